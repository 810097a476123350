"""Who is expected to be where: what was sent, who was entered, what news changed since.

The rules of the file: of whom two files speak at once, or two entities, nothing is expected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conformance.files.layout import Layout
from conformance.packs.bdua.regimes import NEWS, OF_KIND

if TYPE_CHECKING:
    from conformance.packs.bdua.desk import Sent

STATE, ACTIVE = "estado_afiliacion", "AC"
"""The field of somebody's state, and what it is of who was just entered."""

Row = dict[str, str]
_EFFECTS: Mapping[str, tuple[str, ...]] = {
    "N02": ("primer_nombre", "segundo_nombre"),
    "N03": ("primer_apellido", "segundo_apellido"),
    "N04": ("departamento", "municipio"),
    "N14": (STATE,),
    "N17": ("sexo",),
    "N19": ("zona",),
}
"""What the new values of a novelty are, in their order."""

_DIED = {STATE: "AF"}
Key = tuple[str, str]
"""By what a person is known: kind and number of their document."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as they were sent, which fields news changed since, and whether any were listed."""

    row: Row
    changed: frozenset[str] = frozenset()
    listed: bool = False

    def same(self, told: Row) -> bool:
        """Say whether a novelty tells their identity as it is, of somebody who is active."""
        names = ("fecha_nacimiento", *_EFFECTS["N02"], *_EFFECTS["N03"])
        active = self.row.get(STATE, ACTIVE) == ACTIVE
        return active and all(told.get(name) == self.row.get(name) for name in names)

    def after(self, told: Row) -> "Known | None":
        """Return them after a novelty, None where it does not say how they are then."""
        code = told["codigo_novedad"]
        names = _EFFECTS.get(code)
        if names is None and code != "N09":
            return None
        values = (told.get(f"valor_nuevo_{at}", "") for at in (1, 2))
        effect = dict(zip(names, values, strict=False)) if names else _DIED
        return replace(self, row={**self.row, **effect}, changed=self.changed | effect.keys())


@dataclass(slots=True)
class Expected:
    """What is awaited in a room: the files without results yet, of whom each that was sent speaks,
    who was entered by which role and as what, of whom more than one entity has spoken, and who was
    refused to which role of whom nobody had spoken before.
    """

    awaited: list["Sent"] = field(default_factory=list)
    spoken: list[tuple["Sent", frozenset[Key]]] = field(default_factory=list)
    entered: dict[str, dict[Key, Known]] = field(default_factory=dict)
    contested: set[Key] = field(default_factory=set)
    refused: dict[str, set[Key]] = field(default_factory=dict)

    def deliver(self, sent: "Sent", shape: Layout, separator: str) -> None:
        """Take in a file that is delivered: of whom it speaks nothing older is expected."""
        about = frozenset(key_of(row) for row in rows_of(sent, shape, separator) if row)
        again = [
            one for one, _ in self.spoken if one.entity == sent.entity and one.name == sent.name
        ]
        self.awaited = [one for one in self.awaited if one not in again]
        waiting = {key for one, keys in self.spoken if one in self.awaited for key in keys}
        self.contested |= about & (waiting | self.of_others(sent.entity))
        if not again:  # of which of two files of one name results are, nobody can tell
            self.awaited.append(sent)
        self.spoken.append((sent, about))
        for people in self.refused.values():
            people.difference_update(about)
        for role, known in self.entered.items():
            gone = about & known.keys()
            if role == sent.role and OF_KIND[sent.kind][1] == NEWS:
                gone &= self.contested
            for key in gone:
                del known[key]

    def elsewhere(self, sent: "Sent") -> set[Key]:
        """Return of whom another file has spoken."""
        return {key for one, about in self.spoken if one is not sent for key in about}

    def of(self, entity: str) -> set[Key]:
        """Return of whom an entity has spoken."""
        return {key for one, about in self.spoken if one.entity == entity for key in about}

    def of_others(self, entity: str) -> set[Key]:
        """Return of whom other entities have spoken."""
        return {key for one, about in self.spoken if one.entity != entity for key in about}


def key_of(row: Row) -> Key:
    """Return by what the person of a record is known."""
    return row.get("tipo_documento", ""), row.get("numero_documento", "")


def rows_of(sent: "Sent", shape: Layout, separator: str) -> list[Row]:
    """Return the records of a file by the names of their fields, {} for one of another width."""
    cells = (one.split(separator) for one in sent.records)
    return [shape.row(one) if len(one) == len(shape.fields) else {} for one in cells]

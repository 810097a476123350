"""The day of results: news first and masters after them, record by record."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from conformance.files.mutants.mutant import FileMutant, Place
from conformance.files.mutants.mutation import Change, Value
from conformance.files.mutants.operators import CELLS, CellAround
from conformance.packs.bdua.regimes import OF_KIND
from conformance.packs.bdua.sandbox.judging import (
    INCONSISTENT,
    SHARED,
    Record,
    coordinates,
    is_master,
    judge_of,
)
from conformance.packs.bdua.sandbox.people_table import (
    ACTIVE,
    DEAD,
    KEPT,
    Affiliate,
    Key,
    PeopleTable,
)
from conformance.packs.bdua.sandbox.reception import Desk
from conformance.packs.bdua.sandbox.rules import FIRST_WINS
from conformance.packs.bdua.sandbox.seams import (
    APPLIED,
    APPLIES_TWICE,
    AS_CAME,
    BY_ENTITY,
    BY_NAME,
    CHECKED,
    ELSEWHERE_CHECK,
    ENTRY,
    FOREIGN_CHECK,
    LISTED,
    LOSES,
    MASTERS_FIRST,
    NOT_APPLIED,
    ONLY_FIRST,
    ORDER,
    REPEATED,
    SHARED_CHECK,
    SWAPPED,
    UNCHECKED,
    UNKNOWN_CHECK,
)
from conformance.packs.bdua.sandbox.state import TAKEN, VALIDATED, Delivery
from conformance.packs.bdua.settings import ENTITIES

_IDENTITY = (
    "primer_apellido",
    "segundo_apellido",
    "primer_nombre",
    "segundo_nombre",
    "fecha_nacimiento",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A record of a file, and why it is listed, "" for one that is applied; `gone`: nothing is said
    of it at all.
    """

    record: Record
    why: str = ""
    gone: bool = False


@dataclass(slots=True)
class Group:
    """The files whose results are due together, and the people that they speak of."""

    desk: Desk
    people: PeopleTable
    files: list[Delivery]
    shared: frozenset[Key] = frozenset()
    told: set[Key] = field(default_factory=set)
    kept: dict[int, list[str]] = field(default_factory=dict)

    def ordered(self) -> list[Delivery]:
        """Return the files in the order in which they are validated."""
        wrong = self.desk.rules.wrong
        if wrong("maestro-primero"):
            return sorted(self.files, key=lambda one: one.order)
        if wrong("orden-alfabetico"):
            return sorted(self.files, key=lambda one: one.name)
        if wrong("orden-por-entidad"):
            return sorted(self.files, key=_by_entity)
        made = sorted(self.files, key=lambda one: (is_master(one), one.order))
        if self.desk.rules.mutation.about(ORDER):
            for one in {OF_KIND[row.kind][0].name: row for row in made}.values():
                regime, place = OF_KIND[one.kind][0].name, Place(coordinates(one))
                made = self.desk.rules.mutation.turn(
                    ORDER, regime, place, made, partial(_reordered, made, regime)
                )
        return made

    def find_shared(self) -> None:
        """Find the people whom several entities enter at once."""
        masters = [one for one in self.files if is_master(one)]
        if len({one.entity for one in masters}) < 2:
            return
        seen: dict[Key, str] = {}
        shared = set()
        for one in masters:
            for record in judge_of(one, self.desk.rules, self.desk.profile).records():
                if record.why or not record.row:
                    continue
                key = _key(record)
                if seen.setdefault(key, one.entity) != one.entity:
                    shared.add(key)
        self.shared = frozenset(shared)

    def judged(self, one: Delivery) -> Iterator[Judged]:
        """Yield what comes of the records of a file, in their order."""
        records = judge_of(one, self.desk.rules, self.desk.profile).records()
        if self.desk.rules.wrong("todo-o-nada"):
            whole = list(records)
            if any(record.why for record in whole):
                yield from (Judged(row, row.why or f"{INCONSISTENT}(archivo)") for row in whole)
                return
            records = iter(whole)
        made = self._entered(one, records) if is_master(one) else self._changed(one, records)
        for row in made:
            if row.why and self.desk.rules.wrong("rechazo-aplicado") and row.record.row:
                self._enter(one, row.record)
            if row.why and row.record.overlooked:  # listed all the same: nobody can tell
                yield replace(row, why=row.record.overlooked)
            else:
                yield row

    def _entered(self, one: Delivery, records: Iterable[Record]) -> Iterator[Judged]:
        here: Counter[Key] = Counter()
        rules = self.desk.rules
        counts = rules.wrong("duplicado-doble") or rules.mutation.about(APPLIED)
        for record in records:
            if record.why:
                readable = bool(record.row)
                if self._turned(one, record, LISTED, False, partial(_if, readable)):
                    self._enter(one, record)
                yield Judged(record, record.why)
                continue
            if counts:  # a million people are not counted for nothing
                here[_key(record)] += 1
            yield self._decided(one, record, here[_key(record)] if counts else 1)

    def _decided(self, one: Delivery, record: Record, times: int) -> Judged:
        """Return what comes of a record of a master that is right by itself, the n-th of its
        person in the file.
        """
        key = _key(record)
        said = self._conflict(record, key) if key in self.shared else None
        if said := self._checked(one, record, SHARED_CHECK, said):
            return said
        known = self.people.get(key)
        if times > 1 and self._applies_again(one, record):
            self._enter(one, record, times=times)
            return Judged(record)
        accepts = self.desk.rules.wrong("todo-se-acepta")
        if known is not None and known.state == ACTIVE and not accepts:
            own = known.entity == one.entity
            said = Judged(record, f"{INCONSISTENT if own else SHARED}(ya activo)")
            if own or self._checked(one, record, ELSEWHERE_CHECK, said):
                return said
        self._enter(one, record)
        return Judged(record)

    def _applies_again(self, one: Delivery, record: Record) -> bool:
        """Say whether a record of somebody whom the file had entered already is applied again."""
        wrong = self.desk.rules.wrong("duplicado-doble")
        return wrong or self._turned(one, record, REPEATED, False, lambda mutant: True)

    def _checked(
        self, one: Delivery, record: Record, check: str, said: Judged | None
    ) -> Judged | None:
        """Return what a check says of a record, or what a mutant makes of it."""
        if said is None or said.gone:
            return said
        silent = Judged(record, gone=True)

        def change(mutant: FileMutant) -> Judged | None:
            return None if mutant.operator == UNCHECKED else silent

        known: Judged | None = said
        part = f"{one.kind} {check}"
        return self.desk.rules.mutation.turn(CHECKED, part, record.place, known, change)

    def _turned(
        self, one: Delivery, record: Record, part: str, value: Value, change: Change[Value]
    ) -> Value:
        """Return a value of what is applied, or what a mutant makes of it."""
        return self.desk.rules.mutation.turn(
            APPLIED, f"{one.kind} {part}", record.place, value, change
        )

    def _conflict(self, record: Record, key: Key) -> Judged | None:
        """Return what comes of a record about whom another entity enters too, None where this one
        has them.
        """
        first = key not in self.told
        self.told.add(key)
        if self.desk.rules.wrong("multipresentado-en-silencio"):
            return Judged(record, gone=True)
        if self.desk.rules.wrong("solo-avisa-a-una") and not first:
            return Judged(record, gone=True)
        if self.desk.rules.wrong("todo-se-acepta"):
            return None
        if first and self.desk.rules.manner(FIRST_WINS):
            return None
        return Judged(record, f"{SHARED}(multipresentado)")

    def _enter(self, one: Delivery, record: Record, times: int = 1) -> None:
        row = record.row
        told = {name: row[name] for name in self._kept(row) if row[name]}
        if self.desk.rules.wrong("ceros-perdidos"):
            told["departamento"] = told.get("departamento", "").lstrip("0")
        made = Affiliate(_key(record), one.entity, ACTIVE, one.day, told, times)
        wrong = self.desk.rules.mutation.about(APPLIED)
        if entered := self._entered_wrong(one, record, made) if wrong else made:
            self.people.put(entered)

    def _kept(self, row: dict[str, str]) -> list[str]:
        """Return which fields of a row are kept: all the rows of a layout have the same."""
        known = self.kept.get(len(row))
        if known is None:
            known = self.kept[len(row)] = [name for name in KEPT if name in row]
        return known

    def _entered_wrong(self, one: Delivery, record: Record, made: Affiliate) -> Affiliate | None:
        """Return who is entered by a wrong validator, None for nobody."""
        told = {
            name: self._turned(one, record, name, text, partial(_cell, text))
            for name, text in made.told.items()
        }
        entered: Affiliate | None = replace(made, told=told)
        return self._turned(one, record, ENTRY, entered, partial(_wrongly, made))

    def _changed(self, one: Delivery, records: Iterable[Record]) -> Iterator[Judged]:
        rows = list(records)
        for row in sorted(rows, key=self._identity_last):
            yield Judged(row, row.why or self._news(one, row))

    def _identity_last(self, record: Record) -> bool:
        late = self.desk.rules.wrong("n01-al-final")
        return late and record.row.get("codigo_novedad") == "N01"

    def _news(self, one: Delivery, record: Record) -> str:
        """Apply a novelty, and return why it is listed, "" where it is not."""
        row = record.row
        known = self.people.get(_key(record))
        if self.desk.rules.wrong("todo-se-acepta") and known is None:
            return ""
        if known is None:
            said = f"{INCONSISTENT}(no está en la entidad)"
            return self._unless(one, record, UNKNOWN_CHECK, said)
        if known.entity != one.entity and not self.desk.rules.wrong("entidad-ajena-en-registro"):
            said = f"{INCONSISTENT}(no está en la entidad)"
            if self._unless(one, record, FOREIGN_CHECK, said):
                return said
        if known.state == DEAD:
            return f"{INCONSISTENT}(fallecido)"
        if any(row[name] != known.told.get(name, "") for name in _IDENTITY):
            return f"{INCONSISTENT}(identidad distinta)"
        code = row["codigo_novedad"]
        if row := self._turned(one, record, code, row, partial(_news_wrong, row)):
            self._apply(known, row)
        return ""

    def _unless(self, one: Delivery, record: Record, check: str, said: str) -> str:
        """Return why a novelty is listed, "" where a mutant does not look."""
        return self.desk.rules.mutation.turn(
            CHECKED, f"{one.kind} {check}", record.place, said, lambda mutant: ""
        )

    def _apply(self, known: Affiliate, row: dict[str, str]) -> None:
        code, first, second = row["codigo_novedad"], row["valor_nuevo_1"], row["valor_nuevo_2"]
        changes = {
            "N02": {"primer_nombre": first, "segundo_nombre": second},
            "N03": {"primer_apellido": first, "segundo_apellido": second},
            "N04": {"departamento": first, "municipio": second},
            "N17": {"sexo": first},
            "N19": {"zona": first},
        }
        if code == LOSES:
            return self.people.remove(known.key)
        known.told |= changes.get(code, {})
        if code == "N09":
            known.state, known.since = DEAD, row["fecha_novedad"]
        if code == "N14":
            known.state, known.since = first, row["fecha_novedad"]
        if code == "N01":
            self.people.remove(known.key)
            known.key = (first, second)
            known.told["fecha_nacimiento"] = row["valor_nuevo_3"]
            if self.desk.rules.wrong("n01-borra"):
                return None
        return self.people.put(known)


def due(desk: Desk) -> list[Delivery]:
    """Return the files whose results are due; a validator that does not know what it did does it
    again.
    """
    states = (TAKEN, VALIDATED) if desk.rules.wrong("reproceso-distinto") else (TAKEN,)
    today = desk.now.date().isoformat()
    return [one for one in desk.state.deliveries(*states) if one.results <= today]


def grouped(files: Sequence[Delivery]) -> list[list[Delivery]]:
    """Return files in groups, by the day of their results."""
    days = sorted({one.results for one in files})
    return [[one for one in files if one.results == day] for day in days]


def _if(held: bool, mutant: FileMutant) -> bool:
    return held


def _by_entity(one: Delivery) -> tuple[str, bool, float]:
    return one.entity, is_master(one), one.order


_ORDERS: Mapping[str, Callable[[Delivery], Any]] = {
    MASTERS_FIRST: lambda one: (not is_master(one), one.order),
    AS_CAME: lambda one: one.order,
    BY_NAME: lambda one: one.name,
    BY_ENTITY: _by_entity,
}


def _reordered(files: Sequence[Delivery], regime: str, mutant: FileMutant) -> list[Delivery]:
    """Return files with those of a regime in another order, in their own places."""
    own = [one for one in files if OF_KIND[one.kind][0].name == regime]
    turned = iter(sorted(own, key=_ORDERS[mutant.operator]))
    return [next(turned) if one in own else one for one in files]


def _cell(text: str, mutant: FileMutant) -> str:
    return CELLS[mutant.operator](text, CellAround())


def _wrongly(made: Affiliate, mutant: FileMutant) -> Affiliate | None:
    """Return who is entered, as an operator has it."""
    if mutant.operator == NOT_APPLIED:
        return None
    if mutant.operator == APPLIES_TWICE:
        return replace(made, times=2)
    other = next(name for name in ENTITIES.values() if name != made.entity)
    return replace(made, entity=other)


def _news_wrong(row: dict[str, str], mutant: FileMutant) -> dict[str, str]:
    """Return a novelty as an operator applies it, {} where it does not."""
    if mutant.operator == NOT_APPLIED:
        return {}
    first, second = row["valor_nuevo_1"], row["valor_nuevo_2"]
    if mutant.operator == SWAPPED:
        return {**row, "valor_nuevo_1": second, "valor_nuevo_2": first}
    if mutant.operator == ONLY_FIRST:
        return {**row, "valor_nuevo_2": ""}
    return {**row, "codigo_novedad": LOSES}


def _key(record: Record) -> Key:
    return record.row["tipo_documento"], record.row["numero_documento"]

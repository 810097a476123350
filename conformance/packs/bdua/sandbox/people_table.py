"""The people that the validator keeps: who is where, in which state, and what is known of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from conformance.packs.bdua.sandbox.state import State

ACTIVE, DEAD = "AC", "AF"
KEPT = (
    "tipo_documento_cotizante",
    "numero_documento_cotizante",
    "primer_apellido",
    "segundo_apellido",
    "primer_nombre",
    "segundo_nombre",
    "fecha_nacimiento",
    "sexo",
    "tipo_afiliado",
    "parentesco",
    "condicion_beneficiario_mayor_18",
    "departamento",
    "municipio",
    "zona",
    "fecha_afiliacion_sgsss",
    "fecha_afiliacion_entidad",
    "fecha_radicacion_afiliacion",
    "grupo_poblacional",
    "nivel_sisben",
    "modalidad_subsidio",
    "etnia",
)
"""What is kept of somebody, in the order in which it is written: none of it holds a line end."""

_AT_ONCE = 20_000
Key = tuple[str, str]


@dataclass(slots=True)
class Affiliate:
    """Somebody: by document, in an entity, in a state since a day, with what is known of them."""

    key: Key
    entity: str
    state: str
    since: str
    told: dict[str, str]
    times: int = 1


@dataclass(slots=True)
class PeopleTable:
    """Who is where. What is entered is kept aside until it is many, or somebody asks."""

    state: State
    waiting: dict[Key, Affiliate] = field(default_factory=dict)
    empty: bool = False

    def __post_init__(self) -> None:
        self.empty = self.state.base.execute("SELECT 1 FROM persona LIMIT 1").fetchone() is None

    def get(self, key: Key) -> Affiliate | None:
        """Return somebody, None for nobody."""
        if found := self.waiting.get(key):
            return found
        if self.empty:
            return None
        asked = (
            "SELECT entidad, estado, desde, datos, veces FROM persona WHERE tipo = ? AND numero = ?"
        )
        row = self.state.base.execute(asked, key).fetchone()
        return Affiliate(key, row[0], row[1], row[2], _read(row[3]), row[4]) if row else None

    def put(self, one: Affiliate) -> None:
        """Enter somebody, or change what is known of them."""
        self.waiting[one.key] = one
        if len(self.waiting) >= _AT_ONCE:
            self.flush()

    def remove(self, key: Key) -> None:
        """Let somebody go."""
        self.flush()
        self.state.base.execute("DELETE FROM persona WHERE tipo = ? AND numero = ?", key)

    def flush(self) -> None:
        """Write what was kept aside."""
        if not self.waiting:
            return
        rows = (
            (*one.key, one.entity, one.state, one.since, _written(one.told), one.times)
            for one in self.waiting.values()
        )
        self.state.base.executemany(
            "INSERT OR REPLACE INTO persona VALUES (?, ?, ?, ?, ?, ?, ?)", rows
        )
        self.waiting.clear()
        self.empty = False

    def of(self, entities: Iterable[str]) -> Iterator[Affiliate]:
        """Yield the people of some entities, in the order of their documents."""
        self.flush()
        several = list(entities)
        marks = ", ".join("?" * len(several))
        rows: Any = self.state.base.execute(
            f"SELECT tipo, numero, entidad, estado, desde, datos, veces FROM persona "
            f"WHERE entidad IN ({marks}) ORDER BY tipo, numero",
            several,
        )
        for row in rows:
            yield Affiliate((row[0], row[1]), row[2], row[3], row[4], _read(row[5]), row[6])


def _written(told: dict[str, str]) -> str:
    return "\n".join([told.get(name, "") for name in KEPT])


def _read(text: str) -> dict[str, str]:
    return {name: value for name, value in zip(KEPT, text.split("\n"), strict=True) if value}

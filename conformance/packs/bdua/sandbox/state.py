"""What the validator keeps between one validation and the next: files, deliveries, people.

It lies in a hidden folder beside those of the door, in SQLite: a million people take no memory.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

HIDDEN = ".estado"
IN_RECEPTION, TAKEN, REFUSED, VALIDATED, REPLACED = (
    "en_recepcion",
    "recibida",
    "no_recibida",
    "validada",
    "reemplazada",
)
OUT_OF_TIME, FOREIGN = "fuera de plazo", "de otra entidad"
"""In place of its window, a letter that is for none, and one that speaks of another entity."""
_COLUMNS = (
    "entidad, tipo, nombre, contenido, ventana, cierre, resultados, orden, estado, motivo, dia, "
    "corte"
)
_TABLES = """
CREATE TABLE IF NOT EXISTS archivo (camino TEXT, marca TEXT, PRIMARY KEY (camino, marca));
CREATE TABLE IF NOT EXISTS carta (entidad TEXT, ventana TEXT, PRIMARY KEY (entidad, ventana));
CREATE TABLE IF NOT EXISTS control (
  entidad TEXT, tipo TEXT, dia TEXT, linea BLOB, PRIMARY KEY (entidad, tipo, dia));
CREATE TABLE IF NOT EXISTS entrega (
  id INTEGER PRIMARY KEY, entidad TEXT, tipo TEXT, nombre TEXT, contenido TEXT, ventana TEXT,
  cierre TEXT, resultados TEXT, orden REAL, estado TEXT, motivo TEXT, dia TEXT, corte TEXT);
CREATE TABLE IF NOT EXISTS persona (
  tipo TEXT, numero TEXT, entidad TEXT, estado TEXT, desde TEXT, datos TEXT, veces INTEGER,
  PRIMARY KEY (tipo, numero)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that came: whose, what it is, where its content is, and what became of it."""

    id: int
    entity: str
    kind: str
    name: str
    content: Path
    window: str
    closes: str
    results: str
    order: float
    state: str
    motive: str
    day: str
    cutoff: str

    @property
    def stem(self) -> str:
        """Its name without what follows the last point."""
        return self.name.rpartition(".")[0]


@dataclass(slots=True)
class State:
    """What a validator knows of a root folder."""

    root: Path
    base: sqlite3.Connection

    @property
    def hidden(self) -> Path:
        """Where it keeps what it needs of the files that came."""
        return self.root / HIDDEN

    def seen(self, path: str, mark: str) -> bool:
        """Say whether a file had been seen, and take note of it."""
        made = self.base.execute("INSERT OR IGNORE INTO archivo VALUES (?, ?)", (path, mark))
        return made.rowcount == 0

    def add_letter(self, entity: str, window: str) -> None:
        """Take note of a letter of an entity."""
        self.base.execute("INSERT OR IGNORE INTO carta VALUES (?, ?)", (entity, window))

    def has_letter(self, entity: str, window: str = "%") -> bool:
        """Say whether a letter of an entity came for a window, or at all."""
        asked = "SELECT 1 FROM carta WHERE entidad = ? AND ventana LIKE ?"
        return self.base.execute(asked, (entity, window)).fetchone() is not None

    def add_control(self, entity: str, kind: str, day: str, line: bytes) -> None:
        """Take note of what a control says of a file of an entity, in place of what it said."""
        asked = "INSERT OR REPLACE INTO control VALUES (?, ?, ?, ?)"
        self.base.execute(asked, (entity, kind, day, line))

    def control(self, entity: str, kind: str, day: str) -> bytes | None:
        """Return what a control says of a file of an entity, None for none."""
        asked = "SELECT linea FROM control WHERE entidad = ? AND tipo = ? AND dia = ?"
        found = self.base.execute(asked, (entity, kind, day)).fetchone()
        return None if found is None else bytes(found[0])

    def add(self, values: tuple[object, ...]) -> int:
        """Take note of a delivery, and return its number."""
        marks = ", ".join("?" * len(values))
        made = self.base.execute(f"INSERT INTO entrega ({_COLUMNS}) VALUES ({marks})", values)
        return int(made.lastrowid or 0)

    def turn(self, delivery: int, state: str, motive: str = "") -> None:
        """Take note of what became of a delivery."""
        asked = "UPDATE entrega SET estado = ?, motivo = ? WHERE id = ?"
        self.base.execute(asked, (state, motive, delivery))

    def deliveries(self, *states: str) -> list[Delivery]:
        """Return the deliveries in some states, in the order in which they came."""
        marks = ", ".join("?" * len(states))
        rows = self.base.execute(
            f"SELECT id, {_COLUMNS} FROM entrega WHERE estado IN ({marks}) ORDER BY orden, id",
            states,
        )
        return [
            Delivery(one, entity, kind, name, Path(content), *others)
            for one, entity, kind, name, content, *others in rows
        ]


@contextmanager
def opened(root: Path) -> Iterator[State]:
    """Open what is known of a root folder; what a validation that dies learned is lost."""
    (root / HIDDEN).mkdir(exist_ok=True)
    with closing(sqlite3.connect(root / HIDDEN / "bdua.sqlite")) as base:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("PRAGMA journal_mode = MEMORY")
        base.executescript(_TABLES)
        with base:
            yield State(root, base)

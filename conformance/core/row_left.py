"""What becomes of a row that a write touched, as a ledger keeps it."""

from dataclasses import dataclass
from enum import StrEnum


class RowChange(StrEnum):
    """What a write did to a row: the word is what people read."""

    CREATED = "creada"
    CHANGED = "cambiada"
    REMOVED = "eliminada"
    UNKNOWN = "no se sabe"


@dataclass(frozen=True, slots=True)
class RowLeft:
    """A row that a write left: `what` it is, its `id`, the id of its `resource` (each "" where no
    answer tells it), and what the write did to it.
    """

    what: str
    id: str
    resource: str
    change: RowChange

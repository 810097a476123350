"""Where a system shows what a write could have changed: read before it and after it.

The rules of the file: a pack gives one `Observation` per write; core reads, compares and reports.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


def nothing_besides(context: Any) -> Mapping[str, Any]:
    """Return nothing: the key is all that the read is asked with."""
    return {}


@dataclass(frozen=True, slots=True)
class RowsRead:
    """A read that shows rows a write may touch.

    `key` is the parameter that points at them: it takes the resource's id when the rows are `of`
    the resource, else what the write itself says under that name, whatever its case. So many rows
    are asked of a `page`, where there are any (0: as many as the system gives), and every page that
    the answers tell of is read; of one that is the `first`, it alone. A list that no `key` narrows
    is written to by other items meanwhile: only those rows count that hold in the field `same` what
    the write says there, or the id of the resource when they are `of` it.
    """

    capability: str
    key: str = ""
    of_resource: bool = False
    page: int = 0
    same: str = ""
    first: bool = False
    besides: Callable[[Any], Mapping[str, Any]] = nothing_besides


@dataclass(frozen=True, slots=True)
class Observation:
    """What shows a write: all the `readings` there are, and the one that `owner` makes where that
    alone must do, since somebody else writes.
    """

    readings: tuple[RowsRead, ...]
    owner: str
    whole: RowsRead

"""The rows of a list: what tells one from another, what a filter looks at, and how they are
sorted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


def row_id(keys: Sequence[str], row: Mapping[str, Any]) -> Any:
    """Return what tells a row from another: the first of some names that it has."""
    return next((row[name] for name in keys if row.get(name) is not None), None)


def held_at(body: Any, path: str) -> Any:
    """Return what stands at a data path of an answer (`meta.next`), None where nothing does."""
    for name in path.split("."):
        body = body.get(name) if name and isinstance(body, Mapping) else None
    return body


class How(StrEnum):
    """How a filter compares what a row shows with what was asked."""

    EQUAL = "equal"
    PART = "part of a text"
    LEAST = "at least"
    MOST = "at most"
    SINCE = "since"
    UNTIL = "until"
    HAS = "has any"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: the path of what it looks at in a row (two names of one place parted by |), how,
    and the other end of its range.

    A filter of an open set has a `nobody`: a value that no row has. `loose`: the norm leaves open
    what it looks at (an act or its registration), so a row can't be said to match it or not.
    `exact`: the norm says that a part of the text must not be found by it.
    """

    name: str
    path: str
    how: How = How.EQUAL
    range_with: str = ""
    nobody: str = ""
    loose: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class ListedRows:
    """What is known of the rows of a list: the names that tell them apart (`kind` is told with the
    id, where ids of several kinds may be one number; `within` is the parameter within whose value
    they do), and its filters.

    `unwritten`: no request changes what they show. `of_one`: they are those of one resource, the
    same for whoever is shown any; `everybodys`: the same for whoever reads.
    """

    keys: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    kind: str = ""
    within: str = ""
    unwritten: bool = False
    of_one: bool = False
    everybodys: bool = False

    def name_of(self, row: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return what tells a row from all others, None when it shows no id."""
        found = row_id(self.keys, row)
        if found is None or isinstance(found, list | Mapping):
            return None
        return (found, str(row.get(self.kind))) if self.kind else (found,)


@dataclass(frozen=True, slots=True)
class Label:
    """Where an answer tells what a code of a `kind` means: the paths of the code and of the text,
    from the object that holds both.
    """

    kind: str
    code: str
    text: str

    def told(self, held: Mapping[str, Any]) -> tuple[str, Any] | None:
        """Return the code and the text that an object tells, None where it tells no such thing."""
        code = held_at(held, self.code)
        inside, _, name = self.text.rpartition(".")
        holder = held_at(held, inside) if inside else held
        if not isinstance(code, str | int) or code == "" or not isinstance(holder, Mapping):
            return None
        if not inside and name not in holder:
            return None
        return str(code), holder.get(name)


@dataclass(frozen=True, slots=True)
class Portrayed:
    """A kind of thing that several answers tell of, all of them the same: `answers` are the
    capabilities whose rows or whole answer it is, `member` is where rows of others have it ("":
    nowhere), `id` what names it.

    `changing` are the members that writes change: the rest is so from before a run to its end.
    """

    kind: str
    id: str
    answers: tuple[str, ...]
    member: str = ""
    changing: tuple[str, ...] = ()


class Direction(StrEnum):
    """How the values of a sort key follow each other."""

    TRUE_FIRST = "true first"
    NEWEST_FIRST = "newest first"
    ALPHABETICAL = "alphabetical"


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field by which rows are sorted, and how."""

    name: str
    direction: Direction

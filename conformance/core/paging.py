"""How a system gives a long list: the names with which a page is asked for, and where an answer
holds its rows and its totals.

The rules of the file: a pack gives one `Paging`; whoever asks for a list or reads one asks it, and
never a name. A system without pages gives none (every name is ""): then nothing is asked of a page,
and a list is the array that the answer is. An answer that is an array is a list in every system.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Paging:
    """The parameters of a page (`page` its number, `size` its rows) and the members of an answer:
    the list of its rows, how many rows and pages there are in all, and the size that was taken.

    `first` is the number of the first page, `largest` the most rows that a page may be asked for,
    `largest_of` the lists whose pages are smaller than that.
    """

    page: str = ""
    size: str = ""
    rows: str = ""
    total: str = ""
    pages: str = ""
    taken: str = ""
    first: int = 1
    largest: int = 100
    largest_of: Mapping[str, int] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters with which a page is asked for."""
        return tuple(name for name in (self.page, self.size) if name)

    def ask(self, size: int, number: int | None = None) -> dict[str, Any]:
        """Return the values that ask for a page of so many rows, and for the nth page if one is
        named; those that the system has a name for.
        """
        asked = {} if number is None else {self.page: number}
        return {name: value for name, value in {**asked, self.size: size}.items() if name}

    def most(self, capability: str) -> int:
        """Return the most rows that a page of this list may be asked for."""
        return self.largest_of.get(capability, self.largest)

    def listed(self, body: Any) -> list[Any] | None:
        """Return what an answer lists, or None when it holds no list."""
        found = body.get(self.rows) if self.rows and isinstance(body, Mapping) else body
        return found if isinstance(found, list) else None

    def rows_of(self, body: Any) -> list[dict[str, Any]]:
        """Return the rows of an answer, none when it holds no list."""
        return [row for row in self.listed(body) or () if isinstance(row, dict)]

    def total_of(self, body: Any) -> int | None:
        """Return how many rows an answer says there are in all, None when it does not say."""
        return self._number(body, self.total)

    def pages_of(self, body: Any) -> int | None:
        """Return how many pages an answer says there are, None when it does not say."""
        return self._number(body, self.pages)

    def _number(self, body: Any, name: str) -> int | None:
        value = body.get(name) if name and isinstance(body, Mapping) else None
        return value if isinstance(value, int) else None

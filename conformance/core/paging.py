"""How a system gives a long list: the names with which a page is asked for, and where an answer
holds its rows and its totals.

The rules of the file: a pack gives one `Paging`; whoever asks for a list or reads one asks it, and
never a name. Pages are told apart in one of three ways: by number (`page`), by the rows to skip
(`offset`), or by what the page before gave (`cursor` and `next`); only the first two can be asked
for out of order (`numbered`). A system without pages gives none (every name is ""): then nothing is
asked of a page, and a list is the array that the answer is. An answer that is an array is a list in
every system.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from conformance.core.rows import held_at


@dataclass(frozen=True, slots=True)
class Paging:
    """The parameters of a page (`page` its number, `offset` the rows to skip, `cursor` what the
    page before gave, `size` its rows) and the members of an answer: the list of its rows, how many
    rows and pages there are in all, the size that was taken, which page it is (`at`), and in `next`
    the cursor of the page after, or a link that carries it; nothing stands there on the last page.

    A member may be a data path (`meta.next`). `first` is the number of the first page, `largest`
    the most rows that a page may be asked for, `largest_of` the lists whose pages are smaller.
    """

    page: str = ""
    size: str = ""
    rows: str = ""
    total: str = ""
    pages: str = ""
    taken: str = ""
    at: str = ""
    first: int = 1
    largest: int = 100
    largest_of: Mapping[str, int] = field(default_factory=dict)
    offset: str = ""
    cursor: str = ""
    next: str = ""

    @property
    def position(self) -> str:
        """The parameter that says which page is meant."""
        return self.page or self.offset or self.cursor

    @property
    def numbered(self) -> str:
        """The parameter by which any page can be asked for, a number; "" where none can."""
        return self.page or self.offset

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters with which a page is asked for."""
        return tuple(name for name in (self.page, self.offset, self.cursor, self.size) if name)

    def ask(self, size: int, number: int | None = None) -> dict[str, Any]:
        """Return the values that ask for a page of so many rows, and for the nth page if one is
        named; those that the system has a name for.
        """
        asked: dict[str, Any] = {}
        if number is not None:
            asked = {self.page: number, self.offset: (number - self.first) * size}
        return {name: value for name, value in {**asked, self.size: size}.items() if name}

    def after(
        self, asked: Mapping[str, Any], body: Any, shown: int | None = None
    ) -> dict[str, Any] | None:
        """Return the values that ask for the page after an answer to some, None where nothing tells
        of one; `shown` is how many rows came so far, if not the page's own.
        """
        if self.cursor:
            token = self.token(body)
            return None if token is None else {**asked, self.cursor: token}
        found = len(self.listed(body) or ())
        shown = found if shown is None else shown
        total = self.total_of(body)
        full = bool(self.size) and found >= asked.get(self.size, found + 1)
        if not self.position or not found or not (full if total is None else total > shown):
            return None
        if self.page:
            return {**asked, self.page: asked.get(self.page, self.first) + 1}
        return {**asked, self.offset: asked.get(self.offset, 0) + found}

    def token(self, body: Any) -> str | None:
        """Return the cursor of the page after an answer, None on the last page."""
        told = held_at(body, self.next)
        if not isinstance(told, str | int) or isinstance(told, bool) or told == "":
            return None
        carried = parse_qs(urlsplit(str(told)).query).get(self.cursor)
        return carried[0] if carried else str(told)

    def most(self, capability: str) -> int:
        """Return the most rows that a page of this list may be asked for."""
        return self.largest_of.get(capability, self.largest)

    def listed(self, body: Any) -> list[Any] | None:
        """Return what an answer lists, or None when it holds no list."""
        found = held_at(body, self.rows) if self.rows and isinstance(body, Mapping) else body
        return found if isinstance(found, list) else None

    def rows_of(self, body: Any) -> list[dict[str, Any]]:
        """Return the rows of an answer, none when it holds no list."""
        return [row for row in self.listed(body) or () if isinstance(row, dict)]

    def total_of(self, body: Any) -> int | None:
        """Return how many rows an answer says there are in all, None when it does not say."""
        return _number(body, self.total)

    def pages_of(self, body: Any) -> int | None:
        """Return how many pages an answer says there are, None when it does not say."""
        return _number(body, self.pages)

    def taken_of(self, body: Any) -> Any:
        """Return the size that an answer says was taken, None when it does not say."""
        return held_at(body, self.taken)

    def at_of(self, body: Any) -> Any:
        """Return the number that an answer says its page has, None when it does not say."""
        return held_at(body, self.at)


def _number(body: Any, path: str) -> int | None:
    value = held_at(body, path)
    return value if isinstance(value, int) else None

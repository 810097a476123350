"""What every set of tables has: ids for new rows, and the rules that a defect switched off."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FIRST_ID = 2**32 + 1
"""Of the rows that are written: ids are int64, and who keeps them in 32 bits shows."""


@dataclass(kw_only=True)
class Tables:
    """The rows of a server. One lock of the server guards them; rows themselves are frozen.

    Each table is a dict: whoever looks at what a defect would do swaps it for one that can't be
    written. `off` names the rules a defect switched off.
    """

    off: frozenset[str] = frozenset()
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(FIRST_ID))

    def next_id(self) -> int:
        """Return an id that no row has had."""
        return next(self._ids)

    def rule(self, name: str) -> bool:
        """Tell whether the rule is in force: always, unless a defect switched it off."""
        return name not in self.off

    @contextmanager
    def without(self, *names: str) -> Iterator[None]:
        """Switch rules off for the length of a block."""
        before = self.off
        self.off = before | frozenset(names)
        try:
            yield
        finally:
            self.off = before

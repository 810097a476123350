"""A cell of the matrix capability x status: what a run means to provoke, and how it is told that it
went wrong.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlannedStatus:
    """A status that a run means to provoke at a capability: how, and by which items; or `reason`,
    why it can't be.

    `codes` are those of the findings that say the cell went wrong, of `requirement` alone when it
    names one.
    """

    status: str
    how: str = ""
    items: tuple[str, ...] = ()
    reason: str = ""
    codes: tuple[str, ...] = ()
    requirement: str = ""

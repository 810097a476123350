"""What a run judges of its system, as the ledger says it: its scope, and what to ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Wish:
    """What to ask for so that the obligatory requirements that would be left without judging are
    judged: so many of them, `judged` of which would be, and what it takes, in words.
    """

    left: int = 0
    judged: int = 0
    what: tuple[str, ...] = ()


NOTHING = Wish()


@dataclass(frozen=True, slots=True)
class Extent:
    """What a run judges of its system, in words: its sides and modules, whether these are but some
    of them, and why others are `left_out`.

    `outside` says why requirements are out of it, beside those of which all items are. `apart` are
    those on which nobody of the system's own entity decides. `minimum` is the share of its items,
    in percent, that must have judged an obligatory requirement.
    """

    sides: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    some_sides: bool = False
    some_modules: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    minimum: int = 0
    wish: Wish = NOTHING


WHOLE = Extent()
"""What a ledger means that says nothing of it."""


def extent_from(row: Mapping[str, Any] | None) -> Extent:
    """Return what a ledger says of the scope of its run, all of it where it says nothing."""
    if row is None:
        return WHOLE
    several = {name: tuple(row[name]) for name in ("sides", "modules", "apart")}
    wish = {**row["wish"], "what": tuple(row["wish"]["what"])}
    return Extent(**{**row, **several, "wish": Wish(**wish)})

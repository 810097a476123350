"""What a run judges of its system, as the ledger says it: its scope, and what to ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.lack import enumerated
from conformance.core.phrase import counted


@dataclass(frozen=True, slots=True)
class Wish:
    """What to ask for so that the obligatory requirements that would be left without judging are
    judged: so many of them, `judged` of which would be, and what it takes, in words. Of these so
    many are `bounded`: the bounds of the run leave them out, and `raised` says to what to raise
    which.
    """

    left: int = 0
    judged: int = 0
    what: tuple[str, ...] = ()
    bounded: int = 0
    raised: tuple[str, ...] = ()


NOTHING = Wish()
_SINGLE = ("1 ", "un ", "una ")


def lacking(wish: Wish) -> str:
    """Return what lacks to judge the rest, as a sentence, "" where nothing could help: the users
    and resources of all kinds, and what the bounds of the run leave out.
    """
    one = len(wish.what) == 1 and wish.what[0].startswith(_SINGLE)
    lacked = f"{'Faltó' if one else 'Faltaron'} {enumerated(wish.what)}." if wish.what else ""
    return " ".join(filter(None, [lacked, left_out(wish)]))


def left_out(wish: Wish) -> str:
    """Return what the bounds of a run leave unjudged and which to raise, as a sentence, "" where
    they leave nothing.
    """
    if not wish.bounded:
        return ""
    some = counted(wish.bounded, "requisito obligatorio", "requisitos obligatorios")
    said = f"Los límites de la corrida dejan sin juzgar {some}"
    them = "juzgarlo" if wish.bounded == 1 else "juzgarlos"
    return f"{said}: para {them}, suba {enumerated(wish.raised)}." if wish.raised else f"{said}."


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
    wished = {name: tuple(row["wish"].get(name, ())) for name in ("what", "raised")}
    wish = {**row["wish"], **wished}
    return Extent(**{**row, **several, "wish": Wish(**wish)})

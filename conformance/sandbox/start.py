"""How a server starts: with which defects, and in which of several right manners.

def create(setup: Setup) -> Things:
    return start(Things, setup, DEFECTS)
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from conformance.core.errors import UsageError
from conformance.http.reference import PLAIN_STYLE, Defect, Setup
from conformance.sandbox.application import Sandbox, Wrapper
from conformance.sandbox.variation import Variation, chosen

S = TypeVar("S", bound=Sandbox[Any])

_ONE_MANNER: Mapping[str, Iterable[str]] = {PLAIN_STYLE: ()}
_NO_VARIATIONS: Mapping[str, Variation] = {}


def start(
    make: Callable[[Setup, tuple[Wrapper, ...]], S],
    setup: Setup,
    defects: Mapping[str, Defect],
    styles: Mapping[str, Iterable[str]] = _ONE_MANNER,
    variations: Mapping[str, Variation] = _NO_VARIATIONS,
) -> S:
    """Return a fresh server with what was asked for switched on: the same world for the same seed
    and moment. Raises UsageError for a name that it does not know.
    """
    wrong = [_defect(name, defects) for name in setup.defects]
    varied = chosen(setup.manner, styles, variations)
    # Outermost first: who watches, then defects, then variations.
    every = (setup.watch, *(one.wrapper for one in wrong), *(one.wrapper for one in varied))
    sandbox = make(setup, tuple(wrapper for wrapper in every if wrapper is not None))
    sandbox.store.off = frozenset[str]().union(*(defect.off for defect in wrong))
    for one in varied:
        if one.prepare is not None:
            one.prepare(sandbox.store)
    return sandbox


def _defect(name: str, defects: Mapping[str, Defect]) -> Defect:
    if name not in defects:
        raise UsageError(
            f"El defecto «{name}» no existe. Los que hay: {', '.join(defects)}.\n"
            "«conformance sandbox --pack PAQUETE --list-defects» los describe."
        )
    return defects[name]

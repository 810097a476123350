"""What is switched on in a server that starts: its defects, and the variations of its manner."""

from collections.abc import Iterable, Mapping

from conformance.core.errors import UsageError
from conformance.http.reference import Defect, Setup
from conformance.sandbox.application import Wrapper
from conformance.sandbox.variation import Variation


def switched_on(names: Iterable[str], defects: Mapping[str, Defect]) -> tuple[Defect, ...]:
    """Return the defects of those names. Raises UsageError for an unknown one."""
    return tuple(_defect(name, defects) for name in names)


def rules_off(defects: Iterable[Defect]) -> frozenset[str]:
    """Return the rules that these defects switch off."""
    return frozenset[str]().union(*(defect.off for defect in defects))


def wrappers_of(
    setup: Setup, defects: Iterable[Defect], varied: Iterable[Variation]
) -> tuple[Wrapper, ...]:
    """Return what wraps the handling of requests, outermost first: who watches, defects,
    variations.
    """
    every = (setup.watch, *(one.wrapper for one in defects), *(one.wrapper for one in varied))
    return tuple(wrapper for wrapper in every if wrapper is not None)


def _defect(name: str, defects: Mapping[str, Defect]) -> Defect:
    if name not in defects:
        raise UsageError(
            f"El defecto «{name}» no existe. Los que hay: {', '.join(defects)}.\n"
            "«conformance sandbox --list-defects» los describe."
        )
    return defects[name]

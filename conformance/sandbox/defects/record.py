"""A defect: the reference server made wrong in exactly one way, with the check that must find
it.
"""

from dataclasses import dataclass, replace

from conformance.core.finding import Level
from conformance.sandbox.counter import Wrapper


@dataclass(frozen=True, slots=True)
class Defect:
    """A way of being wrong: `code` is the check that must find it, `requirement` what it breaks.

    It switches off rules (`off`), or wraps the handling of requests (`wrapper`), never both.
    `subtle`: it shows at one door, role, code, page or moment only, where a plain one shows
    whenever its requirement is tried.
    """

    id: str
    title: str
    code: str
    requirement: str
    level: Level = Level.MUST
    off: frozenset[str] = frozenset()
    wrapper: Wrapper | None = None
    subtle: bool = False


def off(
    name: str,
    title: str,
    code: str,
    requirement: str,
    *rules: str,
    level: Level = Level.MUST,
    subtle: bool = False,
) -> Defect:
    """Return the defect that leaves rules out."""
    return Defect(
        name, title, code, f"SIIFA-{requirement}", level, off=frozenset(rules), subtle=subtle
    )


def wrap(
    name: str,
    title: str,
    code: str,
    requirement: str,
    wrapper: Wrapper,
    *,
    level: Level = Level.MUST,
    subtle: bool = False,
) -> Defect:
    """Return the defect that changes how requests are handled."""
    return Defect(name, title, code, f"SIIFA-{requirement}", level, wrapper=wrapper, subtle=subtle)


def all_subtle(*defects: Defect) -> tuple[Defect, ...]:
    """Return the defects, each of them subtle."""
    return tuple(replace(defect, subtle=True) for defect in defects)

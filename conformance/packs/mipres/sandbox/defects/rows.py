"""How the tables of defects are written, and the operations that several of them are about."""

from collections.abc import Callable

from conformance.core.finding import Level
from conformance.http.reference import Reply
from conformance.packs.mipres.steps import STEPS

SHOULD, MAY = Level.SHOULD, Level.MAY

Forgotten = tuple[tuple[str, str, str, str, Level, tuple[str, ...]], ...]
"""Id, title, code, requirement, level, and the rules that are forgotten."""

Wrapped = tuple[tuple[str, str, str, str, Level, Callable[..., Reply]], ...]
"""Id, title, code, requirement, level, and what is done otherwise."""

ANNULS = tuple(one.annul for one in STEPS.values())
ACTS = tuple(door for one in STEPS.values() for door in (one.act, *one.doors))


def readings(*names: str) -> tuple[str, ...]:
    """Return the readings of some collections."""
    return tuple(STEPS[name].reading(by) for name in names for by in STEPS[name].ways)


def read_by(by: str) -> tuple[str, ...]:
    """Return the readings of all collections by a day, a prescription or a patient."""
    return tuple(one.reading(by) for one in STEPS.values() if by in one.ways)


READS = readings(*STEPS)

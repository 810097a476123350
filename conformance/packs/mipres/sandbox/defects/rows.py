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

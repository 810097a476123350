"""The harness against the pack's own servers, once for all tests that look at it."""

from functools import cache

from conformance.http.reference import Setup
from conformance.sandbox.reach import Watch
from conformance.selftest.rehearsal import watched
from conformance.selftest.rehearsed import Reach, Rehearsal, Rehearsed, prepare

PACK = "mi_seguridad_social"


@cache
def craft(seed: int = 0) -> Rehearsed:
    """Return the plan of a run of the pack's own servers."""
    return prepare(pack=PACK, seed=seed)


@cache
def clean() -> tuple[Rehearsal, Reach]:
    """Return a clean run, and which items meet which defects."""
    made = craft()
    return watched(made, Watch(made.reference.defects.values()), setup=Setup())

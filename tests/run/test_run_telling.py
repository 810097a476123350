"""What a child knows comes to its parent by a pipe, and stands in no file."""

import os
import subprocess
import sys

from conformance.http.wire.known import KnownValues
from conformance.run.telling import VARIABLE, Hearing, tell

_TELL = """
from conformance.http.wire.known import KnownValues
from conformance.run.telling import tell
tell(KnownValues(tuple("secreto-%d" % n for n in range(30_000)), (), ("1032456789",)))
"""


def _heard(code: str) -> KnownValues:
    hearing = Hearing()
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, **hearing.environ},
        **hearing.inherited,
    )
    with child:
        hearing.begin()
    return hearing.end()


def test_a_child_tells_more_than_a_pipe_holds() -> None:
    known = _heard(_TELL)
    assert (30_000, ("1032456789",)) == (len(known.secrets), known.numbers)


def test_a_child_that_dies_has_told_nothing() -> None:
    assert KnownValues() == _heard("raise SystemExit(9)")


def test_nobody_is_told_where_nobody_listens() -> None:
    environ = {"OTRA": "1"}
    tell(KnownValues(("secreto",)), environ)
    assert VARIABLE not in environ

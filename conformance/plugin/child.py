"""The process that a run is: pytest, ended with a sentence whatever its disk or its terminal
does.
"""

import sys
from typing import TextIO, cast

import pytest

from conformance.core.disk import unwritten
from conformance.core.speech import Stream, reopen
from conformance.plugin.letting_go import Follower, LetGo

_FAILED = 3


def main(arguments: list[str], follower: Follower) -> int:
    """Run pytest as a certification, until it is let go, and return its exit code. What can't be
    written leaves no trace.

    A log that is lost, or a terminal that went away, ends no run: the ledger is what counts.
    """
    reopen()
    sys.stdout = cast("TextIO", Stream(sys.stdout, show=str, strict=False))
    sys.stderr = cast("TextIO", Stream(sys.stderr, show=str, strict=False))
    try:
        return int(pytest.main(arguments, plugins=[LetGo(follower)]))
    except OSError as error:
        sys.stderr.write(
            f"conformance: {unwritten(error.filename or 'lo que la corrida deja', error)}\n"
        )
        return _FAILED

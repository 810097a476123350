"""The door to the terminal: what is said there drives nothing, and ends nothing when nobody listens."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO, cast

from conformance.speech import Stream

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


@contextmanager
def speaking() -> Iterator[None]:
    """Let everything that a block says go through the door. Raises OSError when it could not all be written."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not speak UTF-8: an accent must never end the run.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    out, errors = Stream(sys.stdout, strict=True), Stream(sys.stderr, strict=False)
    with redirect_stdout(cast("TextIO", out)), redirect_stderr(cast("TextIO", errors)):
        try:
            yield
        finally:
            errors.flush()
            out.flush()


def reopen() -> None:
    """Open the streams that whoever started this process had closed: a file of ours must not take their place."""
    for number, (name, mode) in enumerate(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # as long as we live

"""The terminal: what is said there drives nothing, and ends nothing when nobody listens."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO, cast

from conformance.core.speech import Stream


@contextmanager
def speaking() -> Iterator[None]:
    """Let through to the terminal what a block says. Raises OSError when it could not all be
    written.
    """
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

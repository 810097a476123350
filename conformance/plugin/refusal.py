"""A run that ends before its time: with a sentence, no trace, and the exit code of its cause."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conformance.core.address import shown_in
from conformance.core.disk import unwritten
from conformance.core.errors import DiskError
from conformance.core.speech import printable


def refused(text: str) -> pytest.UsageError:
    """Say what is wrong and return the error that ends pytest with exit code 4 and adds nothing to
    it.
    """
    sys.stderr.write(printable(f"conformance: {shown_in(text)}\n"))
    return pytest.UsageError()


@contextmanager
def writing() -> Iterator[None]:
    """End the run with a sentence and exit code 3 when what it has to keep can't be written."""
    try:
        yield
    except (DiskError, OSError) as error:
        said = str(
            error
            if isinstance(error, DiskError)
            else unwritten(error.filename or "la corrida", error)
        )
        sys.stderr.write(printable(f"conformance: {shown_in(said)}\n"))
        pytest.exit("no se pudo escribir", returncode=pytest.ExitCode.INTERNAL_ERROR)

"""How the process that certifies tells the one that started it what no file may show: by a pipe, so
that it is written nowhere.
"""

import os
import sys
import threading
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any

from conformance.http.wire.known import KnownValues

VARIABLE = "CONFORMANCE_TELLS_TO"
"""Holds the open end of the pipe; a process without it tells nobody."""

if sys.platform == "win32":
    import msvcrt


class Hearing:
    """What a child tells: its end of the pipe is inherited, ours is read until the child ends."""

    def __init__(self) -> None:
        self._ours, self._theirs = os.pipe()
        self._read: list[bytes] = []
        self._thread = threading.Thread(target=self._listen, name="known", daemon=True)

    @property
    def inherited(self) -> dict[str, Any]:
        """The arguments of Popen by which the child gets its end."""
        if sys.platform == "win32":
            os.set_inheritable(self._theirs, True)
            return {"close_fds": False}
        return {"pass_fds": (self._theirs,)}

    @property
    def environ(self) -> Mapping[str, str]:
        """The variable by which the child finds its end."""
        if sys.platform == "win32":
            return {VARIABLE: str(msvcrt.get_osfhandle(self._theirs))}
        return {VARIABLE: str(self._theirs)}

    def begin(self) -> None:
        """Listen, once the child has its end."""
        os.close(self._theirs)
        self._thread.start()

    def end(self) -> KnownValues:
        """Return what the child told before it ended."""
        self._thread.join()
        os.close(self._ours)
        return KnownValues.of(b"".join(self._read).decode("utf-8", "replace"))

    def _listen(self) -> None:
        with suppress(OSError):
            while part := os.read(self._ours, 65_536):
                self._read.append(part)


def tell(known: KnownValues, environ: MutableMapping[str, str] = os.environ) -> None:
    """Tell whoever started this process what it knows, once; nobody who does not listen."""
    number = environ.pop(VARIABLE, "")
    if not number:
        return
    with suppress(OSError, ValueError):
        end = _opened(int(number))
        with open(end, "wb") as pipe:  # noqa: PTH123  # a descriptor is no path
            pipe.write(known.text().encode())


def _opened(number: int) -> int:
    if sys.platform == "win32":
        return msvcrt.open_osfhandle(number, os.O_WRONLY)
    return number

"""Text of others as people may see it: it moves no cursor, turns no line round and breaks no
XML.
"""

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
_MARK = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_KEPT = "\n\t\u00a0"


def printable(text: str) -> str:
    """Return a text with all that commands a terminal or turns its direction as \\xNN: controls,
    marks, halves.
    """
    rest = text
    for kept in _KEPT:
        rest = rest.replace(kept, "")
    if rest.isprintable():
        return text
    return "".join(
        char if char in _KEPT or char.isprintable() else f"\\x{ord(char):02x}" for char in text
    )


def json_marks(text: str) -> str:
    """Return a text of JSON in which all that moves a terminal or turns a line round stands by its
    number: the same JSON, since only its strings can hold such marks.
    """
    return _MARK.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text) if _MARK.search(text) else text


def one_line(text: str) -> str:
    """Return a text as a single printable line."""
    return printable(" ".join(text.split()))


class Stream:
    """A stream that shows each text with `show`. What it can't write it drops from then on.

    A reader that went away is no fault; `strict`: a disk that takes no more is, once.
    """

    def __init__(
        self, stream: TextIO, *, show: Callable[[str], str] = printable, strict: bool
    ) -> None:
        self._stream, self._show, self._strict, self._gone = stream, show, strict, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write a text. Raises OSError."""
        self._attempt(lambda: self._stream.write(self._show(text)))
        return len(text)

    def flush(self) -> None:
        """Have all that was written taken. Raises OSError."""
        self._attempt(self._stream.flush)

    def _attempt(self, act: Callable[[], object]) -> None:
        if self._gone:
            return
        try:
            act()
        except OSError as error:
            self._let_go()
            if self._strict and not isinstance(error, BrokenPipeError):
                error.filename = error.filename or "la salida de la orden"
                raise

    def _let_go(self) -> None:
        """Write what is left, here and in Python's own last flush, to nowhere."""
        self._gone = True
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


def reopen() -> None:
    """Open the streams that whoever started this process had closed, for its children too.

    A file of ours, or a connection, must not take their place.
    """
    for number, (name, mode) in enumerate(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
        if getattr(sys, name) is None:
            # as long as we live
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115

"""A deadline for a whole exchange, in time and in bytes: a server that drips or floods can't hold
the run for ever.

httpcore limits each read by itself; here every read also looks at the time the exchange has taken,
and what has come.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from httpcore import (
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    TimeoutException,
    WriteError,
)

from conformance.http.wire.causes import MUTE_TLS

# The system wakes a waiting read a little early or late.
_TICK = 0.02
_PIECE = 65_536  # bytes that are sent in one piece
_ALERT = b"\x15\x03"  # a record of TLS that says what is wrong (RFC 8446 §5.1)
_HTTP, _SHOWN = b"HTTP/", 20
SLOW = "la respuesta no terminó de llegar"
"""How the fault of an exchange begins that took longer than it may."""


class TooSlowError(Exception):
    """The exchange took longer than it may: another attempt would bring the same."""


class TooMuchError(Exception):
    """More came than is read: another attempt would bring the same."""


class NotHttpError(Exception):
    """The first bytes of an answer are no HTTP/1: another attempt would bring the same."""


class Deadline:
    """The moment by which the exchange of each thread must have ended, and the bytes that it may
    bring.

    `clock` is monotonic, in seconds.
    """

    def __init__(self, limit_s: float, clock: Callable[[], float]) -> None:
        self._limit, self._clock, self._own = limit_s, clock, threading.local()

    def start(self) -> None:
        """Let an exchange of this thread begin now."""
        self._own.end = self._clock() + self._limit
        self._own.opened = False
        self.allow(float("inf"), "")

    def allow(self, size: float, what: str) -> None:
        """Let so many bytes come from now on: `what` names them when there are more."""
        self._own.room, self._own.what = size, what

    def took(self, size: int) -> None:
        """Count what has come. Raises TooMuchError beyond what may."""
        self._own.room = getattr(self._own, "room", float("inf")) - size
        if self._own.room < 0:
            raise TooMuchError(f"{self._own.what}: no se lee más")

    def opened(self) -> None:
        """Note that this thread's exchange has opened a connection."""
        self._own.opened = True

    @property
    def kept(self) -> bool:
        """Whether this thread's exchange went over a connection that an earlier one had opened."""
        return not getattr(self._own, "opened", True)

    def left(self) -> float:
        """Return the seconds that this thread's exchange has left. Raises TooSlowError when there
        are none.
        """
        left = float(getattr(self._own, "end", float("inf"))) - self._clock()
        if left <= _TICK:
            raise TooSlowError(f"{SLOW} en {self._limit:g} s (cuatro veces timeout_s)")
        return left

    def passed(self) -> str:
        """Return the fault of an exchange that has had its time, "" for one that has some left."""
        try:
            self.left()
        except TooSlowError as error:
            return str(error)
        return ""


class TimedBackend(NetworkBackend):
    """What opens connections, their streams held to a deadline, head and body alike."""

    def __init__(self, backend: NetworkBackend, deadline: Deadline) -> None:
        self._backend, self._deadline = backend, deadline

    def connect_tcp(self, *args: Any, **kwargs: Any) -> "TimedStream":
        """Open a connection."""
        self._deadline.opened()
        return TimedStream(self._backend.connect_tcp(*args, **kwargs), self._deadline)


class TimedStream(NetworkStream):
    """A connection whose every read ends by the deadline at the latest.

    What is written goes out when the answer is read: a head and its body in one piece, so that
    neither side is woken twice.
    """

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline, self._begun = stream, deadline, False
        self._unsent = bytearray()
        self._timeout: float | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come. Raises TooSlowError or NotHttpError."""
        with suppress(WriteError):  # who closes before it has read all may have answered
            self._send()
        left = self._deadline.left()
        came = self._stream.read(max_bytes, left if timeout is None else min(timeout, left))
        self._deadline.took(len(came))
        if not self._begun and (first := came.lstrip(b"\r\n")):
            self._begun = True
            if fault := _strange(first):
                raise NotHttpError(fault)
        return came

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Take what is to be sent, and send it once there is much of it."""
        self._unsent += buffer
        self._timeout = timeout
        if len(self._unsent) > _PIECE:
            self._send()

    def _send(self) -> None:
        if self._unsent:
            unsent, self._unsent = bytes(self._unsent), bytearray()
            self._stream.write(unsent, self._timeout)

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()

    def start_tls(self, *args: Any, **kwargs: Any) -> "TimedStream":
        """Go on over TLS; who says nothing of it in time may not speak it."""
        try:
            return TimedStream(self._stream.start_tls(*args, **kwargs), self._deadline)
        except TimeoutException as error:
            raise ConnectTimeout(MUTE_TLS) from error

    def get_extra_info(self, info: str) -> Any:
        """Return what else is known of the connection."""
        return self._stream.get_extra_info(info)


def _strange(first: bytes) -> str:
    """Return why the first bytes of an answer are no HTTP, "" when they may be."""
    if first.startswith(_ALERT):
        return (
            "lo que respondió no es HTTP sino un aviso de TLS: en ese puerto se atiende HTTPS y "
            "se le habló en HTTP; escriba https:// en la dirección del servicio"
        )
    if first.startswith(_HTTP[: len(first)]):
        return ""
    return f"lo que respondió no es HTTP: empieza con {first[:_SHOWN]!r}"

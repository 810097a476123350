"""One connection of the sandbox: requests in, one at a time, each answered before the next is read.

It holds no thread while it waits: bytes are taken as they come, and only a whole request goes to be
answered. What is no HTTP, what is too long and what never ends get a problem, and the connection is
closed.
"""

import asyncio
from collections.abc import Callable, Generator
from contextlib import suppress
from http import HTTPStatus
from typing import Protocol

from conformance.http.reference import Application
from conformance.sandbox.fields import BODY_LIMIT
from conformance.sandbox.head import LONGEST, Head, OddError, chunk_size, parse
from conformance.sandbox.reply import SILENCE, Reply, problem

MOST = 2 * BODY_LIMIT
"""Bytes of a body that are read at all; the sandbox itself refuses half of it."""

_CHUNK_LINE = 4096  # bytes of the line before a chunk, or of a trailer
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_FAULTS = {
    400: "La solicitud no es HTTP válido.",
    413: "El cuerpo de la solicitud es demasiado largo.",
    431: "La línea o las cabeceras de la solicitud son demasiado largas.",
    501: "Solo se acepta Transfer-Encoding: chunked.",
}


class Room(Protocol):
    """Where connections live."""

    def enter(self, line: "Line") -> None:
        """Take a new connection in."""

    def leave(self, line: "Line") -> None:
        """Forget a connection that ended."""

    def answer(self, line: "Line", ask: Callable[[Application], Reply]) -> None:
        """Have a request answered, and give `line.reply` what came of it, None when nothing did."""


class Line(asyncio.Protocol):
    """A connection. `begun` is when it began to wait for what it waits for, None while a request is
    being answered.
    """

    def __init__(self, room: Room, clock: Callable[[], float]) -> None:
        self._room, self._clock = room, clock
        self._transport: asyncio.Transport | None = None
        self._come, self._ended, self._keeps, self._refused = bytearray(), False, False, False
        self._method = "GET"
        self._reading = self._read()
        next(self._reading)
        self.begun: float | None = clock()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Enter the room."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._room.enter(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the room."""
        self._transport = None
        self._room.leave(self)

    def close(self) -> None:
        """End the connection now."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take what has come; it goes on when a request is whole."""
        if self._refused:
            return
        self._come += data
        if self.begun is not None:
            self._advance()
        elif self._transport is not None:
            self._transport.pause_reading()  # one request at a time: the rest stays with the client

    def eof_received(self) -> bool:
        """Answer what was asked before the client ended its side."""
        self._ended = True
        if self._refused:
            return False
        if self.begun is not None:
            self._advance()
        return True

    def reply(self, reply: Reply | None) -> None:
        """Send the answer and go on to the next request; None: nothing can be answered.

        Silence holds the connection, which the client ends.
        """
        if reply is not None and reply.status == SILENCE.status:
            return
        self.begun = self._clock()
        if self._transport is None or reply is None:
            self.close()
            return
        self._send(reply)
        if self._keeps:
            self._transport.resume_reading()
            self._advance()

    def _advance(self) -> None:
        try:
            next(self._reading)
        except OddError as odd:
            self._refuse(odd.status)
        except StopIteration:
            if self._transport is not None:
                self._transport.close()

    def _read(self) -> Generator[None]:
        """Read requests for as long as the client sends them; yield where more has to come, or an
        answer to go.
        """
        while True:
            yield
            # RFC 9112 §2.2: a blank line before a request is passed over.
            while self._come[:2] == b"\r\n":
                del self._come[:2]
            if self._ended and not self._come:
                return
            text = yield from self._until(b"\r\n\r\n", LONGEST, 431)
            head = parse(text)
            if head.expects:
                self._write(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = yield from (
                self._chunks() if head.length is None else self._bytes(head.length, cut=True)
            )
            self._ask(head, body)

    def _until(self, mark: bytes, most: int, status: int) -> Generator[None, None, bytes]:
        """Return what comes before a mark, which is taken too."""
        looked = 0
        while (end := self._come.find(mark, looked)) < 0:
            if len(self._come) > most:
                raise OddError(status)
            if self._ended:
                raise OddError(400)
            looked = max(0, len(self._come) - len(mark) + 1)
            yield
        if end > most:
            raise OddError(status)
        text = bytes(self._come[:end])
        del self._come[: end + len(mark)]
        return text

    def _bytes(self, size: int, *, cut: bool = False) -> Generator[None, None, bytes]:
        """Return so many bytes; `cut`: or what came of them, when the client ended its side
        before.
        """
        if size > MOST:
            raise OddError(413)
        while len(self._come) < size:
            if self._ended and not cut:
                raise OddError(400)
            if self._ended:
                break
            yield
        data = bytes(self._come[:size])
        del self._come[:size]
        return data

    def _chunks(self) -> Generator[None, None, bytes]:
        body = bytearray()
        while size := chunk_size((yield from self._until(b"\r\n", _CHUNK_LINE, 400))):
            if len(body) + size > MOST:
                raise OddError(413)
            body += yield from self._bytes(size)
            if (yield from self._bytes(2)) != b"\r\n":
                raise OddError(400)
        # Trailers say nothing to the sandbox.
        while (yield from self._until(b"\r\n", _CHUNK_LINE, 431)):
            pass
        return bytes(body)

    def _ask(self, head: Head, body: bytes) -> None:
        self.begun, self._keeps, self._method = None, head.keeps, head.method
        self._room.answer(
            self, lambda counter: counter.receive(head.method, head.target, head.headers, body)
        )

    def _send(self, reply: Reply) -> None:
        promised = any(name.lower() == "content-length" for name, _ in reply.headers)
        lines = [
            f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, '')}",
            *(f"{name}: {value}" for name, value in reply.headers),
            *([] if promised else [f"Content-Length: {len(reply.body)}"]),
            *([] if self._keeps else ["Connection: close"]),
        ]
        body = b"" if self._method == "HEAD" else reply.body
        self._write("\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body)
        if not self._keeps and not self._refused and self._transport is not None:
            self._transport.close()

    def _refuse(self, status: int) -> None:
        """Answer what can't be taken, and take nothing more: what still comes is let fall, or the
        answer would be lost.

        A system that closes while there is something unread resets the connection (RFC 9112 §9.6).
        """
        self._refused, self._keeps, self._method = True, False, "GET"
        self._come.clear()
        self._send(problem(status, _FAULTS[status]))
        if self._transport is not None:
            with suppress(OSError):  # who asked may be gone
                self._transport.write_eof()

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

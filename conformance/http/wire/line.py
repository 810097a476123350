"""A connection whose sending side ends before the answer comes, in plain or over TLS.

A request may promise more than it sends: told that nothing more comes, a system does not wait for
it. Over TLS that is a goodbye (RFC 8446 §6.1). A socket of Python's that says it reads as well and
may lose what it reads, so here TLS is spoken over buffers and only what is asked for is read.
"""

import io
import socket
import ssl
from contextlib import suppress
from http.client import HTTPResponse
from typing import Any

_PIECE = 65_536


class RawLine:
    """A connection to one server: `tls` is None for plain HTTP. Raises ssl.SSLError and OSError."""

    def __init__(self, sock: socket.socket, tls: ssl.SSLContext | None, host: str) -> None:
        self._sock = sock
        self._coming, self._going = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._spoken: ssl.SSLObject | None = None
        if tls is not None:
            self._spoken = tls.wrap_bio(self._coming, self._going, server_hostname=host)
            self._read(self._spoken.do_handshake)
            self._flush()

    def sendall(self, data: bytes) -> None:
        """Send."""
        if self._spoken is None:
            self._sock.sendall(data)
        elif data:
            self._spoken.write(data)
            self._flush()

    def end(self) -> None:
        """Say that nothing more is sent; who closed early may have answered."""
        with suppress(OSError):
            if self._spoken is None:
                self._sock.shutdown(socket.SHUT_WR)
                return
            with suppress(ssl.SSLWantReadError):  # the other side's goodbye is not waited for
                self._spoken.unwrap()
            self._flush()

    def recv(self, most: int) -> bytes:
        """Return what has come, nothing at the end."""
        spoken = self._spoken
        if spoken is None:
            return self._sock.recv(most)
        with suppress(ssl.SSLZeroReturnError, ssl.SSLEOFError):
            came: bytes = self._read(lambda: spoken.read(most))
            return came
        return b""

    def answer(self, method: str) -> HTTPResponse:
        """Return the answer that comes, its head read."""
        file: Any = self
        answer = HTTPResponse(file, method=method)
        answer.begin()
        return answer

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return the file that an answer is read from, as of a socket."""
        return io.BufferedReader(_Coming(self))

    def shutdown(self, how: int) -> None:
        """End sides of it, whoever waits on them."""
        self._sock.shutdown(how)

    def close(self) -> None:
        """Let go of it."""
        self._sock.close()

    def _read(self, step: Any) -> Any:
        """Return what a step of TLS does once enough has come for it."""
        while True:
            try:
                return step()
            except ssl.SSLWantReadError:
                self._flush()
                if came := self._sock.recv(_PIECE):
                    self._coming.write(came)
                else:
                    self._coming.write_eof()

    def _flush(self) -> None:
        if going := self._going.read():
            self._sock.sendall(going)


class _Coming(io.RawIOBase):
    """What comes on a line, as a file."""

    def __init__(self, line: RawLine) -> None:
        self._line = line

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; nothing is the end."""
        came = self._line.recv(len(buffer))
        buffer[: len(came)] = came
        return len(came)

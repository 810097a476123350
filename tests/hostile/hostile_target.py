"""A target that spoils what the sandbox answers: raw bytes, silences, closed and reset connections.

It stands before a sandbox in this process. A way of spoiling is given the request and the right
reply, and yields what goes out: bytes as they are, seconds to wait, or how the connection ends.
"""

import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.reply import Reply

LOGIN = "/siifa-seguridad/api/Auth/login"
HOST = "127.0.0.1"
_DISCOVERS = ("RegistrosPorPagina=200", "ByGrupo", "Radicado", "Rips")


class End(Enum):
    """How a connection ends after an answer."""

    CLOSE = "close"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request as it came, which one of the spoiled it is, from 1, and the password of all
    roles.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    number: int = 0
    password: str = field(default="", repr=False)

    @property
    def login(self) -> bool:
        """Whether it logs a role in."""
        return self.target.startswith(LOGIN)

    @property
    def bearer(self) -> str:
        """The credentials that came with it."""
        return next((value for name, value in self.headers if name.lower() == "authorization"), "")


Sent = bytes | float | End
Spoil = Callable[[ReceivedRequest, Reply], Iterable[Sent]]
Where = Callable[[ReceivedRequest], bool]


def judged(asked: ReceivedRequest) -> bool:
    """Whether a request is of an item: neither a login nor what discovery reads."""
    return not asked.login and not any(part in asked.target for part in _DISCOVERS)


@dataclass(slots=True)
class Spoiler:
    """A sandbox whose answers are spoiled where `where` says so; `tokens` are those that it
    gave.
    """

    sandbox: SiifaSandbox
    spoil: Spoil
    where: Where = judged
    tokens: list[str] = field(default_factory=list)
    spoiled: int = 0

    def answer(self, asked: ReceivedRequest) -> Iterable[Sent]:
        """Return what goes out for a request."""
        reply = self.sandbox.receive(asked.method, asked.target, asked.headers, asked.body)
        if asked.login and b'"token":"' in reply.body.replace(b" ", b""):
            self.tokens.append(
                reply.body.replace(b" ", b"").split(b'"token":"')[1].split(b'"')[0].decode()
            )
        if not self.where(asked):
            return (whole(reply),)
        self.spoiled += 1
        return self.spoil(
            replace(asked, number=self.spoiled, password=self.sandbox.password), reply
        )


def head(reply: Reply, *more: tuple[str, str], first: str = "", without: str = "") -> bytes:
    """Return status line and headers of a reply, with more of them and the blank line."""
    lines = [first or f"HTTP/1.1 {reply.status} Said"]
    lines += [
        f"{name}: {value}" for name, value in (*reply.headers, *more) if name.lower() != without
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def whole(reply: Reply, *more: tuple[str, str], first: str = "") -> bytes:
    """Return a reply as it should go out."""
    return head(reply, *more, ("Content-Length", str(len(reply.body))), first=first) + reply.body


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def __init__(self, spoiler: Spoiler, *arguments: Any) -> None:
        self._spoiler = spoiler
        super().__init__(*arguments)  # which serves the whole connection

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self._take
        raise AttributeError(name)

    def _take(self) -> None:
        size = self.headers.get("content-length", "0")
        body = self.rfile.read(int(size)) if size.isdecimal() else b""
        asked = ReceivedRequest(self.command, self.path, tuple(self.headers.items()), body)
        with suppress(OSError):
            self._give(self._spoiler.answer(asked))

    def _give(self, sent: Iterable[Sent]) -> None:
        for one in sent:
            if isinstance(one, bytes):
                self.wfile.write(one)
                self.wfile.flush()
            elif isinstance(one, End):
                self._end(one)
            else:
                time.sleep(one)  # a silence is what is tried

    def _end(self, how: End) -> None:
        self.close_connection = True
        if how is End.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    # the name http.server gives it
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _HostileServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def standing(spoiler: Spoiler) -> Iterator[str]:
    """Serve from threads for the length of a block, which gets the base URL."""
    with _HostileServer((HOST, 0), partial(_Handler, spoiler)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()

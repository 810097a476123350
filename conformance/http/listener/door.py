"""The door by which requests arrive: a server of HTTP at the address that a target gives, while a
run lasts.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from conformance.core.capability import Kind
from conformance.core.errors import UsageError, why
from conformance.core.exchange import Request, Response
from conformance.core.target import Listen

_LARGEST = 10 * 1024 * 1024
_PATIENCE_S = 30.0
Receive = Callable[[Request], Response]


class Door:
    """Listens from when it is opened until it is closed; `answer` is who takes what arrives."""

    def __init__(self, listen: Listen) -> None:
        self.answer: Receive | None = None
        door = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = _PATIENCE_S

            def __getattr__(self, name: str) -> Callable[[], None]:
                if name.startswith("do_"):
                    return self._any
                raise AttributeError(name)

            def _any(self) -> None:
                door.handle(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
                """Nothing is printed: what arrives is in the ledger."""

        try:
            self._server = ThreadingHTTPServer((listen.host, listen.port), Handler)
        except OSError as error:
            raise UsageError(
                f"listen: no se pudo escuchar en {listen.host}:{listen.port}: {why(error)}.\n"
                "Escriba otro puerto, o 0 para uno libre."
            ) from error
        self._server.daemon_threads = True
        own = f"http://{listen.host}:{self._server.server_address[1]}"
        self.address = listen.public_url.rstrip("/") or own
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="listener", daemon=True
        )

    def open(self, answer: Receive) -> None:
        """Begin to listen."""
        self.answer = answer
        self._thread.start()

    def close(self) -> None:
        """Listen no longer."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def handle(self, asked: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        declared = asked.headers.get("content-length", "0")
        size = int(declared) if declared.isdecimal() else _LARGEST + 1
        if size > _LARGEST or self.answer is None:
            asked.close_connection = True
            return _sent(asked, Response(413))
        host = asked.headers.get("host", "")
        request = Request(
            asked.command or "GET",
            f"http://{host}{asked.path}",
            "",
            tuple((name.lower(), value) for name, value in asked.headers.items()),
            asked.rfile.read(size) if size else None,
            kind=Kind.WRITE,
        )
        return _sent(asked, self.answer(request))


def _sent(asked: BaseHTTPRequestHandler, response: Response) -> None:
    asked.send_response(response.status)
    for name, value in response.headers:
        asked.send_header(name, value)
    asked.send_header("content-length", str(len(response.body)))
    asked.end_headers()
    asked.wfile.write(response.body)


@contextmanager
def opened(listen: Listen, answer: Receive) -> Iterator[Door]:
    """Listen for the length of a block."""
    door = Door(listen)
    door.open(answer)
    try:
        yield door
    finally:
        door.close()

"""The sandbox over HTTP/1.1 with keep-alive, in the calling process."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from conformance.errors import UsageError, why
from conformance.sandbox.counter import Sandbox
from conformance.sandbox.fields import BODY_LIMIT
from conformance.sandbox.reply import Reply, problem

HOST = "127.0.0.1"


def serve(sandbox: Sandbox, port: int = 0, *, ready: Callable[[int], None]) -> None:
    """Serve until Ctrl-C; `ready` is told the port once it listens (0 asks for a free one)."""
    with _listening(sandbox, port) as server:
        ready(server.server_address[1])
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


@contextmanager
def serving(sandbox: Sandbox, port: int = 0) -> Iterator[str]:
    """Serve from a thread for the length of a block, which gets the base URL."""
    with _listening(sandbox, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # on Windows two sandboxes would share one port
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, port: int) -> None:
        self.sandbox = sandbox
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up is no error of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "sandbox"
    sys_version = ""
    timeout = 60
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one piece

    def _answer(self) -> None:
        body = self._body()
        if body is None:
            self.close_connection = True
            self._send(problem(400, "El cuerpo de la solicitud no se pudo leer.",
                               {"$": ["El cuerpo de la solicitud no se pudo leer"]}))
            return
        server = self.server
        assert isinstance(server, _Server)
        self._send(server.sandbox.receive(self.command, self.path, self.headers.items(), body))

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):  # http.server looks a method up by its verb: the sandbox answers all
            return self._answer
        raise AttributeError(name)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a request that is no HTTP with a problem, never with a page (S14)."""
        self.close_connection = True
        self.command = self.command or "GET"
        self.request_version = self.protocol_version  # not HTTP/0.9, which has no head
        self._send(problem(code, "La solicitud no es HTTP válido."))

    def _body(self) -> bytes | None:
        """Return the body, empty when there is none, None when it cannot be read whole."""
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        size = self.headers.get("content-length", "0")
        if not (size.isascii() and size.isdecimal()) or int(size) > 2 * BODY_LIMIT:
            return None
        return self.rfile.read(int(size))

    def _chunks(self) -> bytes | None:
        body = bytearray()
        while True:
            try:
                size = int(self.rfile.readline(80).split(b";")[0], 16)
            except ValueError:
                return None
            if size < 0 or len(body) + size > 2 * BODY_LIMIT:
                return None
            body += self.rfile.read(size)
            self.rfile.readline(80)
            if size == 0:
                return bytes(body)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name http.server gives it
        """Print nothing: what was asked stays with whoever asked."""


def _listening(sandbox: Sandbox, port: int) -> _Server:
    if not 0 <= port <= 65535:
        raise UsageError(f"El puerto {port} no existe: use uno entre 1 y 65535, o 0 para uno libre.")
    try:
        return _Server(sandbox, port)
    except OSError as error:
        raise UsageError(f"No se pudo abrir el puerto {port} en {HOST}: {why(error)}.\n"
                         "Otro programa lo usa o no hay permiso. Use --port 0 para tomar uno libre.") from None

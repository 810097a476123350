"""What stands between a harness and a system in the field: TLS with a CA of one's own, proxies.

Certificates are made by the `openssl` of the machine: no library for it has to be installed, and a
test that needs it is skipped where there is none. All of it listens on loopback only.
"""

import asyncio
import base64
import select
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

OPENSSL = shutil.which("openssl")
PASSWORD = "clave-de-la-llave"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files in a folder: `ca.pem`, and for each name its `NAME.pem` and `NAME.key`."""

    folder: Path

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def served(self, name: str = "server", *, client_ca: str = "") -> ssl.SSLContext:
        """Return how a server speaks TLS that shows this certificate, and may ask for one."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path(f"{name}.pem"), self.path(f"{name}.key"))
        if client_ca:
            context.load_verify_locations(self.path(client_ca))
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    def alone(self, folder: Path) -> "Certificates":
        """Return a folder with a certificate that signs itself, `alone.pem`."""
        _authority(folder, "alone")
        return Certificates(folder)


def make_certificates(folder: Path) -> Certificates:
    """Make a CA, an expired one, what they sign, and a key that needs a password."""
    made = Certificates(folder)
    _authority(folder, "ca")
    _expired_authority(folder, "old-ca")
    _signed(folder, "server", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1")
    _signed(folder, "elsewhere", "subjectAltName=DNS:otro.example")
    _signed(folder, "expired", "subjectAltName=DNS:localhost,IP:127.0.0.1", days="-1")
    _signed(folder, "client", "extendedKeyUsage=clientAuth")
    _run(
        folder,
        "pkey",
        "-in",
        "client.key",
        "-aes256",
        "-passout",
        f"pass:{PASSWORD}",
        "-out",
        "locked.key",
    )
    return made


_EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc")


def _authority(folder: Path, name: str) -> None:
    usage = "keyUsage=critical,keyCertSign,cRLSign"
    _run(
        folder,
        "req",
        "-x509",
        *_EC,
        "-keyout",
        f"{name}.key",
        "-out",
        f"{name}.pem",
        "-subj",
        f"/CN=CA de prueba {name}",
        "-days",
        "3650",
        "-addext",
        usage,
    )


def _expired_authority(folder: Path, name: str) -> None:
    _run(
        folder,
        "req",
        *_EC,
        "-keyout",
        f"{name}.key",
        "-out",
        f"{name}.csr",
        "-subj",
        f"/CN=CA de prueba {name}",
    )
    (folder / "ext").write_text("basicConstraints=critical,CA:TRUE\n", encoding="utf-8")
    _run(
        folder,
        "x509",
        "-req",
        "-in",
        f"{name}.csr",
        "-signkey",
        f"{name}.key",
        "-days",
        "-1",
        "-extfile",
        "ext",
        "-out",
        f"{name}.pem",
    )


def _signed(folder: Path, name: str, extension: str, days: str = "3650") -> None:
    _run(
        folder, "req", *_EC, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}"
    )
    (folder / "ext").write_text(f"{extension}\nauthorityKeyIdentifier=keyid\n", encoding="utf-8")
    _run(
        folder,
        "x509",
        "-req",
        "-in",
        f"{name}.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        days,
        "-extfile",
        "ext",
        "-out",
        f"{name}.pem",
    )


def _run(folder: Path, *args: str) -> None:
    assert OPENSSL is not None
    subprocess.run([OPENSSL, *args], cwd=folder, check=True, capture_output=True)


@contextmanager
def listening(
    serve: Serve, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """Serve from a thread for the length of a block, which gets the port."""
    ports: list[int] = []
    ready, loop, end = threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    tasks: set[asyncio.Task[None]] = set()

    async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.close()
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.wait_for(writer.wait_closed(), 1)
        tasks.discard(task)

    async def run() -> None:
        server = await asyncio.start_server(held, host, 0, ssl=tls)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()
        await end.wait()
        server.close()
        for task in [*tasks]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def whole() -> None:
        loop.set_exception_handler(lambda _loop, _context: None)
        loop.run_until_complete(run())
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=whole, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(10)


@contextmanager
def tls_front(context: ssl.SSLContext, port: int, host: str = "127.0.0.1") -> Iterator[int]:
    """Speak TLS for a port of this machine, as asyncio does not: who is refused is told why."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET

    def serve(came: socket.socket) -> None:
        with came, suppress(OSError, ValueError):
            came.settimeout(5)
            with (
                context.wrap_socket(came, server_side=True) as outer,
                socket.create_connection(("127.0.0.1", port)) as inner,
            ):
                _exchanged(outer, inner)

    def accept() -> None:
        while True:
            try:
                came, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(came,), daemon=True).start()

    with socket.create_server((host, 0), family=family) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)


def _exchanged(outer: ssl.SSLSocket, inner: socket.socket) -> None:
    """Pass all on until the system behind has ended; who asks may end before."""
    ends: list[socket.socket] = [outer, inner]
    while inner in ends:
        ready = [outer] if outer in ends and outer.pending() else select.select(ends, (), (), 5)[0]
        if not ready:
            return
        for one in ready:
            try:
                data = one.recv(65_536)
            except ssl.SSLError:  # cut short of a goodbye
                data = b""
            if data:
                (inner if one is outer else outer).sendall(data)
            elif one is outer:
                ends.remove(outer)
                inner.shutdown(socket.SHUT_WR)
            else:
                return


def onward(port: int) -> Serve:
    """Return what passes all that comes on to a port of this machine, and back."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _joined(reader, writer, "127.0.0.1", port, b"")

    return serve


async def _joined(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int, first: bytes
) -> None:
    there, back = await asyncio.open_connection(host, port)
    back.write(first)
    try:
        await asyncio.gather(_pump(reader, back), _pump(there, writer))
    finally:
        back.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
        else:
            writer.close()


@dataclass(slots=True)
class Proxy:
    """A small HTTP proxy: CONNECT and whole addresses; `pair` is who may ask, "" for anybody.

    `asked` are the first lines that came; `elsewhere` is where every name is, "" for itself.
    """

    pair: str = ""
    asked: list[str] = field(default_factory=list)
    elsewhere: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *headers = head.rstrip("\r\n").split("\r\n")
        self.asked.append(line)
        told = [one.partition(": ")[2] for one in headers if _is(one, "proxy-authorization")]
        if self.pair and told != ["Basic " + base64.b64encode(self.pair.encode()).decode()]:
            writer.write(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n"
                b'Proxy-Authenticate: Basic realm="red"\r\nConnection: close\r\n\r\n'
            )
            writer.close()
            return
        method, where, version = line.split(" ")
        if method == "CONNECT":
            host, _, port = where.rpartition(":")
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await _joined(reader, writer, self.elsewhere or host.strip("[]"), int(port), b"")
            return
        server, slash, path = where.removeprefix("http://").partition("/")
        host, _, port = server.rpartition(":")
        kept = [one for one in headers if not _is(one, "proxy-authorization", "connection")]
        first = "\r\n".join(
            [f"{method} {slash}{path} {version}", *kept, "Connection: close", "", ""]
        )
        await _joined(
            reader, writer, self.elsewhere or host.strip("[]"), int(port), first.encode("latin-1")
        )


def _is(header: str, *names: str) -> bool:
    return header.partition(":")[0].lower() in names

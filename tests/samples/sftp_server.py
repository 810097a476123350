"""A real SFTP server on loopback, in this process: a folder of this machine, whole or at fault."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import asyncssh

USER, PASSWORD = "entidad-de-prueba", "clave-que-no-se-muestra"

Files = Callable[[asyncssh.SSHServerChannel], asyncssh.SFTPServer]


@dataclass(frozen=True)
class Served:
    """Where the server is, by which key it is known, which folder it shows as its root, and whose
    keys it takes.
    """

    port: int
    fingerprint: str
    root: Path
    entered: list[str]


class _Doorkeeper(asyncssh.SSHServer):
    def __init__(
        self,
        entered: list[str],
        keys: tuple[str, ...],
        connections: list[asyncssh.SSHServerConnection],
    ) -> None:
        self.entered = entered
        self.keys = keys
        self.connections = connections

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.connections.append(conn)

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self.entered.append(password)
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key.get_fingerprint() in self.keys


def folder_of(root: Path, kind: type[asyncssh.SFTPServer] = asyncssh.SFTPServer) -> Files:
    """Return what serves a folder, as its root."""
    return lambda channel: kind(channel, chroot=str(root))


@contextmanager
def sftp_server(
    root: Path, files: Files | None = None, keys: tuple[str, ...] = ()
) -> Iterator[Served]:
    """Serve a folder until the block ends."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def done(work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result()

    host_key = asyncssh.generate_private_key("ssh-ed25519")
    entered: list[str] = []
    connections: list[asyncssh.SSHServerConnection] = []

    async def serve() -> asyncssh.SSHAcceptor:
        return await asyncssh.create_server(
            lambda: _Doorkeeper(entered, keys, connections),
            "127.0.0.1",
            0,
            server_host_keys=[host_key],
            sftp_factory=files or folder_of(root),
            allow_scp=False,
        )

    server = done(serve())
    try:
        port = server.sockets[0].getsockname()[1]
        yield Served(port, host_key.get_fingerprint().rstrip("="), root, entered)
    finally:
        done(_closed(server, connections))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _closed(
    server: asyncssh.SSHAcceptor, connections: list[asyncssh.SSHServerConnection]
) -> None:
    server.close()
    for one in connections:
        one.abort()
    await server.wait_closed()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)

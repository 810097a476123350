"""The connection to an SFTP server, by asyncssh: who is spoken to, as whom, and for how long.

The rules of the file: only the server that was named is spoken to, and nothing of this machine
(configuration, agent, keys, known hosts) has a say. It is given no password before it has shown a
key of a fingerprint that was named. Each request has a deadline. A connection that is lost is made
anew by the next request; a server that is not reached then is asked no more.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

import asyncssh

from conformance.core.errors import why
from conformance.files.sftp import RemoteError, Server

_TOLD = 200  # characters of what a server says
_Result = TypeVar("_Result")

# What it would say by itself goes to whoever asks for it by a handler, and to nobody's screen.
logging.getLogger("asyncssh").addHandler(logging.NullHandler())


class RefusedError(RemoteError):
    """The server answered that it does not do what was asked; `missing`: there is no such file."""

    def __init__(self, said: str, *, missing: bool) -> None:
        super().__init__(said)
        self.missing = missing


class _Pinned(asyncssh.SSHClient):
    """Takes the server whose key has a fingerprint that was named."""

    def __init__(self, fingerprints: tuple[str, ...]) -> None:
        self.fingerprints = fingerprints
        self.shown = ""

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        """Say whether the key that a server shows is one of those named."""
        self.shown = key.get_fingerprint().rstrip("=")
        return self.shown in self.fingerprints


@dataclass(slots=True)
class Link:
    """The connection to a server, on one loop."""

    server: Server
    client: asyncssh.SFTPClient | None = None
    connection: asyncssh.SSHClientConnection | None = None
    lost: str = ""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(
        self, what: str, call: Callable[[asyncssh.SFTPClient], Awaitable[_Result]]
    ) -> _Result:
        """Return what the server answers. Raises RefusedError where it answers that it does not,
        RemoteError where it does not answer.
        """
        client, shown = await self._connected(), self.server.shown
        try:
            async with asyncio.timeout(self.server.patience_s):
                return await call(client)
        except TimeoutError:
            self._drop(client)
            limit = f"{self.server.patience_s:g} s (puerta.espera_s)"
            raise RemoteError(f"{shown} no respondió en {limit} al {what}.") from None
        except asyncssh.SFTPError as error:
            if isinstance(error, (asyncssh.SFTPNoConnection, asyncssh.SFTPConnectionLost)):
                self._drop(client)
                raise RemoteError(f"{shown} cortó la conexión al {what}.") from None
            missing = isinstance(error, (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath))
            said = f"{shown} no deja {what}: {self._reason(error)}."
            raise RefusedError(said, missing=missing) from None
        except (asyncssh.Error, OSError):
            self._drop(client)
            raise RemoteError(f"{shown} cortó la conexión al {what}.") from None

    async def close(self) -> None:
        """Leave the server."""
        if self.connection is not None:
            self.connection.close()
            with suppress(TimeoutError, OSError, asyncssh.Error):
                async with asyncio.timeout(self.server.patience_s):
                    await self.connection.wait_closed()
            self._drop(self.client)

    async def _connected(self) -> asyncssh.SFTPClient:
        async with self.turn:
            if self.lost:
                raise RemoteError(self.lost)
            if self.client is None:
                try:
                    self.client = await self._entered()
                except RemoteError as error:
                    self.lost = f"{error} No se le pregunta más en esta corrida."
                    raise
            return self.client

    def _drop(self, client: asyncssh.SFTPClient | None) -> None:
        """Leave a connection that is of no more use, unless it is another by now."""
        if client is self.client:
            if self.connection is not None:
                self.connection.abort()
            self.connection = self.client = None

    async def _entered(self) -> asyncssh.SFTPClient:
        """Enter the server. Raises RemoteError, which says what to look at."""
        said, pinned = self.server, _Pinned(self.server.fingerprints)
        try:
            async with asyncio.timeout(said.patience_s):
                self.connection = await self._dialled(pinned, self._key())
                return await self.connection.start_sftp_client(path_errors="surrogateescape")
        except TimeoutError:
            self._drop(None)
            limit = f"{said.patience_s:g} s (puerta.espera_s)"
            raise RemoteError(f"{said.shown} no atendió en {limit}.") from None
        except (OSError, ValueError, asyncssh.Error) as error:
            self._drop(None)
            raise RemoteError(self._unreached(error, pinned)) from None

    def _key(self) -> asyncssh.SSHKey | None:
        """Return the key that is entered with, None for none. Raises RemoteError for no key."""
        said = self.server
        if not said.key:
            return None
        try:
            return asyncssh.read_private_key(said.key, said.password or None)
        except OSError as error:
            raise RemoteError(f"puerta.llave: el archivo no se pudo leer: {why(error)}.") from None
        except ValueError:
            raise RemoteError(
                "puerta.llave: el archivo no es una llave privada, o su clave (puerta.clave) no es "
                "esa. Una llave de OpenSSH con clave se pasa a PEM con «ssh-keygen -p -m PKCS8 -f»."
            ) from None

    async def _dialled(
        self, pinned: _Pinned, key: asyncssh.SSHKey | None
    ) -> asyncssh.SSHClientConnection:
        said = self.server
        return await asyncssh.connect(
            said.host,
            said.port,
            client_factory=lambda: pinned,
            username=said.user,
            password=None if key else said.password,
            client_keys=[key] if key else None,
            preferred_auth=["publickey"] if key else ["password", "keyboard-interactive"],
            known_hosts=([], [], []),
            config=None,
            agent_path=None,
            x509_trusted_certs=None,
            gss_auth=False,
            gss_kex=False,
            compression_algs=["none"],
        )

    def _unreached(self, error: Exception, pinned: _Pinned) -> str:
        """Return why the server was not entered, and what to do."""
        shown = self.server.shown
        if isinstance(error, asyncssh.HostKeyNotVerifiable):
            return (
                f"{shown} mostró una llave de huella {pinned.shown}, que no está en "
                "puerta.huellas: no se le dio la clave. Pregunte la huella a quien lo administra; "
                "si es esa, escríbala ahí."
            )
        if isinstance(error, asyncssh.PermissionDenied):
            return (
                f"{shown} no dejó entrar a la cuenta: revise puerta.login y puerta.clave o "
                "puerta.llave."
            )
        if isinstance(error, asyncssh.ChannelOpenError):
            return f"{shown} dejó entrar, y no ofrece SFTP: {self._reason(error)}."
        if isinstance(error, asyncssh.Error):
            return f"{shown} no se entendió por SSH: {self._reason(error)}."
        return f"{shown} no atiende: {why(error)}. Revise puerta.servidor y puerta.puerto."

    def _reason(self, error: asyncssh.Error) -> str:
        """Return what a server says, on one line, without what it was entered with."""
        text = error.reason
        for secret in filter(None, (self.server.password, self.server.user)):
            text = text.replace(secret, "…")
        shown = "".join(one if one.isprintable() else " " for one in text[:_TOLD])
        return shown.strip(" .") or type(error).__name__

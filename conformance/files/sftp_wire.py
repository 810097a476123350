"""A folder at an SFTP server: its files listed, put and brought.

The rules of the file: a file that is put lies under a name of ours until it is whole, and one that
is brought too. Nothing is taken away there but what we put. Any thread may ask; one loop, on a
thread of its own, asks the server.
"""

import asyncio
import itertools
import os
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

import asyncssh

from conformance.core.errors import TargetUnavailableError, UsageError
from conformance.files.sftp import Mark, RemoteError, Server
from conformance.files.sftp_link import Link, RefusedError

_BLOCK = 1 << 20
_DEEPEST = 8  # folders within each other that are looked into
_MOST_FILES = 20_000  # in one room
_HIDDEN, _PART = ".", ".parte-"
_Result = TypeVar("_Result")


@dataclass(slots=True)
class SftpFolder:
    """A folder at a server, open while it is entered."""

    server: Server
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: Thread | None = None
    _files: "_Files | None" = None

    def __enter__(self) -> Self:
        """Open the folder. Raises TargetUnavailableError where the server is not reached, is not
        the one that was named or takes no such user, UsageError where it has no such folder.
        """
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_unheard)
        self._thread = Thread(target=self._loop.run_forever, name="sftp", daemon=True)
        self._thread.start()
        self._files = _Files(self.server, Link(self.server))
        try:
            self._done(self._files.find())
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the server."""
        self._close()

    def make(self, folder: str) -> None:
        """Make a folder that is not there yet, and those above it."""
        self._done(self._there.make(folder))

    def listing(self, folder: str) -> Mapping[str, Mark]:
        """Return the files below a folder, by their names within it."""
        return self._done(self._there.listing(folder))

    def put(self, file: Path, name: str, at: float) -> None:
        """Put a file, whole or not at all, as if it came at an instant."""
        self._done(self._there.put(file, name, at))

    def get(self, name: str, mark: Mark, place: Path) -> bool:
        """Bring a file, and say whether it was all there, as it is known."""
        return self._done(self._there.get(name, mark, place))

    @property
    def _there(self) -> "_Files":
        assert self._files is not None, "the folder is not open"
        return self._files

    def _done(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        assert self._loop is not None, "the folder is not open"
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _close(self) -> None:
        loop, thread = self._loop, self._thread
        assert loop is not None
        assert thread is not None
        self._done(self._there.link.close())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        self._loop = self._thread = self._files = None


@dataclass(slots=True)
class _Files:
    """The files below the folder, on the loop; `made` are the folders that we made, `ours` the
    files that we put.
    """

    server: Server
    link: Link
    made: set[str] = field(default_factory=set)
    ours: set[str] = field(default_factory=set)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    making: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self) -> None:
        """Enter the server, and find the folder."""
        folder = self.server.folder or "/"
        try:
            state = await self.link.ask(f"mirar {folder}", lambda client: client.stat(folder))
        except RefusedError as error:
            raise UsageError(
                f"{error}\nRevise puerta.carpeta: se espera una que el servidor tenga, en la que "
                "la cuenta pueda escribir."
            ) from None
        except RemoteError as error:
            raise TargetUnavailableError(str(error)) from None
        if not S_ISDIR(state.permissions or 0):
            raise UsageError(f"puerta.carpeta: {folder} no es una carpeta de {self.server.shown}.")

    async def make(self, folder: str) -> None:
        """Make a folder that is not there yet, and those above it."""
        above, _, _ = folder.rpartition("/")
        if above:
            await self._have(above)
        await self._mkdir(folder)

    async def listing(self, folder: str) -> Mapping[str, Mark]:
        """Return the files below a folder, by their names within it. Raises RemoteError for more
        than is received.
        """
        found: dict[str, Mark] = {}
        waiting = [("", 0)]
        while waiting:
            below, depth = waiting.pop()
            path = self._path(f"{folder}/{below}".rstrip("/"))
            for entry in await self._entries(path):
                name = f"{below}/{_sound(entry.filename, path)}".lstrip("/")
                kind = entry.attrs.permissions or 0
                if S_ISDIR(kind) and depth < _DEEPEST:
                    waiting.append((name, depth + 1))
                elif S_ISREG(kind):
                    found[name] = Mark(entry.attrs.size or 0, int(entry.attrs.mtime or 0))
                else:
                    raise RemoteError(
                        f"En {path} de {self.server.shown}, {entry.filename!a} no es un archivo, "
                        f"ni una carpeta a menos de {_DEEPEST} de fondo: no se sigue."
                    )
            self._hold_bounds(folder, found)
        return found

    async def put(self, file: Path, name: str, at: float) -> None:
        """Put a file under a name of ours, and give it its own once it is whole."""
        above = name.rpartition("/")[0]
        await self._have(above)
        path = self._path(name)
        part = self._path(f"{above}/{_PART}{next(self.numbers)}")
        try:
            await self._write(file, part, path)
            times = (at, at)
            await self.link.ask(f"fechar {path}", lambda client: client.utime(part, times))
            await self._name(part, name)
        except RemoteError:
            with suppress(RemoteError):
                await self.link.ask("quitar lo nuestro", lambda client: client.remove(part))
            raise
        self.ours.add(name)

    async def get(self, name: str, mark: Mark, place: Path) -> bool:
        """Bring a file beside its place, and give it that once it is whole."""
        path, part = self._path(name), place.with_name(f"{_PART}{next(self.numbers)}")
        what = f"leer {path}"
        try:
            there = await self.link.ask(what, lambda client: client.open(path, "rb"))
        except RefusedError as error:
            if error.missing:
                return False
            raise
        size = 0
        try:
            with part.open("wb") as here:
                while size <= mark.size and (block := await self._block(there, what)):
                    size += here.write(block)
            if size == mark.size:
                os.utime(part, (mark.changed, mark.changed))
                part.replace(place)
        finally:
            part.unlink(missing_ok=True)
            with suppress(RemoteError):
                await self.link.ask(what, lambda _: there.close())
        return size == mark.size

    async def _entries(self, path: str) -> list[asyncssh.SFTPName]:
        """Return what a folder holds, hidden names left out; one that is gone holds nothing."""

        async def read(client: asyncssh.SFTPClient) -> list[asyncssh.SFTPName]:
            found = []
            async for entry in client.scandir(path):
                if str(entry.filename).startswith(_HIDDEN):
                    continue
                found.append(entry)
                if len(found) > _MOST_FILES:
                    break
            return found

        try:
            return await self.link.ask(f"ver qué hay en {path}", read)
        except RefusedError as error:
            if error.missing:
                return []
            raise

    def _hold_bounds(self, folder: str, found: Mapping[str, Mark]) -> None:
        where = f"{self._path(folder)} de {self.server.shown}"
        if len(found) > _MOST_FILES:
            raise RemoteError(f"En {where} hay más de {_MOST_FILES} archivos: no se reciben.")
        size = sum(one.size for one in found.values())
        if size > self.server.most_bytes:
            largest = max(found, key=lambda name: found[name].size)
            raise RemoteError(
                f"Lo que hay en {where} pesa {size} bytes ({largest}, {found[largest].size}), y se "
                f"reciben {self.server.most_bytes}: si es lo esperado, suba puerta.maximo_mb."
            )

    async def _write(self, file: Path, part: str, path: str) -> None:
        what, size = f"escribir {path}", file.stat().st_size
        there = await self.link.ask(what, lambda client: client.open(part, "wb"))
        try:
            with file.open("rb") as here:
                while block := here.read(_BLOCK):
                    await self._add(there, what, block)
        finally:
            await self.link.ask(what, lambda _: there.close())
        state = await self.link.ask(what, lambda client: client.stat(part))
        if state.size != size:
            shown = self.server.shown
            raise RemoteError(f"{shown} guardó {state.size} bytes de los {size} de {path}.")

    async def _add(self, there: asyncssh.SFTPClientFile, what: str, block: bytes) -> None:
        await self.link.ask(what, lambda _: there.write(block))

    async def _block(self, there: asyncssh.SFTPClientFile, what: str) -> bytes:
        block = await self.link.ask(what, lambda _: there.read(_BLOCK))
        assert isinstance(block, bytes)
        return block

    async def _name(self, part: str, name: str) -> None:
        """Give a file its name: in the place of what we put there before, and of nothing else."""
        path, ours = self._path(name), name in self.ours

        async def rename(client: asyncssh.SFTPClient) -> None:
            if not ours:
                await client.rename(part, path)
                return
            try:
                await client.posix_rename(part, path)
            except asyncssh.SFTPOpUnsupported:
                with suppress(asyncssh.SFTPNoSuchFile):
                    await client.remove(path)
                await client.rename(part, path)

        await self.link.ask(f"dar su nombre a {path}", rename)

    async def _have(self, folder: str) -> None:
        """Make a folder and those above it, unless they are there."""
        parts = folder.split("/")
        async with self.making:
            for count in range(1, len(parts) + 1):
                below = "/".join(parts[:count])
                if below not in self.made and not await self._is_folder(below):
                    await self._mkdir(below)

    async def _is_folder(self, folder: str) -> bool:
        path = self._path(folder)
        return await self.link.ask(f"mirar {path}", lambda client: client.isdir(path))

    async def _mkdir(self, folder: str) -> None:
        path = self._path(folder)
        await self.link.ask(f"crear la carpeta {path}", lambda client: client.mkdir(path))
        self.made.add(folder)

    def _path(self, below: str) -> str:
        return f"{self.server.folder}/{below}"


def _unheard(loop: asyncio.AbstractEventLoop, told: Mapping[str, Any]) -> None:
    """Leave unsaid what the library's own tasks die of: whoever waits for an answer is told."""


def _sound(name: str | bytes, path: str) -> str:
    """Return a name that a file can have. Raises RemoteError for another."""
    text = str(name)
    if any(one in text for one in "/\\\0"):
        raise RemoteError(f"En {path} hay un nombre que ningún archivo puede tener: {text!a:.80}.")
    return text

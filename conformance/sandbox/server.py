"""The sandbox over HTTP/1.1 with keep-alive, in the calling process.

One thread takes what comes on all connections; a bounded number of threads answer. A connection
that waits costs a descriptor and no thread, and one that waits too long is closed.
"""

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from conformance.core.errors import UsageError, why
from conformance.http.reference import Application
from conformance.sandbox.line import Line
from conformance.sandbox.reply import Reply

if sys.platform != "win32":
    import resource

HOST = "127.0.0.1"
THREADS = 32
"""Requests that are answered at once: more than a run sends, and defects make some of them wait for
each other.
"""

_IDLE_S = 60.0  # that a connection may wait, for a request or for the rest of one
_SWEEP_S = 1.0
_BACKLOG = 1024
_DESCRIPTORS = 16_384  # as many as are asked for, where the system lets one
_SPARE = 64  # what the process needs beside connections
_UNKNOWN = 512  # connections where the system does not say how many there may be


def free_port() -> int:
    """Return a port of this machine at which nobody listens now."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


def serve(application: Application, port: int = 0, *, ready: Callable[[int], None]) -> None:
    """Serve until Ctrl-C; `ready` is told the port once it listens (0 asks for a free one)."""
    with _listening(port) as listener, suppress(KeyboardInterrupt):
        asyncio.run(_Hall(application).serve(listener, lambda: ready(_port(listener))))


@contextmanager
def serving(application: Application, port: int = 0, *, idle_s: float = _IDLE_S) -> Iterator[str]:
    """Serve from a thread for the length of a block, which gets the base URL."""
    with _listening(port) as listener:
        hall, listens = _Hall(application, idle_s), threading.Event()
        work = hall.serve(listener, listens.set)
        thread = threading.Thread(target=asyncio.run, args=(work,), name="sandbox", daemon=True)
        thread.start()
        listens.wait()
        try:
            yield f"http://{HOST}:{_port(listener)}"
        finally:
            hall.stop()
            thread.join()


class _Hall:
    """Where the connections of a sandbox live, the one that has waited longest first."""

    def __init__(self, application: Application, idle_s: float = _IDLE_S) -> None:
        self._application, self._idle_s = application, idle_s
        self._lines: dict[Line, None] = {}
        self._most = _connections()
        self._threads = ThreadPoolExecutor(THREADS, "sandbox")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    async def serve(self, listener: socket.socket, ready: Callable[[], None]) -> None:
        """Serve until `stop`, or until cancelled."""
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        loop = self._loop
        server = await loop.create_server(
            lambda: Line(self, loop.time), sock=listener, backlog=_BACKLOG
        )
        sweeper = asyncio.create_task(self._sweep())
        try:
            ready()
            await self._end.wait()
        finally:
            server.close()
            sweeper.cancel()
            for line in [*self._lines]:
                line.close()
            self._threads.shutdown(wait=False, cancel_futures=True)
            await asyncio.sleep(0)  # the closed connections are told so

    def stop(self) -> None:
        """End serving; any thread may ask."""
        loop, end = self._loop, self._end
        if loop is not None and end is not None:
            loop.call_soon_threadsafe(end.set)

    def enter(self, line: Line) -> None:
        """Take a connection in; the one that has waited longest makes room when there are too
        many.
        """
        self._lines[line] = None
        if len(self._lines) > self._most:
            waiting = (one for one in self._lines if one.begun is not None and one is not line)
            (next(waiting, line)).close()

    def leave(self, line: Line) -> None:
        """Forget a connection."""
        self._lines.pop(line, None)

    def answer(self, line: Line, ask: Callable[[Application], Reply]) -> None:
        """Have a thread answer."""
        loop = self._loop
        assert loop is not None
        self.leave(line)  # and in again at the end: those that wait longest stay first
        self._lines[line] = None

        def told(done: Future[Reply]) -> None:
            reply = None if done.cancelled() or done.exception() else done.result()
            with suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(line.reply, reply)

        with suppress(RuntimeError):
            self._threads.submit(ask, self._application).add_done_callback(told)

    async def _sweep(self) -> None:
        """Close, every moment, what has waited too long."""
        while True:
            await asyncio.sleep(min(_SWEEP_S, self._idle_s))
            assert self._loop is not None
            late = self._loop.time() - self._idle_s
            for line in [one for one in self._lines if one.begun is not None and one.begun < late]:
                line.close()


def _listening(port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise UsageError(
            f"El puerto {port} no existe: use uno entre 1 y 65535, o 0 para uno libre."
        )
    try:
        return socket.create_server((HOST, port), backlog=_BACKLOG)
    except OSError as error:
        raise UsageError(
            f"No se pudo abrir el puerto {port} en {HOST}: {why(error)}.\n"
            "Otro programa lo usa o no hay permiso. Use --port 0 para tomar uno libre."
        ) from None


def _port(listener: socket.socket) -> int:
    address: tuple[Any, ...] = listener.getsockname()
    return int(address[1])


def _connections() -> int:
    """Return how many connections may be open, after asking the system for as many as it gives."""
    if sys.platform == "win32":
        return _UNKNOWN
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return max(_SPARE, (_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft) - _SPARE)

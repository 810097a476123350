"""The processes that the command starts: a pipe holds each, and is closed when they must stop.

A child lives in a session of its own, so that Ctrl-C reaches the command alone and the order of
things is one and the same: the command lets go, the child ends as on Ctrl-C and writes what it
knows. A command that is killed lets go too, for the system closes its pipes.
"""

import _thread
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], Any]

_STOP = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
    if hasattr(signal, name)
)

GRACE_S = 15.0
"""How long a child that was let go may take to end by itself."""

_LOOK_S = 0.25
_let_go = threading.Event()


def apart() -> dict[str, Any]:
    """Return the arguments of Popen for a child that gets no Ctrl-C of its own, and is held by a
    pipe.
    """
    if sys.platform == "win32":
        return {"stdin": subprocess.PIPE, "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"stdin": subprocess.PIPE, "start_new_session": True}


@contextmanager
def answering(handler: Handler) -> Iterator[None]:
    """Let `handler` answer whatever asks this process to stop, for the length of a block."""
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():  # only there Python lets one
        # What nohup ignores stays ignored.
        asked = [number for number in _STOP if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, handler) for number in asked}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Answer a signal as Ctrl-C is answered: raise KeyboardInterrupt."""
    raise KeyboardInterrupt


def wait(
    process: "subprocess.Popen[Any]", clock: Callable[[], float] = time.monotonic
) -> tuple[int, bool]:
    """Return a child's exit code and whether it was asked to stop: once it is let go; twice, or
    when it has not ended a while later, it is killed with all that it started.
    """
    asked: list[float] = []
    with answering(lambda number, frame: asked.append(clock())):
        while True:
            try:
                return process.wait(_LOOK_S), bool(asked)
            except subprocess.TimeoutExpired:
                # nothing is done where a signal comes in: the next one may come meanwhile
                _stop(process, asked, clock())


def _stop(process: "subprocess.Popen[Any]", asked: Sequence[float], now: float) -> None:
    """Do to a child what was asked of it so far, at these moments."""
    if not asked:
        return
    if len(asked) > 1 or now - asked[0] > GRACE_S:
        _kill(process)
    elif process.stdin and not process.stdin.closed:
        print("\nInterrumpido: se cierra la corrida (otra vez: se corta ya).", file=sys.stderr)
        let_go(process)


def _kill(process: "subprocess.Popen[Any]") -> None:
    """Kill a child, and what it started beside it."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):  # it may have ended by itself
        os.killpg(process.pid, signal.SIGKILL)


def let_go(process: "subprocess.Popen[Any]") -> None:
    """Let a child end by itself."""
    if process.stdin and not process.stdin.closed:
        process.stdin.close()


def follow() -> None:
    """In the child: stop, as on Ctrl-C, when the pipe is closed; at once and silently while it
    still loads.
    """
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(2))
    held = os.dup(0)  # pytest puts something else in the place of the standard input
    threading.Thread(target=_watch, args=(held,), daemon=True).start()


def loaded() -> None:
    """In the child, once it can end by itself: from here on an interruption is answered, once."""
    signal.signal(signal.SIGINT, _once)


def heed() -> None:
    """In the child: raise KeyboardInterrupt if it was let go.

    That of the signal may have been raised where Python drops it: in a finaliser, say.
    """
    if _let_go.is_set():
        _once(signal.SIGINT, None)


def _once(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who closes a run is not interrupted
    raise KeyboardInterrupt


def _watch(held: int) -> None:
    try:
        while os.read(held, 1024):
            pass
    except OSError:
        pass  # a pipe that can't be read holds nobody
    if sys.platform == "win32":
        _thread.interrupt_main()
    elif os.getpgrp() == os.getpid():
        # A real signal: it also ends a wait for the network, and reaches the workers.
        os.killpg(0, signal.SIGINT)
    else:
        os.kill(os.getpid(), signal.SIGINT)
    _let_go.set()  # after the signal: it interrupts once

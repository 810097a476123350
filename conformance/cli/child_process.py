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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], Any]

_STOP = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
    if hasattr(signal, name)
)


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


def wait(process: "subprocess.Popen[Any]") -> tuple[int, bool]:
    """Return a child's exit code and whether it was asked to stop: once it is let go, twice it is
    killed.
    """
    asked: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        if len(asked) == 1:
            print(
                "\nInterrumpido: se cierra la corrida y se escribe el acta (otra vez: se corta "
                "ya).",
                file=sys.stderr,
            )
            let_go(process)
        else:
            process.kill()

    with answering(stop):
        while True:
            try:
                return process.wait(0.5), bool(asked)
            except subprocess.TimeoutExpired:
                continue  # Windows hears of signals only between two waits


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


def pytest_configure(config: object) -> None:
    """From here on pytest answers an interruption (this module is a plugin of the run)."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


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

"""Whatever ends a run, its child ends with it, what was done is written, and nobody reads a
trace.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import IO

import pytest
from core_sample import PLAN
from plain_server import QuietHandler, answering_with

from conformance.cli import main
from conformance.cli.certifying import ChildEnd
from conformance.cli.child_process import GRACE_S, answering, apart, interrupt, let_go, wait
from conformance.core.finding import Verdict
from conformance.http.wire.known import KnownValues
from conformance.report.ledger import LEDGER
from conformance.report.record import RecordedOutcome
from conformance.report.writer import Writer
from conformance.run.header import header

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no signals to send to another process"
)
HEADER = header(PLAN, (), "2026-11-20T15:00:00+00:00")
_CHILD = (
    "from conformance.cli import child_process; child_process.follow(); "
    "child_process.loaded(); import sys, time\n"
    "try:\n    print('listo', flush=True)\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    "
    "sys.exit(7)\n"
)
_TARGET = """name: Lento
pack: siifa
services: {{seguridad: "http://127.0.0.1:{port}/s", factura: "http://127.0.0.1:{port}/f"}}
roles: {{erp: {{userName: erp@ejemplo, password: sintetica}}}}
"""


@contextmanager
def silent(heard: Callable[[], object]) -> Iterator[int]:
    """A server that tells of its first request, and answers none while the block lasts."""
    first, over = threading.Lock(), threading.Event()

    class SilentHandler(QuietHandler, BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if first.acquire(blocking=False):
                heard()
            over.wait(60)

    with answering_with(SilentHandler) as port:
        try:
            yield port
        finally:
            over.set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_while_it_prepares_leaves_a_closed_ledger(
    tmp_path: Path, number: int
) -> None:
    """Exit code 2 and the acta; a command that is killed can write none, but its child closes the
    ledger and ends.
    """
    started: list[subprocess.Popen[bytes]] = []
    ready = threading.Event()

    def heard() -> None:
        ready.wait(60)
        started[0].send_signal(number)

    with silent(heard) as port:
        (tmp_path / "objetivo.yaml").write_text(_TARGET.format(port=port), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "conformance",
            "run",
            "--target",
            "objetivo.yaml",
            "--phases",
            "probing",
            "--reports",
            "acta,junit",
            "--out",
            "salida",
        ]
        with subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as run:
            started.append(run)
            ready.set()
            told = run.communicate(timeout=60)[0].decode(
                "utf-8"
            )  # ends when the child too has ended
    killed = number == signal.SIGKILL
    assert (-9 if killed else 2, "Traceback" in told) == (run.returncode, False), told
    footer = json.loads(
        (tmp_path / "salida" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    )
    assert ("footer", True) == (footer["type"], footer["interrupted"])
    if not killed:
        acta = json.loads((tmp_path / "salida" / "acta.json").read_text(encoding="utf-8"))
        assert ("NO_CONCLUYENTE", True, True) == (
            acta["verdict"],
            acta["interrupted"],
            "Interrumpido" in told,
        )


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_run_that_is_cut_before_it_says_what_it_would_do_leaves_nothing_and_says_so(
    more: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Interrupted is 2 whoever cut it; what it had sent while it prepared is no run to go on
    with, and a plan is none either.
    """

    def cut(command: Sequence[str], log: IO[str], environ: object) -> ChildEnd:
        folder = Path(command[command.index("--out") + 1])
        log.write("algo\n")
        with Writer(folder / LEDGER) as writer:
            writer.item(RecordedOutcome("preparacion", Verdict.PASSED))
            if more:
                writer.header(HEADER)
        return ChildEnd(-signal.SIGKILL, True, KnownValues())

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("conformance.cli.run.perform", cut)
    Path("objetivo.yaml").write_text(_TARGET.format(port=1), encoding="utf-8")
    code = main(["run", "--target", "objetivo.yaml", "--phases", "probing", "--out", "s", *more])
    told = capsys.readouterr()
    assert (2, "", True) == (code, told.out, "no queda nada de ella" in told.err)
    assert [] == [file for file in tmp_path.glob("s/*") if file.stat().st_size]


def test_a_child_stops_when_it_is_let_go() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD], stdout=subprocess.PIPE, **apart()
    ) as child:
        assert child.stdout is not None
        assert b"listo\n" == child.stdout.readline()
        let_go(child)
        assert (7, False) == wait(child)


def test_the_first_signal_lets_the_child_go_and_the_second_kills_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A child that does not heed its pipe is killed."""
    deaf = "print('listo', flush=True); import time; time.sleep(60)"
    for code, times, expected in ((_CHILD, 1, 7), (deaf, 2, -signal.SIGKILL)):
        with subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, **apart()
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            assert (expected, True) == _signalled(child, times)
    assert "Interrumpido" in capsys.readouterr().err


def test_a_child_that_does_not_end_is_killed_with_what_it_started(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One signal, and nobody has to send another: by a clock that says when."""
    deaf = (
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('listo', flush=True); sys.stdin.read(); import time; time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE, **apart()) as child:
        assert child.stdout is not None
        child.stdout.readline()
        passing = itertools.count(0, GRACE_S)
        assert (-signal.SIGKILL, True) == _signalled(child, 1, lambda: next(passing))
        assert b"" == child.stdout.read()  # ends when nobody is left who could write
    assert "Interrumpido" in capsys.readouterr().err


def test_a_child_heeds_that_it_was_let_go_though_its_signal_was_dropped() -> None:
    """Python drops what is raised in a finaliser; and what is heeded is heeded once."""
    dropping = (
        "from conformance.cli import child_process; child_process.follow()\n"
        "child_process.loaded(); import signal, sys, time\n"
        "try:\n    print('listo', flush=True)\n    time.sleep(60)\n"
        "except KeyboardInterrupt:\n    pass\n"
        "while True:\n"
        "    try:\n        child_process.heed()\n"
        "    except KeyboardInterrupt:\n        break\n"
        "sys.exit(7 if signal.getsignal(signal.SIGINT) is signal.SIG_IGN else 8)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", dropping], stdout=subprocess.PIPE, **apart()
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        let_go(child)
        assert (7, False) == wait(child)


def _signalled(
    child: "subprocess.Popen[bytes]", times: int, clock: Callable[[], float] = time.monotonic
) -> tuple[int, bool]:
    """Wait for a child; a wait that finds it alive sends the next signal."""
    left = [signal.SIGTERM] * times
    plain = child.wait

    def waiting(timeout: float | None = None) -> int:
        if left:
            os.kill(os.getpid(), left.pop())
        return plain(timeout if not left else 0.01)

    child.wait = waiting  # type: ignore[method-assign]  # the moment of a signal is chosen here
    return wait(child, clock)


def test_a_signal_that_ends_things_is_answered_as_ctrl_c() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), answering(interrupt):
        os.kill(os.getpid(), signal.SIGTERM)
    assert before == signal.getsignal(signal.SIGTERM)

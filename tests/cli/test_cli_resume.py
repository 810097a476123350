"""A run that was killed goes on: nothing that ended is done twice, and it ends as one that nobody
broke.
"""

import importlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.cli import main
from conformance.cli.folder_lock import held
from conformance.cli.resume import how_to_go_on
from conformance.cli.run_folder import headed
from conformance.core.errors import UsageError
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Verdict, found
from conformance.core.unjudged import OUT_OF_TIME
from conformance.http.checks.codes import LIF_03, TIM_01
from conformance.http.reference import Setup
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.report.acta import write_acta
from conformance.report.ledger import LEDGER, exchanges, read
from conformance.report.record import Planned, RecordedOutcome
from conformance.report.resumption import cut_back, take_up
from conformance.report.writer import Writer
from conformance.run.agreement import agree
from conformance.run.header import header
from conformance.sandbox.server import serving
from conformance.sandbox.target import environment_of, target_text
from conformance.selftest.rehearsed import prepare

posix = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no group of processes to kill at once"
)
PASSWORD = "clave-de-ensayo"
WHAT = "(responder_glosa or formular_glosa_masivo) and not combina"
PLAN = prepare(phases=("contract",)).plan
HEADER = replace(header(PLAN, (), "2026-11-20T15:00:00+00:00"), target_file="objetivo.yaml")


def exchange(name: str) -> Exchange:
    request = Request(
        "POST", "http://sandbox/g", "erp", capability="formular_glosa", operation="POST /g"
    )
    return Exchange(
        name,
        request,
        Response(200),
        None,
        "2026-11-20T15:00:00+00:00",
        0.02,
        Evidence(request.url, (), "{}", (), "{}", "curl"),
    )


class _Deadly:
    """A sandbox that does something at its nth request that is about what it serves, before it
    answers.
    """

    def __init__(self, sandbox: SiifaSandbox, nth: int, act: Callable[[], None]) -> None:
        self._sandbox, self._left, self._act = sandbox, iter(range(nth - 1)), act

    def receive(self, *asked: Any) -> Any:
        if next(self._left, None) is None and self._act:
            act, self._act = self._act, lambda: None
            act()
        return self._sandbox.receive(*asked)


FEW = Setup(password=PASSWORD, stock={"radicada": 8})
WRONG = Setup(defects=("segunda-respuesta",), password=PASSWORD)


def _killed(folder: Path, nth: int, workers: Sequence[str], setup: Setup = WRONG) -> int:
    """Start a run in `folder`, kill all its processes at its nth request, and go on with it; return
    the exit code.
    """
    sandbox = create(setup)
    runs: list[subprocess.Popen[bytes]] = []
    deadly = _Deadly(sandbox, nth, lambda: os.killpg(runs[0].pid, signal.SIGKILL))
    # all that the server asks of it
    with serving(deadly if nth else sandbox) as base:  # type: ignore[arg-type]
        target = folder / "objetivo.yaml"
        given = yaml.safe_load(target_text(siifa.load(), base))
        given["limits"]["concurrency"] = 1  # on a busy machine the first item ends first as well
        target.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
        (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        environ = {
            **os.environ,
            **environment_of(sandbox),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONUTF8": "1",
        }
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            str(folder / "pytest.ini"),
            "-p",
            "no:cacheprovider",
            "-q",
            "-p",
            "xdist.plugin",
            "-p",
            "conformance.plugin",
            "--target",
            str(target),
            "--run-named",
            str(target),
            "--out",
            str(folder / "salida"),
            "--phases",
            "probing",
            "-k",
            WHAT,
            *workers,
            str(folder),
        ]
        with subprocess.Popen(
            command, cwd=folder, env=environ, stdout=subprocess.DEVNULL, start_new_session=True
        ) as run:
            runs.append(run)
        if nth:
            assert -signal.SIGKILL == run.returncode
            os.environ |= environment_of(sandbox)
            try:
                again = ["run", "--resume", str(folder / "salida"), "--reports", "acta,junit"]
                return main(again)
            finally:
                for name in environment_of(sandbox):
                    del os.environ[name]
        return run.returncode


def _lines(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for line in (folder / "salida" / LEDGER).read_text(encoding="utf-8").splitlines()
    ]


_FACTURA = re.compile(r'"idFactura": (\d+)')  # what is kept of a body may be cut further on


def _facturas(lines: Sequence[Mapping[str, Any]]) -> dict[tuple[str, bool], set[int]]:
    """Return the facturas that each item formulated glosas of, before the cut and after it."""
    made: dict[tuple[str, bool], set[int]] = {}
    for line in lines:
        if line.get("capability") == "formular_glosa" and line["status"] == 200:
            made.setdefault((line["item"], line["id"].startswith("r1")), set()).add(
                int(_FACTURA.findall(line["request_body"])[0])
            )
    return made


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("entera")
    assert 1 == _killed(folder, 0, ())
    return write_acta(folder / "salida")


@posix
def test_a_killed_run_goes_on_and_ends_as_an_unbroken_one(
    tmp_path: Path, unbroken: Mapping[str, Any]
) -> None:
    assert 1 == _killed(tmp_path, 130, ("-n", "2"))
    acta = json.loads((tmp_path / "salida" / "acta.json").read_text(encoding="utf-8"))
    for key in ("verdict", "totals", "whole"):
        assert unbroken[key] == acta[key]
    assert {row["id"]: row["verdict"] for row in unbroken["requirements"]} == {
        row["id"]: row["verdict"] for row in acta["requirements"]
    }
    assert [(row["code"], row["occurrences"]) for row in unbroken["findings"]] == [
        (row["code"], row["occurrences"]) for row in acta["findings"]
    ]
    assert 1 == len(acta["resumed"])
    assert "Corrida reanudada." in (tmp_path / "salida" / "acta.html").read_text(encoding="utf-8")
    lines = _lines(tmp_path)
    ids = [line["id"] for line in lines if line["type"] == "exchange"]
    ended = [line["id"] for line in lines if line["type"] == "item"]
    assert (len(ids), len(ended)) == (len(set(ids)), len(set(ended)))
    assert sum(unbroken["totals"].values()) == (tmp_path / "salida" / "junit.xml").read_text(
        "utf-8"
    ).count("<testcase")
    used = _facturas(lines)
    assert [] == [
        (one, other) for one in used for other in used if one != other and used[one] & used[other]
    ]


@posix
def test_a_killed_run_of_few_facturas_goes_on_behind_who_had_used_them(tmp_path: Path) -> None:
    """What this run used is no longer free, and yet who comes after goes on with it. What was cut
    has no other: it is blocked, nobody accuses the target. So few do not judge all that must be.
    """
    assert 2 == _killed(tmp_path, 165, (), FEW)
    ledger = read(tmp_path / "salida" / LEDGER)
    again = {line["item"] for line in exchanges(ledger.path) if line["id"].startswith("r1")}
    users = {name for one in ledger.header.shared for name in one.users}
    cut = [one for one in ledger.items if one.reason.startswith("quedó a medias")]
    assert (1, True, [], True) == (
        len(cut),
        cut[0].id in users,
        [one for one in ledger.items if one.verdict is Verdict.FAILED],
        not users.isdisjoint(again),
    )
    assert "y el objetivo no tiene tantas libres" in cut[0].reason


def test_a_whole_run_is_left_as_it_is(
    unbroken: Mapping[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It says so, and its exit code is that of its verdict."""
    folder = next(
        path for path in tmp_path_factory.getbasetemp().glob("entera*") if path.name[-1].isdigit()
    )
    before = {file: file.read_bytes() for file in (folder / "salida").iterdir() if file.is_file()}
    assert 1 == main(["run", "--resume", str(folder / "salida")])
    assert (
        "está completa: no hay nada que reanudar. Veredicto: NO_CONFORME."
        in capsys.readouterr().out
    )
    assert before == {
        file: file.read_bytes() for file in (folder / "salida").iterdir() if file.is_file()
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--resume", "nada"], "No se puede leer el libro"),
        (["--resume", "salida", "--out", "otra"], "no se combina con --out"),
        (["--resume", "salida", "--dry-run"], "no se combina con --dry-run"),
        ([], "Falta --target"),
        (["--resume", "salida"], "no dice con qué ejemplos"),
    ],
)
def test_wrong_usage_is_refused(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The last is the ledger of an earlier version, which did not write down what a resumption
    takes.
    """
    with Writer(tmp_path / "salida" / LEDGER) as writer:
        writer.header(replace(HEADER, examples=0))
    monkeypatch.chdir(tmp_path)
    assert (4, True) == (main(["run", *arguments]), said in capsys.readouterr().err)


def test_what_ended_no_item_is_begun_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a run writes while it prepares says neither what was chosen nor who got which
    factura.
    """
    with Writer(tmp_path / LEDGER) as writer:
        writer.header(replace(HEADER, examples=3))
        writer.footer("2026-11-20T15:00:42+00:00", unavailable="no responde")
    assert 4 == main(["run", "--resume", str(tmp_path)])
    assert "se cortó antes de terminar ninguna prueba" in capsys.readouterr().err


def test_a_run_killed_while_it_prepared_is_begun_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether it had sent something or not, and whatever of it was cut: what to do is said."""
    (tmp_path / "corrida.log").write_text("", encoding="utf-8")
    empty = tmp_path / "vacia"
    empty.mkdir()
    assert 4 == main(["run", "--resume", str(empty)])
    said = [capsys.readouterr().err]
    for lines in (None, "", '{"type":"exchange","id":"x1"'):
        if lines is not None:
            (tmp_path / LEDGER).write_text(lines, encoding="utf-8")
        assert 4 == main(["run", "--resume", str(tmp_path)])
        said.append(capsys.readouterr().err)
    with Writer(tmp_path / LEDGER) as writer:
        writer.exchange("preparacion", exchange("x1"))
    assert 4 == main(["run", "--resume", str(tmp_path)])
    said.append(capsys.readouterr().err)
    assert [True] * 5 == ["repita la orden con que empezó, sin --resume." in text for text in said]


@pytest.mark.parametrize(
    ("ended", "footer", "said"),
    [
        ({}, {"interrupted": True}, "No terminó ninguna prueba: repita la orden.\n"),
        ({}, {}, ""),
        ({"a": ""}, {"interrupted": True}, "Para seguir donde quedó: conformance run --resume s\n"),
        ({"a": "", "b": ""}, {}, ""),
        (
            {"a": "", "b": "quedó fuera de lo que permite max_minutes"},
            {},
            "Para seguir con 1 prueba que quedó sin juzgar: conformance run --resume s\n",
        ),
        (
            {"a": "se agotó max_exchanges (9): no se pide más", "b": OUT_OF_TIME},
            {},
            "Para seguir con 2 pruebas que quedaron sin juzgar: conformance run --resume s\n",
        ),
        ({"a": "", "b": "quedó a medias"}, {}, ""),
    ],
)
def test_how_a_run_goes_on_is_said_where_it_can(
    ended: Mapping[str, str], footer: Mapping[str, bool], said: str, tmp_path: Path
) -> None:
    """What ended nothing begins anew; what a bound put off is asked when it goes on."""
    planned = tuple(Planned(name, "probing", name, "", "") for name in "ab")
    with Writer(tmp_path / LEDGER) as writer:
        writer.header(replace(HEADER, planned=planned))
        for name, reason in ended.items():
            verdict = Verdict.BLOCKED if reason else Verdict.PASSED
            writer.item(RecordedOutcome(name, verdict, reason))
        writer.footer("2026-11-20T15:00:42+00:00", **footer)
    assert said == how_to_go_on(read(tmp_path / LEDGER), "s")


def test_a_run_that_had_begun_can_be_told_of(tmp_path: Path) -> None:
    """What it sent while it prepared stands before its header."""
    assert not headed(tmp_path)
    with Writer(tmp_path / LEDGER) as writer:
        writer.exchange("preparacion", exchange("x1"))
        writer.settle()
        assert not headed(tmp_path)
        writer.header(HEADER)
        writer.settle()
        assert headed(tmp_path)


def test_what_is_no_ledger_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_bytes(b"mi contabilidad")
    assert 4 == main(["run", "--resume", str(tmp_path)])
    assert b"mi contabilidad" == (tmp_path / LEDGER).read_bytes()


def test_a_last_line_that_lacks_only_its_end_is_whole(tmp_path: Path) -> None:
    path = _ledger(tmp_path, unavailable="no responde") / LEDGER
    path.write_bytes(path.read_bytes()[:-1])
    ledger = take_up(tmp_path)
    assert (True, b"\n") == (ledger.footer is not None, path.read_bytes()[-1:])


def test_a_refused_run_gives_an_earlier_one_its_files_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a run that writes its own ledger takes the place of another."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "salida"
    _ledger(folder)
    (folder / "acta.json").write_text("{}", encoding="utf-8")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert 4 == main(
        ["run", "--target", "sandbox", "--phases", "contract", "-k", "nadie", "--out", "salida"]
    )
    assert before == {
        file.name: file.read_bytes() for file in folder.iterdir() if file.name != "corrida.log"
    }


@posix
def test_two_runs_do_not_share_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (_ledger(tmp_path) / LEDGER).read_bytes()
    with (tmp_path / "corrida.log").open("w", encoding="utf-8") as log:
        assert held(log)
        assert 4 == main(
            ["run", "--target", "sandbox", "--phases", "contract", "--out", str(tmp_path)]
        )
    assert (True, before) == (
        "hay una corrida andando en esa carpeta" in capsys.readouterr().err,
        (tmp_path / LEDGER).read_bytes(),
    )


@posix
def test_a_run_that_is_going_on_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _ledger(tmp_path) / LEDGER
    path.write_bytes(path.read_bytes()[:-3])
    before = path.read_bytes()
    with (tmp_path / "corrida.log").open("w", encoding="utf-8") as log:
        assert held(log)
        assert 4 == main(["run", "--resume", str(tmp_path)])
    assert (True, before) == (
        "hay una corrida andando" in capsys.readouterr().err,
        path.read_bytes(),
    )


@pytest.mark.parametrize(
    ("change", "option"),
    [
        ({"seed": 5}, "--seed"),
        ({"profile": "rapido"}, "--profile"),
        ({"examples": 7}, "--examples"),
        ({"selection": "pago"}, "-k"),
        ({"phases": ("probing",)}, "--phases"),
        ({"target": replace(HEADER.target, name="Otro")}, "--target"),
        ({"contract": ()}, "--contract"),
        ({"engine": {}}, "la versión"),
    ],
)
def test_a_run_goes_on_only_with_what_it_had(change: Mapping[str, Any], option: str) -> None:
    agree(PLAN, "", "objetivo.yaml", HEADER)
    with pytest.raises(UsageError, match=f"con otro valor de {option}:"):
        agree(PLAN, "", "objetivo.yaml", replace(HEADER, **change))


@pytest.mark.parametrize("named", ["sandbox", "sandbox --stock=radicada=4"])
def test_the_sandbox_may_listen_elsewhere(named: str) -> None:
    moved = replace(
        HEADER,
        target_file=named,
        target=replace(HEADER.target, services={"factura": "http://x:1"}),
    )
    agree(PLAN, "", named, moved)
    with pytest.raises(UsageError, match="--target"):
        agree(PLAN, "", "objetivo.yaml", moved)


def _ledger(folder: Path, unavailable: str | None = None) -> Path:
    """Write a run of three items: one failed, one blocked, one that was cut after it spoke of a
    deviation.
    """
    planned = tuple(Planned(name, "probing", name) for name in "abc")
    finding = found(
        LIF_03, expected="400", actual="200", capability="formular_glosa", exchanges=("x1",)
    )
    late = found(
        TIM_01, expected="3 s", actual="9 s", capability="formular_glosa", exchanges=("x1",)
    )
    with Writer(folder / LEDGER) as writer:
        writer.header(replace(HEADER, planned=planned))
        writer.exchange("a", exchange("x1"))
        writer.finding("a", finding)
        writer.item(RecordedOutcome("a", Verdict.FAILED))
        writer.item(RecordedOutcome("b", Verdict.BLOCKED))
        writer.exchange("c", exchange("x2"))
        writer.finding("c", finding)
        writer.finding("a", late)
        if unavailable:
            writer.footer("2026-11-20T15:00:42+00:00", unavailable=unavailable)
    return folder


def test_what_was_half_done_is_not_counted_twice(tmp_path: Path) -> None:
    """Its exchanges stay, for they were sent; what was said of it goes, and what is judged at the
    end.
    """
    folder = _ledger(tmp_path)
    with (folder / LEDGER).open("a", encoding="utf-8") as file:
        file.write('{"type":"item","id":"c","ver')  # cut here
    ledger = take_up(folder)
    assert ({"c"}, {"a", "c"}, 2) == (ledger.left, ledger.touched, ledger.writes)
    cut_back(ledger)
    after = read(folder / LEDGER)
    assert (["a", "b"], ["LIF-03"], 2, False) == (
        [item.id for item in after.items],
        [one.finding.code for one in after.deviations],
        after.exchanges,
        after.damaged,
    )


def test_what_a_target_that_went_away_blocked_is_done_again(tmp_path: Path) -> None:
    ledger = take_up(_ledger(tmp_path, unavailable="El objetivo no responde"))
    assert {"b", "c"} == ledger.left
    cut_back(ledger)
    assert ["a"] == [item.id for item in read(ledger.path).items]


def test_a_ledger_damaged_within_is_not_resumed(tmp_path: Path) -> None:
    path = _ledger(tmp_path) / LEDGER
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], "basura\n", *lines[2:]]), encoding="utf-8")
    with pytest.raises(UsageError, match="está dañado"):
        take_up(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX bounds what a process may write")
def test_a_disk_that_is_full_is_told_and_what_was_written_stays(tmp_path: Path) -> None:
    """The run stops with the harness' own exit code and a sentence, no trace; its ledger reads up
    to there.
    """
    resource = importlib.import_module("resource")  # there is none on Windows
    bound = (700_000, 700_000)  # past the header, before the end
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "conformance",
            "run",
            "--target",
            "sandbox",
            "--phases",
            "generation",
            "--out",
            str(tmp_path / "salida"),
        ],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, bound),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},  # nor a compiled module cut short
    )
    assert (3, True, False) == (
        ended.returncode,
        "no se pudo seguir escribiendo" in ended.stderr,
        "Traceback" in ended.stderr + ended.stdout,
    )
    ledger = read(tmp_path / "salida" / LEDGER)
    assert (True, False) == (ledger.exchanges > 0, ledger.whole)

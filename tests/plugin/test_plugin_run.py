"""pytest itself runs scenarios and phases against a target: what passes, what fails and how that is
told.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import pytest

from conformance.http.item import Item
from conformance.http.reference import Setup
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.plugin.item import item_name
from conformance.report.acta import write_acta
from conformance.report.ledger import exchanges, read
from conformance.run.plan import scenario_files
from conformance.sandbox.reply import Reply
from conformance.sandbox.server import serving
from conformance.sandbox.target import environment_of, target_text

PASSWORD = "clave-de-ensayo"
STORY = "glosa-segunda-respuesta"
FEW = MappingProxyType({"radicada": 40, "pendiente": 10})
"""Enough for what is run here, and soon looked over."""

Ended = tuple[int, str, Path]
"""The code of a run, its output, and the folder of its reports."""


class _Mortal:
    """A sandbox that answers so many requests, and then hangs up on every one."""

    def __init__(self, sandbox: SiifaSandbox, life: int) -> None:
        self.sandbox, self.left = sandbox, iter(range(life))

    def receive(self, *asked: Any) -> Reply:
        if next(self.left, None) is None:
            raise ConnectionAbortedError
        return self.sandbox.receive(*asked)


class _Broken:
    """A sandbox that answers 500 to everything."""

    def receive(self, *asked: Any) -> Reply:
        return Reply(500, (("content-type", "application/json"),), b"{}")


def _pytest(
    folder: Path,
    *arguments: str,
    defects: tuple[str, ...] = (),
    change: tuple[str, str] = ("", ""),
    life: int = 0,
    instead: object = None,
    stock: Mapping[str, int] = FEW,
) -> Ended:
    """Run pytest in a process of its own against a new sandbox; return its code, its output and the
    ledger.
    """
    folder.mkdir(exist_ok=True)
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    sandbox = create(Setup(defects=defects, password=PASSWORD, stock=stock))
    served = instead or (_Mortal(sandbox, life) if life else sandbox)
    with serving(cast("SiifaSandbox", served)) as base:
        target = folder / "objetivo.yaml"
        target.write_text(target_text(siifa.load(), base).replace(*change), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            str(folder / "pytest.ini"),
            "-p",
            "no:cacheprovider",
            "-p",
            "xdist.plugin",
            "-p",
            "conformance.plugin",
            "--target",
            str(target),
            "--out",
            str(folder / "salida"),
            *arguments,
        ]
        environ = {
            **os.environ,
            **environment_of(sandbox),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONUTF8": "1",
            "COLUMNS": "400",
        }
        environ.pop("PYTEST_ADDOPTS", None)
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env=environ,
            capture_output=True,
            encoding="utf-8",
            timeout=180,
        )
    return done.returncode, done.stdout + done.stderr, folder / "salida"


def _story(name: str) -> str:
    return str(next(file for file in scenario_files(siifa.load()) if file.stem == name))


def _verdicts(folder: Path) -> dict[str, str]:
    rows = [
        json.loads(line)
        for line in next(folder.glob("*.jsonl")).read_text(encoding="utf-8").splitlines()
    ]
    return {row["id"]: row["verdict"] for row in rows if "verdict" in row}


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """One run of a scenario on a system that conforms, for those that only look at it."""
    return _pytest(tmp_path_factory.mktemp("pasa"), _story(STORY))


@pytest.fixture(scope="module")
def alone_and_together(tmp_path_factory: pytest.TempPathFactory) -> list[Ended]:
    """The same items with one worker and with two, on a system that is wrong and slow for its
    target.
    """
    return [
        _pytest(
            tmp_path_factory.mktemp("trabajadores"),
            "--phases",
            "probing",
            "-k",
            "ver_factura",
            *workers,
            ".",
            defects=("verbo-sin-405",),
            change=("timeout_s: 30", "timeout_s: 30\n  p95_s: 0.000001"),
        )
        for workers in ((), ("-n", "2"))
    ]


def test_a_scenario_passes_against_a_system_that_conforms(passed: Ended) -> None:
    code, output, folder = passed
    assert (0, {"PASSED"}) == (code, set(_verdicts(folder).values())), output


def test_a_scenario_that_fails_shows_code_requirement_and_how_to_reproduce_it(
    tmp_path: Path,
) -> None:
    code, output, folder = _pytest(tmp_path, _story(STORY), defects=("segunda-respuesta",))
    assert (1, True) == (code, "FAILED" in _verdicts(folder).values())
    assert re.search(r"^LIF-03 .+ \(obligatorio, requisito SIIFA-R05\)$", output, re.MULTILINE), (
        output
    )
    assert re.search(
        r"^  Reproducir: curl -i -X PUT http://127\.0\.0\.1:\d+/siifa-factura/.+\$TOKEN_IPS",
        output,
        re.MULTILINE,
    ), output
    assert "  Se esperaba: " in output
    written = "".join(file.read_text(encoding="utf-8") for file in folder.iterdir())
    assert (False, False) == (PASSWORD in output, PASSWORD in written)


def test_a_server_that_answers_500_to_everything_does_not_conform(tmp_path: Path) -> None:
    """What was seen before the first item counts, and the acta shows it with how to see it
    again.
    """
    code, output, folder = _pytest(tmp_path, _story(STORY), instead=_Broken())
    acta = write_acta(folder)
    assert (2, "NO_CONFORME", ["ERR-01"]) == (
        code,
        acta["verdict"],
        [row["code"] for row in acta["findings"]],
    ), output
    assert ("POST /api/Auth/login", "preparacion", True) == (
        acta["findings"][0]["operation"],
        acta["findings"][0]["item"],
        "curl" in acta["findings"][0]["curl"],
    )


def test_a_strict_target_is_told_the_same_level_everywhere(tmp_path: Path) -> None:
    """What pytest says, and JUnit with it, is what the ledger says: the law's SHOULD is a MUST
    there.
    """
    junit = tmp_path / "junit.xml"
    code, output, folder = _pytest(
        tmp_path,
        _story("devolucion-una-sola-vez"),
        f"--junitxml={junit}",
        defects=("segunda-devolucion",),
        change=("environment: pruebas", "environment: pruebas\nstrict: true"),
    )
    assert 1 == code, output
    written = {one.finding.level.value for one in read(folder / "ledger.jsonl").deviations}
    said = re.compile(r"\((\w+), requisito SIIFA-R15\)")
    in_junit = set(said.findall(junit.read_text(encoding="utf-8")))
    told = {"obligatorio"}
    assert [{"MUST"}, told, told] == [written, set(said.findall(output)), in_junit]
    traces = [line["trace"] for line in exchanges(folder / "ledger.jsonl")]
    assert (len(traces), {32}) == (len(set(traces)), set(map(len, traces)))


def test_in_production_a_scenario_that_writes_does_not_apply(tmp_path: Path) -> None:
    code, output, folder = _pytest(
        tmp_path, _story(STORY), change=("environment: pruebas", "environment: produccion")
    )
    assert (0, {"BLOCKED"}) == (code, set(_verdicts(folder).values())), output


def test_a_wrong_target_ends_before_anything_is_sent(tmp_path: Path) -> None:
    change = ("pack: siifa", "pack: sifa")
    code, output, folder = _pytest(tmp_path, _story(STORY), change=change)
    assert (4, True, False) == (code, "¿Quiso decir «siifa»?" in output, folder.exists()), output


def test_a_wrong_scenario_leaves_no_empty_ledger(tmp_path: Path) -> None:
    (tmp_path / "mala.yaml").write_text("titulo: [", encoding="utf-8")
    code, output, folder = _pytest(tmp_path, "mala.yaml")
    assert (4, False) == (code, folder.exists()), output


def test_logins_are_in_the_ledger_without_secrets(passed: Ended) -> None:
    _, _, folder = passed
    logins = [
        row
        for row in map(
            json.loads, (folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
        )
        if row.get("capability") == "iniciar_sesion"
    ]
    assert {("preparacion", 200)} == {(row["item"], row["status"]) for row in logins}
    assert {
        f'{{"userName": "$USER_{row["role"].upper()}", "password": '
        f'"$PASSWORD_{row["role"].upper()}"}}'
        for row in logins
    } == {row["request_body"] for row in logins}
    assert {"***"} == {json.loads(row["response_body"])["token"] for row in logins}


def test_a_refused_login_is_in_the_ledger(tmp_path: Path) -> None:
    _, output, folder = _pytest(tmp_path, _story(STORY), change=("erp@", "nadie@"))
    rows = [
        json.loads(line)
        for line in (folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    refused = [
        row for row in rows if row.get("capability") == "iniciar_sesion" and row["status"] != 200
    ]
    assert 1 == len(refused), output
    assert True is read(folder / "ledger.jsonl").whole


def test_several_workers_reach_the_verdicts_that_one_reaches(
    alone_and_together: list[Ended],
) -> None:
    made = []
    for code, output, folder in alone_and_together:
        assert 1 == code, output
        made.append(_verdicts(folder))
        assert [] == list(folder.glob("parte-*"))
    assert made[0] == made[1]
    assert {"PASSED", "FAILED"} == set(made[0].values())


@pytest.fixture(scope="module")
def sharing(tmp_path_factory: pytest.TempPathFactory) -> list[Ended]:
    """The same items on few facturas, with one worker and with two."""
    return [
        _pytest(
            tmp_path_factory.mktemp("pocas"),
            "--phases",
            "probing",
            "-k",
            "(formular_glosa or ver_factura) and not combina",  # these have facturas alone
            *workers,
            ".",
            stock={"radicada": 6},
        )
        for workers in ((), ("-n", "2"))
    ]


def test_on_few_facturas_several_workers_reach_the_verdicts_that_one_reaches(
    sharing: list[Ended],
) -> None:
    ledgers = [read(folder / "ledger.jsonl") for _, _, folder in sharing]
    (one, two) = (
        {item.id: (item.verdict, item.reason) for item in ledger.items} for ledger in ledgers
    )
    assert one == two
    assert ledgers[0].header.planned == ledgers[1].header.planned
    assert {"PASSED", "BLOCKED"} == {verdict.value for verdict, _ in one.values()}


def test_who_shares_a_factura_goes_to_one_worker_in_the_order_of_the_run(
    sharing: list[Ended],
) -> None:
    """With one worker the items end in the order that the header tells."""
    alone, together = (read(folder / "ledger.jsonl") for _, _, folder in sharing)
    assert [one.id for one in alone.header.planned] == [one.id for one in alone.items]
    users: dict[object, list[str]] = {}
    for item, ids in together.header.allotted.items():
        for id_ in ids:
            users.setdefault(id_, []).append(item)
    workers = {line["item"]: line["id"].partition("x")[0] for line in exchanges(together.path)}
    places = {one.id: place for place, one in enumerate(together.items)}
    planned = [one.id for one in together.header.planned]
    shared = [sorted(names, key=planned.index) for names in users.values() if len(names) > 1]
    assert ({"", "gw0", "gw1"}, True) == ({*workers.values()}, shared != [])
    for names in shared:
        assert 1 == len({workers[name] for name in names if name in workers}), names
        assert sorted(names, key=places.__getitem__) == names


def test_a_target_that_stops_answering_is_told_from_an_interruption(tmp_path: Path) -> None:
    """The footer says since which request, whoever sent it; what was judged before stays judged."""
    life = 62  # requests, of which preparing takes 47
    code, output, folder = _pytest(
        tmp_path, "--phases", "probing", "-k", "sin-token", "-n", "2", ".", life=life
    )
    footer = json.loads((folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (2, "footer", False) == (code, footer["type"], footer["interrupted"]), output
    assert re.search(
        r"lo primero que quedó sin respuesta fue [A-Z]+ http://127\.0\.0\.1:\d+/\S+ \(\S+\)",
        footer["unavailable"],
    ), footer
    assert "PASSED" in _verdicts(folder).values()


def test_a_run_that_could_not_begin_tells_of_what_was_selected_alone(tmp_path: Path) -> None:
    """Its header names those items and no other, and none of them was performed."""
    asked = ("--phases", "probing", "-k", "ver_factura/rutas", "-n", "2", ".")
    code, output, folder = _pytest(tmp_path, *asked, life=3)
    ledger = read(folder / "ledger.jsonl")
    named = [one.id for one in ledger.header.planned]
    assert (2, ["probing/ver_factura/rutas"], {}) == (code, named, _verdicts(folder)), output
    assert ledger.footer
    assert ledger.footer.unavailable


def test_what_a_system_may_not_survive_goes_last(tmp_path: Path) -> None:
    _, output, folder = _pytest(
        tmp_path,
        "--phases",
        "probing,scenario",
        _story(STORY),
        "-k",
        f"ver_factura/rutas or {STORY}",
    )
    assert [f"scenario/{STORY}", "probing/ver_factura/rutas"] == list(_verdicts(folder))[-2:], (
        output
    )


def test_times_are_judged_over_the_exchanges_of_all_workers(
    alone_and_together: list[Ended],
) -> None:
    """One finding per slow capability, however many workers measured it; the acta tells the times
    of each.
    """
    made = []
    for _, _, folder in alone_and_together:
        acta = write_acta(folder)
        made.append(
            [
                (one["code"], one["level"], one["capability"], one["occurrences"])
                for one in acta["findings"]
            ]
        )
        assert {one["capability"] for one in acta["timings"]} >= {"ver_factura", "iniciar_sesion"}
        assert ["FAILED"] == [
            one["verdict"] for one in acta["requirements"] if one["id"] == "SIIFA-TIM"
        ]
    assert sorted(made[0]) == sorted(made[1])
    assert ("TIM-01", "SHOULD", "ver_factura", 1) in made[0]


def test_without_a_target_the_plugin_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_propio.py").write_text(
        "def test_propio() -> None:\n    assert True\n", encoding="utf-8"
    )
    (tmp_path / "otro.yaml").write_text("a: 1\n", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "conformance.plugin",
        ],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1"},
    )
    assert (0, True) == (done.returncode, "1 passed" in done.stdout), done.stdout + done.stderr
    assert not (tmp_path / "informes").exists()


def test_a_dry_run_shows_the_plan_and_only_logs_in_and_reads(tmp_path: Path) -> None:
    code, output, folder = _pytest(tmp_path, _story(STORY), "--dry-run")
    sent = [
        row
        for row in map(
            json.loads, (folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
        )
        if row["type"] == "exchange"
    ]
    assert (0, {}) == (code, _verdicts(folder)), output
    assert "Escrituras: unas 3." in (folder / "plan.txt").read_text(encoding="utf-8")
    assert {"GET", "POST"} == {row["method"] for row in sent}
    assert {"iniciar_sesion"} == {row["capability"] for row in sent if row["method"] != "GET"}


def test_the_plan_is_told_before_the_first_request_and_the_budget_holds(tmp_path: Path) -> None:
    code, output, folder = _pytest(
        tmp_path, _story(STORY), change=("timeout_s:", "max_writes: 1\n  timeout_s:")
    )
    assert "Escrituras: ninguna; limits.max_writes permite 1." in output
    assert (0, {"BLOCKED"}) == (code, set(_verdicts(folder).values()))


def test_what_bounds_a_run_holds_for_all_its_workers_and_is_told(tmp_path: Path) -> None:
    """The same items stay outside whoever performs; without a terminal a line says where it is."""
    asked = ("--phases", "probing", "-k", "sin-token", "-n", "2", "--progress", ".")
    bounds = ("--budget=max_exchanges=70", "--budget=facturas=9")
    _, output, folder = _pytest(tmp_path, *bounds, *asked)
    text = (folder / "ledger.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    items = [row for row in rows if row["type"] == "item"]
    outside = [row for row in items if row["reason"].endswith("permite max_exchanges")]
    assert "Límites de la corrida: a lo sumo 70 peticiones, 9 facturas." in output
    assert f"Quedan fuera por esos límites {len(outside)} de {len(items)} pruebas" in output
    assert sum(row["type"] == "exchange" for row in rows) <= 70
    assert f" {len(items)} de {len(items)} pruebas, 0 con hallazgos" in output
    assert {"PASSED", "BLOCKED"} == {row["verdict"] for row in items}
    assert [f"Los límites de la corrida dejaron fuera {len(outside)} pruebas."] == rows[-1]["notes"]


def test_a_name_of_others_is_one_printable_line() -> None:
    """What pytest prints, and what JUnit holds, drives no terminal and breaks no XML."""
    hostile = Item(
        id="scenario/\x1b[2J\u202e",
        phase="scenario",
        title="a\nb\x00\ud800",
        run=lambda context: None,
    )
    assert "a b\\x00\\xd800 [scenario/\\x1b[2J\\x202e]" == item_name(hostile)

"""The findings of a run are asked again: of the same system, of one that was repaired, of one that
wavers.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.cli import main
from conformance.core.errors import UsageError
from conformance.core.exchange import Request, Response
from conformance.http.reference import Setup
from conformance.http.wire.client import Client
from conformance.http.wire.resending import rebuild
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.run.replay import Repetition, Replayed, ReplayVerdict, cases
from conformance.run.session import Run
from conformance.sandbox.server import serving
from conformance.sandbox.target import environment_of, target_text
from conformance.selftest.in_process import InProcess
from conformance.selftest.rehearsed import prepare

PASSWORD = "rehearsal"  # of the synthetic users of a rehearsal
CRAFT = prepare(phases=("probing",))
ITEMS = {item.id: item for item in CRAFT.items}
TWICE, BAD_ID = "probing/responder_glosa/carrera", "probing/ver_glosa/id-mal-formado"
TOKEN = "probing/ver_factura/token-alterado"
DEFECTS = ("segunda-respuesta", "error-500-id-cero", "token-alterado-aceptado")


class _Wavering:
    """A system that is right and wrong by turns, for what is about glosas."""

    def __init__(self, right: InProcess, wrong: InProcess) -> None:
        self._both, self._turn = (right, wrong), 0

    def carry(self, request: Request) -> Response:
        if request.capability != "ver_glosa":
            return self._both[0].carry(request)
        self._turn += 1
        return self._both[self._turn % 2].carry(request)

    def close(self) -> None:
        pass


def _sandbox(*defects: str) -> InProcess:
    return InProcess(create(Setup(defects=defects, password=PASSWORD)))


def _client(carrier: Any) -> Client:
    return Client(CRAFT.plan.target, CRAFT.plan.entry, carrier=carrier)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of a run of three items, each of which finds something."""
    run = Run(CRAFT.plan, tmp_path_factory.mktemp("salida"), named="objetivo.yaml")
    run.engine.client = _client(_sandbox(*DEFECTS))
    chosen = [ITEMS[name] for name in (TWICE, BAD_ID, TOKEN)]
    run.discover(chosen)
    run.open(chosen)
    for item in chosen:
        run.perform(item)
    run.close()
    return read(run.folder / LEDGER)


def _asked(
    ledger: Ledger,
    carrier: Any,
    selectors: Sequence[str] = (),
    items: Mapping[str, Any] = ITEMS,
    plan: Any = CRAFT.plan,
) -> dict[str, Replayed]:
    with _client(carrier) as client:
        return {
            one.case.finding.code: one
            for one in Repetition(plan, items, ledger, client).ask(cases(ledger, selectors))
        }


def test_what_nobody_repaired_still_fails(ledger: Ledger) -> None:
    """The 500 is shown by its own request, sent three times; the others by their items, with
    facturas of their own.
    """
    told = _asked(ledger, _sandbox(*DEFECTS))
    assert {
        "LIF-03": (ReplayVerdict.FAILS, 3, 3),
        "ERR-01": (ReplayVerdict.FAILS, 3, 3),
        "SEC-02": (ReplayVerdict.FAILS, 3, 3),
    } == {code: (one.answer, one.sent, one.failed) for code, one in told.items()}
    assert (
        "curl -i -X GET http://sandbox/siifa-factura/api/SeguimientoFacturaGlosa/0"
        in told["ERR-01"].curl
    )


def test_what_was_repaired_is_fixed(ledger: Ledger) -> None:
    told = _asked(ledger, _sandbox("segunda-respuesta"))
    assert {
        "LIF-03": ReplayVerdict.FAILS,
        "ERR-01": ReplayVerdict.FIXED,
        "SEC-02": ReplayVerdict.FIXED,
    } == {code: one.answer for code, one in told.items()}


def test_what_fails_now_and_then_is_told_apart(ledger: Ledger) -> None:
    one = _asked(ledger, _Wavering(_sandbox(), _sandbox(*DEFECTS)), ["ERR-01"])["ERR-01"]
    assert (ReplayVerdict.FLAKY, 3, 2) == (one.answer, one.sent, one.failed)


def test_what_cannot_be_asked_is_not_called_fixed(ledger: Ledger) -> None:
    """A target without the item, or one where nothing may be written, says nothing of a finding."""
    told = _asked(ledger, _sandbox(), items={})
    assert {ReplayVerdict.UNASKED} == {one.answer for one in told.values()}
    production = replace(CRAFT.plan, target=replace(CRAFT.plan.target, environment="produccion"))
    one = _asked(ledger, _sandbox(*DEFECTS), ["LIF-03"], plan=production)["LIF-03"]
    assert (ReplayVerdict.UNASKED, True) == (one.answer, "produccion" in one.reason)


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("lif-03", ["LIF-03"]),
        ("SEC-02:ver_factura", ["SEC-02"]),
        ("ver_glosa", ["ERR-01"]),
        (TWICE, ["LIF-03"]),
    ],
)
def test_findings_are_selected_by_what_a_person_sees(
    selector: str, codes: list[str], ledger: Ledger
) -> None:
    assert codes == [case.finding.code for case in cases(ledger, [selector])]
    shown = cases(ledger, [selector])[0].finding.exchanges[-1]
    assert codes == [case.finding.code for case in cases(ledger, [shown])]


def test_an_unknown_finding_is_refused_with_those_there_are(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match=r"«CON-04»: ningún hallazgo(.|\n)*LIF-03:responder_glosa"):
        cases(ledger, ["CON-04"])


LINE = {
    "method": "PUT",
    "url": "http://viejo/f/api/G?a=1",
    "role": "erp",
    "capability": "x",
    "operation": "PUT /api/G",
    "request_headers": [
        ["content-type", "application/json"],
        ["authorization", "Bearer $TOKEN_ERP"],
    ],
    "request_body": '{"id": 1}',
}


def _rebuilt(**change: Any) -> Request | None:
    return rebuild(
        {**LINE, **change},
        {"seguridad": "http://viejo/s", "factura": "http://viejo/f"},
        CRAFT.plan.target,
        CRAFT.plan.pack.auth,
        lambda role, service: f"token-de-{role}-0123456789",
    )


def test_a_request_is_made_whole_with_the_secrets_of_the_target() -> None:
    """The role's own token is left to the client; one that was altered is altered again; a login is
    written anew.
    """
    assert (
        Request(
            "PUT",
            "http://sandbox/siifa-factura/api/G?a=1",
            "erp",
            (("content-type", "application/json"),),
            b'{"id": 1}',
            "x",
            "PUT /api/G",
            service="factura",
        )
        == _rebuilt()
    )
    altered = _rebuilt(request_headers=[["authorization", "Bearer ${TOKEN_ERP%??????????}AAAA"]])
    assert (altered and altered.token) == "Bearer token-de-erp-AAAA"
    elsewhere = _rebuilt(request_headers=[["authorization", "Token $TOKEN_ERP"]])
    assert (elsewhere and elsewhere.token) == "Token token-de-erp-0123456789"
    anonymous = _rebuilt(request_headers=[], request_body=None)
    assert (anonymous and (anonymous.token, anonymous.body)) == ("", None)
    login = _rebuilt(
        request_headers=[], request_body='{"userName": "$USER_ERP", "password": "$PASSWORD_ERP"}'
    )
    assert login is not None
    assert {"userName": "erp@sandbox", "password": PASSWORD} == json.loads(login.body or b"")


@pytest.mark.parametrize(
    "change",
    [
        {"request_body": '{"titular": "***"}'},
        {"url": "http://viejo/f/api/G?correo=***"},
        {"request_body": "a\ufffd"},
        {"request_body": "aaa… (30000 bytes en total)"},
        {"url": "http://otro/api/G"},
        {"request_headers": [["authorization", "Bearer ***"]]},
        {"request_headers": [["authorization", "Bearer $TOKEN_NO"]]},
    ],
)
def test_what_nobody_kept_is_not_made_up(change: Mapping[str, Any]) -> None:
    assert None is _rebuilt(**change)


def test_the_command_asks_again_and_its_exit_code_says_how_it_went(
    ledger: Ledger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Over HTTP, at another address: the target that the ledger names, another one, and none that
    can be found.
    """
    monkeypatch.chdir(tmp_path)
    folder = str(ledger.path.parent)
    for defects, code, said in ((DEFECTS, 1, "SIGUE FALLANDO"), ((), 0, "CORREGIDO")):
        sandbox = create(Setup(defects=defects, password=PASSWORD))
        with serving(sandbox) as base:
            (tmp_path / "objetivo.yaml").write_text(
                target_text(siifa.load(), base), encoding="utf-8"
            )
            for name, value in environment_of(sandbox).items():
                monkeypatch.setenv(name, value)
            assert code == main(["replay", folder, "ERR-01", "SEC-02"])
        told = capsys.readouterr().out
        assert (2, True) == (told.count(f"{said}  "), "2 hallazgos se repiten: de " in told), told
        assert PASSWORD not in told
    (tmp_path / "objetivo.yaml").unlink()
    assert (4, 4, 4) == (
        main(["replay", folder]),
        main(["replay", folder, "CON-04"]),
        main(["replay", "nada"]),
    )
    told = capsys.readouterr().err
    for said in ("No existe el archivo de objetivo", "ningún hallazgo", "No existe la carpeta"):
        assert said in told


def test_a_run_without_findings_has_nothing_to_repeat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(CRAFT.plan, tmp_path)
    run.close()
    assert 0 == main(["replay", str(tmp_path / LEDGER)])
    assert "no hay nada que repetir" in capsys.readouterr().out


def _header(**change: Any) -> Callable[[list[str]], object]:
    def changed(lines: list[str]) -> None:
        place = next(
            place for place, line in enumerate(lines) if line.startswith('{"type":"header"')
        )
        lines[place] = json.dumps({**json.loads(lines[place]), **change})

    return changed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines.__setitem__(3, "{"), "la línea 4 no es un objeto JSON"),
        (lambda lines: lines.__setitem__(3, "[" * 2000), "la línea 4 no es un objeto JSON"),
        (
            lambda lines: [
                lines.remove(line) for line in list(lines) if '"type":"finding"' in line
            ],
            "su pie anuncia",
        ),
        (_header(seed="x"), "trae en «seed» un valor"),
        (_header(target_file=5), "trae en «target_file» un valor"),
    ],
)
def test_a_damaged_ledger_is_never_repeated(
    ledger: Ledger,
    tmp_path: Path,
    change: Callable[[list[str]], object],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = ledger.path.read_text(encoding="utf-8").split("\n")
    change(lines)
    (tmp_path / LEDGER).write_text("\n".join(lines), encoding="utf-8")
    assert 4 == main(["replay", str(tmp_path)])
    assert said in capsys.readouterr().err


def test_a_ledger_whose_end_was_cut_is_repeated_with_a_warning(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a file of the target it goes no further; where nothing was found yet, nothing is
    concluded.
    """
    text = ledger.path.read_text(encoding="utf-8")
    for kept, code in ((text[:-9], 4), (text[: text.index('{"type":"finding"') + 30], 2)):
        (tmp_path / LEDGER).write_text(kept, encoding="utf-8")
        assert code == main(["replay", str(tmp_path), "--target", str(tmp_path / "nada.yaml")])
        assert "está incompleto" in capsys.readouterr().err

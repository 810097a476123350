"""A ledger's exchanges asked again: an honest system answers alike, a wrong one does not."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from evidence_sample import CRAFT, PASSWORD, client, ran, sandbox

from conformance.cli.main import main
from conformance.core.budget import Budget
from conformance.core.errors import TargetUnavailableError
from conformance.core.exchange import Exchange, Request
from conformance.evidence.asking import AskedAgain, ask
from conformance.evidence.drawing import drawn
from conformance.evidence.judging import asking_of
from conformance.evidence.likeness import otherwise
from conformance.evidence.reading_items import PerformedAgain, perform
from conformance.evidence.repeatable import Comparison, Surface, repeatable
from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.app import create
from conformance.report.ledger import exchanges, read
from conformance.sandbox.server import serving
from conformance.sandbox.target import environment_of, target_text
from conformance.selftest.in_process import InProcess

_ALL = 100.0
_BASE = "http://sandbox/siifa-factura"


def _asked(path: Path, asking: Any, *, writes: bool = False) -> AskedAgain:
    found = repeatable(exchanges(path), writes=writes)
    return ask(found, asking_of(read(path), CRAFT.plan, asking), _ALL, 1)


def _again(path: Path, carrier: InProcess, *, writes: bool = False) -> AskedAgain:
    with client(carrier) as asking:
        return _asked(path, asking, writes=writes)


@pytest.fixture(scope="module")
def writing_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of a run that wrote, and was refused as nobody, as who may not, and for bodies
    that lack something.
    """
    names = (
        "probing/registrar_estado_pago/sin-token",
        "probing/formular_glosa/roles",
        "probing/formular_glosa/requeridos",
        "probing/listar_facturas/paginacion",
    )
    return ran(tmp_path_factory.mktemp("escrituras"), names)


def test_an_honest_system_answers_as_its_ledger_says(ledger_path: Path) -> None:
    said = _again(ledger_path, sandbox())
    assert said.agrees
    assert () == said.differences
    assert said.sent == said.repeatable > 20
    assert 0 == said.unanswered


def test_an_honest_system_refuses_again(writing_path: Path) -> None:
    """With rows that the run wrote, which another sandbox has not."""
    said = _again(writing_path, sandbox(), writes=True)
    assert (True, ()) == (said.agrees, said.differences)
    assert said.sent > said.writes > 10


@pytest.mark.parametrize(
    ("defect", "how"),
    [
        ("token-alterado-aceptado", "y el libro dice 401"),
        ("error-500-id-cero", "respondió 500"),
    ],
)
def test_a_good_ledger_does_not_survive_a_defective_system(
    ledger_path: Path, defect: str, how: str
) -> None:
    said = _again(ledger_path, sandbox(defect))
    assert not said.agrees
    assert any(how in one.how for one in said.differences)


@pytest.mark.parametrize(
    "defect", ["estado-de-pago-sin-token", "ips-formula", "requerido-omitido-aceptado"]
)
def test_what_has_to_be_refused_is_refused_again(writing_path: Path, defect: str) -> None:
    """By nobody's credential, by a role that may not, by a body that the contract does not take."""
    assert _again(writing_path, sandbox(defect)).agrees
    said = _again(writing_path, sandbox(defect), writes=True)
    assert any("el libro dice que la rechazó con" in one.how for one in said.differences)


def test_no_more_is_refused_than_the_target_bears(writing_path: Path) -> None:
    """By `limits.max_writes`; what is read is asked all the same."""
    with client(sandbox()) as asking:
        how = replace(asking_of(read(writing_path), CRAFT.plan, asking), writes=Budget(3))
        said = ask(repeatable(exchanges(writing_path), writes=True), how, _ALL, 1)
    assert (3, 0, True) == (said.writes, said.unanswered, said.agrees)


def test_a_body_that_the_contract_does_not_have_is_a_difference(writing_path: Path) -> None:
    """Also of rows that the run touched, which are not compared with what the ledger says."""
    said = _again(writing_path, sandbox("campo-sin-declarar"))
    assert any(one.how.startswith("SCH-01, ") for one in said.differences)


def _performed(path: Path, *defects: str, percent: float = _ALL) -> PerformedAgain:
    with client(sandbox(*defects)) as asking:
        return perform(read(path), CRAFT.plan, asking, percent, 1)


def test_items_that_only_read_are_performed_anew(ledger_path: Path, writing_path: Path) -> None:
    """What no exchange shows alone is found by them; of an honest system nothing is."""
    clean = _performed(ledger_path)
    assert (3, 3, 3, ()) == (clean.items, clean.performed, clean.judged, clean.differences)
    assert 1 == _performed(ledger_path, percent=1.0).performed
    reading = "probing/listar_facturas/paginacion"
    assert (1, ()) == ((said := _performed(writing_path)).items, said.differences)
    (one,) = _performed(writing_path, "pagina-repetida").differences
    assert (reading, True) == (one.id, one.how.startswith("CON-03, "))


def test_nothing_is_written(writing_path: Path) -> None:
    """What is sent again are readings, whatever verb they have."""
    sent: list[str] = []
    carrier = InProcess(
        create(Setup(password=PASSWORD)), lambda request, _: sent.append(str(request.kind))
    )
    _again(writing_path, carrier)
    with client(carrier) as asking:
        perform(read(writing_path), CRAFT.plan, asking, _ALL, 1)
    assert {"read", "login"} == set(sent)


def test_a_right_system_keeps_what_it_had(writing_path: Path) -> None:
    """Of the refused writes none leaves anything."""
    world = create(Setup(password=PASSWORD))
    before = len(world.store.seguimientos)
    _again(writing_path, InProcess(world), writes=True)
    assert before == len(world.store.seguimientos)


class _Gone:
    """Nobody answers."""

    def send(self, request: Request) -> Exchange:
        raise TargetUnavailableError("no hay nadie")

    def token(self, role: str, service: str = "") -> str:
        return "t"

    def hide(self, text: str) -> str:
        return text


def test_nobody_who_answers_is_not_agreement(ledger_path: Path) -> None:
    """After five that were not answered nobody is asked any more."""
    said = _asked(ledger_path, _Gone())
    assert (5, 5, False) == (said.sent, said.unanswered, said.agrees)


def _line(**more: Any) -> dict[str, Any]:
    usual = {"id": "x1", "item": "a", "kind": "read", "status": 200, "fault": None, "left": None}
    body = {"request_body": None, "url": "http://x/api/Cosa/1234", "method": "GET"}
    return {**usual, **body, "capability": "ver", "role": "ips", "response_body": None, **more}


def test_what_the_run_wrote_is_not_compared() -> None:
    """Neither what an item read after it wrote, nor rows that anybody touched."""
    wrote = _line(item="b", kind="write", url="http://x/api/Cosa", request_body='{"idCosa": 1234}')
    lines = [_line(), wrote, _line(url="http://x/api/Cosa/77"), _line(item="b", url="http://x/1")]
    right, alike = Comparison.RIGHT, Comparison.ALIKE
    assert [right, alike, right] == [one.comparison for one in repeatable(lines)]
    refused = {**wrote, "status": 400}
    lines = [_line(), refused, _line(item="b", url="http://x/1")]
    assert [alike, alike] == [one.comparison for one in repeatable(lines)]
    told = [one.comparison for one in repeatable(lines, writes=True)]
    assert [alike, Comparison.REFUSED, alike] == told


_SURFACE = Surface(
    CRAFT.plan.target.services, CRAFT.plan.contract.bound, frozenset({"seguridad", "factura"})
)


def _request(method: str, path: str, role: str = "erp", **more: Any) -> Request:
    return Request(method, _BASE + path, role, service="factura", **more)


@pytest.mark.parametrize(
    ("request_", "reads"),
    [
        (_request("GET", "/api/Factura/12"), True),
        (_request("GET", "/api/nada"), True),
        (_request("DELETE", "/api/Factura/12"), False),
        (_request("POST", "/api/SeguimientoFacturaGlosa"), False),
        (_request("PUT", "/api/EmpresaCuentaBancaria/7"), False),
        (_request("GET", "/api/Factura/12", headers=(("X-HTTP-Method-Override", "PUT"),)), False),
    ],
)
def test_whether_a_request_reads_is_told_by_the_contract(request_: Request, reads: bool) -> None:
    """Whatever the ledger, which may be anybody's, says of it."""
    assert reads == _SURFACE.only_reads(request_)


def test_a_path_that_leads_elsewhere_fits_no_operation() -> None:
    for path in ("/api/Factura/..", "/api/Factura/%2e%2e", "/api/Factura/a%2fb", "/api/Factura/"):
        assert () == _SURFACE.served(_request("GET", path))
    assert 1 == len(_SURFACE.served(_request("GET", "/API/factura/12?x=1")))


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        (_request("POST", "/api/SeguimientoFacturaGlosa", "anonimo", token=""), True),
        (_request("POST", "/api/SeguimientoFacturaGlosa", "ips"), True),
        (_request("POST", "/api/SeguimientoFacturaGlosa", body=b"{}"), True),
        (_request("POST", "/api/SeguimientoFacturaGlosa", body=b"{"), False),
        (_request("POST", "/api/SeguimientoFacturaGlosa"), False),
        (_request("DELETE", "/api/Factura/12"), False),
        (replace(_request("POST", "/api/Auth/login", "anonimo", token=""), service="x"), False),
    ],
)
def test_a_write_shows_itself_that_it_has_to_be_refused(request_: Request, refused: bool) -> None:
    """The ledger of a good run may have been forged to have somebody write with own credentials."""
    assert refused == _SURFACE.has_to_refuse(_line(request_headers=[]), request_)


def test_a_write_that_shows_somebodys_credential_is_not_sent() -> None:
    write = _request("POST", "/api/SeguimientoFacturaGlosa", "anonimo", token="Bearer t")
    shown = _line(request_headers=[["Authorization", "Bearer $TOKEN_ERP"]])
    assert not _SURFACE.has_to_refuse(shown, write)


def test_an_address_that_only_begins_like_a_service_is_not_asked(ledger_path: Path) -> None:
    """Nothing is sent to a server that a forged ledger names."""
    line = next(one for one in exchanges(ledger_path) if one["kind"] == "read")
    asking = asking_of(read(ledger_path), CRAFT.plan, _Gone())
    for url in ("http://sandbox/siifa-factura@mala.example/", "http://sandbox/siifa-facturas/x"):
        (one,) = repeatable([{**line, "url": url}])
        assert not asking.may_send(one)


def test_what_nobody_can_send_is_not_drawn(ledger_path: Path) -> None:
    """Half a character, which a forged ledger may hold."""
    line = next(one for one in exchanges(ledger_path) if one["kind"] == "read")
    asking = asking_of(read(ledger_path), CRAFT.plan, _Gone())
    (one,) = repeatable([{**line, "request_headers": [["x-a", "\ud800"]]}])
    assert not asking.may_send(one)


def test_a_seed_draws_the_same_and_one_of_each_sort_first() -> None:
    def sorts(one: int) -> tuple[bool]:
        return (one > 0,)

    rows = list(range(100))
    some = drawn(rows, 2, 7, sorts)
    assert some == drawn(rows, 2, 7, sorts)
    assert (2, True) == (len(some), 0 in some)
    assert (1, []) == (len(drawn(rows, 0.001, 7, sorts)), drawn([], 5, 7, sorts))


def test_of_two_that_are_drawn_alike_the_one_of_the_rarer_sort_goes_first() -> None:
    rows = list(range(10))
    assert all(9 in drawn(rows, 20, seed, lambda one: (one, one == 9)) for seed in range(20))


@pytest.mark.parametrize(
    ("then", "now", "how"),
    [
        ({"a": 1, "b": None}, {"a": 2, "b": "x"}, ""),
        ({"a": 1}, {}, "falta «a»"),
        ({"a": 1}, {"a": "1"}, "«a» es texto, y era número"),
        ({"a": "***cf8"}, {"a": 5}, ""),
        ([{"a": 1}, {"a": 2}], [], ""),
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {}], "falta «[].a»"),
        ([{"a": 1, "b": 2}, {"a": 2}], [{"a": 3}], ""),
        ({"id": 1234}, {"id": 1235}, "«id» ya no es lo que se pidió"),
        ([{"id": 1234}], [{"id": 1234}, {"id": 7}], "«[].id» ya no es lo que se pidió"),
        ({"id": 1234}, [], "«el cuerpo» es lista, y era objeto"),
    ],
)
def test_what_time_does_not_change_is_compared(then: Any, now: Any, how: str) -> None:
    assert how == otherwise(_line(response_body=json.dumps(then)), 200, json.dumps(now))


def test_a_status_counts_and_a_body_that_was_cut_does_not() -> None:
    assert "respondió 500, y el libro dice 200" == otherwise(_line(), 500, "")
    assert "" == otherwise(_line(response_body='{"a": 1… (90 bytes en total)'), 200, "{}")


@pytest.mark.parametrize(("defects", "code"), [((), 0), (("token-alterado-aceptado",), 1)])
def test_the_command_asks_over_http(
    tmp_path: Path,
    package: bytes,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    defects: tuple[str, ...],
    code: int,
) -> None:
    file, target = tmp_path / "a.zip", tmp_path / "objetivo.yaml"
    file.write_bytes(package)
    system = create(Setup(defects=defects, password=PASSWORD))
    for name, value in environment_of(system).items():
        monkeypatch.setenv(name, value)
    with serving(system) as base:
        target.write_text(target_text(CRAFT.plan.pack, base), encoding="utf-8")
        asked = ["verify", str(file), "--against", str(target), "--sample", "30%", "--seed", "3"]
        assert code == main(asked)
    said = capsys.readouterr().out
    assert "no se escribió nada" in said
    assert ("NO RESPONDE COMO DICE EL LIBRO" in said) == bool(code)


def test_nothing_is_written_in_production(
    tmp_path: Path,
    package: bytes,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not even what has to be refused: it is told before anything is sent."""
    file, target = tmp_path / "a.zip", tmp_path / "objetivo.yaml"
    file.write_bytes(package)
    for name, value in environment_of(create(Setup(password=PASSWORD))).items():
        monkeypatch.setenv(name, value)
    text = target_text(CRAFT.plan.pack, "http://127.0.0.1:9")
    text = text.replace("environment: pruebas", "environment: produccion")
    target.write_text(text, encoding="utf-8")
    assert "environment: produccion" in target.read_text(encoding="utf-8")
    assert 4 == main(["verify", str(file), "--against", str(target), "--refused-writes"])
    assert "es un objetivo de producción" in capsys.readouterr().err


@pytest.mark.parametrize("share", ["0%", "101", "mucho"])
def test_a_share_that_is_none_is_told(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["verify", "a.zip", "--against", "x.yaml", "--sample", share])
    assert 4 == ended.value.code
    assert "no es un porcentaje" in capsys.readouterr().err

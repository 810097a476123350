"""A ledger's readings asked again: an honest system answers alike, a wrong one does not."""

import json
from pathlib import Path
from typing import Any

import pytest
from evidence_sample import CRAFT, PASSWORD, client, sandbox

from conformance.cli.main import main
from conformance.core.errors import TargetUnavailableError
from conformance.core.exchange import Exchange, Request
from conformance.evidence.asking import AskedAgain, ask, otherwise, readings, sample
from conformance.http.reference import Setup
from conformance.http.wire.resending import rebuild
from conformance.packs.siifa.sandbox.app import create
from conformance.report.ledger import exchanges, read
from conformance.sandbox.server import serving
from conformance.sandbox.target import environment_of, target_text
from conformance.selftest.in_process import InProcess

_ALL = 100.0


def _asked(path: Path, asking: Any, percent: float = _ALL) -> AskedAgain:
    ledger, plan = read(path), CRAFT.plan
    return ask(
        readings(exchanges(path)),
        lambda line, token_of: rebuild(
            line, ledger.header.target.services, plan.target, plan.pack.auth, token_of
        ),
        asking,
        percent,
        1,
    )


def _again(path: Path, carrier: InProcess) -> AskedAgain:
    with client(carrier) as asking:
        return _asked(path, asking)


def test_an_honest_system_answers_as_its_ledger_says(ledger_path: Path) -> None:
    said = _again(ledger_path, sandbox())
    assert said.agrees
    assert () == said.differences
    assert said.sent == said.readings > 20
    assert 0 == said.unanswered


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


def test_nothing_is_written(ledger_path: Path) -> None:
    """What is sent again are readings, whatever verb they have."""
    sent: list[str] = []
    carrier = InProcess(
        create(Setup(password=PASSWORD)), lambda request, _: sent.append(str(request.kind))
    )
    _again(ledger_path, carrier)
    assert {"read", "login"} == set(sent)


class _Gone:
    """Nobody answers."""

    def send(self, request: Request) -> Exchange:
        raise TargetUnavailableError("no hay nadie")

    def token(self, role: str, service: str = "") -> str:
        return "t"


def test_nobody_who_answers_is_not_agreement(ledger_path: Path) -> None:
    """After five that were not answered nobody is asked any more."""
    said = _asked(ledger_path, _Gone())
    assert (5, 5, False) == (said.sent, said.unanswered, said.agrees)


def _line(**more: Any) -> dict[str, Any]:
    usual = {"id": "x1", "item": "a", "kind": "read", "status": 200, "fault": None, "left": None}
    body = {"request_body": None, "url": "http://x/api/Cosa/1234", "method": "GET"}
    return {**usual, **body, "capability": "ver", "role": "ips", "response_body": None, **more}


def test_what_the_run_wrote_is_not_asked_for() -> None:
    """Neither what an item read after it wrote, nor rows that anybody touched."""
    wrote = _line(item="b", kind="write", url="http://x/api/Cosa", request_body='{"idCosa": 1234}')
    lines = [_line(), wrote, _line(url="http://x/api/Cosa/77"), _line(item="b", url="http://x/1")]
    assert ["http://x/api/Cosa/77"] == [one["url"] for one in readings(lines)]
    refused = {**wrote, "status": 400}
    assert 2 == len(readings([_line(), refused, _line(item="b", url="http://x/1")]))


def test_a_seed_draws_the_same_and_one_of_each_sort_first() -> None:
    lines = [_line(id=f"x{one}", status=200 if one else 404) for one in range(100)]
    drawn = [one["id"] for one in sample(lines, 2, 7)]
    assert drawn == [one["id"] for one in sample(lines, 2, 7)]
    assert "x0" in drawn
    assert 2 == len(drawn)
    assert 1 == len(sample(lines, 0.001, 7))
    assert [] == sample([], 5, 7)


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


@pytest.mark.parametrize("share", ["0%", "101", "mucho"])
def test_a_share_that_is_none_is_told(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["verify", "a.zip", "--against", "x.yaml", "--sample", share])
    assert 4 == ended.value.code
    assert "no es un porcentaje" in capsys.readouterr().err

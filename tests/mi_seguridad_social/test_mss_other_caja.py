"""A caja of another hand over loopback: late, twice, out of order, never, or on another
transaction. Each item is judged by what came about its own.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket

import pytest
from mss_other_caja import OtherCaja, served

from conformance.cli import main
from conformance.core.budget import Budget
from conformance.core.exchange import Exchange
from conformance.core.finding import Verdict
from conformance.core.resource import Pool
from conformance.http.listener.desk import Desk, Ready
from conformance.http.listener.door import Door
from conformance.http.verification import load_pack
from conformance.http.wire.client import Client
from conformance.packs.mi_seguridad_social import caja_items
from conformance.packs.mi_seguridad_social.novelties import NOTIFY
from conformance.run.engine import Engine
from conformance.run.events import Unheard
from conformance.run.journal import Journal
from conformance.run.plan import Plan, all_items, make_plan
from conformance.run.target_file import parse_target

FIRST, THIRD, FIFTH, REPEATED, ANSWERED = WAITING = tuple(
    f"probing/{NOTIFY}/{name}"
    for name in (
        "baile-afiliacion_primera_vez",
        "baile-desafiliacion",
        "baile-terminacion_relacion_laboral",
        "repetida",
        "ya-respondida",
    )
)
NUMBER = "NumeroTransaccion"
_TARGET = """
name: Caja de otra mano
pack: mi_seguridad_social
services: {{token_de_caja: "{address}", caja: "{address}"}}
paths: {{notificar: /rest/sat/recibirNotificacionSat}}
roles:
  ministerio:
    userName: ministerio
    password: "${{env:CLAVE}}"
    services: {{caja: {{client_id: a, client_secret: "${{env:SECRETO}}", scope: s}}}}
listen: {{wait_s: 1}}
caja: {{automatico: true}}
"""
_ENVIRON = {"CLAVE": "clave-de-caja", "SECRETO": "secreto-de-caja"}


@dataclass(slots=True)
class _Arrived(Unheard):
    """What came in, and for which item."""

    came: list[tuple[str, Exchange]] = field(default_factory=list)

    def exchange(self, item: str, exchange: Exchange) -> None:
        """Keep what came in."""
        if exchange.incoming:
            self.came.append((item, exchange))

    def about(self, number: str) -> set[str]:
        """Return the items to which calls about a transaction were given."""
        return {
            item for item, one in self.came if number in f"{one.request.url}{one.request.body!r}"
        }


@dataclass(frozen=True, slots=True)
class _Run:
    """How each item ended, what came in, and which transaction each item notified of."""

    ended: dict[str, Journal]
    arrived: _Arrived
    told: dict[str, str]

    @property
    def found(self) -> dict[str, list[str]]:
        """The codes of what each item found."""
        return {
            name: [one.code for one in made.findings]
            for name, made in self.ended.items()
            if made.findings
        }


def _plan(address: str) -> Plan:
    pack = load_pack("mi_seguridad_social")
    text = _TARGET.format(address=address)
    return make_plan(parse_target(text, "objetivo.yaml", _ENVIRON, pack_of=lambda name: pack), {})


def _run(manner: str, asked: tuple[str, ...] = WAITING) -> _Run:
    """Run some items, one after another, at a caja of that manner."""
    caja, arrived = OtherCaja(manner), _Arrived()
    with served(caja) as address:
        plan = _plan(address)
        items = {one.id: one for one in all_items(plan)}
        listen, serving = plan.target.listen, plan.pack.serving
        assert listen is not None
        assert serving is not None
        door = Door(listen)
        caja.ministry = door.address
        with Client(plan.target, plan.entry) as client:
            engine = Engine(plan, client, arrived, Budget(None))

            def at_rest(ready: Ready, seconds: float) -> bool:
                """Wait no longer than the caja acts: after that nothing comes."""
                caja.end()
                return ready()

            desk = Desk(serving(plan.target.declared), door.address, engine.arrived, at_rest)
            engine.setting = {"desk": desk}
            engine.pool = Pool(roles=frozenset(plan.target.roles))
            door.open(desk.receive)
            try:
                ended = {name: engine.run(items[name]) for name in asked}
            finally:
                caja.end()
                door.close()
    numbers = dict(zip(asked, dict.fromkeys(one.number for one in caja.told), strict=True))
    return _Run(ended, arrived, numbers)


def test_one_that_acts_at_once_is_accused_of_nothing() -> None:
    """Every call is its own item's."""
    made = _run("enseguida")
    assert {} == made.found
    assert {Verdict.PASSED} == {one.outcome.verdict for one in made.ended.values()}
    assert {name: {name} for name in WAITING} == {
        name: made.arrived.about(number) for name, number in made.told.items()
    }


def test_what_comes_late_is_nobodys() -> None:
    """Each item misses its own; what comes about the one before it meanwhile is of no item."""
    made = _run("tarde")
    assert {name: ["LIF-01"] for name in WAITING} == made.found
    assert {name: {""} for name in WAITING[:-1]} == {
        name: made.arrived.about(made.told[name]) for name in WAITING[:-1]
    }


def test_twice_is_told_where_it_is_asked() -> None:
    """What was notified twice, and what was answered before, is answered once."""
    assert {REPEATED: ["LIF-03"], ANSWERED: ["LIF-03"]} == _run("dos-veces").found


def test_an_answer_before_the_consulta_is_as_good() -> None:
    """Either order is right."""
    assert {} == _run("desordenada").found


def test_never_is_a_finding_of_each_that_waits() -> None:
    """And nothing came in."""
    made = _run("nunca")
    assert {name: ["LIF-01"] for name in WAITING} == made.found
    assert [] == made.arrived.came


def test_an_answer_to_another_transaction_is_no_items() -> None:
    """Whoever was notified misses its answer; the one that it is about had ended."""
    made = _run("otra", (FIRST, THIRD))
    assert {FIRST: ["LIF-01"], THIRD: ["LIF-01"]} == made.found
    assert {FIRST, ""} == made.arrived.about(made.told[FIRST])
    assert {THIRD} == made.arrived.about(made.told[THIRD])


def test_what_came_in_is_repeated_by_its_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It makes the caja act anew, and listens: what still fails is told, and what was mended."""
    for name, value in _ENVIRON.items():
        monkeypatch.setenv(name, value)
    caja, file = OtherCaja("dos-veces"), tmp_path / "caja.yaml"
    with served(caja) as address, socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        caja.ministry = f"http://127.0.0.1:{port}"
        text = _TARGET.format(address=address)
        file.write_text(text.replace("{wait_s: 1}", f"{{wait_s: 1, port: {port}}}"), "utf-8")
        out = str(tmp_path / "informes")
        assert 2 == main(["run", "--target", str(file), "--out", out, "-k", "repetida"])
        finding = json.loads((tmp_path / "informes" / "acta.json").read_text("utf-8"))["findings"][
            0
        ]
        assert ["conformance", "replay", "."] == finding["curl"].split()[:3]
        shown = finding["curl"].split()[3]
        monkeypatch.chdir(out)
        assert 1 == main(["replay", ".", shown])
        assert "SIGUE FALLANDO" in capsys.readouterr().out
        caja.manner = "enseguida"
        monkeypatch.setattr(caja_items, "_QUIET_S", 0.2)  # nothing comes, however long it listens
        assert 0 == main(["replay", ".", shown])
        assert "CORREGIDO" in capsys.readouterr().out
        caja.end()

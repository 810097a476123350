"""What nobody outside knows of an installation is said by its target, and the pack follows it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from conformance.core.answers import Meaning
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.setting import Settings
from conformance.core.unjudged import BlockedError
from conformance.http.auth.entry import Entry
from conformance.http.verification import configured
from conformance.http.wire.client import Client
from conformance.packs.sigfe import load
from conformance.packs.sigfe.settings import SETTINGS, period, setting, year
from conformance.packs.sigfe.tickets import APART, form_of
from conformance.run.target_file import parse_target

_ROOT = Path(__file__).resolve().parents[2]

_PARTS = ("partida", "capitulo", "areaTransaccional")


def _set(**given: object) -> SimpleNamespace:
    named = {name.replace("__", "."): value for name, value in given.items()}
    moment = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)  # still February in Chile
    return SimpleNamespace(settings=Settings(SETTINGS, named), now=lambda: moment)


def test_the_open_period_is_that_of_the_day_unless_the_target_says_another() -> None:
    """The day is Chile's."""
    assert (2026, 2) == (year(_set()), period(_set()))
    assert (2025, 12) == (year(_set(ejercicio=2025)), period(_set(periodo=12)))


def test_what_only_the_target_can_know_blocks_while_it_says_nothing() -> None:
    """It is told by the name of the setting, and what it is."""
    assert "9901001" == setting(_set(area="9901001"), "area")
    with pytest.raises(BlockedError, match=r"settings\.folios\.manual: el folio de un devengo"):
        setting(_set(), "folios.manual")


def test_a_ticket_is_read_and_asked_for_as_the_target_writes_it() -> None:
    """Its member, its states, and the generation of its consult, with a document of its own."""
    given = {
        "ticket.campo": "recibo",
        "ticket.generacion": APART,
        "ticket.sin_errores": "OK",
        "area": "9901001",
    }
    settings = Settings(SETTINGS, given)
    form = form_of(settings)
    assert "7" == form.ticket_in({"recibo": 7})
    asked = form.asked(_set(area="9901001"), "7", "institucion")
    assert ("99", "01", "001") == tuple(asked[name] for name in _PARTS)
    assert ("30",) == form.folios({"detalles": [{"folio": "30"}]})
    pack = configured(load(), settings)
    assert "ticket-separada.openapi.yaml" == pack.documents["ticket"].name
    sent, told = _exchange(b'{"recibo": 7}'), _exchange(b'{"estado": "OK"}')
    assert pack.answers.says(sent, Meaning.PENDING)
    assert pack.answers.accepts(_outcome(sent, told))


def test_a_persons_rut_is_shown_nowhere() -> None:
    """What the target gives for a private setting is masked as its secrets are."""
    text = (
        "name: Uno\npack: sigfe\nservices: {requerimientos: http://127.0.0.1:1, "
        "compromiso: http://127.0.0.1:1, devengo: http://127.0.0.1:1, "
        "contabilidad: http://127.0.0.1:1, ticket: http://127.0.0.1:1}\n"
        "roles: {institucion: {userName: a, password: b}}\n"
        "settings: {rut_principal: 12345678-5}\n"
    )
    target = parse_target(text, "objetivo.yaml", {})
    assert ("12345678-5",) == target.hidden
    client = Client(target, Entry(load().auth))
    assert "12345678-5" not in client.hide('{"id": "12345678-5"}')


def _exchange(body: bytes) -> Exchange:
    evidence = Evidence("", (), None, (), "", "")
    request = Request("POST", "http://x", "institucion", capability="registrar_devengo")
    return Exchange("x1", request, Response(200, (), body), None, "", 0.0, evidence)


def _outcome(sent: Exchange, told: Exchange) -> Exchange:
    return Exchange(
        sent.id, sent.request, sent.response, None, "", 0.0, sent.evidence, outcome=told
    )


def test_the_example_of_a_target_is_one() -> None:
    """It names settings, paths and services of the pack, and keeps its secrets in variables."""
    text = (_ROOT / "docs" / "sigfe-objetivo.yaml").read_text(encoding="utf-8")
    names = re.findall(r"\$\{env:(\w+)\}", text)
    target = parse_target(text, "sigfe-objetivo.yaml", dict.fromkeys(names, "x"))
    assert "9901001" == target.settings["area"]
    assert {*load().services} == {*target.services}
    assert "/devengo/registrar" == target.paths["registrar_devengo"]

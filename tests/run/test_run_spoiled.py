"""A reading that was spoiled on its way is told as what came; nothing is concluded from it about
what is stored.
"""

from dataclasses import replace
from functools import cache

import pytest
from run_used_target import Meddle, Send, run_on

from conformance.core.exchange import Exchange, Request, Response
from conformance.core.finding import Verdict
from conformance.core.profile import QUICK
from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.app import create
from conformance.selftest.rehearsed import Rehearsed, prepare

_FEW = Setup(0, password="rehearsal", stock={"radicada": 40, "pendiente": 10})
_HTML, _JSON = ((("content-type", f"{kind}"),) for kind in ("text/html", "application/json"))
_CAME = {
    "una pasarela caída": Response(502, _HTML, b"<html>Bad gateway</html>"),
    "un cortafuegos": Response(403, _HTML, b"<html>Request blocked</html>"),
    "un rechazo": Response(403, _JSON, b'{"title": "No", "status": 403}'),
    "nada": Response(200, _JSON),
    "un portal": Response(200, _HTML, b"<html>Acepte las condiciones</html>"),
}
# What each item reads after the write that has to be refused: the nth of its readings of this
# capability.
_READ = {
    "probing/formular_glosa/requeridos": ("listar_glosa_de_factura", 2),
    "probing/responder_glosa/entidad-ajena": ("listar_glosa_de_factura", 2),
    "probing/registrar_pago/roles": ("listar_pagos_de_factura", 2),
    "probing/registrar_pago_masivo/elementos": ("listar_pagos_de_factura", 4),
    "scenario/devolucion-antes-del-radicado": ("listar_devolucion_de_factura", 2),
}


@cache
def _craft() -> Rehearsed:
    return prepare(profile=QUICK, phases=("probing", "scenario"))


def _spoiling(capability: str, nth: int, came: Response) -> Meddle:
    """Return what puts something else in the place of the nth reading of a capability."""
    read: list[Request] = []

    def meddle(request: Request, send: Send) -> Exchange:
        exchange = send(request)
        read.extend([request] if request.capability == capability else [])
        if request.capability != capability or len(read) != nth:
            return exchange
        return replace(exchange, response=came)

    return meddle


@pytest.mark.parametrize("item", _READ)
@pytest.mark.parametrize("what", _CAME)
def test_what_comes_in_place_of_the_second_reading_accuses_nobody_of_a_trace(
    item: str, what: str
) -> None:
    items = [one for one in _craft().items if one.id == item]
    codes: list[str] = []
    sandbox = create(_FEW)
    _, outcomes = run_on(
        sandbox, _craft(), items, meddle=_spoiling(*_READ[item], _CAME[what]), found=codes
    )
    assert outcomes[item].verdict in {Verdict.BLOCKED, Verdict.FAILED}
    assert set() == set(codes) & {"CON-01", "CON-05", "LIF-07"}
    if what == "un rechazo":
        assert (Verdict.BLOCKED, []) == (outcomes[item].verdict, codes)
        assert "no se pudo comparar lo leído antes y después" in outcomes[item].reason


@pytest.mark.parametrize("capability", ["ver_pago", "listar_estados_pago"])
def test_a_refusal_in_place_of_a_row_that_was_written_is_no_loss_of_it(capability: str) -> None:
    """A firewall's 403 where a row of a bulk is read again leaves the item unjudged."""
    items = [one for one in _craft().items if one.id == "probing/registrar_pago_masivo/elementos"]
    codes: list[str] = []
    meddle = _spoiling(capability, 1, _CAME["un rechazo"])
    _, outcomes = run_on(create(_FEW), _craft(), items, meddle=meddle, found=codes)
    outcome = outcomes[items[0].id]
    assert (Verdict.BLOCKED, []) == (outcome.verdict, codes)
    assert f"no se pudo leer {capability}: 403" in outcome.reason

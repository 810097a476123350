"""A target that was used before is judged like a new one: what earlier runs and others left is
seen, or compared.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest
from run_used_target import Meddle, Send, run_on

from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Verdict
from conformance.core.profile import QUICK
from conformance.http.item import Item
from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.app import create
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.run.performing import Outcome
from conformance.selftest.rehearsed import Rehearsed, prepare

_PASSED = {Verdict.PASSED, Verdict.NOT_APPLICABLE}


@cache
def _craft() -> Rehearsed:
    return prepare(profile=QUICK, phases=("probing", "scenario"))


def _items(*words: str) -> list[Item]:
    return [
        item for item in _craft().items if any(word in f"{item.id} {item.title}" for word in words)
    ]


def _sandbox() -> SiifaSandbox:
    return create(Setup(0, password="rehearsal"))


def _not_passed(outcomes: dict[str, Outcome]) -> dict[str, Outcome]:
    return {name: one for name, one in outcomes.items() if one.verdict not in _PASSED}


@pytest.mark.parametrize("parts", [("pago",), ("carrera", "cuenta", "radica")])
def test_runs_in_a_row_on_one_target_find_nothing(parts: Sequence[str]) -> None:
    """Twice the same part of a quick run, and none of them accuses the target of what another
    left.
    """
    application, items = _sandbox(), _items(*parts)
    sizes = []
    for _ in range(2):
        pool, outcomes = run_on(application, _craft(), items)
        assert {} == _not_passed(outcomes)
        sizes.append(len(pool.resources))
    assert sizes == sorted(set(sizes), reverse=True)


def test_a_target_without_free_facturas_says_so() -> None:
    """When every factura was used nothing is accused: the items say what they lack."""
    application, items = _sandbox(), _items("scenario/pago-y-estados[1404]")
    store = application.store
    store.facturas = {number: row for number, row in store.facturas.items() if number == 1}
    (first,), (second,) = ([*run_on(application, _craft(), items)[1].values()] for _ in range(2))
    assert (Verdict.PASSED, Verdict.BLOCKED) == (first.verdict, second.verdict)
    assert (
        "el ítem necesita 1 factura radicada sin seguimientos ni pagos y el objetivo no tiene "
        "tantas libres" == second.reason
    )


def _paying(references: list[str]) -> Meddle:
    """Return what pays the same factura as somebody else, once, after the first payment."""

    def meddle(request: Request, send: Send) -> Exchange:
        exchange = send(request)
        if request.capability != "registrar_pago" or references:
            return exchange
        body = json.loads(request.body or b"")
        references.append("DE-OTRO")
        earlier = datetime.fromisoformat(body["fechaPago"]) - timedelta(seconds=30)
        body |= {"referenciaBancaria": "DE-OTRO", "fechaPago": earlier.isoformat()}
        send(replace(request, body=json.dumps(body).encode()))
        return exchange

    return meddle


def test_what_others_do_to_a_factura_meanwhile_blocks_and_does_not_accuse() -> None:
    _, outcomes = run_on(
        _sandbox(), _craft(), _items("scenario/pago-y-estados[1404]"), meddle=_paying([])
    )
    (ended,) = outcomes.values()
    assert Verdict.BLOCKED is ended.verdict
    assert ended.reason.startswith("otro usó la factura mientras tanto: tiene el pago ")
    assert ended.reason.endswith("lo que se vio (CON-02) no cuenta")

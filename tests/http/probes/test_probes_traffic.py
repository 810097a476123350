"""Whose list is read at the instant of a write, and what it may show."""

import base64
import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from core_sample import PLAN, POOL, answer, context_of, item

from conformance.core.exchange import Response
from conformance.http.context import Context
from conformance.http.probes.traffic import Traffic, own_rows_alone, traffic_of

READ = PLAN.pack.lists.at_once[0]
LIST = READ.capabilities[0]
THREE = {"erp": "900100200", "ips": "800300400", "otra_erp": "811111111"}


def token(nit: str) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"NitEntidad": nit}).encode()).decode()
    return f"e30.{claims.rstrip('=')}.eHg"


def context_as(entities: Mapping[str, str], *answers: Response) -> Context:
    made = context_of(item("a"), *answers)
    return replace(
        made,
        pool=replace(POOL, roles=frozenset(entities)),
        token_of=lambda role, service="": token(entities[role]),
    )


@pytest.mark.parametrize(
    ("entities", "reader"),
    [
        (THREE, "otra_erp"),
        ({**THREE, "otra_erp": "800.300.400-1"}, ""),
        ({**THREE, "otra_erp": ""}, ""),
        ({**THREE, "erp": "", "ips": ""}, ""),
    ],
)
def test_who_reads_is_of_another_entity_than_all_who_write(
    entities: Mapping[str, str], reader: str
) -> None:
    """Where one of them is of its entity, or nobody knows of which it is, nothing is read beside a
    write.
    """
    context = context_as(entities)
    assert reader == traffic_of(context, PLAN.pack, ("erp", "ips")).role


@pytest.mark.parametrize(("shown", "codes"), [("811111111", []), ("900100200", ["SEC-05"])])
def test_a_list_that_is_read_at_once_shows_its_readers_rows_alone(
    shown: str, codes: list[str]
) -> None:
    row = {READ.side: {READ.field: shown}}
    context = context_as(THREE, answer(200, {"resultado": [row]}))
    exchange = context.send(context.request(LIST, "otra_erp"), lambda *_: [])
    assert (not codes) is own_rows_alone(context, READ, "otra_erp", exchange)
    assert codes == [one.code for one in context.findings]


def test_a_write_goes_out_with_what_another_reads() -> None:
    """What is told of it is the answer to the write."""
    context = context_as(THREE, *[answer(200, {"resultado": []})] * 2)
    request = context.request("crear_cuenta", "erp", {})
    exchange = Traffic(context, READ, LIST, "otra_erp").beside(request)
    assert request is exchange.request
    assert {"erp", "otra_erp"} == {one.request.role for one in context.exchanges}
    assert {one.id for one in context.exchanges} == context.at_once

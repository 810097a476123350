"""Values of the domain that generation offers: NITs in every way they are written, ids past 32 bits
and 53.
"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conformance.core.answers import Meaning
from conformance.core.resource import Pool
from conformance.http.context import Context
from conformance.http.exemplar import ABSENT
from conformance.http.item import Item
from conformance.packs.siifa.facturas import factura
from conformance.packs.siifa.values import beyond, check_digit, nits
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of

CONTRACT = make_plan(target_of(), {}, phases=()).contract
FACTURA = factura(1, "F1", ("800197268", "899.999.090-2"), 100.0, "2026-01-01")
ITEM = Item("x", "generation", "x", lambda context: None, capability="ver_glosa")


def context(item: Item = ITEM) -> Context:
    return Context(
        item=item,
        contract=CONTRACT,
        services={},
        send_request=lambda request: pytest.fail("sent"),
        resources=(),
        pool=Pool((FACTURA,)),
        seed=0,
        now=lambda: datetime.now(UTC),
        token_of=str,
    )


@pytest.mark.parametrize(("nit", "digit"), [("800197268", 4), ("899999090", 2), ("899999063", 3)])
def test_the_check_digit_is_the_one_that_is_published(nit: str, digit: int) -> None:
    """Those of DIAN, Ministerio de Hacienda and Universidad Nacional."""
    assert digit == check_digit(nit)


def test_a_nit_is_asked_for_as_written_plain_and_with_its_digit() -> None:
    """What the target writes comes first; nothing twice."""
    assert {
        "NitEmisor": ["800197268", "800197268-4", ABSENT],
        "NitAdquiriente": ["899.999.090-2", "899999090", "899999090-2", ABSENT],
    } == nits(context(), {}, None)


def test_unknown_ids_go_to_the_limits_of_what_the_contract_has_room_for() -> None:
    """Of 64 bits: past 32, and past what a double holds; each must be 404 and nothing else."""
    base = {"IdSeguimientoFacturaGlosa": 7}
    assert [(2**31, (Meaning.UNKNOWN_ROW,)), (2**53 + 1, (Meaning.UNKNOWN_ROW,))] == [
        (one.value, one.right) for one in beyond(context(), base, None)
    ]
    assert [] == beyond(context(replace(ITEM, capability="listar_facturas")), base, None)


@pytest.mark.parametrize("capability", ["ver_factura", "ver_alertas_factura"])
def test_where_the_official_id_is_narrower_too_large_may_be_out_of_range(capability: str) -> None:
    """X25: 32 bits in the document, 64 elsewhere: 400 says that it does not fit, 404 that nobody
    has it.
    """
    made = beyond(context(replace(ITEM, capability=capability)), {"IdFactura": 7}, None)

    assert {(Meaning.UNKNOWN_ROW, Meaning.INVALID)} == {one.right for one in made}

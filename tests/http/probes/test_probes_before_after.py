"""A refused write leaves what it is about as it was: which reads are asked, and what counts."""

from dataclasses import replace
from typing import Any

import pytest
from core_sample import POOL, answer, context_of, item

from conformance.core.exchange import Request, Response
from conformance.core.observation import Observation, RowsRead
from conformance.http.context import Context
from conformance.http.observation import Snapshot
from conformance.http.probes.before_after import owner_sees, seen, shown, unchanged

LIST, DETAIL = "listar_glosa_de_factura", "ver_glosa"
OF_RESOURCE = RowsRead(LIST, "IdFactura", of_resource=True)
OF_ROW = RowsRead(DETAIL, "IdSeguimientoFacturaGlosa")
EVERYBODYS = RowsRead("listar_codigos", same="idSeguimientoTipoCodigo")
BOTH = Observation((OF_ROW, OF_RESOURCE), "erp", replace(OF_RESOURCE, page=50))
TWO = POOL.resources[:2]


def context_on(*answers: Response, sent: list[Request] | None = None) -> Context:
    made = context_of(item("a"), *answers, facturas=TWO, sent=sent)
    return replace(made, observations={"responder_glosa": BOTH})


def asked(sent: list[Request]) -> list[tuple[str | None, str, str]]:
    return [(one.capability, one.role, one.url.rpartition("/")[2]) for one in sent]


def test_each_reading_is_asked_where_its_rows_are_addressed() -> None:
    """A row by what the write says of it, whatever its case; the rows of a resource, once for each
    of them.
    """
    sent: list[Request] = []
    context = context_on(*[answer(200, [])] * 3, sent=sent)
    shown(context, "responder_glosa", "ips", {"idSeguimientoFacturaGlosa": 9})
    assert [
        (DETAIL, "ips", "9"),
        (LIST, "ips", "ByIdFactura?IdFactura=1"),
        (LIST, "ips", "ByIdFactura?IdFactura=2"),
    ] == asked(sent)


def test_of_a_list_to_which_others_write_the_resources_rows_count() -> None:
    """Those that hold its id in the field that the pack names; the rest may change."""
    reading = RowsRead(
        "listar_estados_pago", "IdSeguimientoFacturaPago", of_resource=True, same="codigoEstado"
    )
    row = {"idSeguimientoFacturaPagoEstado": 5, "idSeguimientoFacturaPago": 6}
    rows = [{**row, "codigoEstado": number} for number in (TWO[0].id, 99)]
    read = seen(context_on(answer(200, rows)), (reading,), "erp", {}, TWO[:1])
    assert Snapshot([(200, rows[:1])]) == read


def test_the_owner_reads_the_whole_of_one_resource() -> None:
    sent: list[Request] = []
    owner_sees(context_on(answer(200, []), sent=sent), "responder_glosa", {}, TWO[0])
    assert [(LIST, "erp", "ByIdFactura?IdFactura=1&RegistrosPorPagina=50")] == asked(sent)


@pytest.mark.parametrize("name", ["formular_glosa", "responder_glosa"])
def test_where_nothing_can_be_read_nothing_is_known(name: str) -> None:
    """No reading in the pack's table, or nobody who reads for the owner: no request."""
    context = context_on()
    context = replace(context, pool=replace(context.pool, roles=frozenset({"admin"})))
    assert Snapshot([]) == owner_sees(context, name, {}, TWO[0])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"idSeguimientoTipoCodigo": "12"}, [{"idSeguimientoTipoCodigo": "12"}]),
        ({"idSeguimientoTipoCodigo": "99"}, []),
    ],
)
def test_of_everybodys_list_only_the_rows_of_the_write_count(
    values: dict[str, Any], expected: list[dict[str, str]]
) -> None:
    context = context_on(
        answer(200, [{"idSeguimientoTipoCodigo": "12"}, {"idSeguimientoTipoCodigo": "34"}])
    )
    assert Snapshot([(200, expected)]) == seen(context, (EVERYBODYS,), "erp", values, ())


@pytest.mark.parametrize(
    ("after", "codes", "doubts"),
    [(Snapshot([1]), [], 0), (Snapshot([2]), ["CON-05"], 0), (Snapshot(spoiled="502"), [], 1)],
)
def test_another_reading_after_a_refusal_is_a_finding_and_a_spoiled_one_a_doubt(
    after: Snapshot, codes: list[str], doubts: int
) -> None:
    context = context_on(answer(400, {"title": "No", "status": 400}))
    refused = context.call("responder_glosa", "ips", {"idSeguimientoFacturaGlosa": 9})
    unchanged(context, Snapshot([1]), after, refused)
    assert (codes, doubts) == ([one.code for one in context.findings], len(context.doubts))

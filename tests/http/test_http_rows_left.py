"""The rows that a write left are read from its answer, by what the pack says of it."""

import json
from typing import Any

import pytest

from conformance.core.capability import Kind
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.row_left import RowChange, RowLeft
from conformance.http.rows_left import named_rows, rows_of
from conformance.packs import siifa

CREATED, CHANGED, UNKNOWN = RowChange.CREATED, RowChange.CHANGED, RowChange.UNKNOWN


def _exchange(
    capability: str | None, asked: Any, status: int | None, answered: Any = None, **request: Any
) -> Exchange:
    sent = Request(
        "POST",
        "http://sandbox/g",
        "erp",
        body=json.dumps(asked).encode(),
        capability=capability,
        **request,
    )
    response = None if status is None else Response(status, (), json.dumps(answered).encode())
    return Exchange("x1", sent, response, None, "", 0.1, Evidence("", (), None, (), None, ""))


@pytest.mark.parametrize(
    ("exchange", "left"),
    [
        (
            _exchange("formular_glosa", {"idFactura": 7}, 200, {"idSeguimientoFacturaGlosa": 31}),
            [RowLeft("glosa", "31", "7", CREATED)],
        ),
        (
            _exchange(
                "responder_glosa",
                {"idSeguimientoFacturaGlosa": 31},
                200,
                {"idSeguimientoFacturaGlosa": 31},
            ),
            [RowLeft("glosa", "31", "", CHANGED)],
        ),
        (
            _exchange(
                "formular_glosa_masivo",
                {"listaGlosas": [{}, {}]},
                200,
                [
                    {"idSeguimientoFacturaGlosa": 31, "idFactura": 7},
                    {"idSeguimientoFacturaGlosa": 32, "idFactura": 8},
                ],
            ),
            [RowLeft("glosa", "31", "7", CREATED), RowLeft("glosa", "32", "8", CREATED)],
        ),
        (
            _exchange("registrar_pago_masivo", {}, 200, [{"idSeguimientoFacturaPago": 5}]),
            [RowLeft("pago", "5", "", CREATED)],
        ),
        (
            _exchange("radicar_factura", {"idFactura": 7}, 200, {"idFacturaRadicado": 3}),
            [RowLeft("radicado", "3", "7", CREATED)],
        ),
        (
            _exchange("cambiar_estado_cuenta", {}, 200, {"idEmpresaCuentaBancaria": 9}),
            [RowLeft("cuenta bancaria", "9", "", CHANGED)],
        ),
    ],
)
def test_an_accepted_write_leaves_what_its_answer_names(
    exchange: Exchange, left: list[RowLeft]
) -> None:
    assert left == [*rows_of(siifa.load())(exchange)]


@pytest.mark.parametrize(
    "exchange",
    [
        _exchange("formular_glosa", {}, 400),
        _exchange("ver_glosa", {}, 200, {"idSeguimientoFacturaGlosa": 31}, kind=Kind.READ),
        _exchange("iniciar_sesion", {}, 200, {"token": "x"}, kind=Kind.LOGIN),
        _exchange(None, {}, 200, {}),
    ],
)
def test_what_was_refused_or_reads_leaves_nothing(exchange: Exchange) -> None:
    assert () == rows_of(siifa.load())(exchange)


@pytest.mark.parametrize(
    ("status", "answered"), [(None, None), (502, None), (200, {}), (200, "ok"), (200, {"x": True})]
)
def test_where_nobody_can_tell_it_is_said(status: int | None, answered: Any) -> None:
    """No answer, an internal error, or an answer without the id: somebody must look."""
    exchange = _exchange("formular_glosa", {"idFactura": 7}, status, answered)
    assert (RowLeft("glosa", "", "7", UNKNOWN),) == rows_of(siifa.load())(exchange)


def test_every_write_of_the_pack_names_its_row() -> None:
    pack = siifa.load()
    writes = {name for name, one in pack.bindings.capabilities.items() if one.kind is Kind.WRITE}
    assert set() == writes - named_rows(pack).keys()

"""Bulks whose elements differ in every field, and where their rows are read again.

Amounts add up to less than the factura: what a server does with more is nobody's rule (R14 speaks
of each glosa). Dates go as RFC 3339 lets them be written; texts are given, left out, empty, and
with blanks at their ends (R31).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from conformance.core.calendar import BOGOTA
from conformance.core.lifecycle import Act, Lifecycle, Listing, Move, Reads
from conformance.core.resource import Need, Resource
from conformance.http.checks.codes import LIF_01
from conformance.http.context import Context
from conformance.http.exemplar import Bulk, NestedResource
from conformance.packs.siifa.acts import FALLBACK, answered, answered_reiteration, reiterated
from conformance.packs.siifa.facturas import (
    SERVICES,
    nit_adquiriente,
    nit_emisor,
    numero,
    pendientes,
    radicadas,
    valor,
)
from conformance.packs.siifa.follow_up_acts import ANNEXES
from conformance.packs.siifa.invalid_elements import (
    annexes_of,
    invalid_annexes,
    invalid_elements,
    invalid_filings,
    invalid_payments,
)
from conformance.packs.siifa.lifecycles import DEVOLUCION, GLOSA
from conformance.packs.siifa.values import causes

Row = dict[str, Any]
Rows = Callable[[Context, str], list[Row]]
Made = Callable[[Context, int], tuple[str, str, Row]]
_KINDS = "ñandú, n\u0303andu\u0301 🩺\nen otra línea"
"""Composed and combining accents, a character past 16 bits, a line break."""
_LONG = "un texto largo " * 36  # over 500 characters
_OVER, _MARGIN = 600, 20  # characters
_SHARES = (0.03, 0.07, 0.011, 0.05, 0.013, 0.02, 0.017)
_CENTS = (0.99, 0.37, 0.01, 0.5, 0.73, 0.11, 0.89)


def _glosas(context: Context, word: str) -> list[Row]:
    one, other = context.resources[:2]
    act, codes, texts = _created(GLOSA), _causes(context, GLOSA), _texts(word)
    rows = []
    for place, factura in enumerate((one, other, one, one, other, one, other)):
        row = {
            act.id: factura.id,
            act.code: codes[place % len(codes)],
            act.date: _moment(context, 50, place),
            act.value: _amount(factura, place),
            act.text: texts[place],
        }
        rows.append(_given(row, act.value if place == 4 else ""))
    return rows


def _annexed(context: Context, word: str) -> list[Row]:
    factura = context.resources[0]
    act, codes = _created(GLOSA), _causes(context, GLOSA)
    pointed: list[Row] = [*({name: number} for name, number in annexes_of(context, factura)), {}]
    return [
        {
            act.id: factura.id,
            act.code: codes[place % len(codes)],
            act.date: _moment(context, 50, place),
            act.value: _amount(factura, place % len(_SHARES)),
            act.text: f"{word} {place + 1}",
            **annex,
        }
        for place, annex in enumerate(pointed)
    ]


def _devoluciones(context: Context, word: str) -> list[Row]:
    act, codes, texts = _created(DEVOLUCION), _causes(context, DEVOLUCION), _texts(word)
    rows = []
    for place, factura in enumerate(context.resources[:3]):
        row = {
            act.id: factura.id,
            act.code: codes[place % len(codes)],
            act.date: _moment(context, 50, place),
            act.value: valor(factura),
            act.text: texts[place],
        }
        rows.append(_given(row, act.value if place == 1 else ""))
    return rows


def _creation(cycle: Lifecycle) -> Move:
    """Return the move that makes the rows of a lifecycle."""
    return next(move for move in cycle.moves if move.creates)


def _created(cycle: Lifecycle) -> Act:
    """Return the fields of what makes a row."""
    act = _creation(cycle).act
    assert act is not None
    return act


def _causes(context: Context, cycle: Lifecycle) -> list[str]:
    return causes(context, cycle.name) or [FALLBACK[cycle.name]]


def _pagos(context: Context, word: str) -> list[Row]:
    one, other, third = context.resources[:3]
    rows = []
    for place, factura in enumerate((one, other, one, one, third)):
        rows.append(
            {
                "idFactura": factura.id,
                "codigoFuente": 111001 + (place == 1),
                "codigoSubFuente": 112001 + (place == 2),
                "codigoTipoGiro": 113001 + (place == 3),
                "valor": _amount(factura, place),
                "fechaPago": _moment(context, 30, place),
                "referenciaBancaria": f"{word[:4]} {factura.id}/{place}",
            }
        )
    return rows


def _radicados(context: Context, word: str) -> list[Row]:
    return [
        {
            "numeroFactura": numero(factura),
            "nitAdquiriente": nit_adquiriente(factura),
            "nitEmisor": nit_emisor(factura),
            "radicado": f"{word} {factura.id}-{place}",
            "fechaRadicado": _moment(context, 60, place),
        }
        for place, factura in enumerate(context.resources[:3])
    ]


def _texts(word: str) -> tuple[str | None, ...]:
    """Return the texts of seven elements, each of its own; None leaves it out."""
    return (
        f"{word} uno",
        None,
        f"  {word} tres, con espacios  ",
        f"{word} cuatro: {_KINDS}",
        "",
        f"{word} seis: {_LONG}",
        None,
    )


def _given(row: Row, without: str = "") -> Row:
    return {name: value for name, value in row.items() if value is not None and name != without}


def _amount(factura: Resource, place: int) -> float:
    """Return an amount with cents, of its own for each place: as large as the factura."""
    return round(int(valor(factura) * _SHARES[place]) + _CENTS[place], 2)


def _moment(context: Context, minutes: int, place: int) -> str:
    """Return a moment of its own for each place: with Z, in Colombia's time, with a fraction."""
    moment = (context.acting() - timedelta(minutes=minutes - place)).astimezone(UTC)
    moment = moment.replace(microsecond=0)
    ways = (
        lambda one: f"{one:%Y-%m-%dT%H:%M:%S}Z",
        lambda one: one.astimezone(BOGOTA).isoformat(),
        lambda one: f"{one:%Y-%m-%dT%H:%M:%S}.125Z",
    )
    return ways[place % 3](moment)


_ANSWERS = ("responder", "reiterar", "responder_reiteracion")


def _acts(cycle: Lifecycle) -> tuple[Made, ...]:
    kind = cycle.name

    def first(context: Context, number: int) -> tuple[str, str, Row]:
        body = answered(context, kind, number)
        return f"responder_{kind}", "ips", _in_kinds(cycle, f"responder_{kind}", body)

    def last(context: Context, number: int) -> tuple[str, str, Row]:
        name, body = f"responder_reiteracion_{kind}", answered_reiteration(context, kind, number)
        return name, "ips", _in_kinds(cycle, name, body)

    def again(context: Context, number: int) -> tuple[str, str, Row]:
        return (
            f"reiterar_{kind}",
            "erp",
            {
                **_in_kinds(cycle, f"reiterar_{kind}", reiterated(context, kind, number)),
                **_claimed(context, f"reiterar_{kind}"),
            },
        )

    return first, again, last


def _in_kinds(cycle: Lifecycle, capability: str, body: Row) -> Row:
    """Return what an act says, its text of every kind at once: blanks around, and over 500
    characters where they have room, well below the limit where not: some count in UTF-16.
    """
    act = next(one.act for one in cycle.moves if one.capability == capability)
    assert act is not None
    text = f"  {capability}: {_KINDS} {_LONG}"
    room = _OVER if act.longest > _OVER else act.longest - 2 * _MARGIN
    return {**body, act.text: f"{text[:room].rstrip()}  "}


def _claimed(context: Context, capability: str) -> Row:
    """Return what is claimed again, where the contract has it: no reading shows it (X22)."""
    schema = context.bound(capability).operation.request_schema or {}
    return {"valorReiteracion": 1.25} if "valorReiteracion" in schema.get("properties", {}) else {}


def _states() -> tuple[Made, ...]:
    def state(role: str, code: int) -> Made:
        return lambda context, number: (
            "registrar_estado_pago",
            role,
            {
                "idSeguimientoFacturaPago": number,
                "codigoEstado": code,
                "observacion": f"Estado {code}",
            },
        )

    return state("erp", 1402), state("ips", 1404)


def _counts(kind: str) -> dict[str, dict[str, str]]:
    """Return the counters of a factura, and the field that each of the counted has (R25)."""
    name = kind.capitalize()
    answer, again = "fechaRespuesta", f"fechaFormulacion{name}Reiteracion"
    plural = "Glosas" if kind == "glosa" else "Devoluciones"
    annexes = {f"conteoI{annex[1:]}": annex for annex in ANNEXES} if kind == "glosa" else {}
    reiterations = (
        {"numeroReiteraciones": again, "numeroReiteracionesRespondidas": f"{again}Respuesta"}
        if kind == "glosa"
        else {"numeroReiteracionesDevoluciones": again}
    )
    return {
        f"resumir_{kind}_de_factura": {
            f"conteoIdSeguimientoFactura{name}": "",
            "conteoRespuestas": answer,
            **annexes,
        },
        "ver_factura": {
            f"numero{plural}": "",
            f"numero{plural}Respondidas": answer,
            **reiterations,
        },
    }


def _bulk_of(
    cycle: Lifecycle, title: str, needs: Need, rows: Rows, acted: tuple[int, ...], *, several: bool
) -> Bulk:
    """Return the bulk that makes rows of a lifecycle; `several`: a factura takes more than one."""
    move, reads = _creation(cycle), cycle.reads
    assert move.bulk is not None
    assert reads is not None
    capability, list_field = move.bulk
    return Bulk(
        "elementos",
        title,
        capability,
        list_field,
        (needs,),
        reads,
        rows,
        invalid_elements(cycle.name),
        _counts(cycle.name),
        single=move.capability if several else "",
        acts=_acts(cycle),
        acted=acted,
        acted_by=tuple(f"{act}_{cycle.name}" for act in _ANSWERS),
        nested=_FACTURA,
    )


_READERS = ("erp", "ips")
_FACTURA = NestedResource("factura", "ver_factura")
_PAID = Reads(
    "ver_pago",
    "IdSeguimientoFacturaPago",
    "idSeguimientoFacturaPago",
    (Listing("listar_pagos_de_factura"), Listing("listar_pagos")),
    "resumir_pagos_de_factura",
    {},
    history=("listar_estados_pago", "codigoEstado"),
    readers=_READERS,
    of_one="IdFactura",
    resource="idFactura",
)
_FILED = Reads(
    "ver_radicado",
    "IdFacturaRadicado",
    "idFacturaRadicado",
    (Listing("listar_radicados_de_factura"),),
    "",
    {},
    readers=_READERS,
    of_one="IdFactura",
)
_GLOSAS = _bulk_of(
    GLOSA,
    "cada glosa del lote es ella misma, y ninguna mala pasa, esté donde esté",
    radicadas(2),
    _glosas,
    (3, 0),
    several=True,
)
BULKS: tuple[Bulk, ...] = (
    _GLOSAS,
    replace(
        _GLOSAS,
        name="anexos",
        title="una glosa señala lo que hay en los RIPS de su factura, y nada que no exista",
        needs=(replace(radicadas(), flags=frozenset({SERVICES})),),
        rows=_annexed,
        invalid=invalid_annexes,
        acted=(),
        refused=(LIF_01, "element.pointer"),
    ),
    _bulk_of(
        DEVOLUCION,
        "cada devolución del lote es ella misma, y ninguna mala pasa, esté donde esté",
        radicadas(3),
        _devoluciones,
        (1,),
        several=False,
    ),
    Bulk(
        "elementos",
        "cada pago del lote es él mismo, y ninguno malo pasa, esté donde esté",
        "registrar_pago_masivo",
        "listaPagos",
        (radicadas(3),),
        _PAID,
        _pagos,
        invalid_payments,
        {"resumir_pagos_de_factura": {"totalPagos": ""}},
        {"resumir_pagos_de_factura": {"totalValorPagado": "valor"}},
        single="registrar_pago",
        acts=_states(),
        acted=(2,),
        acted_by=("registrar_estado_pago",),
        nested=_FACTURA,
    ),
    Bulk(
        "elementos",
        "cada radicado del lote es el suyo, y ninguno ajeno pasa, esté donde esté",
        "radicar_factura_masivo",
        "listaRadicado",
        (replace(pendientes(3), spare=1),),
        _FILED,
        _radicados,
        invalid_filings,
        named_by=("numeroFactura", "numero"),
        nested=_FACTURA,
    ),
)

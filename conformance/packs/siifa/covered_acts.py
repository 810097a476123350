"""What varies in each act, and a right body of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from conformance.core.lifecycle import Lifecycle, Wrong
from conformance.http.context import Context
from conformance.http.factor import (
    ALONE,
    DOOR,
    NTH,
    PLACE,
    ROLE,
    CoveredAct,
    Factor,
    SentRow,
    doors,
    nths,
    places,
    roles,
)
from conformance.packs.siifa.acts import (
    FALLBACK,
    formulated,
    instant,
)
from conformance.packs.siifa.covered_rules import PAGO, RADICADO, of_act
from conformance.packs.siifa.date_factors import dates
from conformance.packs.siifa.factors import (
    amounts,
    annexes,
    causes,
    concepts,
    each,
    present,
    shapes,
    texts,
)
from conformance.packs.siifa.facturas import nit_adquiriente, nit_emisor, numero, valor
from conformance.packs.siifa.lifecycles import DEVOLUCION, GLOSA
from conformance.packs.siifa.money import payment
from conformance.packs.siifa.properties import factura_of

_ERP = ("erp", "admin", "erp_gestor")
_SMALL = (ALONE, 1, 2, 11)
_FEW = (ALONE, 1, 2, 4, 11)  # where each row takes a factura of its own
ROWS = (1, 2, 3, 6)
_LONGEST = 1500
_CODE = "idSeguimientoTipoCodigo"

Made = Callable[[Context, Sequence[str]], tuple[Factor, ...]]


def _sent(counts: Sequence[int], who: Sequence[str], *, several: bool = True) -> list[Factor]:
    """Return what follows from how a row is sent."""
    rows = [nths(ROWS)] if several else []
    return [doors(counts), places(), roles(who), *rows]


def _glosa(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
    body = formulated(context, "glosa", factura_of(sent))
    return {**body, "observacion": f"C{serial}", "fechaFormulacion": _moment(context, 50, serial)}


def _moment(context: Context, minutes: int, serial: int) -> str:
    """Return a moment of its own for a row, within five minutes of that age."""
    moment = context.acting() - timedelta(minutes=minutes, seconds=-(serial % 240))
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _of_glosa(counts: Sequence[int]) -> Made:
    def factors(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
        codes = causes(context, "GLOSA", FALLBACK["glosa"])
        few = max(counts) < _BIG
        code = concepts(f"{_CODE}Glosa", codes, _CONCEPT if few else _CAUSE)
        return (
            *_sent(counts, who),
            code,
            annexes(),
            amounts("valorGlosa", optional=True),
            texts("observacion", _LONGEST),
            dates("fechaFormulacion", edges=("filo",)),
        )

    return factors


def _of_making(cycle: Lifecycle) -> tuple[Wrong, ...]:
    """Return what makes no row of a lifecycle."""
    return tuple(
        wrong
        for move in cycle.moves
        if move.creates and move.act is not None
        for wrong in of_act(move.act)
    )


_BIG = 1000
_CONCEPT, _CAUSE = 2, 4  # characters of a code that say of what it is
FORMULAR_GLOSA = CoveredAct(
    "formular_glosa", _ERP, _glosa, _of_glosa(_SMALL), _SMALL, wrong=_of_making(GLOSA), beside=True
)
GLOSAS_OF_A_THOUSAND = replace(
    FORMULAR_GLOSA,
    roles=_ERP[:1],
    beside=False,
    factors=_of_glosa((_BIG,)),
    counts=(_BIG,),
    uncrossed=tuple(
        (one, other)
        for one in (PLACE, NTH)
        for other in (
            PLACE,
            NTH,
            f"{_CODE}Glosa",
            "anexo",
            "valorGlosa",
            "observacion",
            "fechaFormulacion",
        )
    ),
    title="formular_glosa_masivo",
)


def _devolucion(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
    body = formulated(context, "devolucion", factura_of(sent))
    return {**body, "observacion": f"C{serial}", "fechaFormulacion": _moment(context, 50, serial)}


def _of_devolucion(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
    return (
        *_sent(_FEW, who, several=False),
        each(f"{_CODE}Devolucion", causes(context, "DEVOLUCION", FALLBACK["devolucion"])),
        present("valorDevolucion", lambda sent: valor(factura_of(sent))),
        texts("observacion", _LONGEST),
        dates("fechaFormulacion"),
    )


def _pago(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
    body = payment(context, factura_of(sent), bulk=sent.count != ALONE)
    return {
        **body,
        "referenciaBancaria": f"C{serial}",
        "fechaPago": _moment(context, 30, serial),
    }


def _of_pago(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
    return (
        *_sent(_SMALL, who),
        each("codigoFuente", (111001, 111002)),
        each("codigoSubFuente", (112001, 112002)),
        amounts("valor", optional=False),
        shapes(
            "referenciaBancaria",
            {
                "30 de largo": (lambda one: one.ljust(30, "7"), r".{30}"),
                "una cifra": (lambda one: one[-1], r"\d"),
                "solo cifras": (lambda one: one[1:].rjust(12, "0"), r"\d+"),
                "con blanco": (lambda one: f"{one[:1]} {one[1:]}/1", r".* .*"),
                "corriente": (lambda one: one, r".*"),
            },
        ),
        dates("fechaPago"),
    )


def _radicado(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
    factura = factura_of(sent)
    named = {
        "numeroFactura": numero(factura),
        "nitAdquiriente": nit_adquiriente(factura),
        "nitEmisor": nit_emisor(factura),
    }
    own = {"idFactura": factura.id} if sent.count == ALONE else {}
    return {
        **own,
        **named,
        "radicado": f"C{factura.id}",
        "fechaRadicado": instant(context, minutes=60),
    }


def _of_radicado(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
    return (
        *_sent(_FEW, who, several=False),
        shapes(
            "radicado",
            {
                "20 de largo": (lambda one: one.ljust(20, "7"), r".{20}"),
                "solo cifras": (lambda one: one[1:], r"\d+"),
                "con blanco": (lambda one: f"{one[:1]} {one[1:]}/1", r".* .*"),
                "corriente": (lambda one: one, r".*"),
            },
        ),
        dates("fechaRadicado", edges=("filo", "fin_de_mes")),
    )


# Whose the facturas of a bulk are is told by the token's NIT (I03, I04): the admin has none.
_ALONE_ONLY = tuple(
    ((ROLE, "admin"), one)
    for one in (
        *((DOOR, f"lote de {count}") for count in _FEW if count != ALONE),
        *((PLACE, name) for name in ("primera", "segunda", "del medio", "última")),
    )
)
# Each bulk of eleven takes eleven facturas where a factura takes one row.
_ELEVEN_BY_ONE = tuple(((ROLE, one), (DOOR, "lote de 11")) for one in _ERP[1:])
FORMULAR_DEVOLUCION = CoveredAct(
    "formular_devolucion",
    _ERP,
    _devolucion,
    _of_devolucion,
    _FEW,
    apart=_ELEVEN_BY_ONE,
    wrong=_of_making(DEVOLUCION),
    beside=True,
)
REGISTRAR_PAGO = CoveredAct(
    "registrar_pago", _ERP, _pago, _of_pago, _SMALL, apart=_ALONE_ONLY, wrong=PAGO, beside=True
)
RADICAR_FACTURA = CoveredAct(
    "radicar_factura",
    _ERP,
    _radicado,
    _of_radicado,
    _FEW,
    apart=tuple(dict.fromkeys((*_ALONE_ONLY, *_ELEVEN_BY_ONE))),
    wrong=RADICADO,
    beside=True,
)

"""The acts of a follow-up: the body of each, and the preparation that leads up to it."""

from datetime import UTC, timedelta
from typing import Any

from conformance.core.resource import Resource
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.packs.siifa.facturas import valor

# By the norm (Res. 2284 de 2023, table 1.4): which answer belongs to which kind.
ANSWER_CODES = {"glosa": "RE9801", "devolucion": "RE9601"}
# The decisions the payer takes in production; elsewhere the harness takes what ByGrupo lists (R3).
_DECISIONS = {"glosa": "GRE003", "devolucion": "DRE003"}
_GROUPS = {"glosa": "GLOSA", "devolucion": "DEVOLUCION"}
FALLBACK = {"glosa": "FA0101", "devolucion": "DE1601"}
"""A cause of each kind, where the target lists none."""
# Minutes before now of each act, in legal order (R9).
_FORMULATION, _ANSWER, _REITERATION, _LAST = 50, 40, 30, 20


def instant(context: Context, *, minutes: int) -> str:
    """Return the moment `minutes` before the item acts, UTC with Z, whole seconds."""
    return (
        (context.acting() - timedelta(minutes=minutes))
        .astimezone(UTC)
        .strftime("%Y-%m-%dT%H:%M:%SZ")
    )


def formulated(context: Context, kind: str, factura: Resource) -> dict[str, Any]:
    """Return the body that formulates a glosa or a devolución on a factura (R12, R14)."""
    name = kind.capitalize()
    value = round(valor(factura) / 10, 2) if kind == "glosa" else valor(factura)
    return {
        "idFactura": factura.id,
        f"idSeguimientoTipoCodigo{name}": cause(context, kind),
        "fechaFormulacion": instant(context, minutes=_FORMULATION),
        f"valor{name}": value,
        "observacion": "Prueba de conformidad",
    }


def answered(context: Context, kind: str, follow_up: int) -> dict[str, Any]:
    """Return the body that answers a glosa or a devolución."""
    return {
        f"idSeguimientoFactura{kind.capitalize()}": follow_up,
        "idSeguimientoTipoCodigoRespuesta": ANSWER_CODES[kind],
        "fechaRespuesta": instant(context, minutes=_ANSWER),
        "observacionRespuesta": "Respuesta de prueba",
    }


def reiterated(context: Context, kind: str, follow_up: int) -> dict[str, Any]:
    """Return the body that reiterates a glosa or a devolución."""
    name = kind.capitalize()
    listed = context.pool.codes.get(_GROUPS[kind], ())
    code = _DECISIONS[kind] if _DECISIONS[kind] in listed or not listed else listed[0]
    return {
        f"idSeguimientoFactura{name}": follow_up,
        f"idSeguimientoTipoCodigo{name}Reiteracion": code,
        f"fechaFormulacion{name}Reiteracion": instant(context, minutes=_REITERATION),
        "observacionReiteracion": "Reiteración de prueba",
    }


def answered_reiteration(context: Context, kind: str, follow_up: int) -> dict[str, Any]:
    """Return the body that answers a reiteration."""
    name = kind.capitalize()
    return {
        f"idSeguimientoFactura{name}": follow_up,
        f"idSeguimientoTipoCodigo{name}ReiteracionRespuesta": ANSWER_CODES[kind],
        f"fechaFormulacion{name}ReiteracionRespuesta": instant(context, minutes=_LAST),
        "observacionReiteracionRespuesta": "Respuesta a la reiteración de prueba",
    }


def cause(context: Context, kind: str) -> str:
    """Return a level-3 code of the kind's group that the target lists and that is no decision of
    the payer.
    """
    group = _GROUPS[kind]
    listed = [
        code
        for code in context.pool.codes.get(group, ())
        if code[:2].isalpha() and code[2:].isdigit()
    ]
    return listed[0] if listed else FALLBACK[kind]


def prepared(context: Context, kind: str, factura: Resource, *, upto: str) -> int:
    """Return the id of a new follow-up brought to a state: formulada, respondida or reiterada."""
    body = context.require(
        context.call(f"formular_{kind}", "erp", formulated(context, kind, factura)),
        (200,),
        f"formular la {kind} de preparación",
    )
    follow_up = body.get("idSeguimientoFacturaGlosa") if isinstance(body, dict) else None
    if not isinstance(follow_up, int):
        raise BlockedError(f"formular_{kind} no devolvió el id")
    steps = {"formulada": 0, "respondida": 1, "reiterada": 2}[upto]
    if steps >= 1:
        context.require(
            context.call(f"responder_{kind}", "ips", answered(context, kind, follow_up)),
            (200,),
            f"responder la {kind} de preparación",
        )
    if steps >= 2:
        context.require(
            context.call(f"reiterar_{kind}", "erp", reiterated(context, kind, follow_up)),
            (200,),
            f"reiterar la {kind} de preparación",
        )
    return follow_up

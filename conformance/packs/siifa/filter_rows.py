"""Rows made for the filters of SIIFA's lists: they differ in what the filters look at."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.packs.siifa.exemplars import EXEMPLARS

_EARLIER = timedelta(minutes=2)
_GLOSAS, _PAGOS, _CODES = 6, 4, 2


def glosas(context: Context) -> Mapping[str, Any]:
    """Formulate glosas of two texts, dates, values and codes, and answer some."""
    fields = ("observacion", "fechaFormulacion", "valorGlosa")
    made = _several(context, "formular_glosa_masivo", fields, _GLOSAS)
    key = "idSeguimientoFacturaGlosa"
    # What is answered is one glosa more, which this formulates.
    body = EXEMPLARS["responder_glosa"].make(context, context.resources[0])
    for number in (body[key], made[0].get(key), made[3].get(key)):
        _answer(context, "glosa", {**body, key: number})
    return _of_the_factura(context)


def devolucion(context: Context) -> Mapping[str, Any]:
    """Return the factura, and answer that."""
    body = EXEMPLARS["responder_devolucion"].make(context, context.resources[0])
    _answer(context, "devolucion", body)
    return _of_the_factura(context)


def pagos(context: Context) -> Mapping[str, Any]:
    """Register payments of two texts, dates and values."""
    fields = ("referenciaBancaria", "fechaPago", "valor")
    _several(context, "registrar_pago_masivo", fields, _PAGOS)
    return _of_the_factura(context)


def _of_the_factura(context: Context) -> Mapping[str, Any]:
    return {"IdFactura": context.resources[0].id}


def _several(
    context: Context, bulk: str, fields: tuple[str, str, str], count: int
) -> Sequence[Mapping[str, Any]]:
    """Write so many rows in one bulk: text, date and value take two forms each, in every
    combination.
    """
    exemplar = EXEMPLARS[bulk]
    whole = exemplar.make(context, context.resources[0])
    lista = next(iter(whole))
    base = whole[lista][0]
    rows = [_varied(context, base, fields, nth, count) for nth in range(count)]
    sent = context.call(bulk, exemplar.role, {lista: rows})
    made = context.require(sent, Meaning.ACCEPTED, f"preparar filas con {bulk}")
    whole_list = isinstance(made, list) and len(made) == count
    if not whole_list or not all(isinstance(row, Mapping) for row in made):
        raise BlockedError(f"{bulk} no devolvió las {count} filas que aceptó")
    return [row for row in made if isinstance(row, Mapping)]


def _varied(
    context: Context, base: Mapping[str, Any], fields: tuple[str, str, str], nth: int, count: int
) -> dict[str, Any]:
    """Return the nth row: every second text, every second two dates, a value of each two, a code of
    each three.
    """
    text, date, value = fields
    earlier = datetime.fromisoformat(base[date]) - _EARLIER
    return {
        **base,
        text: f"Filtro {'segundo' if nth % 2 else 'primero'}",
        date: earlier.strftime("%Y-%m-%dT%H:%M:%SZ") if nth // 2 % 2 else base[date],
        value: round(base[value] / (1 + (count - 1 - nth) // 2), 2),
        **_coded(context, base, nth),
    }


def _coded(context: Context, base: Mapping[str, Any], nth: int) -> dict[str, str]:
    fields = [name for name in base if name.startswith("idSeguimientoTipoCodigo")]
    listed = context.pool.codes.get("GLOSA", ())
    codes = [one for one in listed if _is_cause(one)][:_CODES]
    if not fields or not codes:
        return {}
    return {fields[0]: codes[nth // 3 % len(codes)]}


def _is_cause(code: str) -> bool:
    return code[:2].isalpha() and code[2:].isdigit()


def _answer(context: Context, kind: str, body: Mapping[str, Any]) -> None:
    name = f"responder_{kind}"
    sent = context.call(name, EXEMPLARS[name].role, body)
    context.require(sent, Meaning.ACCEPTED, f"responder la {kind} de preparación")

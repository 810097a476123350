"""The filters of each list: where a row shows what each looks at, values worth asking for, and rows
to filter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from conformance.http.checks.consistency import instants, moment
from conformance.http.context import UNKNOWN, BlockedError, Context
from conformance.http.exemplar import Exemplar

_MOST = 2  # values of each filter
_NOBODY = "NO-EXISTE-0"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: the path of what it looks at in a row (two names of one place parted by |), how,
    and its range.

    How: `igual`, `parte` (of a text), `minimo`, `maximo`, `desde`, `hasta`, `tiene`. A filter of an
    open set has a `nobody`: a value that no row has. `loose`: the norm leaves open what it looks at
    (the act or its registration), so a row can't be said to match it or not.
    """

    name: str
    path: str
    how: str = "igual"
    range_with: str = ""
    nobody: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value asked of a filter; `source` is the id of the row that it was taken from, None when
    from none.
    """

    filter: Filter
    text: str
    source: Any = None

    def __str__(self) -> str:
        return f"{self.filter.name}={self.text}"


@dataclass(frozen=True, slots=True)
class Filtered:
    """A list: the names that tell its rows apart, its filters, and the capabilities that make rows
    for it.

    `kind` says which rows are made: `glosa`, `devolucion`, `pago`, or "" where those that are there
    must do.
    """

    capability: str
    keys: tuple[str, ...]
    filters: tuple[Filter, ...]
    kind: str = ""
    made_by: tuple[str, ...] = ()
    writes: int = 0


_GLOSA_IDS = ("idSeguimientoFacturaGlosa",)
_DEVOLUCION_IDS = (
    "idSeguimientoFacturaGlosa",
    "idSeguimientoFacturaDevolucion",
)  # N6: both names are about


def _follow_ups(kind: str, bare: str = "") -> tuple[Filter, ...]:
    keys = "idSeguimientoFactura" if bare else "|".join(_DEVOLUCION_IDS)
    return (
        Filter(f"Id{bare or 'SeguimientoFactura' + kind}", keys, nobody=str(UNKNOWN)),
        Filter(
            f"IdSeguimientoTipoCodigo{'' if bare else kind}",
            f"idSeguimientoTipoCodigo{'' if bare else kind}",
        ),
        Filter("IdSeguimientoTipoCodigoRespuesta", "idSeguimientoTipoCodigoRespuesta"),
        Filter("Observacion", "observacion", "parte", nobody=_NOBODY),
        Filter(
            "FechaCreacionInicio", "fechaFormulacion", "desde", "FechaCreacionFinal", loose=True
        ),
        Filter(
            "FechaCreacionFinal", "fechaFormulacion", "hasta", "FechaCreacionInicio", loose=True
        ),
        Filter("TieneRespuesta", "idSeguimientoTipoCodigoRespuesta", "tiene"),
    )


_PARTIES = (
    Filter("NumeroFactura", "factura.numeroFactura", nobody=_NOBODY),
    Filter("NitEmisor", "factura.emisor.nitEmisor", nobody="999999999"),
    Filter("NitAdquiriente", "factura.adquiriente.nitAdquiriente", nobody="999999999"),
)
_PAID = (
    Filter("CodigoFuente", "codigoFuente"),
    Filter("CodigoSubFuente", "codigoSubFuente"),
    Filter("ReferenciaBancaria", "referenciaBancaria", "parte", nobody=_NOBODY),
    Filter("ValorMinimo", "valor", "minimo", "ValorMaximo"),
    Filter("ValorMaximo", "valor", "maximo", "ValorMinimo"),
    Filter("FechaPagoInicio", "fechaPago", "desde", "FechaPagoFinal"),
    Filter("FechaPagoFinal", "fechaPago", "hasta", "FechaPagoInicio"),
)
_EMITTED = (
    Filter("FechaEmisionInicio", "fechaEmision", "desde", "FechaEmisionFinal"),
    Filter("FechaEmisionFinal", "fechaEmision", "hasta", "FechaEmisionInicio"),
)
_GLOSA = ("formular_glosa_masivo", "responder_glosa")
_DEVOLUCION = ("responder_devolucion",)
_PAGO = ("registrar_pago_masivo",)
_PAGO_IDS = ("idSeguimientoFacturaPago",)

LISTS: tuple[Filtered, ...] = (
    Filtered("listar_glosa_de_factura", _GLOSA_IDS, _follow_ups("Glosa"), "glosa", _GLOSA, 5),
    Filtered("listar_glosa", _GLOSA_IDS, _follow_ups("Glosa"), "glosa", _GLOSA, 5),
    Filtered(
        "listar_devolucion_de_factura",
        _DEVOLUCION_IDS,
        _follow_ups("Devolucion"),
        "devolucion",
        _DEVOLUCION,
        2,
    ),
    Filtered(
        "listar_devolucion",
        _DEVOLUCION_IDS,
        _follow_ups("Devolucion"),
        "devolucion",
        _DEVOLUCION,
        2,
    ),
    Filtered(
        "listar_seguimientos",
        ("idSeguimientoFactura",),
        (
            *_follow_ups("", "SeguimientoFactura"),
            *_PARTIES,
            Filter("TipoSeguimiento", "tipoSeguimiento"),
        ),
        "glosa",
        _GLOSA,
        5,
    ),
    Filtered("listar_pagos_de_factura", _PAGO_IDS, _PAID, "pago", _PAGO, 1),
    Filtered("listar_pagos", _PAGO_IDS, (*_PAID, *_PARTIES), "pago", _PAGO, 1),
    Filtered(
        "listar_facturas",
        ("idFactura",),
        (
            Filter("IdFactura", "idFactura", nobody=str(UNKNOWN)),
            *(
                Filter(one.name, one.path.removeprefix("factura."), nobody=one.nobody)
                for one in _PARTIES
            ),
            *_EMITTED,
        ),
    ),
    Filtered(
        "listar_cuentas",
        ("idEmpresaCuentaBancaria",),
        (Filter("CodigoEstado", "estado.codigoEstado"), Filter("Nit", "empresa.nit")),
    ),
    Filtered(
        "listar_bancos",
        ("codigoBanrep",),
        (
            Filter("CodigoBanrep", "codigoBanrep", nobody=str(UNKNOWN)),
            Filter("Nombre", "nombre", "parte", nobody=_NOBODY),
            Filter("Estado", "estado"),
        ),
    ),
    Filtered(
        "listar_transacciones_rips",
        ("idTransaccion",),
        (
            Filter("IdFactura", "idFactura", nobody=str(UNKNOWN)),
            Filter("NumeroFactura", "t02NumeroFactura", nobody=_NOBODY),
            Filter("NumeroDocumentoIdObligado", "t01NumeroDocumentoIdObligado", nobody="999999999"),
        ),
    ),
    Filtered(
        "listar_usuarios_rips",
        ("idUsuario",),
        (
            Filter("IdTransaccion", "idTransaccion", nobody=str(UNKNOWN)),
            Filter(
                "NumeroDocumentoIdentificacion", "u02NumeroDocumentoIdentificacion", nobody=_NOBODY
            ),
        ),
    ),
)


def row_id(filtered: Filtered, row: Mapping[str, Any]) -> Any:
    """Return what tells a row of the list from another."""
    return next((row[name] for name in filtered.keys if row.get(name) is not None), None)


def candidates(
    filtered: Filtered, one: Filter, rows: Sequence[Mapping[str, Any]], now: datetime
) -> list[Value]:
    """Return at most two values worth asking of a filter: of different rows, or of a row and of
    none.
    """
    if one.how == "tiene":
        return [Value(one, text) for text in ("true", "false")]
    found: dict[str, Value] = {}
    for row in rows:
        seen = _seen(one, row)
        if seen not in (None, "") and (text := _asked(one, seen)):
            found.setdefault(text, Value(one, text, row_id(filtered, row)))
    values = [*found.values()][:1] + [*found.values()][-1:] if len(found) > 1 else [*found.values()]
    if len(values) < _MOST and (nobody := _nobody(one, now)):
        values.append(Value(one, nobody))
    return values


def matches(value: Value, row: Mapping[str, Any]) -> bool | None:
    """Say whether a row matches what was asked, or None when the norm or the row leaves that
    open.
    """
    one, seen = value.filter, _seen(value.filter, row)
    if one.how == "tiene":
        return (seen not in (None, "")) is (value.text == "true")
    if one.loose or seen is None:
        return None
    match one.how:
        case "igual":
            return str(seen).casefold() == value.text.casefold()
        case "parte":
            return value.text.casefold() in str(seen).casefold()
        case "minimo":
            return float(seen) >= float(value.text)
        case "maximo":
            return float(seen) <= float(value.text)
        case _:
            return _in_time(one.how, str(seen), value.text)


def _in_time(how: str, seen: str, asked: str) -> bool | None:
    """Compare moments; within a day of each other the zone and the edge days leave it open, but for
    the same one.

    The same to the last digit: of two rows in one second a filter may take the one and leave the
    other.
    """
    if instants(seen) & instants(asked):
        return True
    first, second = moment(seen), moment(asked)
    if first is None or second is None:
        return None
    apart = first.replace(tzinfo=None) - second.replace(tzinfo=None)
    if abs(apart) <= timedelta(days=2):
        return None
    return (apart > timedelta()) is (how == "desde")


def _seen(one: Filter, row: Mapping[str, Any]) -> Any:
    for path in one.path.split("|"):
        place: Any = row
        for name in path.split("."):
            place = place.get(name) if isinstance(place, Mapping) else None
        if place is not None:
            return place
    return None


def _asked(one: Filter, seen: Any) -> str:
    """Return how to ask for what a row shows: of a text, its last word; of a date without offset,
    nothing.
    """
    if one.how == "parte":
        return str(seen).split()[-1]
    if one.how in ("desde", "hasta"):
        when = moment(seen)
        return str(seen) if when is not None and when.tzinfo is not None else ""
    return str(seen)


def _nobody(one: Filter, now: datetime) -> str:
    match one.how:
        case "desde":
            return (now + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
        case "hasta":
            return "2001-01-31T00:00:00Z"
        case "minimo":
            return "9999999999"
        case "maximo":
            return "0.01"
        case _:
            return one.nobody


def prepare(
    context: Context, filtered: Filtered, exemplars: Mapping[str, Exemplar]
) -> dict[str, Any]:
    """Make rows that differ in what the filters look at, and return the filter that holds
    throughout.
    """
    if not filtered.kind:
        return {}
    resource = context.resources[0]
    if filtered.kind == "devolucion":
        _answer(
            context,
            exemplars,
            "devolucion",
            exemplars["responder_devolucion"].make(context, resource),
        )
    elif filtered.kind == "pago":
        _several(
            context,
            exemplars,
            "registrar_pago_masivo",
            ("referenciaBancaria", "fechaPago", "valor"),
            4,
        )
    else:
        made = _several(
            context,
            exemplars,
            "formular_glosa_masivo",
            ("observacion", "fechaFormulacion", "valorGlosa"),
            6,
        )
        body = exemplars["responder_glosa"].make(context, resource)  # formulates one more
        ids = [row.get("idSeguimientoFacturaGlosa") for row in made]
        for number in (body["idSeguimientoFacturaGlosa"], ids[0], ids[3]):
            _answer(context, exemplars, "glosa", {**body, "idSeguimientoFacturaGlosa": number})
    return {"IdFactura": resource.id}


def _several(
    context: Context,
    exemplars: Mapping[str, Exemplar],
    bulk: str,
    fields: tuple[str, str, str],
    count: int,
) -> list[Mapping[str, Any]]:
    """Write so many rows in one bulk: text, date and value take two forms each, in every
    combination.
    """
    whole = exemplars[bulk].make(context, context.resources[0])
    lista = next(iter(whole))
    text, date, value = fields
    base = whole[lista][0]
    earlier = (datetime.fromisoformat(base[date]) - timedelta(minutes=2)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
    code = next((name for name in base if name.startswith("idSeguimientoTipoCodigo")), "")
    codes = [
        one
        for one in context.pool.codes.get("GLOSA", ())
        if one[:2].isalpha() and one[2:].isdigit()
    ][:2]
    rows = [
        {
            **base,
            text: f"Filtro {'segundo' if nth % 2 else 'primero'}",
            date: earlier if nth // 2 % 2 else base[date],
            value: round(base[value] / (1 + (count - 1 - nth) // 2), 2),
            **({code: codes[nth // 3 % len(codes)]} if code and codes else {}),
        }
        for nth in range(count)
    ]
    made = context.require(
        context.call(bulk, exemplars[bulk].role, {lista: rows}),
        (200,),
        f"preparar filas con {bulk}",
    )
    if (
        not isinstance(made, list)
        or len(made) != count
        or not all(isinstance(row, Mapping) for row in made)
    ):
        raise BlockedError(f"{bulk} no devolvió las {count} filas que aceptó")
    return made


def _answer(
    context: Context, exemplars: Mapping[str, Exemplar], kind: str, body: Mapping[str, Any]
) -> None:
    name = f"responder_{kind}"
    context.require(
        context.call(name, exemplars[name].role, body),
        (200,),
        f"responder la {kind} de preparación",
    )

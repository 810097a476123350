"""Requests read otherwise: zones, decimals, lengths, what is ignored, what is kept, what is
refused.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from conformance.core.reading import too_deep
from conformance.packs.siifa.sandbox.faults.tools import asks, body_of
from conformance.packs.siifa.sandbox.routes import capability_of, operation_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.store import ADMIN
from conformance.packs.siifa.sandbox.tables.views import spelled
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import Reply, encode, invalid, problem
from conformance.sandbox.variation import Variation, asked

_EITHER = "decisions, Either is right"
_BARE = re.compile(r"\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?")
_LOADED = frozenset({"fechacargue"})  # a day by itself, whatever the zone
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BLANK = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:.*")
_CODE = re.compile(r"idSeguimientoTipoCodigo\w*")
_LEVEL_3 = 3
_SHOWN = 1_000_000  # bytes: a larger body is left to the reference

Found = Iterator[tuple[Field, Mapping[str, Any], str]]


def _typed(incoming: Incoming) -> Mapping[str, Any]:
    if len(incoming.body) > _SHOWN or too_deep(incoming.body):
        return {}
    try:
        value = json.loads(incoming.body, parse_float=Decimal)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _fields(fields: tuple[Field, ...], value: Mapping[str, Any], prefix: str = "") -> Found:
    """Yield the fields that a body gives, each with its holder and the name that `errors` has for
    it.
    """
    for field in fields:
        name = next((key for key in value if key.lower() == field.name.lower()), None)
        if name is None:
            continue
        if field.kind == "list" and isinstance(value[name], list):
            for index, row in enumerate(value[name]):
                if isinstance(row, dict):
                    yield from _fields(field.items, row, f"{prefix}{spelled(field.name)}[{index}].")
        else:
            yield replace(field, name=name), value, prefix + spelled(field.name)


def _body_asked(sandbox: SiifaSandbox, incoming: Incoming) -> tuple[Field, ...] | None:
    """Return the fields of the body that a request must have, None where it takes none or whoever
    calls may not send it.
    """
    operation, user = operation_of(incoming), sandbox.caller(incoming)
    allowed = operation is not None and user is not None and user.role in operation.roles
    return operation.body if operation is not None and allowed else None


def _refusing(
    wrong: Callable[[Field, Any], str],
) -> Callable[[SiifaSandbox, Incoming], Incoming | Reply]:
    """Return what refuses with 400 a body with a value of which `wrong` says why."""

    def ask(sandbox: SiifaSandbox, incoming: Incoming) -> Incoming | Reply:
        for field, holder, key in _fields(_body_asked(sandbox, incoming) or (), _typed(incoming)):
            text = wrong(field, holder[field.name])
            if text:
                refusal = invalid(key, text)
                return problem(refusal.status, refusal.detail, refusal.errors)
        return incoming

    return ask


def _decimals(field: Field, value: Any) -> str:
    fine = isinstance(value, Decimal) and value.is_finite() and value.as_tuple().exponent
    too_fine = field.kind == "money" and isinstance(fine, int) and fine < -2
    return "El valor no puede tener más de dos decimales" if too_fine else ""


def _units(field: Field, value: Any) -> str:
    long = (
        field.kind == "text"
        and field.limit is not None
        and isinstance(value, str)
        and len(value.encode("utf-16-le", "surrogatepass")) // 2 > field.limit
    )
    return f"El texto no puede exceder {field.limit} caracteres" if long else ""


def _blank(field: Field, value: Any) -> str:
    odd = field.kind == "date" and isinstance(value, str) and _BLANK.fullmatch(value)
    return "El valor debe ser una fecha y hora (ISO 8601)" if odd else ""


def _level(sandbox: SiifaSandbox, incoming: Incoming) -> Incoming | Reply:
    """Refuse with 400 a code of level 1 or 2 that has codes below it."""
    parents = {row.parent for row in sandbox.store.codes.values()}

    def wrong(field: Field, value: Any) -> str:
        row = (
            sandbox.store.codes.get(value)
            if isinstance(value, str) and _CODE.fullmatch(field.name)
            else None
        )
        broad = row is not None and row.level < _LEVEL_3 and row.code in parents
        return "El código debe ser de nivel 3" if broad else ""

    return _refusing(wrong)(sandbox, incoming)


def _before_emission(sandbox: SiifaSandbox, incoming: Incoming) -> Incoming | Reply:
    if not asks(incoming, "radicar_factura"):
        return incoming
    given = _typed(incoming).get("idFactura")
    factura = sandbox.store.facturas.get(given) if isinstance(given, int) else None

    def wrong(field: Field, value: Any) -> str:
        day = str(value)[:10] if field.name == "fechaRadicado" else ""
        early = (
            factura is not None and _DAY.fullmatch(day) and day < factura.emision.date().isoformat()
        )
        return "La fecha no puede ser anterior a la emisión" if early else ""

    return _refusing(wrong)(sandbox, incoming)


def _unknown_property(sandbox: SiifaSandbox, incoming: Incoming) -> Incoming | Reply:
    """Refuse with 400 a property that the operation does not have, at any depth."""
    body = _body_asked(sandbox, incoming)
    if body is None:
        return incoming
    name = next(_unknown(body, _typed(incoming)), "")
    return (
        problem(400, "Propiedad desconocida.", {name: ["La propiedad no existe"]})
        if name
        else incoming
    )


def _unknown(
    fields: tuple[Field, ...], value: Mapping[str, Any], prefix: str = ""
) -> Iterator[str]:
    known = {field.name.lower(): field for field in fields}
    for name, one in value.items():
        field = known.get(name.lower())
        if field is None:
            yield prefix + name
        elif field.kind == "list" and isinstance(one, list):
            for index, row in enumerate(one):
                yield from _unknown(
                    field.items,
                    row if isinstance(row, dict) else {},
                    f"{prefix}{spelled(field.name)}[{index}].",
                )


def _with_body(incoming: Incoming, change: Callable[[Field, Any], Any]) -> Incoming:
    operation = operation_of(incoming)
    given = body_of(incoming.body) if len(incoming.body) < _SHOWN else {}
    if operation is None or operation.body is None or not given:
        return incoming
    made = _rewritten(operation.body, given, change)
    return replace(incoming, body=encode(made)) if made != given else incoming


def _rewritten(
    fields: tuple[Field, ...], value: Mapping[str, Any], change: Callable[[Field, Any], Any]
) -> dict[str, Any]:
    known = {field.name.lower(): field for field in fields}

    def one(name: str, given: Any) -> Any:
        field = known.get(name.lower())
        if field is None:
            return given
        if field.kind == "list" and isinstance(given, list):
            return [
                _rewritten(field.items, row, change) if isinstance(row, dict) else row
                for row in given
            ]
        return change(field, given)

    return {name: one(name, given) for name, given in value.items()}


def _utc(_: SiifaSandbox, incoming: Incoming) -> Incoming:
    """Read an instant without offset as UTC, and a day of a filter as a day of UTC."""
    operation = operation_of(incoming)
    fields = operation.query if operation else ()
    dates = {field.name.lower() for field in fields if field.kind == "date"} - _LOADED
    pairs = tuple(
        (name, _filter_in_utc(name.lower(), text) if name.lower() in dates else text)
        for name, text in incoming.query
    )
    return _with_body(replace(incoming, query=pairs), _instant_in_utc)


def _filter_in_utc(name: str, text: str) -> str:
    if _DAY.fullmatch(text):
        return text + ("T23:59:59.999999Z" if name.endswith("final") else "T00:00:00Z")
    return f"{text}Z" if _BARE.fullmatch(text) else text


def _instant_in_utc(field: Field, value: Any) -> Any:
    bare = field.kind == "date" and isinstance(value, str) and _BARE.fullmatch(value)
    return f"{value}Z" if bare and not _DAY.fullmatch(value) else value


def _day_alone(_: SiifaSandbox, incoming: Incoming) -> Incoming:
    """Take a date without time in a body: midnight of that day."""

    def body(field: Field, value: Any) -> Any:
        alone = field.kind == "date" and isinstance(value, str) and _DAY.fullmatch(value)
        return f"{value}T00:00:00" if alone else value

    return _with_body(incoming, body)


def _no_giro(_: SiifaSandbox, incoming: Incoming) -> Incoming:
    """Ignore codigoTipoGiro at the single payment, whatever it holds (X7)."""
    given = body_of(incoming.body)
    kept = {name: value for name, value in given.items() if name.lower() != "codigotipogiro"}
    known = asks(incoming, "registrar_pago") and len(kept) < len(given)
    return replace(incoming, body=encode(kept)) if known else incoming


def _own_nit(sandbox: SiifaSandbox, incoming: Incoming) -> Incoming:
    """Open every account for the caller's own NIT, whatever NIT came, none or odd."""
    user, given = sandbox.caller(incoming), body_of(incoming.body)
    if (
        not asks(incoming, "crear_cuenta")
        or not given
        or user is None
        or user.role == ADMIN
        or not user.nit
    ):
        return incoming
    rest = {name: value for name, value in given.items() if name.lower() != "nit"}
    return replace(incoming, body=encode({**rest, "nit": int(user.nit)}))


def _created(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Filter FechaCreacion… by when an act was registered."""
    if not capability_of(incoming).startswith("listar_"):
        return serve(incoming)
    with sandbox.store.without("fecha-del-acto"):
        return serve(incoming)


VALUES = (
    asked("decimales-rechazados", _EITHER, "más de dos decimales es 400", _refusing(_decimals)),
    asked(
        "longitud-utf16", _EITHER, "las longitudes se cuentan en unidades UTF-16", _refusing(_units)
    ),
    asked("nivel-3-exigido", _EITHER, "un código de nivel 1 o 2 es 400", _level),
    asked(
        "radicado-tras-emision",
        _EITHER,
        "radicar con fecha anterior a la emisión es 400",
        _before_emission,
    ),
    asked(
        "propiedad-desconocida-400", "R28", "una propiedad desconocida es 400", _unknown_property
    ),
    asked("sin-blanco-por-t", _EITHER, "un blanco en lugar de la T es 400", _refusing(_blank)),
    asked("fecha-sola", _EITHER, "una fecha sin hora en el cuerpo se acepta", _day_alone),
    asked("zona-utc", _EITHER, "lo que viene sin desplazamiento es UTC", _utc),
    asked("giro-ignorado", "X7", "codigoTipoGiro del pago individual se ignora", _no_giro),
    asked(
        "nit-propio",
        "decisions, Isolation: accounts",
        "toda cuenta se abre al NIT del token",
        _own_nit,
    ),
    Variation(
        "creacion-por-registro", _EITHER, "FechaCreacion mira el registro y no el acto", _created
    ),
)

"""The functions of SIGFE's scenarios: the parts of an area, headers, transactions, and a value
changed.
"""

from collections.abc import Collection, Mapping
from copy import deepcopy
from functools import partial
from typing import Any

from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.functions import PackFunction
from conformance.packs.sigfe import people
from conformance.packs.sigfe.bodies import (
    ADJUSTMENTS,
    Adjusted,
    area_of,
    detail,
    header,
    payment,
    requirement,
    split,
)
from conformance.packs.sigfe.modules import MODULES
from conformance.packs.sigfe.settings import period, setting, today, year
from conformance.packs.sigfe.tickets import CONSULT, REGISTERING, form_of, state_of

_SETTINGS = {
    "insumo": "excluidos.insumos",
    "cuenta_de_orden": "excluidos.orden",
    "folio_manual": "folios.manual",
    "rut": "rut_principal",
    "aprobado": "aprobado.valor",
}


def _part(name: str, context: Context, role: str = "institucion") -> str:
    return split(area_of(context, role))[name]


def _area(context: Context, role: str = "institucion") -> str:
    return area_of(context, role)


def _year(context: Context, more: int = 0) -> int:
    return year(context) + more


def _period(context: Context, more: int = 0) -> int:
    return (period(context) - 1 + more) % 12 + 1


def _day(context: Context, more: int = 0) -> str:
    moment = today(context)
    return f"{moment.date().fromordinal(moment.date().toordinal() + more):%Y-%m-%d}"


def _setting(context: Context, name: str) -> Any:
    return setting(context, _SETTINGS[name])


def _adjusted(
    context: Context, kind: str, module: str, folio: Any, amount: int, *of: Any
) -> dict[str, Any]:
    """Return what adjusts a transaction: `of` are its folio, its document and its cartera."""
    adjusted = Adjusted(kind, *of)
    return detail(context, module, folio, amount, adjusted)


def _paid(
    context: Context, cartera: str, amount: int, kind: str = "", folio: Any = None
) -> dict[str, Any]:
    adjusted = Adjusted(kind, folio, None, cartera) if kind else None
    return payment(context, cartera, amount, adjusted)


def _required(context: Context, amount: int, kind: str = "", *of: Any) -> dict[str, Any]:
    """Return a requerimiento; with a kind, what adjusts one: `of` are as in an adjustment."""
    return requirement(context, amount, Adjusted(kind, *of) if kind else None)


def _person(context: Context, rut: str) -> dict[str, Any]:
    return people.person(rut)


def _nobody(context: Context) -> str:
    return people.fresh_rut(context)


def changed(value: Any, name: str, new: Any) -> Any:
    """Return a value with another one wherever that name stands in it, at any depth."""
    if isinstance(value, Mapping):
        return {
            key: deepcopy(new) if key == name else changed(held, name, new)
            for key, held in value.items()
        }
    return [changed(one, name, new) for one in value] if isinstance(value, list) else value


def _changed(context: Context, value: Any, name: str, new: Any) -> Any:
    return changed(value, name, new)


def _summing(context: Context, value: Any, part: str, total: int) -> Any:
    """Return a transaction whose parts of a kind (cumplimiento, imputacion) add up to a total."""
    if isinstance(value, Mapping):
        rows = value.get(part)
        if isinstance(rows, list):
            return {**value, part: [{**one, "monto": total} for one in rows]}
        return {key: _summing(context, held, part, total) for key, held in value.items()}
    if isinstance(value, list):
        return [_summing(context, one, part, total) for one in value]
    return value


def _registered(context: Context, nth: int) -> int:
    """Return the folio of the nth transaction that was made so far, 0 where there are fewer. Raises
    BlockedError where it was made and its folio was not told.
    """
    form = form_of(context.settings)
    told: dict[bytes | None, list[Any]] = {}
    for exchange in context.exchanges:
        body = exchange.json()
        if exchange.request.capability == CONSULT and state_of(body) == form.done:
            told[exchange.request.body] = [one.get("folio") for one in form.rows(body)]
    made = [one for several in told.values() for one in several]
    if len(made) < nth:
        return 0
    if made[nth - 1] is None:
        raise BlockedError(f"no se dijo el folio de la transacción {nth} de la historia")
    return _whole(context, made[nth - 1])


def _whole(context: Context, folio: Any) -> int:
    """Return a folio as a number, 0 for what is none."""
    return int(folio) if str(folio).isdigit() else 0


def _named(context: Context, value: Any, name: str) -> Any:
    return {**value, "id": name}


def _last_ticket(context: Context) -> str:
    """Return the ticket of what was sent last. Raises BlockedError where nothing gave one."""
    form = form_of(context.settings)
    told = (
        form.ticket_of(one)
        for one in reversed(context.exchanges)
        if one.request.capability in REGISTERING
    )
    found = next(filter(None, told), "")
    if not found:
        raise BlockedError("ningún envío de la historia dio un ticket")
    return found


def _rehearsed(sample: Any, *asked: Any) -> Any:
    return sample


def _known(table: Collection[str], sample: Any, word: str, *more: Any) -> Any:
    if word not in table:
        raise ValueError(f"«{word}» no se conoce: {', '.join(table)}.")
    return sample


def _function(least: int, most: int, use: str, text: str, call: Any, sample: Any) -> PackFunction:
    return PackFunction(least, most, use, text, call, partial(_rehearsed, sample))


FUNCTIONS: Mapping[str, PackFunction] = {
    **{
        name: _function(0, 1, f"{name}() o {name}('rol')", text, partial(_part, field), "01")
        for name, field, text in (
            ("partida", "partida", "la partida del área de quien llama"),
            ("capitulo", "capitulo", "el capítulo del área de quien llama"),
            ("transaccional", "areaTransaccional", "el área transaccional de quien llama"),
        )
    },
    "area": _function(0, 1, "area() o area('rol')", "el área, PPCCAAA", _area, "9901001"),
    "ejercicio": _function(
        0, 1, "ejercicio() o ejercicio(n)", "el ejercicio abierto, o n después", _year, 2026
    ),
    "periodo": _function(
        0, 1, "periodo() o periodo(n)", "el periodo abierto, o n meses después", _period, 1
    ),
    "fecha": _function(
        0, 1, "fecha() o fecha(n)", "el día de hoy, o n días después", _day, "2026-01-31"
    ),
    "dato": PackFunction(
        1,
        1,
        "dato('nombre')",
        "un dato que da el objetivo: " + ", ".join(_SETTINGS),
        _setting,
        partial(_known, _SETTINGS, "1"),
    ),
    "cabecera": PackFunction(
        1,
        2,
        "cabecera('modulo') o cabecera('modulo', 'rol')",
        "la cabecera de un envío",
        header,
        partial(_known, (*MODULES, people.PERSON), {}),
    ),
    "transaccion": PackFunction(
        3,
        3,
        "transaccion('modulo previo', folio, monto)",
        "una transacción sobre otra anterior",
        detail,
        partial(_known, MODULES, {}),
    ),
    "requerimiento": PackFunction(
        1,
        5,
        "requerimiento(monto) o requerimiento(monto, 'aumento', folio, documento, cartera)",
        "un requerimiento, que no se apoya en otra transacción, o lo que ajusta uno",
        _required,
        partial(_rehearsed, {}),
    ),
    "rut_nuevo": _function(0, 0, "rut_nuevo()", "un RUT que nadie tiene", _nobody, "40000000-4"),
    "persona": _function(
        1, 1, "persona(rut)", "una persona, como la toma el Banco de Personas", _person, {}
    ),
    "ajuste": PackFunction(
        7,
        7,
        "ajuste('aumento', 'modulo previo', folio previo, monto, folio, documento, cartera)",
        "lo que ajusta una transacción: aumento, disminucion o reverso",
        _adjusted,
        partial(_known, ADJUSTMENTS, {}),
    ),
    "pago": _function(
        2,
        4,
        "pago(cartera, monto) o pago(cartera, monto, 'disminucion', folio)",
        "el asiento que paga una cartera, o que ajusta un pago",
        _paid,
        {},
    ),
    "con_suma": _function(
        3,
        3,
        "con_suma(transaccion, 'cumplimiento', total) o con_suma(transaccion, 'imputacion', total)",
        "la transacción, cuyas partes suman otra cosa",
        _summing,
        {},
    ),
    "identificada": _function(
        2, 2, "identificada(transaccion, 'texto')", "la transacción, con otro id", _named, {}
    ),
    "folio": _function(
        1,
        1,
        "folio(1)",
        "el folio de la enésima transacción que la historia registró; 0 donde no hay tantas",
        _registered,
        1,
    ),
    "numero_de": _function(
        1, 1, "numero_de(folio)", "un folio como número, aunque venga como texto", _whole, 1
    ),
    "ticket": _function(
        0, 0, "ticket()", "el ticket del último envío de la historia", _last_ticket, "0001"
    ),
    "con": _function(
        3,
        3,
        "con(dato, 'nombre', valor)",
        "el dato con otro valor donde está ese nombre",
        _changed,
        {},
    ),
}

"""The Banco de Personas: that it is there says the presentation; what it takes and gives is a guess
of ours, and no breach of it decides.

A person is known by its RUT. Those of the harness are of a range that nobody has.
"""

import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.resource import Resource
from conformance.http.checks.codes import CON_01, CON_06, CON_09, LIF_10
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar, InvalidValue
from conformance.http.item import Item
from conformance.packs.sigfe.bodies import header, number, place, this_year
from conformance.packs.sigfe.rut import check_digit
from conformance.packs.sigfe.tickets import REGISTER_PERSON, many

OBTAIN, SEARCH = "obtener_persona", "buscar_persona"
SERVICE, PERSON, PEOPLE = "personas", "persona", "resumenesDePersonas"
_OWNER, _REQUIREMENT = "institucion", "SIGFE-R-PERSONAS"
_FIRST, _MANY = 40_000_000, 9_000_000
_NAMES = ("Persona de prueba uno", "Ñandú Peña e hijos", "Cigüeña, Ácido & Cía. Ltda.")
_REFUSED = (Meaning.OUT_OF_TURN, Meaning.INVALID)


def fresh_rut(context: Context, nth: int = 0) -> str:
    """Return a RUT that nobody has, another each time it is asked."""
    told = zlib.crc32(f"{number(context)}:{nth}".encode())
    digits = str(_FIRST + told % _MANY)
    return f"{digits}-{check_digit(digits)}"


def person(rut: str, name: str = _NAMES[0]) -> dict[str, Any]:
    """Return a person as a Registrar takes it."""
    return {"rut": rut, "nombre": name, "direccion": "Calle Uno 123, Ñuñoa", "correo": None}


def sent(context: Context, *people: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a Registrar of people."""
    return {"cabecera": header(context, PERSON), "detalles": {PERSON: list(people)}}


def by_rut(context: Context, rut: str) -> dict[str, Any]:
    """Return what an Obtener of a person is asked with."""
    return {**place(context), "rut": rut}


def _new(context: Context, resource: Resource | None) -> dict[str, Any]:
    return sent(context, person(fresh_rut(context)))


def _known(context: Context, resource: Resource | None) -> dict[str, Any]:
    return by_rut(context, _registered(context, person(fresh_rut(context))))


def _range(context: Context, resource: Resource | None) -> dict[str, Any]:
    return this_year(context)


def _wrong(
    context: Context, base: Mapping[str, Any], resource: Resource | None
) -> tuple[InvalidValue, ...]:
    """Return the RUT of a person with another check digit."""
    row = ("detalles", PERSON, 0)
    digits, _, digit = base["detalles"][PERSON][0]["rut"].partition("-")
    other = f"{digits}-{'1' if digit == '0' else '0'}"
    return (InvalidValue((*row, "rut"), other, LIF_10, "", Level.MAY, _REFUSED),)


EXEMPLARS: Mapping[str, Exemplar] = {
    REGISTER_PERSON: Exemplar(_OWNER, _new, invalid_values=_wrong),
    OBTAIN: Exemplar(_OWNER, _known, id_field="rut", prepared=(REGISTER_PERSON,)),
    SEARCH: Exemplar(_OWNER, _range),
}


def items() -> Iterator[Item]:
    """Yield the item of the people that are registered and read again."""
    yield Item(
        id=f"probing/{REGISTER_PERSON}/como-se-envio",
        phase="probing",
        title=f"{REGISTER_PERSON}: quien se registra se obtiene y se halla como se envió",
        capability=REGISTER_PERSON,
        capabilities=(REGISTER_PERSON, OBTAIN, SEARCH),
        requirements=(_REQUIREMENT,),
        roles=(_OWNER,),
        writes=len(_NAMES),
        run=_as_sent,
    )


def _registered(context: Context, row: Mapping[str, Any]) -> str:
    """Register a person; return its RUT. Raises BlockedError where the system does not take it."""
    exchange = context.call(REGISTER_PERSON, _OWNER, sent(context, row))
    context.require(exchange, Meaning.ACCEPTED, "registrar una persona")
    return str(row["rut"])


def _as_sent(context: Context) -> None:
    rows = [person(fresh_rut(context, nth), name) for nth, name in enumerate(_NAMES)]
    for row in rows:
        _registered(context, row)
    if all(_shown_right(context, row) for row in (*rows, *rows)):
        _found(context, rows)


def _shown_right(context: Context, row: Mapping[str, Any]) -> bool:
    """Report the first value of a person that is shown otherwise; say whether none is. What is not
    shown at all accuses nobody.
    """
    exchange = context.call(OBTAIN, _OWNER, by_rut(context, row["rut"]))
    body = exchange.json()
    told = body.get(PERSON) if isinstance(body, Mapping) else None
    report = partial(_report, context, exchange)
    if not context.answers.says(exchange, Meaning.ACCEPTED) or not isinstance(told, Mapping):
        report(CON_01, "la persona que se registró", "no se obtiene")
        return False
    for name, code in (("rut", CON_01), ("nombre", CON_06), ("direccion", CON_06)):
        if told.get(name) not in (None, row[name]):
            report(code, f"{name}: {row[name]!r}", f"{told[name]!r}")
            return False
    return True


def _found(context: Context, rows: list[dict[str, Any]]) -> None:
    """Report unless a Buscar of the ejercicio lists all that were registered."""
    exchange = context.call(SEARCH, _OWNER, this_year(context))
    body = context.require(exchange, Meaning.ACCEPTED, "buscar personas")
    held = body.get(PEOPLE) if isinstance(body, Mapping) else None
    listed = {one.get("rut") for one in many(held.get(PERSON) if held else None)}
    if lost := [row["rut"] for row in rows if row["rut"] not in listed]:
        told = f"faltan {len(lost)}" if len(lost) < len(rows) else "ninguna está"
        _report(context, exchange, CON_09, f"las {len(rows)} personas de hoy", told)


def _report(context: Context, exchange: Exchange, code: Code, expected: str, actual: str) -> None:
    """Report what is other than our guess has it."""
    context.report(
        code,
        exchange,
        expected=expected,
        actual=actual,
        requirement=_REQUIREMENT,
        level=Level.MAY,
    )

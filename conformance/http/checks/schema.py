"""What the contract declares of an answer: its status, its media type, its body."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from conformance.core.exchange import Exchange, Response
from conformance.core.finding import Basis, Finding, Level, about
from conformance.core.reading import ExcessError, repeated
from conformance.http.checks.codes import SCH_01, SCH_02, SCH_03, SCH_05, SCH_06, SCH_07
from conformance.http.checks.formats import FORMATS, impossible
from conformance.http.checks.graded import graded
from conformance.http.contract.binding import Bound
from conformance.http.wire.masking import MASK
from conformance.http.wire.names import is_personal

_BASES = {
    level: Basis(level, f"una parte del esquema (reconstrucción, de nivel {level})")
    for level in (Level.SHOULD, Level.MAY)
}
"""What a fault rests on of a part of a schema that its document marks as less than obligatory."""


def declared_status(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield SCH-03 when the operation's contract does not declare the status (5xx is ERR-01's)."""
    response = _response(exchange)
    if (
        bound is None
        or exchange.request.method != bound.operation.method
        or response.status in bound.undeclared
    ):
        return
    if bound.operation.answer(response.status) is None:
        right = ", ".join(answer.status for answer in bound.operation.answers)
        yield about(
            SCH_03,
            exchange,
            actual=str(response.status),
            expected=f"uno de los que declara el documento o añade la norma: {right}",
        )


def media_type(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield SCH-02 when a body's media type is neither declared nor JSON (Manual §4)."""
    response = _response(exchange)
    if not response.body.strip() or exchange.request.method == "HEAD":
        return
    answer = bound.operation.answer(response.status) if bound else None
    declared = set(answer.media_types if answer else ()) | {"application/json"}
    if response.status >= 400:
        free = bound is None or response.status in bound.undeclared
        if free or "json" in response.media_type:
            return
        declared |= {"application/problem+json"}
    if response.media_type not in declared:
        yield about(
            SCH_02,
            exchange,
            expected=" o ".join(sorted(declared)),
            actual=response.media_type or "sin Content-Type",
        )


def encoding(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield SCH-05 when a body is JSON in another encoding than UTF-8 (RFC 8259 §8.1)."""
    response = _response(exchange)
    written = json.detect_encoding(response.body)
    if not response.body or written.startswith("utf-8") or exchange.json() is None:
        return
    yield about(SCH_05, exchange, expected="JSON en UTF-8", actual=f"JSON en {written.upper()}")


def response_body(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield SCH-06 when a successful body is too much to be read, SCH-05 when it is no JSON, SCH-01
    by its schema.
    """
    response = _response(exchange)
    answer = bound.operation.answer(response.status) if bound else None
    if not 200 <= response.status < 300 or answer is None or answer.schema is None:
        return
    try:
        body = response.json()
        level, fault = graded_fault(answer.schema, body)
    except ExcessError as excess:
        yield about(
            SCH_06,
            exchange,
            actual=str(excess),
            expected="una respuesta del tamaño que declara su operación: a lo sumo 1500 filas por "
            "página",
        )
        return
    except ValueError:
        yield about(
            SCH_05,
            exchange,
            expected="un cuerpo JSON",
            actual=f"un cuerpo de {len(response.body)} B que no es JSON",
        )
        return
    if fault:
        yield about(
            SCH_01,
            exchange,
            expected=_whose(bound, response.status, body),
            actual=fault,
            basis=_BASES.get(level),
        )
    elif odd := impossible(response.body):
        yield about(
            SCH_01,
            exchange,
            expected="fechas que existen",
            actual=f"la fecha «{odd}», que no existe",
        )


def repeated_name(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield SCH-07 when an object of a successful body has a name twice (RFC 8259 §4)."""
    response = _response(exchange)
    if 200 <= response.status < 300 and (name := repeated(response.body)):
        yield about(
            SCH_07,
            exchange,
            expected="cada nombre una sola vez en su objeto",
            actual=f"«{name[:100]}» dos veces",
        )


def _whose(bound: Bound | None, status: int, body: object) -> str:
    """Return whose schema a body breaks: the loaded document's, which alone is declared, or the
    norm's.
    """
    declared = (
        next((one for one in bound.declared if one.status == str(status)), None) if bound else None
    )
    if declared is not None and declared.schema is not None and _breaks(declared.schema, body):
        return "el esquema declarado en el documento"
    source = bound.source if bound else ""
    return (
        f"el esquema de la norma ({source})"
        if source
        else "el esquema del contrato propio del arnés"
    )


def graded_fault(schema: Mapping[str, Any], body: object) -> tuple[Level, str]:
    """Return the first of the weightiest faults of a body and its level, or no fault: what a schema
    marks as less is looked at when the rest holds. Raises ValueError when the body is nested too
    deep.
    """
    for level, part in graded(schema):
        if fault := schema_fault(part, body):
            return level, fault
    return Level.MUST, ""


def _breaks(schema: Mapping[str, Any], body: object) -> bool:
    try:
        return bool(schema_fault(schema, body))
    except ValueError:  # a schema that no validator takes declares nothing
        return False


def schema_fault(schema: Mapping[str, Any], body: object) -> str:
    """Return the first fault of a body against a JSON Schema, as Spanish text with its place, or
    "".

    The value at fault is told unless it is a secret's or a person's, or holds others. Raises
    ValueError when the body is nested too deep to be judged.
    """
    error = _first(_validator(schema), body)
    if error is None:
        return ""
    place = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.instance_path
    )
    message = error.message
    hidden = _in_place_of(error)
    if hidden:
        masked = jsonschema_rs.Draft202012Validator(
            dict(schema), validate_formats=True, formats=FORMATS, mask=hidden
        )
        message = (_first(masked, body) or error).message
    return f"en ${place}: {message[:300]}"


def _in_place_of(error: jsonschema_rs.ValidationError) -> str:
    """Return what is told in place of a value: its kind when it holds others, a mask when it is a
    person's, or "".
    """
    if any(is_personal(str(part)) for part in error.instance_path):
        return MASK
    if isinstance(error.instance, dict):
        return "un objeto"
    return "una lista" if isinstance(error.instance, list) else ""


def _first(
    validator: jsonschema_rs.Draft202012Validator, body: object
) -> jsonschema_rs.ValidationError | None:
    """Return the first fault alone: all of them would hold the body once for each."""
    try:
        validator.validate(body)
    except jsonschema_rs.ValidationError as error:
        return error
    return None


# Schemas live as long as the contract; kept beside their validator so that an id is never reused.
_VALIDATORS: dict[int, tuple[Mapping[str, Any], jsonschema_rs.Draft202012Validator]] = {}


def _validator(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    known = _VALIDATORS.get(id(schema))
    if known is None:
        known = (
            schema,
            jsonschema_rs.Draft202012Validator(
                dict(schema), validate_formats=True, formats=FORMATS
            ),
        )
        _VALIDATORS[id(schema)] = known
    return known[1]


def _response(exchange: Exchange) -> Response:
    assert exchange.response is not None
    return exchange.response

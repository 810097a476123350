"""Generated requests that must be refused: with one fault, with a value near a valid one, with a
body that is no object.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any

from schemathesis.generation import GenerationMode

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.http.checks.codes import ERR_02, ERR_08, ERR_10
from conformance.http.checks.hostile import from_intermediary
from conformance.http.context import Context, describe
from conformance.http.contract.document import Operation
from conformance.http.contract.provenance import level_of
from conformance.http.exemplar import ABSENT, FieldNames, InvalidValue, Pointer
from conformance.http.generation.base_request import BaseRequest
from conformance.http.generation.cases import GeneratedCase
from conformance.http.generation.corpus import CaseSource
from conformance.http.generation.mutation import (
    MISSING,
    Mutation,
    faults,
    query_faults,
    schema_at,
    simpler_fault,
    soft_level,
)
from conformance.http.generation.shrink import Breach, Changes, Reduction, Send, prove
from conformance.http.generation.tries import Try, try_each
from conformance.http.pack import Pack
from conformance.http.probes.hostile import behind

MOST_INVALID_VALUES = 8
_LONGER = (500, 6501)  # characters past a limit, and past what a column holds


def refuse_all(source: CaseSource, pack: Pack, name: str, count: int, context: Context) -> None:
    """Send generated requests of a capability, each of which must be refused."""
    request = BaseRequest(context, pack, name)
    base, operation = request.base, context.bound(name).operation
    seed = f"{context.seed}:{name}:-"
    cases = source.cases(name, GenerationMode.NEGATIVE, count, seed) if count else ()

    def near() -> Iterator[InvalidValue]:
        yield from pack.exemplars[name].invalid_values(context, base, request.resource)
        yield from _longer(operation, base, pack.names)

    def values() -> Iterator[Try]:
        for one in islice(near(), MOST_INVALID_VALUES):
            yield Try({one.place: one.value}, partial(_refuse_value, context, request, one))

    generated = _generated(context, request, base, cases)
    try_each(context, request, chain(generated, values()))


def _generated(
    context: Context,
    request: BaseRequest,
    base: Mapping[str, Any],
    cases: tuple[GeneratedCase, ...],
) -> Iterator[Try]:
    """Yield one fault of each case that has any, in turn; else its body, when that is no object."""
    operation = context.bound(str(context.item.capability)).operation
    sent: set[str] = set()
    for index, case in enumerate(cases):
        body = _body(case)
        found = [*query_faults(operation, case.query or {}), *faults(operation, base, body)]
        key = repr(found) or repr(body)
        worth_sending = bool(found) or _no_object(body)
        if key in sent or not worth_sending:
            continue
        sent.add(key)
        if found:
            one = found[index % len(found)]
            yield Try(_breaking(one), partial(_refuse_fault, context, request, one))
        elif operation.request_schema is not None:
            yield Try(None, partial(_refuse_body, context, request, body))


def _body(case: GeneratedCase) -> Any:
    known = isinstance(case.body, dict | list | bytes | str | int | float | bool)
    return case.body if known else None


def _no_object(body: Any) -> bool:
    return body is not None and not isinstance(body, dict)


def _breaking(mutation: Mutation) -> Changes:
    return {mutation.place: ABSENT if mutation.kind == MISSING else mutation.value}


def _longer(
    operation: Operation, base: Mapping[str, Any], names: FieldNames
) -> Iterator[InvalidValue]:
    """Yield texts past the limit of their property: not one character as the single mistakes, but
    ever more.
    """
    places: list[tuple[Pointer, Mapping[str, Any]]] = [((), operation.request_schema or {})]
    for name, rows in base.items():
        if isinstance(rows, list) and rows:
            places.append(((name, 0), schema_at(operation, (name, 0))))
    for place, schema in places:
        for name, inner in schema.get("properties", {}).items():
            limit = inner.get("maxLength")
            if isinstance(limit, int) and not (names.is_code(name) or names.is_opaque(name)):
                for more in _LONGER:
                    yield _too_long((*place, name), limit + more, level_of(inner))


def _too_long(place: Pointer, size: int, level: Level) -> InvalidValue:
    text = "a" * size
    if level is not Level.MUST:
        return InvalidValue(place, text, ERR_02, "generated.long", level)
    return InvalidValue(place, text, ERR_02)


def _refuse_value(context: Context, request: BaseRequest, value: InvalidValue) -> None:
    """Send a value that comes near a valid one and report that it was not refused."""

    def send(changes: Changes) -> Exchange:
        exchange = request.send(changes)
        accepted = context.answers.accepts(exchange)
        breaks = accepted or Meaning.INVALID not in value.right
        context.expect(
            exchange,
            value.right,
            value.code if breaks else ERR_10,
            level=value.level,
            aspect=value.aspect if accepted else "",
            expected=f"{{}}: {value.place[-1]} trae un valor que no va",
        )
        return exchange

    _prove(context, {value.place: value.value}, Reduction(send, alone=False))


def _refuse_fault(context: Context, request: BaseRequest, mutation: Mutation) -> None:
    """Send a request with one fault and report, of the simplest value that shows it, that it was
    not refused.
    """
    operation = context.bound(str(context.item.capability)).operation

    def send(changes: Changes) -> Exchange:
        exchange = request.send(changes, checks=behind())
        one = replace(mutation, value=next(iter(changes.values())))
        if not (from_intermediary(exchange) or request.imposes(exchange, one.field)):
            refused(context, exchange, one, level=soft_level(operation, one))
        return exchange

    def allows(changes: Changes) -> bool:
        others = (replace(mutation, value=value) for value in changes.values())
        return all(simpler_fault(operation, one) for one in others)

    _prove(context, _breaking(mutation), Reduction(send, allows=allows, alone=False))


def _refuse_body(context: Context, request: BaseRequest, body: Any) -> None:
    """Send a body that is no object and report, of the simplest one that shows it, that it was not
    refused.
    """

    def send(changes: Changes) -> Exchange:
        value = changes[()]
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        exchange = request.send({}, checks=behind(), raw=raw)
        if not from_intermediary(exchange):
            _judge_body(context, exchange)
        return exchange

    _prove(context, {(): body}, Reduction(send, allows=lambda changes: True, alone=False))


def _judge_body(context: Context, exchange: Exchange) -> None:
    said = context.told(Meaning.INVALID)
    context.expect(
        exchange,
        (Meaning.INVALID, Meaning.WRONG_MEDIA),
        ERR_02 if context.answers.accepts(exchange) else ERR_10,
        expected=f"{said}: el cuerpo no es el objeto pedido",
    )


def _prove(context: Context, changes: Changes, how: Reduction) -> None:
    """Send changes and report, of the simplest that show it, what their answer breaks."""
    send: Send = how.send
    exchange, findings = context.without_reporting(lambda: send(changes))
    if findings:
        prove(context, Breach(changes, exchange, findings), how)


def refused(
    context: Context, exchange: Exchange, mutation: Mutation, *, level: Level | None = None
) -> None:
    """Report unless a request with one fault was refused as invalid and the field was named."""
    said = context.told(Meaning.INVALID)
    code = _breach(context, exchange, mutation)
    if code is not None:
        context.report(
            code,
            exchange,
            expected=f"{said} que nombre {mutation.field} ({mutation.kind})",
            actual=describe(exchange),
            level=None if code is ERR_08 else level,
        )


def _breach(context: Context, exchange: Exchange, mutation: Mutation) -> Code | None:
    """Return the code of what is wrong with the answer to a fault, None when it is right."""
    if context.answers.accepts(exchange):
        return ERR_02
    if not context.answers.says(exchange, Meaning.INVALID):
        return ERR_10
    if _silent(context, exchange):
        return None
    body = exchange.told.body if exchange.told is not None else None
    if body is not None and mutation.field.lower() not in body.decode("utf-8", "replace").lower():
        return ERR_08
    return None


def _silent(context: Context, exchange: Exchange) -> bool:
    """Say whether what became of a write was told without any reason: that is judged where outcomes
    are followed, once and not at each fault.
    """
    deferred = context.deferred.get(exchange.request.capability or "")
    return bool(deferred and exchange.outcome and not deferred.reasons(exchange.json()))

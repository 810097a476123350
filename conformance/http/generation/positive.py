"""Generated requests that must be accepted.

Ids, codes, amounts and dates come from the target and its domain; what is free is generated.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from schemathesis.generation import GenerationMode

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.resource import Resource
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar, Pointer
from conformance.http.generation.base_request import BaseRequest
from conformance.http.generation.cases import GeneratedCase
from conformance.http.generation.corpus import CaseSource
from conformance.http.generation.domain import KEEP, declared, learned, permitted, spread
from conformance.http.generation.mutation import changed, changes_of, value_at
from conformance.http.generation.shrink import Breach, Changes, Reduction, prove
from conformance.http.generation.tries import Try, try_each
from conformance.http.pack import Pack


def accept_all(source: CaseSource, pack: Pack, name: str, count: int, context: Context) -> None:
    """Send generated requests of a capability, each of which must be accepted."""
    request, exemplar = BaseRequest(context, pack, name), pack.exemplars[name]
    sent: set[str] = set()
    values = _known_values(context, request, exemplar, pack, name)
    if context.bound(name).capability.kind is Kind.READ:
        sent.add(_key({}))
        values[()] = _learned(context, request, pack, name)
    else:
        _leave_room(values, exemplar, count)
    cases = source.cases(name, GenerationMode.POSITIVE, count, f"{context.seed}:{name}:+")
    known = spread(values, len(cases), context.random)

    def tries() -> Iterator[Try]:
        for case, some in zip(cases, known, strict=True):
            changes = _changes(request, exemplar, case, some)
            key = _key(changes)
            if key not in sent:
                sent.add(key)
                request.know(changes)
                yield Try(changes, partial(_accepted, context, request, changes))

    try_each(context, request, tries())


def _learned(
    context: Context, request: BaseRequest, pack: Pack, name: str
) -> list[dict[Pointer, Any]]:
    """Return what the list teaches that is answered to the request without changes."""
    exchange = _accepted(context, request, {})
    rows = pack.paging.rows_of(exchange.json())
    return learned(context.bound(name).operation, rows, pack.names)


def _known_values(
    context: Context, request: BaseRequest, exemplar: Exemplar, pack: Pack, name: str
) -> dict[Pointer, Sequence[Any]]:
    """Return the valid values that the contract declares and those that the pack gives."""
    operation = context.bound(name).operation
    given = exemplar.valid_values(context, request.base, request.resource)
    return {**dict(declared(operation, exemplar.free)), **permitted(operation, given)}


def _leave_room(values: dict[Pointer, Sequence[Any]], exemplar: Exemplar, count: int) -> None:
    """Let what is generated of a free place have its turn among the known values."""
    for place, known in values.items():
        if place[0] in exemplar.free:
            values[place] = [*known, *[KEEP] * max(1, count - len(known))]


def _changes(
    request: BaseRequest, exemplar: Exemplar, case: GeneratedCase, some: Changes
) -> Changes:
    """Return what a case and some known values change of the base."""
    varied = _varied(request.base, exemplar, case, request.resource)
    return changes_of(request.base, changed(varied, some))


def _accepted(context: Context, request: BaseRequest, changes: Changes) -> Exchange:
    """Return the exchange of changes, once what it broke is proved."""
    base = request.base
    exchange, findings = context.without_reporting(partial(request.accept, changes))
    if findings:
        how = Reduction(
            request.accept,
            allows=request.allows,
            base=partial(value_at, base),
            spares=partial(request.spares, exchange),
            scarce=request.uses_up,
        )
        prove(context, Breach(changes, exchange, findings), how)
    return exchange


def _key(changes: Changes) -> str:
    return repr(sorted(changes.items(), key=repr))


def _varied(
    base: Mapping[str, Any], exemplar: Exemplar, case: GeneratedCase, resource: Resource | None
) -> dict[str, Any]:
    """Return the base with what was generated of its free fields."""
    given: dict[str, Any] = {**(case.query or {})}
    if isinstance(case.body, dict):
        given |= case.body
    varied = {
        name: vary(_native(given[name]), base.get(name), resource)
        for name, vary in exemplar.free.items()
        if given.get(name) is not None
    }
    return {**base, **varied}


def _native(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value

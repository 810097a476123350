"""Property-based requests: schemathesis generates, the door sends, the checks judge.

A positive request takes its ids, codes, amounts and dates from the target and its domain (the
pack's exemplar) and lets generation vary what is free; it must be accepted. A move that is refused
for its code, its date or its amount, or unvaried, is a legal move refused (LIF-01), as the
lifecycle's own phases say. A negative one is that same request with one generated fault, or a value
that comes near a right one; it must be refused with 400 and the fault named. Whatever breaks is
made as small as it can be and repeated (shrink). Generation touches no network, so the same seed
and contract give the same requests.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from schemathesis.generation import GenerationMode

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.http.checks.codes import ERR_02, ERR_08, ERR_10
from conformance.http.checks.hostile import fronted
from conformance.http.context import Context, Item, Need, Resource, describe
from conformance.http.contract.document import Operation
from conformance.http.contract.effective import Contract
from conformance.http.generation.act import Act
from conformance.http.generation.constants import verify
from conformance.http.generation.corpus import MODES, Ask, Source, asks
from conformance.http.generation.defect import (
    Defect,
    Path,
    changed,
    changes_of,
    faults,
    marked,
    query_faults,
    schema_at,
    simpler_fault,
    soft,
    value_at,
)
from conformance.http.generation.domain import KEEP, declared, learned, permitted, spread
from conformance.http.generation.questions import Question
from conformance.http.generation.shrink import Changes, prove
from conformance.http.pack import ABSENT, Exemplar, Miss, Pack, no_miss
from conformance.http.probes.hostile import behind

_MISSES = 8
_UNWRITTEN = 1500  # R17: no document says it
_LONGER = (500, 6501)  # characters past a limit, and past what a column holds
_ACCEPTED = ("SIIFA-MAN-7.200", "SIIFA-MAN-4.7", "SIIFA-S01", "SIIFA-S02")
_REFUSED = ("SIIFA-S06", "SIIFA-MAN-7.400", "SIIFA-S12", "SIIFA-S12b", "SIIFA-S02")
_UNKNOWN = ("SIIFA-S07", "SIIFA-MAN-7.404", "SIIFA-S02")
_TITLES = {"positiva": "acepta lo válido", "negativa": "rechaza lo inválido"}


def items(
    pack: Pack, contract: Contract, examples: int, source: Source | None = None
) -> tuple[Item, ...]:
    """Return two items per bound capability with an exemplar: what it must accept, what it must
    refuse.

    Raises UsageError when nothing can be generated the same twice.
    """
    verify()
    source = source or Source(pack, contract)
    made = []
    for ask in (*asks(pack, contract, examples), *_only_misses(pack, contract)):
        name, mode, tries = ask.capability, MODES[ask.mode], ask.count
        exemplar, positive = pack.exemplars[name], ask.mode is GenerationMode.POSITIVE
        run = _positive if positive else _negative
        writes = contract.bound[name].capability.kind == "write"
        # One more than the examples: what the last of them breaks is made smaller with it.
        needed = tries + 1 if exemplar.uses_up and positive else 1
        bases = needed if exemplar.uses_up else tries if writes and positive else 1
        own = tries + (0 if positive else _MISSES) if writes else 0
        made.append(
            Item(
                id=f"generation/{name}/{mode}",
                phase="generation",
                capability=name,
                capabilities=(name,),
                title=f"{name}: {_TITLES[mode]}",
                run=run(source, pack, name, tries),
                requirements=_ACCEPTED if positive else _REFUSED if tries else _UNKNOWN,
                roles=exemplar.roles,
                writes=own + exemplar.prepares * bases,
                needs=(Need(exemplar.need.radicada, needed),) if exemplar.need else (),
            )
        )
    return tuple(made)


def _only_misses(pack: Pack, contract: Contract) -> Iterator[Ask]:
    """Yield what is read by its id alone: no mistake can be generated of it, but ids that nothing
    has can be sent.
    """
    able = {
        ask.capability for ask in asks(pack, contract, 1) if ask.mode is GenerationMode.NEGATIVE
    }
    yield from (
        Ask(name, GenerationMode.NEGATIVE, 0)
        for name, exemplar in pack.exemplars.items()
        if name in contract.bound and name not in able and exemplar.misses is not no_miss
    )


def _positive(source: Source, pack: Pack, name: str, count: int) -> Callable[[Context], None]:
    exemplar = pack.exemplars[name]

    def run(context: Context) -> None:
        act, operation = Act(context, pack, name), context.bound(name).operation

        def accepted(changes: Changes) -> Exchange:
            """Return the exchange of changes, once what it broke is proved."""
            base = act.base
            exchange, findings = context.apart(partial(act.accept, changes))
            if findings:
                prove(
                    context,
                    changes,
                    exchange,
                    findings,
                    act.accept,
                    fits=act.allows,
                    base=partial(value_at, base),
                    spares=partial(act.spares, exchange),
                    scarce=exemplar.uses_up,
                )
            return exchange

        offers = {
            **dict(declared(operation, exemplar.free)),
            **permitted(operation, exemplar.offers(context, act.base, act.resource)),
        }
        sent: set[str] = set()
        if context.bound(name).capability.kind == "read":
            sent.add(_key({}))
            offers |= {(): learned(operation, context.paging.rows_of(accepted({}).json()))}
        else:
            offers |= {
                place: [*values, *[KEEP] * max(1, count - len(values))]
                for place, values in offers.items()
                if place[0] in exemplar.free
            }
        cases = source.cases(name, GenerationMode.POSITIVE, count, f"{context.seed}:{name}:+")

        def tries() -> Iterator[Changes]:
            for case, chosen in zip(cases, spread(offers, len(cases), context.random), strict=True):
                values = changed(_varied(act.base, exemplar, case, act.resource), chosen)
                changes = changes_of(act.base, values)
                if _key(changes) not in sent:
                    sent.add(_key(changes))
                    act.offer(changes)
                    yield changes

        _each(context, act, ((changes, partial(accepted, changes)) for changes in tries()))

    return run


def _each(
    context: Context, act: Act, tries: Iterator[tuple[Changes | None, Callable[[], object]]]
) -> None:
    """Make one try after the other until one finds something or nothing is left to try with.

    What only reads is sent some ahead, as many at once as the target takes, and judged in the same
    order.
    """
    while not context.findings and not act.spent and (some := tuple(islice(tries, act.abreast))):
        act.ahead(changes for changes, _ in some if changes is not None)
        for _, make in some:
            if context.findings or act.spent:
                return
            make()


def _key(changes: Changes) -> str:
    return repr(sorted(changes.items(), key=repr))


def _negative(source: Source, pack: Pack, name: str, count: int) -> Callable[[Context], None]:
    misses = pack.exemplars[name].misses

    def run(context: Context) -> None:
        act = Act(context, pack, name)
        base, operation = act.base, context.bound(name).operation

        def tries() -> Iterator[tuple[Changes | None, Callable[[], object]]]:
            sent: set[str] = set()
            cases = (
                source.cases(name, GenerationMode.NEGATIVE, count, f"{context.seed}:{name}:-")
                if count
                else ()
            )
            for index, case in enumerate(cases):
                body = (
                    case.body
                    if isinstance(case.body, dict | list | bytes | str | int | float | bool)
                    else None
                )
                found = [*query_faults(operation, case.query or {}), *faults(operation, base, body)]
                key = repr(found) or repr(body)
                if key in sent or (not found and (body is None or isinstance(body, dict))):
                    continue
                sent.add(key)
                if found:
                    one = found[index % len(found)]
                    yield _breaking(one), partial(_refuse, context, act, one)
                elif operation.request_schema is not None:
                    yield None, partial(_refuse_body, context, act, body)
            for miss in [*misses(context, base, act.resource), *_longer(operation, base)][:_MISSES]:
                yield {miss.place: miss.value}, partial(_refuse_miss, context, act, miss)

        _each(context, act, tries())

    return run


def _breaking(defect: Defect) -> Changes:
    return {defect.place: ABSENT if defect.kind == "falta" else defect.value}


def _longer(operation: Operation, base: Mapping[str, Any]) -> Iterator[Miss]:
    """Yield texts past the limit of their property: not one character as the single mistakes, but
    ever more.
    """
    places: list[tuple[Path, Mapping[str, Any]]] = [((), operation.request_schema or {})]
    for name, rows in base.items():
        if isinstance(rows, list) and rows:
            places.append(((name, 0), schema_at(operation, (name, 0))))
    for place, schema in places:
        for name, inner in schema.get("properties", {}).items():
            limit = inner.get("maxLength")
            if isinstance(limit, int) and "codigo" not in name.lower():
                unwritten = limit == _UNWRITTEN
                yield from (
                    Miss(
                        (*place, name),
                        "a" * (limit + more),
                        ERR_02,
                        Level.SHOULD if unwritten or marked(inner) else None,
                        "SIIFA-R17b" if unwritten else None,
                    )
                    for more in _LONGER
                )


def _refuse_miss(context: Context, act: Act, miss: Miss) -> None:
    """Send a value that comes near a right one and report that it was not refused."""

    def send(changes: Changes) -> Exchange:
        exchange = act.send(changes)
        accepted = exchange.status is not None and exchange.status < 300
        breaks = accepted or 400 not in miss.statuses
        context.expect(
            exchange,
            miss.statuses,
            miss.code if breaks else ERR_10,
            level=miss.level,
            requirement=miss.requirement if accepted else None,
            expected=f"{' o '.join(map(str, miss.statuses))}: {miss.place[-1]} trae un valor que "
            f"no va",
        )
        return exchange

    changes = {miss.place: miss.value}
    exchange, findings = context.apart(lambda: send(changes))
    if findings:
        prove(
            context,
            changes,
            exchange,
            findings,
            send,
            alone=False,
            base=lambda place: None,
            fits=lambda changes: False,
        )


def _refuse(context: Context, act: Act, defect: Defect) -> None:
    """Send a request with one defect and report, of the simplest value that shows it, that it was
    not refused.
    """
    operation = context.bound(str(context.item.capability)).operation

    def send(changes: Changes) -> Exchange:
        exchange = act.send(changes, checks=behind())
        one = replace(defect, value=next(iter(changes.values())))
        if not (fronted(exchange) or act.imposes(exchange, one.field)):
            refused(context, exchange, one, how=weaker(operation, one))
        return exchange

    changes = _breaking(defect)
    exchange, findings = context.apart(lambda: send(changes))
    if findings:
        prove(
            context,
            changes,
            exchange,
            findings,
            send,
            alone=False,
            base=lambda place: None,
            fits=lambda changes: all(
                simpler_fault(operation, replace(defect, value=value)) for value in changes.values()
            ),
        )


def _refuse_body(context: Context, act: Act, body: Any) -> None:
    """Send a body that is no object and report, of the simplest one that shows it, that it was not
    refused.
    """

    def send(changes: Changes) -> Exchange:
        value = changes[()]
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        exchange = act.send({}, checks=behind(), raw=raw)
        accepted = exchange.status is not None and exchange.status < 300
        if fronted(exchange):
            return exchange
        context.expect(
            exchange,
            (400, 415),
            ERR_02 if accepted else ERR_10,
            expected="400: el cuerpo no es el objeto pedido",
        )
        return exchange

    exchange, findings = context.apart(lambda: send({(): body}))
    if findings:
        prove(
            context,
            {(): body},
            exchange,
            findings,
            send,
            alone=False,
            base=lambda place: None,
            fits=lambda changes: True,
        )


def refused(
    context: Context, exchange: Exchange, defect: Defect, *, how: Mapping[str, Any] | None = None
) -> None:
    """Report unless a request with one defect was refused with 400 and the field was named."""
    wanted = f"400 que nombre {defect.field} ({defect.kind})"
    if exchange.status is not None and exchange.status < 300:
        context.report(ERR_02, exchange, expected=wanted, actual=describe(exchange), **(how or {}))
    elif exchange.status != 400:
        context.report(ERR_10, exchange, expected=wanted, actual=describe(exchange), **(how or {}))
    elif (
        exchange.response is not None
        and defect.field.lower() not in exchange.response.body.decode("utf-8", "replace").lower()
    ):
        context.report(ERR_08, exchange, expected=wanted, actual=describe(exchange))


def weaker(operation: Operation, defect: Defect) -> dict[str, Any]:
    """Return the level of a defect that breaks nothing obligatory (SHOULD), or nothing."""
    return {"level": Level.SHOULD} if soft(operation, defect) else {}


def _varied(
    base: Mapping[str, Any], exemplar: Exemplar, case: Question, resource: Resource | None
) -> dict[str, Any]:
    given: dict[str, Any] = {**(case.query or {})}
    if isinstance(case.body, dict):
        given |= case.body
    changed = {
        name: change(_native(given[name]), base.get(name), resource)
        for name, change in exemplar.free.items()
        if name in given and given[name] is not None
    }
    return {**base, **changed}


def _native(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value

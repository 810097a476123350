"""One mistake per request on a request that the target accepts: refused with 400, named, and
without a trace.

The negatives of a write go first and the very base after them: what was refused changed nothing, so
the base is accepted still, and that proves what each refusal was for. When the base is refused
nothing was tested. A transport fault or a throttled answer blocks the item: it says nothing of the
rule.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.http.checks.codes import CON_05, ERR_08, ERR_10, LIF_04, LIF_07, SCH_04
from conformance.http.context import BlockedError, Context, Item, Need, describe
from conformance.http.contract.document import Operation
from conformance.http.contract.effective import Contract
from conformance.http.generation.defect import Path, applied, marked, schema_at
from conformance.http.observation import differ
from conformance.http.pack import Exemplar, Pack
from conformance.http.probes.again import again
from conformance.http.probes.footprint import shown
from conformance.http.probes.mistakes import Mistake, edges, in_body, in_path, in_query, query_edges

_ROWS = 3  # of a bulk: a first, a middle and a last element
_CLOSING = 4  # the base, its edges, a property too many, a key twice
_MOST = 5  # findings of one code per item; a server that names no field says so many times over
_UNKNOWN = "propiedadDesconocida"
# Where one bad element must refuse the whole list the document says how short the list may be
# (R19); for devoluciones no document says so (R19b).
_SOFT_BULK: Mapping[str, dict[str, Any]] = {
    "formular_devolucion_masivo": {"level": Level.SHOULD, "requirement": "SIIFA-R19b"}
}
_WRITE = (
    "SIIFA-R12",
    "SIIFA-R17",
    "SIIFA-R17b",
    "SIIFA-R23",
    "SIIFA-S06",
    "SIIFA-S12",
    "SIIFA-S12b",
    "SIIFA-MAN-7.400",
)
_QUERY = ("SIIFA-R26", "SIIFA-S06", "SIIFA-S12", "SIIFA-S12b", "SIIFA-MAN-7.400")
_NAME = re.compile(r"[^\W\d]\w*")
_INDEX = re.compile(r"\[(\d+)\]")


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per capability that takes a body or a query: every mistake in it is refused
    with 400.
    """
    made = []
    for name, exemplar in pack.exemplars.items():
        if name not in contract.bound:
            continue
        operation = contract.bound[name].operation
        write = operation.request_schema is not None
        if not write and not any(one.where == "query" for one in operation.parameters):
            continue
        rows = _ROWS if _lists(operation) else 1
        made.append(
            Item(
                id=f"probing/{name}/{'requeridos' if write else 'limites'}",
                phase="probing",
                capability=name,
                capabilities=(name,),
                title=f"{name}: rechaza con 400 cada dato inválido, lo nombra y no cambia nada",
                requirements=_WRITE if write else _QUERY + _asked(operation),
                roles=exemplar.roles,
                writes=_most(operation) + 2 * rows * exemplar.prepares if write else 0,
                needs=(Need(exemplar.need.radicada, rows),) if exemplar.need else (),
                run=_write(pack, name, exemplar) if write else _query(name, exemplar),
            )
        )
    return tuple(made)


def _asked(operation: Operation) -> tuple[str, ...]:
    """Return R27 for an operation with a filter that is obligatory or one of a few words."""
    query = [one for one in operation.parameters if one.where == "query"]
    return ("SIIFA-R27",) if any(one.required or "enum" in one.schema for one in query) else ()


def named(exchange: Exchange, mistake: Mistake, operation: Operation) -> str:
    """Return "" when a refusal names the field at fault, else what it names: other fields, or
    nothing.

    `errors` decides by its keys; where they name no property of the request its texts do, and the
    detail.
    """
    field = mistake.defect.field.lower()
    body = exchange.json()
    errors = body.get("errors") if isinstance(body, Mapping) else None
    keys = [str(key) for key in errors] if isinstance(errors, Mapping) else []
    names = {key: (_NAME.findall(key) or [""])[-1].lower() for key in keys}
    mine = [key for key, name in names.items() if name == field]
    row = next((part for part in mistake.defect.place if isinstance(part, int)), None)
    if mine:
        rows = {int(found) for key in mine for found in _INDEX.findall(key)}
        return "" if row is None or not rows or rows & {row, row + 1} else mine[0]
    others = [key for key, name in names.items() if name in _properties(operation)]
    if others:
        return ", ".join(others[:3])
    text = exchange.response.body.decode("utf-8", "replace").lower() if exchange.response else ""
    return "" if field in text else "ningún campo"


def _query(name: str, exemplar: Exemplar) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        operation = context.bound(name).operation
        made = exemplar.make(context, context.resources[0] if context.resources else None)
        base = {_spelled(operation, key): value for key, value in made.items()}
        _prove(context, context.call(name, exemplar.role, base), 0)
        told: Counter[str] = Counter()
        for mistake in in_query(operation):
            if mistake.defect.kind == "falta" and mistake.defect.field not in base:
                continue
            exchange = context.call(name, exemplar.role, applied(base, mistake.defect))
            if (exchange.status or 0) < 300:
                _report(context, told, mistake.code, exchange, mistake, describe(exchange))
            else:
                _judge(context, told, mistake, exchange, operation)
        for limits in query_edges(operation):
            exchange = context.call(name, exemplar.role, {**base, **limits})
            written = ", ".join(f"{key}={value}" for key, value in limits.items())
            context.expect(
                exchange,
                (200,),
                SCH_04,
                expected=f"200 con {written}, que está en el límite",
                requirement="SIIFA-R26",
            )
        first = next(one.name for one in operation.parameters if one.where == "query")
        _either(
            context,
            context.call(name, exemplar.role, base, query=((_UNKNOWN, "1"),)),
            "un parámetro desconocido",
        )
        _either(
            context,
            context.call(
                name,
                exemplar.role,
                {key: value for key, value in base.items() if key != first},
                query=((first, str(base.get(first, "1"))),) * 2,
            ),
            f"{first} dos veces",
        )

    return run


def _write(pack: Pack, name: str, exemplar: Exemplar) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        operation = context.bound(name).operation
        base = _base(context, exemplar)
        before = shown(context, name, exemplar.role, base)
        told: Counter[str] = Counter()
        refused: list[tuple[Mistake, Exchange]] = []
        whole, unread = True, exemplar.uses_up
        for mistake in _in_order(operation, base, context.pool.codes):
            if (
                unread and mistake.level is Level.SHOULD
            ):  # from here on one may be taken, and nothing be read after it
                unread = False
                if differ(context, before, shown(context, name, exemplar.role, base)):
                    _guilty(context, name, exemplar.role, base, refused)
                    return
            exchange = _send(context, name, exemplar.role, base, mistake)
            if (exchange.status or 0) >= 300:
                refused.append((mistake, exchange))
                continue
            if exemplar.imposes(context, exchange, mistake.defect.field):
                context.notes.append(
                    f"el sistema pone {mistake.defect.field} por sí mismo, valga lo que valga"
                )
                base, whole = _base(context, exemplar), False
                continue
            spent = exemplar.uses_up or sum(told.values()) + 1 >= _MOST
            _accepted(context, told, name, mistake, exchange)
            if spent:
                context.notes.append(
                    f"no se probó lo que sigue a {mistake}: lo aceptado gastó la solicitud base"
                )
                for one, answer in refused:
                    _judge(context, told, one, answer, operation)
                return
            base, whole = _base(context, exemplar), False
        if (
            not whole
        ):  # what was accepted changed the state: the rest is sent again, read before and after
            before = shown(context, name, exemplar.role, base)
            refused = [(one, _send(context, name, exemplar.role, base, one)) for one, _ in refused]
        if refused and differ(context, before, shown(context, name, exemplar.role, base)):
            _guilty(context, name, exemplar.role, base, refused)
        tries = _closing(context, pack, name, exemplar, base, len(refused))
        for mistake, exchange in refused:
            _judge(context, told, mistake, exchange, operation)
        tries()

    return run


def _in_order(
    operation: Operation, base: Mapping[str, Any], codes: Mapping[str, Sequence[str]]
) -> list[Mistake]:
    """Return the mistakes of a write, those that some servers take last: one that is taken may
    spend the base.
    """
    made = [*in_path(operation), *in_body(operation, base, codes)]
    return sorted(made, key=lambda one: one.level is Level.SHOULD)


def _closing(
    context: Context, pack: Pack, name: str, exemplar: Exemplar, base: Mapping[str, Any], count: int
) -> Callable[[], None]:
    """Prove the base accepted and return what is left to try once the negatives were judged.

    Where an accepted request spends its row, the base goes with its texts at their maximum, or with
    a property too many; only when that is refused does it go as it is.
    """
    operation = context.bound(name).operation
    limits = edges(operation, base, numbers=not exemplar.uses_up)
    if exemplar.uses_up:
        changed = _with(base, limits) if limits else {**base, _UNKNOWN: "1"}
        first = context.call(name, exemplar.role, changed)
        if (first.status or 0) < 300:
            return lambda: again(context, pack, name, exemplar.role, changed)
        _prove(context, context.call(name, exemplar.role, base), count, pack)

        def judged() -> None:
            again(context, pack, name, exemplar.role, base)
            if limits:
                _at_the_limit(context, first, operation, limits)
            else:
                _either(context, first, "una propiedad desconocida")

        return judged
    _prove(context, context.call(name, exemplar.role, base), count, pack)

    def rest() -> None:
        again(context, pack, name, exemplar.role, base)
        fresh = _base(context, exemplar)
        if limits:
            at_limit = context.call(
                name, exemplar.role, _with(fresh, edges(operation, fresh, numbers=True))
            )
            if (at_limit.status or 0) >= 300:
                _at_the_limit(context, at_limit, operation, limits)
            fresh = fresh if exemplar.prepares else _base(context, exemplar)
        _either(
            context,
            context.call(name, exemplar.role, {**fresh, _UNKNOWN: "1"}),
            "una propiedad desconocida",
        )
        if not any(one.where == "path" for one in operation.parameters):
            key = next(iter(fresh))
            twice = f"{{{json.dumps(key)}:{json.dumps(fresh[key])},{json.dumps(fresh)[1:]}"
            _either(
                context,
                context.call(name, exemplar.role, fresh, raw=twice.encode()),
                f"{key} dos veces",
            )

    return rest


def _judge(
    context: Context, told: Counter[str], mistake: Mistake, exchange: Exchange, operation: Operation
) -> None:
    """Report a refusal with another status, or that names another field; note what was not
    tested.
    """
    if exchange.status in (401, 403):
        context.notes.append(
            f"no se pudo probar {mistake}: el rechazo es {exchange.status}, por permisos"
        )
    elif exchange.status not in mistake.statuses:
        _report(context, told, ERR_10, exchange, mistake, describe(exchange))
    elif (
        mistake.named and exchange.status == 400 and (others := named(exchange, mistake, operation))
    ):
        # The base was accepted: the only cause there is goes unnamed, and what is named instead was
        # not at fault.
        context.notes.append(f"no se pudo probar {mistake}: el rechazo nombra {others}")
        _report(
            context,
            told,
            ERR_08,
            exchange,
            mistake,
            f"400 que nombra {others}: no cuenta como probado",
        )


def _accepted(
    context: Context, told: Counter[str], name: str, mistake: Mistake, exchange: Exchange
) -> None:
    rows, body = _lists(context.bound(name).operation), exchange.json()
    dropped = (
        rows and len(mistake.defect.place) > 1 and isinstance(body, list) and len(body) == _ROWS - 1
    )
    if dropped and rows[0].get("minItems"):
        context.report(
            LIF_07,
            exchange,
            expected=f"400: {mistake}",
            actual=f"aceptada sin ese elemento: {len(body)} de {_ROWS}",
            **_SOFT_BULK.get(name, {}),
        )
        told[LIF_07.id] += 1
        return
    if (
        rows and mistake.code is LIF_04
    ):  # the door looks at the codes of other elements: it's the bulk that fails
        mistake = replace(
            mistake, code=LIF_07, **_SOFT_BULK.get(name, {"requirement": "SIIFA-R19"})
        )
    _report(context, told, mistake.code, exchange, mistake, describe(exchange))


def _report(
    context: Context,
    told: Counter[str],
    code: Code,
    exchange: Exchange,
    mistake: Mistake,
    actual: str,
) -> None:
    told[code.id] += 1
    if told[code.id] > _MOST:
        return
    wanted = " o ".join(map(str, mistake.statuses)) + (
        f" que nombre {mistake.defect.field}" if mistake.named else ""
    )
    lenient = code not in (ERR_08, ERR_10)
    level = None if code is ERR_08 else Level.SHOULD if mistake.level is Level.SHOULD else None
    context.report(
        code,
        exchange,
        expected=f"{wanted}: {mistake}",
        actual=actual,
        level=level,
        requirement=mistake.requirement if lenient else None,
    )


def _guilty(
    context: Context,
    name: str,
    role: str,
    base: Mapping[str, Any],
    refused: Sequence[tuple[Mistake, Exchange]],
) -> None:
    """Report the refused request that wrote: the first after which a reading differs; the last when
    none does now.
    """
    known = shown(context, name, role, base)
    guilty, mistake = refused[-1][1], "una de las solicitudes rechazadas"
    for one, _ in refused:
        exchange = _send(context, name, role, base, one)
        if differ(context, known, shown(context, name, role, base)):
            guilty, mistake = exchange, str(one)
            break
    bulk = any(one.get("minItems") for one in _lists(context.bound(name).operation))
    context.report(
        LIF_07 if bulk else CON_05,
        guilty,
        expected=f"lo rechazado no deja huella: {mistake}",
        actual="lo leído después difiere de lo leído antes",
        **(_SOFT_BULK.get(name, {}) if bulk else {}),
    )


def _send(
    context: Context, name: str, role: str, base: Mapping[str, Any], mistake: Mistake
) -> Exchange:
    defect = mistake.defect
    if mistake.where == "whole":
        return context.call(name, role, base, body=defect.value)
    if mistake.where == "path":
        rest = {key: value for key, value in base.items() if key.lower() != defect.field.lower()}
        return context.call(
            name, role, rest, path_values={**context.nobody(name), defect.field: defect.value}
        )
    return context.call(name, role, applied(base, defect))


def _base(context: Context, exemplar: Exemplar) -> dict[str, Any]:
    """Return the request that is accepted: of a bulk, one with an element per factura of the
    item.
    """
    made = [exemplar.make(context, resource) for resource in context.resources or (None,)]
    return {
        name: [row for one in made for row in one[name]] if isinstance(value, list) else value
        for name, value in made[0].items()
    }


def _prove(context: Context, exchange: Exchange, count: int, pack: Pack | None = None) -> None:
    if (exchange.status or 0) < 300:
        return
    reasons = [
        reason
        for resource in context.resources
        if pack and (reason := pack.excuse(context, resource))
    ]
    why = f"otro usó la factura mientras tanto: {reasons[0]}" if reasons else describe(exchange)
    told = f"; sus {count} negativos no cuentan como probados" if count else ""
    raise BlockedError(f"la solicitud base no fue aceptada ({why}){told}")


def _at_the_limit(
    context: Context, exchange: Exchange, operation: Operation, limits: Mapping[Path, Any]
) -> None:
    schemas = [schema_at(operation, place) for place in limits]
    soft = all(marked(one) for one in schemas)
    written = ", ".join(
        f"{place[-1]} de {len(value)} caracteres"
        if isinstance(value, str)
        else f"{place[-1]}={value}"
        for place, value in limits.items()
    )
    context.expect(
        exchange,
        (200, 201),
        SCH_04,
        expected=f"aceptada (2xx) con {written}, que está en el límite",
        level=Level.SHOULD if soft else None,
        requirement="SIIFA-R17b" if soft else None,
    )


def _either(context: Context, exchange: Exchange, what: str) -> None:
    context.expect(
        exchange, (200, 201, 400), ERR_10, expected=f"{what}: se pasa por alto o se rechaza con 400"
    )


def _with(base: Mapping[str, Any], values: Mapping[Path, Any]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(base))
    for place, value in values.items():
        target: Any = copy
        for part in place[:-1]:
            target = target[part]
        target[place[-1]] = value
    return copy


def _spelled(operation: Operation, key: str) -> str:
    parameter = operation.parameter(key)
    return parameter.name if parameter else key


def _lists(operation: Operation) -> list[Mapping[str, Any]]:
    properties = (operation.request_schema or {}).get("properties", {})
    return [inner for inner in properties.values() if isinstance(inner.get("items"), Mapping)]


def _properties(operation: Operation) -> frozenset[str]:
    def names(schema: Mapping[str, Any]) -> Iterator[str]:
        for name, inner in schema.get("properties", {}).items():
            yield name.lower()
            yield from names(inner.get("items", {}))

    return frozenset(
        {
            *names(operation.request_schema or {}),
            *(one.name.lower() for one in operation.parameters),
        }
    )


def _most(operation: Operation) -> int:
    """Return the most writes of an item, counted on a request with a value in every property."""

    def sample(schema: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: [sample(inner["items"])] * _ROWS
            if isinstance(inner.get("items"), Mapping)
            else "X"
            if "string" in str(inner.get("type"))
            else 1
            for name, inner in schema.get("properties", {}).items()
        }

    codes = {"A": ("X",), "B": ("Y",)}
    count = sum(1 for _ in in_body(operation, sample(operation.request_schema or {}), codes))
    return count + sum(1 for _ in in_path(operation)) + _CLOSING

"""One mistake per request on a request that the target accepts: refused with 400, named, and without a trace.

The negatives of a write go first and the very base after them: what was refused changed nothing, so the base is
accepted still, and that proves what each refusal was for. When the base is refused nothing was tested. A transport
fault or a throttled answer blocks the item: it says nothing of the rule.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from conformance.checks.codes import CON_05, ERR_08, ERR_10, LIF_04, LIF_07, SCH_04
from conformance.contract.document import Operation
from conformance.contract.effective import Contract
from conformance.exchange import Exchange
from conformance.finding import Code, Level
from conformance.observation import differ
from conformance.pack import Exemplar, Pack
from conformance.phases.again import again
from conformance.phases.defect import Path, applied, marked, schema_at
from conformance.phases.footprint import shown
from conformance.phases.mistakes import Mistake, edges, in_body, in_path, in_query, query_edges
from conformance.stage import BlockedError, Item, Need, Stage, describe

_ROWS = 3  # of a bulk: a first, a middle and a last element
_CLOSING = 4  # the base, its edges, a property too many, a key twice
_MOST = 5  # findings of one code per item; a server that names no field says so many times over
_UNKNOWN = "propiedadDesconocida"
# Where one bad element must refuse the whole list the document says how short the list may be (R19); for
# devoluciones no document says so (R19b).
_SOFT_BULK: Mapping[str, dict[str, Any]] = {
    "formular_devolucion_masivo": {"level": Level.SHOULD, "requirement": "SIIFA-R19b"}}
_WRITE = ("SIIFA-R12", "SIIFA-R17", "SIIFA-R17b", "SIIFA-R23", "SIIFA-S06", "SIIFA-S12", "SIIFA-S12b",
          "SIIFA-MAN-7.400")
_QUERY = ("SIIFA-R26", "SIIFA-S06", "SIIFA-S12", "SIIFA-S12b", "SIIFA-MAN-7.400")
_NAME = re.compile(r"[^\W\d]\w*")
_INDEX = re.compile(r"\[(\d+)\]")


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per capability that takes a body or a query: every mistake in it is refused with 400."""
    made = []
    for name, exemplar in pack.exemplars.items():
        if name not in contract.bound:
            continue
        operation = contract.bound[name].operation
        write = operation.request_schema is not None
        if not write and not any(one.where == "query" for one in operation.parameters):
            continue
        rows = _ROWS if _lists(operation) else 1
        made.append(Item(
            id=f"probing/{name}/{'requeridos' if write else 'limites'}", phase="probing", capability=name,
            capabilities=(name,),
            title=f"{name}: rechaza con 400 cada dato inválido, lo nombra y no cambia nada",
            requirements=_WRITE if write else _QUERY + _asked(operation), roles=exemplar.roles,
            writes=_most(operation) + 2 * rows * exemplar.prepares if write else 0,
            needs=(Need(exemplar.need.radicada, rows),) if exemplar.need else (),
            run=_write(pack, name, exemplar) if write else _query(name, exemplar)))
    return tuple(made)


def _asked(operation: Operation) -> tuple[str, ...]:
    """Return R27 for an operation with a filter that is obligatory or one of a few words."""
    query = [one for one in operation.parameters if one.where == "query"]
    return ("SIIFA-R27",) if any(one.required or "enum" in one.schema for one in query) else ()


def named(exchange: Exchange, mistake: Mistake, operation: Operation) -> str:
    """Return "" when a refusal names the field at fault, else what it names: other fields, or nothing.

    `errors` decides by its keys; where they name no property of the request its texts do, and the detail.
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


def _query(name: str, exemplar: Exemplar) -> Callable[[Stage], None]:
    def run(stage: Stage) -> None:
        operation = stage.bound(name).operation
        made = exemplar.make(stage, stage.facturas[0] if stage.facturas else None)
        base = {_spelled(operation, key): value for key, value in made.items()}
        _prove(stage, stage.call(name, exemplar.role, base), 0)
        told: Counter[str] = Counter()
        for mistake in in_query(operation):
            if mistake.defect.kind == "falta" and mistake.defect.field not in base:
                continue
            exchange = stage.call(name, exemplar.role, applied(base, mistake.defect))
            if (exchange.status or 0) < 300:
                _report(stage, told, mistake.code, exchange, mistake, describe(exchange))
            else:
                _judge(stage, told, mistake, exchange, operation)
        for limits in query_edges(operation):
            exchange = stage.call(name, exemplar.role, {**base, **limits})
            written = ", ".join(f"{key}={value}" for key, value in limits.items())
            stage.expect(exchange, (200,), SCH_04, expected=f"200 con {written}, que está en el límite",
                         requirement="SIIFA-R26")
        first = next(one.name for one in operation.parameters if one.where == "query")
        _either(stage, stage.call(name, exemplar.role, base, query=((_UNKNOWN, "1"),)), "un parámetro desconocido")
        _either(stage, stage.call(name, exemplar.role, {key: value for key, value in base.items() if key != first},
                                  query=((first, str(base.get(first, "1"))),) * 2), f"{first} dos veces")
    return run


def _write(pack: Pack, name: str, exemplar: Exemplar) -> Callable[[Stage], None]:
    def run(stage: Stage) -> None:
        operation = stage.bound(name).operation
        base = _base(stage, exemplar)
        before = shown(stage, name, exemplar.role, base)
        told: Counter[str] = Counter()
        refused: list[tuple[Mistake, Exchange]] = []
        whole, unread = True, exemplar.uses_up
        for mistake in _in_order(operation, base, stage.pool.codes):
            if unread and mistake.level is Level.SHOULD:  # from here on one may be taken, and nothing be read after it
                unread = False
                if differ(stage, before, shown(stage, name, exemplar.role, base)):
                    _guilty(stage, name, exemplar.role, base, refused)
                    return
            exchange = _send(stage, name, exemplar.role, base, mistake)
            if (exchange.status or 0) >= 300:
                refused.append((mistake, exchange))
                continue
            if exemplar.imposes(stage, exchange, mistake.defect.field):
                stage.notes.append(f"el sistema pone {mistake.defect.field} por sí mismo, valga lo que valga")
                base, whole = _base(stage, exemplar), False
                continue
            spent = exemplar.uses_up or sum(told.values()) + 1 >= _MOST
            _accepted(stage, told, name, mistake, exchange)
            if spent:
                stage.notes.append(f"no se probó lo que sigue a {mistake}: lo aceptado gastó la solicitud base")
                for one, answer in refused:
                    _judge(stage, told, one, answer, operation)
                return
            base, whole = _base(stage, exemplar), False
        if not whole:  # what was accepted changed the state: the rest is sent again, read before and after
            before = shown(stage, name, exemplar.role, base)
            refused = [(one, _send(stage, name, exemplar.role, base, one)) for one, _ in refused]
        if refused and differ(stage, before, shown(stage, name, exemplar.role, base)):
            _guilty(stage, name, exemplar.role, base, refused)
        tries = _closing(stage, pack, name, exemplar, base, len(refused))
        for mistake, exchange in refused:
            _judge(stage, told, mistake, exchange, operation)
        tries()
    return run


def _in_order(operation: Operation, base: Mapping[str, Any],
              codes: Mapping[str, Sequence[str]]) -> list[Mistake]:
    """Return the mistakes of a write, those that some servers take last: one that is taken may spend the base."""
    made = [*in_path(operation), *in_body(operation, base, codes)]
    return sorted(made, key=lambda one: one.level is Level.SHOULD)


def _closing(stage: Stage, pack: Pack, name: str, exemplar: Exemplar, base: Mapping[str, Any],
             count: int) -> Callable[[], None]:
    """Prove the base accepted and return what is left to try once the negatives were judged.

    Where an accepted request spends its row, the base goes with its texts at their maximum, or with a property too
    many; only when that is refused does it go as it is.
    """
    operation = stage.bound(name).operation
    limits = edges(operation, base, numbers=not exemplar.uses_up)
    if exemplar.uses_up:
        changed = _with(base, limits) if limits else {**base, _UNKNOWN: "1"}
        first = stage.call(name, exemplar.role, changed)
        if (first.status or 0) < 300:
            return lambda: again(stage, pack, name, exemplar.role, changed)
        _prove(stage, stage.call(name, exemplar.role, base), count, pack)

        def judged() -> None:
            again(stage, pack, name, exemplar.role, base)
            if limits:
                _at_the_limit(stage, first, operation, limits)
            else:
                _either(stage, first, "una propiedad desconocida")
        return judged
    _prove(stage, stage.call(name, exemplar.role, base), count, pack)

    def rest() -> None:
        again(stage, pack, name, exemplar.role, base)
        fresh = _base(stage, exemplar)
        if limits:
            at_limit = stage.call(name, exemplar.role, _with(fresh, edges(operation, fresh, numbers=True)))
            if (at_limit.status or 0) >= 300:
                _at_the_limit(stage, at_limit, operation, limits)
            fresh = fresh if exemplar.prepares else _base(stage, exemplar)
        _either(stage, stage.call(name, exemplar.role, {**fresh, _UNKNOWN: "1"}), "una propiedad desconocida")
        if not any(one.where == "path" for one in operation.parameters):
            key = next(iter(fresh))
            twice = f"{{{json.dumps(key)}:{json.dumps(fresh[key])},{json.dumps(fresh)[1:]}"
            _either(stage, stage.call(name, exemplar.role, fresh, raw=twice.encode()), f"{key} dos veces")
    return rest


def _judge(stage: Stage, told: Counter[str], mistake: Mistake, exchange: Exchange, operation: Operation) -> None:
    """Report a refusal with another status, or that names another field; note what was not tested."""
    if exchange.status in (401, 403):
        stage.notes.append(f"no se pudo probar {mistake}: el rechazo es {exchange.status}, por permisos")
    elif exchange.status not in mistake.statuses:
        _report(stage, told, ERR_10, exchange, mistake, describe(exchange))
    elif mistake.named and exchange.status == 400 and (others := named(exchange, mistake, operation)):
        # The base was accepted: the only cause there is goes unnamed, and what is named instead was not at fault.
        stage.notes.append(f"no se pudo probar {mistake}: el rechazo nombra {others}")
        _report(stage, told, ERR_08, exchange, mistake, f"400 que nombra {others}: no cuenta como probado")


def _accepted(stage: Stage, told: Counter[str], name: str, mistake: Mistake, exchange: Exchange) -> None:
    rows, body = _lists(stage.bound(name).operation), exchange.json()
    dropped = rows and len(mistake.defect.place) > 1 and isinstance(body, list) and len(body) == _ROWS - 1
    if dropped and rows[0].get("minItems"):
        stage.report(LIF_07, exchange, expected=f"400: {mistake}", actual=f"aceptada sin ese elemento: {len(body)} de "
                     f"{_ROWS}", **_SOFT_BULK.get(name, {}))
        told[LIF_07.id] += 1
        return
    if rows and mistake.code is LIF_04:  # the door looks at the codes of other elements: it's the bulk that fails
        mistake = replace(mistake, code=LIF_07, **_SOFT_BULK.get(name, {"requirement": "SIIFA-R19"}))
    _report(stage, told, mistake.code, exchange, mistake, describe(exchange))


def _report(stage: Stage, told: Counter[str], code: Code, exchange: Exchange, mistake: Mistake, actual: str) -> None:
    told[code.id] += 1
    if told[code.id] > _MOST:
        return
    wanted = " o ".join(map(str, mistake.statuses)) + (f" que nombre {mistake.defect.field}" if mistake.named else "")
    lenient = code not in (ERR_08, ERR_10)
    level = None if code is ERR_08 else Level.SHOULD if mistake.level is Level.SHOULD else None
    stage.report(code, exchange, expected=f"{wanted}: {mistake}", actual=actual, level=level,
                 requirement=mistake.requirement if lenient else None)


def _guilty(stage: Stage, name: str, role: str, base: Mapping[str, Any],
            refused: Sequence[tuple[Mistake, Exchange]]) -> None:
    """Report the refused request that wrote: the first after which a reading differs; the last when none does now."""
    known = shown(stage, name, role, base)
    guilty, mistake = refused[-1][1], "una de las solicitudes rechazadas"
    for one, _ in refused:
        exchange = _send(stage, name, role, base, one)
        if differ(stage, known, shown(stage, name, role, base)):
            guilty, mistake = exchange, str(one)
            break
    bulk = any(one.get("minItems") for one in _lists(stage.bound(name).operation))
    stage.report(LIF_07 if bulk else CON_05, guilty, expected=f"lo rechazado no deja huella: {mistake}",
                 actual="lo leído después difiere de lo leído antes", **(_SOFT_BULK.get(name, {}) if bulk else {}))


def _send(stage: Stage, name: str, role: str, base: Mapping[str, Any], mistake: Mistake) -> Exchange:
    defect = mistake.defect
    if mistake.where == "whole":
        return stage.call(name, role, base, body=defect.value)
    if mistake.where == "path":
        rest = {key: value for key, value in base.items() if key.lower() != defect.field.lower()}
        return stage.call(name, role, rest, path_values={**stage.nobody(name), defect.field: defect.value})
    return stage.call(name, role, applied(base, defect))


def _base(stage: Stage, exemplar: Exemplar) -> dict[str, Any]:
    """Return the request that is accepted: of a bulk, one with an element per factura of the item."""
    made = [exemplar.make(stage, factura) for factura in stage.facturas or (None,)]
    return {name: [row for one in made for row in one[name]] if isinstance(value, list) else value
            for name, value in made[0].items()}


def _prove(stage: Stage, exchange: Exchange, count: int, pack: Pack | None = None) -> None:
    if (exchange.status or 0) < 300:
        return
    reasons = [reason for factura in stage.facturas if pack and (reason := pack.excuse(stage, factura))]
    why = f"otro usó la factura mientras tanto: {reasons[0]}" if reasons else describe(exchange)
    told = f"; sus {count} negativos no cuentan como probados" if count else ""
    raise BlockedError(f"la solicitud base no fue aceptada ({why}){told}")


def _at_the_limit(stage: Stage, exchange: Exchange, operation: Operation, limits: Mapping[Path, Any]) -> None:
    schemas = [schema_at(operation, place) for place in limits]
    soft = all(marked(one) for one in schemas)
    written = ", ".join(f"{place[-1]} de {len(value)} caracteres" if isinstance(value, str) else f"{place[-1]}={value}"
                        for place, value in limits.items())
    stage.expect(exchange, (200, 201), SCH_04, expected=f"aceptada (2xx) con {written}, que está en el límite",
                 level=Level.SHOULD if soft else None, requirement="SIIFA-R17b" if soft else None)


def _either(stage: Stage, exchange: Exchange, what: str) -> None:
    stage.expect(exchange, (200, 201, 400), ERR_10, expected=f"{what}: se pasa por alto o se rechaza con 400")


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
    return frozenset({*names(operation.request_schema or {}), *(one.name.lower() for one in operation.parameters)})


def _most(operation: Operation) -> int:
    """Return the most writes of an item, counted on a request with a value in every property."""
    def sample(schema: Mapping[str, Any]) -> dict[str, Any]:
        return {name: [sample(inner["items"])] * _ROWS if isinstance(inner.get("items"), Mapping) else
                "X" if "string" in str(inner.get("type")) else 1
                for name, inner in schema.get("properties", {}).items()}
    codes = {"A": ("X",), "B": ("Y",)}
    count = sum(1 for _ in in_body(operation, sample(operation.request_schema or {}), codes))
    return count + sum(1 for _ in in_path(operation)) + _CLOSING

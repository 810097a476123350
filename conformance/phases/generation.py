"""Property-based requests: schemathesis generates, the door sends, the checks judge.

A positive request takes its ids, codes and dates from the target (the pack's exemplar) and lets
generation vary what is free; it must be accepted. A move that is refused unvaried as well is a
legal move refused (LIF-01), as the lifecycle's own phases say. A negative one is that same request with one
generated fault; it must be refused with 400 and the fault named. Generation touches no network,
so the same seed and contract give the same requests.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from schemathesis.generation import GenerationMode

from conformance.checks.codes import ERR_02, ERR_08, ERR_10, LIF_01, SCH_04
from conformance.contract.document import Operation
from conformance.contract.effective import Contract
from conformance.exchange import Exchange
from conformance.finding import Level
from conformance.pack import Exemplar, Pack
from conformance.phases.corpus import MODES, Source, asks
from conformance.phases.defect import Defect, applied, faults, query_faults, soft
from conformance.phases.questions import Question
from conformance.stage import BlockedError, Factura, Item, Need, Stage, describe

_TITLES = {"positiva": "acepta lo válido", "negativa": "rechaza lo inválido"}


def items(pack: Pack, contract: Contract, examples: int, source: Source | None = None) -> tuple[Item, ...]:
    """Return two items per bound capability with an exemplar: what it must accept, what it must refuse."""
    source = source or Source(contract)
    made = []
    for ask in asks(pack, contract, examples):
        name, mode, tries = ask.capability, MODES[ask.mode], ask.count
        exemplar, positive = pack.exemplars[name], ask.mode is GenerationMode.POSITIVE
        run = _positive if positive else _negative
        needed = tries if exemplar.uses_up and positive else 1
        own = tries if contract.bound[name].capability.kind == "write" else 0
        made.append(Item(
            id=f"generation/{name}/{mode}", phase="generation", capability=name, capabilities=(name,),
            title=f"{name}: {_TITLES[mode]}", run=run(source, pack, name, tries),
            requirements=("SIIFA-MAN-7.200", "SIIFA-MAN-4.7", "SIIFA-S01", "SIIFA-S02") if positive
            else ("SIIFA-S06", "SIIFA-MAN-7.400", "SIIFA-S12", "SIIFA-S12b", "SIIFA-S02"),
            roles=(exemplar.role,), writes=own + exemplar.prepares * needed,
            needs=(Need(exemplar.need.radicada, needed),) if exemplar.need else ()))
    return tuple(made)


def _positive(source: Source, pack: Pack, name: str, count: int) -> Callable[[Stage], None]:
    exemplar, excuse = pack.exemplars[name], pack.excuse
    legal = {move.capability: cycle.legal or None for cycle in pack.lifecycles for move in cycle.moves}

    def run(stage: Stage) -> None:
        cases = source.cases(name, GenerationMode.POSITIVE, count, f"{stage.seed}:{name}:+")
        base: dict[str, Any] | None = None
        sent: set[str] = set()
        for index, case in enumerate(cases):
            factura = _factura(stage, index if exemplar.uses_up else 0)
            if base is None or exemplar.uses_up:
                base = exemplar.make(stage, factura)
            values = _varied(base, exemplar, case, factura)
            key = json.dumps(values, sort_keys=True)
            if key in sent:
                continue
            sent.add(key)
            exchange = stage.call(name, exemplar.role, values)
            if exchange.status == 400 and factura is not None and (reason := excuse(stage, factura)):
                raise BlockedError(f"otro usó la factura mientras tanto: {reason}")
            plainly = exchange.status == 400 and name in legal and stage.clean(exchange) and (
                values == base or _refused_too(stage, name, exemplar.role, base))
            if not stage.expect(exchange, (200, 201), LIF_01 if plainly else SCH_04, expected="aceptada (2xx)",
                                requirement=legal[name] if plainly else None) or stage.findings:
                return
    return run


def _refused_too(stage: Stage, name: str, role: str, base: Mapping[str, Any]) -> bool:
    """Say whether the act is refused as the pack makes it: then it is not what was generated in it."""
    try:
        return stage.call(name, role, base).status == 400
    except BlockedError:
        return False


def _negative(source: Source, pack: Pack, name: str, count: int) -> Callable[[Stage], None]:
    exemplar = pack.exemplars[name]

    def run(stage: Stage) -> None:
        base = exemplar.make(stage, _factura(stage, 0))
        operation = stage.bound(name).operation
        sent: set[str] = set()
        for index, case in enumerate(source.cases(name, GenerationMode.NEGATIVE, count, f"{stage.seed}:{name}:-")):
            body = case.body if isinstance(case.body, dict | list | bytes | str | int | float | bool) else None
            found = [*query_faults(operation, case.query or {}), *faults(operation, base, body)]
            key = repr(found) or repr(body)
            if key in sent or (not found and (body is None or isinstance(body, dict))):
                continue
            sent.add(key)
            if found:
                defect = found[index % len(found)]
                exchange = stage.call(name, exemplar.role, applied(base, defect))
                refused(stage, exchange, defect, how=weaker(operation, defect))
            elif operation.request_schema is not None:
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                exchange = stage.call(name, exemplar.role, base, raw=raw)
                accepted = exchange.status is not None and exchange.status < 300
                stage.expect(exchange, (400, 415), ERR_02 if accepted else ERR_10,
                             expected="400: el cuerpo no es el objeto pedido")
            if stage.findings:
                return
    return run


def refused(stage: Stage, exchange: Exchange, defect: Defect, *, how: Mapping[str, Any] | None = None) -> None:
    """Report unless a request with one defect was refused with 400 and the field was named."""
    wanted = f"400 que nombre {defect.field} ({defect.kind})"
    if exchange.status is not None and exchange.status < 300:
        stage.report(ERR_02, exchange, expected=wanted, actual=describe(exchange), **(how or {}))
    elif exchange.status != 400:
        stage.report(ERR_10, exchange, expected=wanted, actual=describe(exchange), **(how or {}))
    elif exchange.response is not None and defect.field.lower() not in exchange.response.body.decode(
            "utf-8", "replace").lower():
        stage.report(ERR_08, exchange, expected=wanted, actual=describe(exchange))


def weaker(operation: Operation, defect: Defect) -> dict[str, Any]:
    """Return the level of a defect that breaks nothing obligatory (SHOULD), or nothing."""
    return {"level": Level.SHOULD} if soft(operation, defect) else {}


def _varied(base: Mapping[str, Any], exemplar: Exemplar, case: Question, factura: Factura | None) -> dict[str, Any]:
    given: dict[str, Any] = {**(case.query or {})}
    if isinstance(case.body, dict):
        given |= case.body
    changed = {name: change(_native(given[name]), base.get(name), factura)
               for name, change in exemplar.free.items() if name in given and given[name] is not None}
    return {**base, **changed}


def _native(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _factura(stage: Stage, index: int) -> Factura | None:
    return stage.facturas[index % len(stage.facturas)] if stage.facturas else None

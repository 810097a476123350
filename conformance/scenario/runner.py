"""Running a scenario: its items, its steps in order, and what each must leave behind."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from conformance.checks.registry import CODES
from conformance.exchange import Exchange, Request
from conformance.finding import Code, Level
from conformance.scenario.assertion import MISSING, Path, find, holds, parse_path, shown
from conformance.scenario.functions import functions
from conformance.scenario.story import Assertion, Cast, Expect, Repeat, Scenario, Step, Unchanged
from conformance.scenario.template import Template, TemplateError, evaluate
from conformance.stage import ANONYMOUS, BlockedError, Item, NotApplicableError, Stage, describe

_READS = ("ver_", "listar_", "resumir_", "iniciar_")
_ORDER = (Level.MUST, Level.SHOULD, Level.MAY)


def items(scenario: Scenario, *, prefix: str = "scenario") -> tuple[Item, ...]:
    """Return the items of a scenario: one for each cell of its matrix, `scenario/<id>[<cell>]`."""
    return tuple(_item(scenario, cell, prefix) for cell in scenario.cells)


def _item(scenario: Scenario, cell: Mapping[str, Any], prefix: str) -> Item:
    label = "-".join(str(value) for value in cell.values())
    steps = [part for step in (*scenario.steps, *scenario.last) for part in (step.together or (step,))]
    called = [str(_word(step.call, cell)) for step in steps]
    reads = [read.call for step in steps for read in step.expect.unchanged]
    told = [str(_word(step.call, cell)) for step in scenario.steps if not step.given and not step.together]
    roles = [str(_word(step.role, cell)) for step in steps]
    roles += [str(_word(read.role, cell)) for step in steps for read in step.expect.unchanged if read.role]
    return Item(
        id=f"{prefix}/{scenario.id}" + (f"[{label}]" if label else ""), phase="scenario",
        title=scenario.title + (f" [{label}]" if label else ""), run=partial(_run, scenario, cell),
        requirements=scenario.requirements, level=scenario.level,
        capability=next(iter([*told, *called]), None), capabilities=tuple(dict.fromkeys([*called, *reads])),
        roles=tuple(dict.fromkeys(role for role in roles if role != ANONYMOUS)),
        needs=tuple(cast.need for cast in scenario.facturas),
        writes=any(not name.startswith(_READS) for name in called))


def _word(word: str | Template, cell: Mapping[str, Any]) -> Any:
    return evaluate(word, cell, {}) if isinstance(word, Template) else word


def _run(scenario: Scenario, cell: Mapping[str, Any], stage: Stage) -> None:
    for role in stage.item.roles:
        if role not in stage.pool.roles:
            raise NotApplicableError(f"el objetivo no tiene el rol {role}")
    for capability in stage.item.capabilities:
        stage.bound(capability)
    names = {**cell, **_shared_out(scenario.facturas, stage)}
    play = _Play(stage, scenario, names, functions(stage))
    try:
        for step in scenario.steps:
            if not play.step(step):
                break
    finally:
        play.last()


def _shared_out(casts: tuple[Cast, ...], stage: Stage) -> dict[str, Any]:
    """Return the stage's facturas by name, in the order in which the item asked for them."""
    left = list(stage.facturas)
    names: dict[str, Any] = {}
    for cast in casts:
        if len(left) < cast.need.count:
            raise BlockedError(f"faltan facturas {'radicadas' if cast.need.radicada else 'sin radicar'} "
                               f"para «{cast.name}»")
        taken, left = left[:cast.need.count], left[cast.need.count:]
        names[cast.name] = taken if cast.listed else taken[0]
    return names


@dataclass(slots=True)
class _Play:
    """One run of a scenario: the names known so far."""

    stage: Stage
    scenario: Scenario
    names: dict[str, Any]
    functions: Mapping[str, Callable[..., Any]]

    def last(self) -> None:
        """Play the steps of `finally`; one that lacks a name or fails does not hide what came before."""
        for step in self.scenario.last:
            try:
                self.step(step)
            except (BlockedError, KeyError):
                continue

    def step(self, step: Step) -> bool:
        """Play a step; say whether the story may go on."""
        if step.together:
            return self.together(step)
        before = [self.read(step, read) for read in step.expect.unchanged]
        exchange = self.stage.send(self.request(step))
        if not (self.status(step, exchange) and self.body(step, exchange) and self.names_field(step, exchange)):
            return False
        for read, old in zip(step.expect.unchanged, before, strict=True):
            if not self.same(step, read, old):
                return False
        if not self.save(step, exchange):
            return False
        if step.move:
            self.stage.moves.append(str(self.value(step, step.move)))
        return True

    def together(self, step: Step) -> bool:
        """Send the parts at the same moment and judge the set of statuses that came back."""
        requests = [self.request(part) for part in step.together]
        answers = _simultaneously(self.stage, requests)
        got = sorted(answer.status or 0 for answer in answers)
        wanted = sorted(step.expect.status)
        if got == wanted:
            return all(self.stage.clean(answer) for answer in answers)
        if step.given:
            raise BlockedError(f"«{step.name}»: {got} en lugar de {wanted}")
        successes, expected = (sum(200 <= status < 300 for status in some) for some in (got, wanted))
        code = (step.expect.code or "LIF-03") if successes > expected else "LIF-01" if successes < expected \
            else "ERR-10"
        unclean = [answer for answer in answers if not self.stage.clean(answer)]
        if not unclean:
            self.report(step, code, answers[-1], expected=f"los estados {wanted}, en cualquier orden",
                        actual=f"los estados {got}")
        return False

    def request(self, step: Step) -> Request:
        values = self.value(step, step.values) if step.values is not None else None
        return self.stage.request(str(self.value(step, step.call)), str(self.value(step, step.role)), values)

    def value(self, step: Step, value: Any) -> Any:
        """Return a value with its placeholders evaluated and its repetitions written out."""
        match value:
            case Template():
                return self.evaluate(step, value)
            case Repeat():
                return list(self.repeated(step, value))
            case Mapping():
                return {key: self.value(step, one) for key, one in value.items()}
            case list():
                return [self.value(step, one) for one in value]
            case _:
                return value

    def repeated(self, step: Step, repeat: Repeat) -> Iterator[Any]:
        try:
            for position in range(repeat.count):
                self.names["i"] = position
                yield self.value(step, repeat.item)
        finally:
            self.names.pop("i", None)

    def evaluate(self, step: Step, template: Template) -> Any:
        try:
            return evaluate(template, self.names, self.functions)
        except TemplateError as error:
            raise BlockedError(f"{self.place(step)}: no se pudo calcular «{template.text}»: {error.message} "
                               f"{error.accepted}".rstrip()) from None
        except KeyError as error:
            raise BlockedError(f"{self.place(step)}: no se pudo calcular «{template.text}»: "
                               f"«{error.args[0]}» no tiene valor todavía.") from None

    def path(self, step: Step, assertion: Assertion) -> tuple[str, Path]:
        """Return the path of an assertion, as text and parsed."""
        text = str(self.value(step, assertion.path))
        try:
            return text, parse_path(text)
        except ValueError as error:
            raise BlockedError(f"{self.place(step)}: {error}.") from None

    def place(self, step: Step) -> str:
        return f"{self.scenario.file}:{step.line}"

    def status(self, step: Step, exchange: Exchange) -> bool:
        expect, got = step.expect, exchange.status or 0
        if got in expect.status:
            # A standing check has spoken of this answer: what follows would only echo it.
            return self.stage.clean(exchange)
        if step.given and self.stage.clean(exchange):
            raise BlockedError(f"no se cumplió la condición previa «{step.name}» ({self.place(step)}): "
                               f"{describe(exchange)}")
        refusal = all(status >= 400 for status in expect.status)
        code = "ERR-10" if refusal and got >= 300 else expect.code or ("LIF-02" if refusal else "LIF-01")
        self.report(step, code, exchange, expected=" o ".join(map(str, expect.status)), actual=describe(exchange))
        return False

    def body(self, step: Step, exchange: Exchange) -> bool:
        data = exchange.json()
        for assertion in step.expect.body:
            expected = self.value(step, assertion.value)
            path, parsed = self.path(step, assertion)
            actual = find(data, parsed)
            if not holds(assertion.operator, actual, expected):
                return self.differs(step, assertion, exchange, path, expected, actual)
        return True

    def differs(self, step: Step, assertion: Assertion, exchange: Exchange, path: str, expected: Any,
                actual: Any) -> bool:
        told = f"{path} {assertion.operator} {shown(expected)}"
        if step.given:
            raise BlockedError(f"no se cumplió la condición previa «{step.name}» ({self.place(step)}): "
                               f"se esperaba {told} y vino {shown(actual)}")
        self.report(step, step.expect.body_code, exchange, expected=told, actual=shown(actual))
        return False

    def names_field(self, step: Step, exchange: Exchange) -> bool:
        field = step.expect.field
        text = (exchange.response.body if exchange.response else b"").decode("utf-8", "replace").lower()
        if field is None or field.lower() in text:
            return True
        self._report("ERR-08", step, exchange, expected=f"un problema que nombre {field}", actual=describe(exchange))
        return False

    def read(self, step: Step, read: Unchanged) -> Exchange:
        """Return an exchange that reads what a refused step must not change."""
        values = self.value(step, step.values if read.values is None else read.values) or {}
        if read.values is None:
            parameters = self.stage.bound(read.call).operation.parameters
            keys = {one.name.lower() for one in parameters if one.where == "path"} | {"idfactura"}
            values = {key: value for key, value in values.items() if key.lower() in keys}
        role = str(self.value(step, read.role or step.role))
        exchange = self.stage.call(read.call, role, values)
        if exchange.status != 200:
            raise BlockedError(f"no se pudo leer con {read.call} para «{step.name}»: {describe(exchange)}")
        return exchange

    def same(self, step: Step, read: Unchanged, old: Exchange) -> bool:
        new = self.read(step, read)
        before, after = old.json(), new.json()
        if before == after:
            return True
        self._report("CON-05", step, new, expected=f"{read.call} sin cambios tras el rechazo",
                     actual=difference(before, after))
        return False

    def save(self, step: Step, exchange: Exchange) -> bool:
        data = exchange.json()
        for name, path in step.save:
            value = find(data, parse_path(path))
            if value is MISSING or value is None:
                return self.differs(step, Assertion(path, "exists", True), exchange, path, True, value)
            self.names[name] = value
        return True

    def report(self, step: Step, code: str, exchange: Exchange, *, expected: str, actual: str) -> None:
        own = code == "ERR-10"
        self._report(code, step, exchange, expected=expected, actual=actual,
                     requirement=None if own else step.expect.requirement)

    def _report(self, code: str, step: Step, exchange: Exchange, *, expected: str, actual: str,
                requirement: str | None = None) -> None:
        kind = CODES[code]
        self.stage.report(kind, exchange, expected=f"«{step.name}»: {expected}", actual=actual,
                          place=self.place(step), level=self.level(kind, step.expect), requirement=requirement)

    def level(self, code: Code, expect: Expect) -> Level:
        """Return the step's level, or the weaker of the code's and the scenario's."""
        return expect.level or max(code.level, self.scenario.level, key=_ORDER.index)


def difference(before: Any, after: Any, where: str = "$") -> str:
    """Return the first place where two JSON values differ, with both values."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            one, two = before.get(key, MISSING), after.get(key, MISSING)
            if one != two:
                return difference(one, two, f"{where}.{key}")
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, two) in enumerate(zip(before, after, strict=True)):
            if one != two:
                return difference(one, two, f"{where}[{index}]")
    return f"{where}: antes {shown(before)}, después {shown(after)}"


def _simultaneously(stage: Stage, requests: list[Request]) -> list[Exchange]:
    barrier = threading.Barrier(len(requests))
    answers: list[Exchange | None] = [None] * len(requests)
    faults: list[BaseException] = []

    def send(position: int) -> None:
        try:
            barrier.wait(timeout=30)
            answers[position] = stage.send(requests[position])
        except BaseException as error:  # noqa: BLE001  # carried over to the thread that waits
            faults.append(error)

    threads = [threading.Thread(target=send, args=(position,)) for position in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return [answer for answer in answers if answer is not None]

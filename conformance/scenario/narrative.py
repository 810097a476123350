"""A scenario told in Spanish, step by step, for who reads it without YAML at hand."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.core.finding import Level
from conformance.core.phrase import listed
from conformance.core.requirement import Requirement
from conformance.scenario.answered import told
from conformance.scenario.story import Assertion, Expect, Repeat, Scenario, Step
from conformance.scenario.template import Template

_LEVELS = {
    Level.MUST: "obligatorio (MUST)",
    Level.SHOULD: "recomendado (SHOULD)",
    Level.MAY: "informativo (MAY)",
}
_OPERATORS = {
    "eq": "es",
    "ne": "no es",
    "gt": "es mayor que",
    "ge": "es al menos",
    "lt": "es menor que",
    "le": "es a lo sumo",
    "in": "es uno de",
    "not_in": "no es ninguno de",
    "contains": "contiene",
    "length": "tiene longitud",
    "matches": "cumple la expresión",
    "same_instant": "es el mismo instante que",
    "other_instant": "es otro instante que",
    "near_instant": "es, a lo sumo a cinco minutos, el instante",
}
_FLAGS = {
    ("exists", True): "está",
    ("exists", False): "no está",
    ("null", True): "es nulo o no está",
    ("null", False): "tiene un valor",
    ("unique", True): "no repite elementos",
    ("unique", False): "repite elementos",
}


def narrate(scenario: Scenario, requirements: Mapping[str, Requirement]) -> str:
    """Return the whole story: what it verifies, what it needs, and its steps as numbered
    sentences.
    """
    return "\n".join(_lines(scenario, requirements)) + "\n"


def _lines(scenario: Scenario, requirements: Mapping[str, Requirement]) -> Iterator[str]:
    yield f"{scenario.id}: {scenario.title}"
    yield f"Archivo: {scenario.file}"
    yield f"Nivel: {_LEVELS[scenario.level]}"
    yield "Verifica:"
    for name in scenario.requirements:
        known = requirements.get(name)
        yield f"  {name}: {known.text} ({known.source})" if known else f"  {name}"
    if scenario.given:
        yield "Necesita:"
        yield from (f"  {one.name}: {one.need}" for one in scenario.given)
    if scenario.matrix:
        yield f"Corre {len(scenario.cells)} veces, con:"
        yield from (
            f"  {name}: {', '.join(map(_plain, values))}" for name, values in scenario.matrix
        )
    yield "Pasos:"
    yield from _numbered(scenario.steps)
    if scenario.last:
        yield "Al final, pase lo que pase:"
        yield from _numbered(scenario.last)


def _numbered(steps: tuple[Step, ...]) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        given = " (condición previa: si falla, la historia queda bloqueada)" if step.given else ""
        yield f"  {number}. {step.name}{given}"
        if step.together:
            yield f"     A la vez, {len(step.together)} llamadas:"
            for part in step.together:
                yield from (f"     {line}" for line in _call(part))
            one = step.expect
            what = "los estados" if one.status else "respuestas:"
            several = listed(one.status or one.answers)
            yield f"     Se esperan {what} {several}, en cualquier orden."
            continue
        yield from (f"     {line}" for line in _call(step))
        if step.again:
            yield (
                f"     Se repite hasta que {_held(step.again.until)}; a lo sumo {step.again.times} "
                f"veces, cada {step.again.every:g} s."
            )
        yield from (f"     {line}" for line in _expected(step.expect))
        if step.save:
            yield f"     Guarda {', '.join(f'«{name}» de {path}' for name, path in step.save)}."


def _call(step: Step) -> Iterator[str]:
    data = "" if step.values is None or not step.values else ", con:"
    yield f"{_plain(step.role)} llama a {_plain(step.call)}{data or '.'}"
    for name, value in (step.values or {}).items():
        yield f"  {name}: {_plain(value)}"


def _expected(expect: Expect) -> Iterator[str]:
    yield f"Se espera {told(expect)}" + (
        ", del esquema que declara el contrato." if expect.schema else "."
    )
    for answer, text in expect.observe:
        yield f"Con {answer}, el acta anota: {text}."
    if expect.body:
        yield f"En la respuesta, {_held(expect.body)}."
    if expect.field:
        yield f"El error nombra el campo {expect.field}."
    if expect.unchanged:
        yield f"No cambia lo que muestra {listed([read.call for read in expect.unchanged])}."


def _held(assertions: tuple[Assertion, ...]) -> str:
    return "; ".join(
        f"{_where(one.path)} {_operation(one.operator, one.value)}" for one in assertions
    )


def _where(path: str | Template) -> str:
    text = _plain(path)
    return "todo" if text == "$" else text


def _operation(operator: str, value: Any) -> str:
    if operator in ("each", "any"):
        who = (
            "todos sus elementos, y hay alguno: "
            if operator == "each"
            else "alguno de sus elementos: "
        )
        return f"cumple en {who}" + " y ".join(
            _operation(one, inner) for one, inner in value.items()
        )
    if isinstance(value, bool) and (operator, value) in _FLAGS:
        return _FLAGS[operator, value]
    return f"{_OPERATORS[operator]} {_plain(value)}"


def _plain(value: Any) -> str:
    """Return data as it was written: texts and placeholders bare, the rest as JSON."""
    return (
        value
        if isinstance(value, str)
        else value.text
        if isinstance(value, Template)
        else json.dumps(_data(value), ensure_ascii=False)
    )


def _data(value: Any) -> Any:
    match value:
        case Template():
            return value.text
        case Repeat():
            return {"repeat": value.count, "item": _data(value.item)}
        case Mapping():
            return {key: _data(one) for key, one in value.items()}
        case list():
            return [_data(one) for one in value]
        case _:
            return value

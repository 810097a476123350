"""A scenario file, loaded and checked whole: all its faults are told at once, each at its place."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from conformance.core.data_path import data
from conformance.core.finding import Level
from conformance.core.resource import Criterion, Need, ResourceKind, ResourceState
from conformance.core.span import Span
from conformance.core.yaml.file import read_text
from conformance.scenario.keys import (
    ID,
    MOST_CELLS,
    MOST_RESOURCES,
    SCENARIO,
    SPAN,
    names,
    required,
)
from conformance.scenario.placeholder import VALUE, NameType
from conformance.scenario.reader import SORT, Reader, ScenarioWords
from conformance.scenario.resource_keys import given_keys, is_flag, resource_keys, written
from conformance.scenario.steps import StepReader
from conformance.scenario.story import GivenResources, Scenario, Step
from conformance.scenario.values import ValueReader

_ID = re.compile(ID)


def load(path: Path, known: ScenarioWords) -> Scenario:
    """Return the scenario of a file. Raises UsageError when it can't be read, InputError with every
    fault.
    """
    return parse(read_text(path, SORT), str(path), known, name=_relative(path))


def parse(text: str, file: str, known: ScenarioWords, *, name: str | None = None) -> Scenario:
    """Return the scenario of a YAML text; `file` names it in faults, `name` in findings. Raises
    InputError.

    A text that is no scenario, whatever it is, is not quoted.
    """
    reader = Reader(file, text, known.functions)
    scenario = _ScenarioReader(reader, known).scenario(reader.root(), name or file)
    reader.raise_faults()
    return scenario


def _relative(path: Path) -> str:
    full = path.resolve()
    for home in (data().resolve(), Path.cwd()):
        if full.is_relative_to(home):
            return full.relative_to(home).as_posix()
    return path.name


class _ScenarioReader:
    """Reads one scenario: first its resources and matrix, whose names the steps then use."""

    def __init__(self, reader: Reader, known: ScenarioWords) -> None:
        self.reader, self.known = reader, known
        self.values = ValueReader(reader, known)
        self.step_reader = StepReader(self.values)

    def scenario(self, node: yaml.MappingNode, name: str) -> Scenario:
        reader, top = self.reader, self.reader.mapping(node, "el escenario", names(SCENARIO))
        for key in required(SCENARIO):
            if key not in top:
                reader.fault(
                    node,
                    f"Al escenario le falta «{key}».",
                    "Son obligatorios id, title, requirements y steps.",
                )
        given = self.given(top.get("given"))
        matrix = self.variables(top.get("for"))
        self.values.across(matrix)
        steps, last = (
            self.steps(top.get("steps"), "steps"),
            self.steps(top.get("finally"), "finally"),
        )
        return Scenario(
            id=self.reader.pattern(
                top.get("id"), "El id", _ID, "minúsculas, cifras y guiones: ciclo-completo"
            ),
            title=reader.text(top.get("title"), "title"),
            file=name,
            requirements=self.requirements(top.get("requirements")),
            level=self.reader.level(top.get("level")) or Level.MUST,
            given=tuple(map(self.read, given)),
            matrix=matrix,
            steps=steps,
            last=last,
            functions=self.known.functions,
        )

    def read(self, given: GivenResources) -> GivenResources:
        """Return resources that ask for what a placeholder uses and is read only when asked for."""
        need, kind = given.need, given.need.kind
        used = {one.name: self.reader.readings.get((given.name, one.name)) for one in kind.readings}
        for reading in kind.readings:
            node = used[reading.name]
            if node is not None and need.state in reading.lacking:
                why, instead = reading.lacking[need.state]
                state = kind.state(need.state).one
                self.reader.fault(node, f"«{given.name}» está {state}: {why}.", instead)
        asked = frozenset(name for name, node in used.items() if node is not None)
        return replace(given, need=replace(need, readings=need.readings | asked))

    def requirements(self, node: yaml.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        return tuple(
            self.reader.choice(one, "El requisito", self.known.requirements)
            for one in self.reader.sequence(node, "requirements")
        )

    def given(self, node: yaml.Node | None) -> tuple[GivenResources, ...]:
        keys = names(given_keys(self.known.resources))
        given = self.reader.mapping(node, "given", keys)
        return tuple(
            self.resources(kind, name, value)
            for kind in self.known.resources
            if kind.key in given
            for name, value in self.reader.mapping(given[kind.key], f"given.{kind.key}").items()
        )

    def resources(self, kind: ResourceKind, name: str, node: yaml.Node) -> GivenResources:
        what = f"{kind.noun.this} «{name}»"
        fields = self.reader.mapping(node, what, names(resource_keys(kind)))
        listed = kind.count_key in fields
        count = (
            self.reader.whole(fields[kind.count_key], kind.count_key, 1, MOST_RESOURCES)
            if listed
            else 1
        )
        self.values.define(node, name, NameType(kind, count if listed else None))
        return GivenResources(name, self.need(kind, fields, count), listed)

    def need(self, kind: ResourceKind, fields: Mapping[str, yaml.Node], count: int) -> Need:
        state = self.state(kind, fields.get(kind.state_key))
        asked = [one for one in kind.criteria if one.key in fields]
        for ask in asked:
            if state.name in ask.contradicted:
                self.reader.fault(
                    fields[ask.key],
                    ask.contradicted[state.name],
                    f"Deje {kind.state_key}: {written(state.written)} o {ask.key}, no los dos.",
                )
        flags = [one for one in asked if is_flag(kind, one)]
        for ask in flags:
            self.flag(fields[ask.key], ask)
        spans = {
            one.attribute: self.span(fields[one.key], one) for one in asked if one not in flags
        }
        return Need(kind, state.name, count, spans, frozenset(one.attribute for one in flags))

    def state(self, kind: ResourceKind, node: yaml.Node | None) -> ResourceState:
        """Return the state that a story asks for, the usual one where it says nothing."""
        if node is None:
            return kind.default
        said = [one.written for one in kind.states]
        if all(isinstance(one, bool) for one in said):
            value: bool | str = self.reader.boolean(node, kind.state_key)
        else:
            value = self.reader.choice(node, kind.state_key, frozenset(map(str, said)))
        return next((one for one in kind.states if one.written == value), kind.default)

    def flag(self, node: yaml.Node, ask: Criterion) -> None:
        """Note the fault of a flag that is not true: left out, it asks for nothing."""
        if not self.reader.boolean(node, ask.key):
            self.reader.fault(
                node, f"{ask.key} solo puede ser true.", f"Sin la clave, {ask.without}."
            )

    def span(self, node: yaml.Node, ask: Criterion) -> Span:
        """Return what `{min, max}` allows."""
        ends = self.reader.mapping(node, ask.key, names(SPAN))
        bounds = {key: self.bound(one, f"{ask.key}.{key}", ask) for key, one in ends.items()}
        if not bounds and isinstance(node, yaml.MappingNode):
            self.reader.fault(node, f"A {ask.key} le falta min o max.", "Como {min: 3, max: 20}.")
        if len(bounds) == len(SPAN) and bounds["min"] > bounds["max"]:
            self.reader.fault(
                node, f"En {ask.key}, min es mayor que max.", "Como {min: 3, max: 20}."
            )
        return Span(bounds.get("min"), bounds.get("max"))

    def bound(self, node: yaml.Node, what: str, ask: Criterion) -> float:
        """Return an end of a span: a whole number where the ask takes whole ones alone."""
        if isinstance(ask.most, int):
            return self.reader.whole(node, what, 0, ask.most)
        return self.reader.number(node, what, 0, ask.most)

    def variables(self, node: yaml.Node | None) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        result = []
        for name, value in self.reader.mapping(node, "for").items():
            self.values.refuse_taken(value, name)
            self.values.define(value, name, VALUE)
            result.append(
                (
                    name,
                    tuple(
                        self.reader.scalar(one, f"for.{name}")
                        for one in self.reader.sequence(value, f"for.{name}")
                    ),
                )
            )
        cells = math.prod(len(values) for _, values in result)
        if cells > MOST_CELLS and node is not None:
            self.reader.fault(
                node,
                f"for da {cells} combinaciones: cada una es una prueba.",
                f"Se aceptan hasta {MOST_CELLS}.",
            )
            return ()
        return tuple(result)

    def steps(self, node: yaml.Node | None, what: str) -> tuple[Step, ...]:
        if node is None:
            return ()
        return tuple(self.step_reader.step(one) for one in self.reader.sequence(node, what))

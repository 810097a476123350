"""YAML read as nodes, so that every fault of a scenario can point at its line and column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from conformance.core.answers import Dialect
from conformance.core.finding import Level
from conformance.core.resource import ResourceKind
from conformance.core.yaml.file import Sort
from conformance.core.yaml.reader import YamlReader
from conformance.scenario.functions import Own, rehearsal
from conformance.scenario.keys import LEVELS, SCENARIO, Key, names, required
from conformance.scenario.placeholder import (
    AnyFunction,
    Scope,
    check,
    check_constants,
    readings,
    samples,
)
from conformance.scenario.signature import SIGNATURES
from conformance.scenario.template import Template, TemplateError, parse

SORT = Sort(
    noun="el escenario",
    one="un escenario",
    needed=required(SCENARIO),
    own=("requirements", "steps", "given", "finally"),
    missing="Revise la ruta; los del proyecto están en la carpeta scenarios.",
    form="Un escenario es una historia corta: un archivo de texto YAML en UTF-8, de 1 MB a lo más.",
    aliases=False,
)


@dataclass(frozen=True, slots=True)
class ScenarioWords:
    """The words a scenario may use: what the pack declares and the register of codes."""

    capabilities: frozenset[str]
    roles: frozenset[str]
    requirements: frozenset[str]
    codes: frozenset[str]
    resources: tuple[ResourceKind, ...] = ()
    functions: Own = field(default_factory=dict)
    answers: Dialect = field(default_factory=lambda: Dialect({}))


class Reader(YamlReader):
    """The text of a scenario file: its placeholders are read too, and computed as far as may be."""

    def __init__(self, file: str, text: str, functions: Own | None = None) -> None:
        super().__init__(text, file, SORT)
        self.functions = functions or {}
        self.cells: tuple[Mapping[str, Any], ...] = ({},)
        self.readings: dict[tuple[str, str], yaml.Node] = {}

    @cached_property
    def _accepted(self) -> Mapping[str, AnyFunction]:
        return {**SIGNATURES, **self.functions}

    @cached_property
    def _rehearsed(self) -> Mapping[str, Callable[..., Any]]:
        return rehearsal(self.functions)

    def fields(
        self,
        node: yaml.Node,
        what: str,
        table: Sequence[Key],
        lacking: str,
        also: tuple[str, ...] = (),
    ) -> dict[str, yaml.Node]:
        """Return the values of a mapping whose keys a table names; notes unknown and missing ones.

        `lacking` begins the fault of a missing key: «Al paso». `also` are other keys to name as
        accepted.
        """
        result = self.mapping(node, what, (*names(table), *also))
        needed = required(table)
        for name in needed:
            if name not in result and isinstance(node, yaml.MappingNode):
                self.fault(
                    node, f"{lacking} le falta «{name}».", f"Es obligatorio: {', '.join(needed)}."
                )
        return result

    def level(self, node: yaml.Node | None) -> Level | None:
        """Return a level of RFC 2119, or None without a node."""
        value = self.choice(node, "El nivel", LEVELS)
        return Level(value) if value in LEVELS else None

    def template(self, node: yaml.Node, scope: Scope) -> str | Template:
        """Return a text as it is, or as a template when it has placeholders, checked against the
        scope.
        """
        text = str(node.value)
        try:
            template = parse(text)
        except TemplateError as error:
            self._template_fault(node, text, error)
            return ""
        if not template.holes:
            return "".join(str(part) for part in template.parts)
        faults = list(check(template, scope, self._accepted)) or self._computed(template, scope)
        for fault in faults:
            self._template_fault(node, text, fault)
        for name, reading in readings(template, scope):
            self.readings.setdefault((name, reading), node)
        return template

    def _computed(self, template: Template, scope: Scope) -> list[TemplateError]:
        """Return the faults of what no run could compute, in the first cell of the matrix that has
        them.
        """
        known = samples(scope) | ({"i": 0} if "i" in scope else {})
        for cell in self.cells:
            faults = list(check_constants(template, self._rehearsed, {**known, **cell}))
            if faults:
                return faults
        return []

    def _template_fault(self, node: yaml.Node, text: str, error: TemplateError) -> None:
        # The text stands somewhere after the node's start (a quote, a block mark): look for it
        # there.
        begin = node.start_mark
        source = self.lines[begin.line] if begin.line < len(self.lines) else ""
        at = source.find(text, begin.column)
        shift = at - begin.column + error.offset if at >= 0 else 0
        self.fault(node, error.message, error.accepted, shift)

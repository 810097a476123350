"""YAML read as nodes, so that every fault of a scenario can point at its line and column."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from conformance.core.answers import Dialect
from conformance.core.errors import (
    MOST_FAULTS,
    Fault,
    InputError,
    Place,
    UsageError,
    other_base,
    why,
    yaml_problem,
)
from conformance.core.finding import Level
from conformance.core.regular_file import read_text as read_file
from conformance.core.resource import ResourceKind
from conformance.http.contract.measure import OversizeError
from conformance.http.contract.measure import compose as composed
from conformance.http.contract.text import FAST
from conformance.scenario.functions import Own, rehearsal
from conformance.scenario.keys import FUNCTIONS, LEVELS, Key, names, required
from conformance.scenario.placeholder import Scope, check, check_constants, readings, samples
from conformance.scenario.template import Template, TemplateError, nearest, parse

_PLAIN = "tag:yaml.org,2002:"
_VALUES = frozenset({"int", "float", "bool", "null"})


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


class Reader:
    """The text of a scenario file and the faults found in it so far."""

    def __init__(self, file: str, text: str, functions: Own | None = None) -> None:
        self.file, self.lines, self.functions = file, text.splitlines(), functions or {}
        self.faults: list[Fault] = []
        self.aliased = False
        self.cells: tuple[Mapping[str, Any], ...] = ({},)
        self.readings: dict[tuple[str, str], yaml.Node] = {}

    @property
    def full(self) -> bool:
        """Whether more faults are known than are told."""
        return len(self.faults) > MOST_FAULTS

    def place(self, mark: yaml.Mark, shift: int = 0) -> Place:
        """Return the place of a mark, `shift` columns further."""
        source = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return Place(self.file, mark.line + 1, mark.column + 1 + shift, source)

    def fault(self, node: yaml.Node, message: str, accepted: str = "", shift: int = 0) -> None:
        """Note a fault at a node, unless there are more than are told."""
        if not self.full:
            self.faults.append(Fault(message, self.place(node.start_mark, shift), accepted))

    def survey(self, root: yaml.Node) -> None:
        """Note repeated keys, keys that are not texts, and aliases, wherever they stand."""
        pending, seen = [root], set()
        while pending:
            node = pending.pop()
            if id(node) in seen:
                self.aliased = True
                self.fault(
                    node, "No se admiten anclas ni alias de YAML.", "Escriba el valor de nuevo."
                )
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                self._survey_keys(node)
                pending += [value for _, value in reversed(node.value)]
            elif isinstance(node, yaml.SequenceNode):
                pending += reversed(node.value)

    def _survey_keys(self, node: yaml.MappingNode) -> None:
        first: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fault(key, "Una clave debe ser un texto.", "Escriba «clave: valor».")
            elif key.value in first:
                self.fault(
                    key,
                    f"La clave «{key.value}» está repetida (ya está en la línea "
                    f"{first[key.value]}).",
                    "Deje una sola.",
                )
            else:
                first[key.value] = key.start_mark.line + 1

    def mapping(
        self, node: yaml.Node, what: str, known: tuple[str, ...] | None = None
    ) -> dict[str, yaml.Node]:
        """Return the values of a mapping by key; notes unknown keys with the nearest right one."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what[:1].upper()}{what[1:]} debe ser un mapa «clave: valor».")
            return {}
        result: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if known is not None and name not in known:
                self.fault(
                    key,
                    f"Clave desconocida «{name}» en {what}.",
                    "" if self.full else nearest(name, known),
                )
            else:
                # Of a repeated key (told by `survey`) the first counts, so that its own faults are
                # told too.
                result.setdefault(name, value)
        return result

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

    def sequence(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """Return the elements of a list; one that is no list or is empty is a fault."""
        if isinstance(node, yaml.SequenceNode) and node.value:
            return list(node.value)
        self.fault(node, f"{what} debe ser una lista con al menos un elemento.")
        return []

    def scalar(self, node: yaml.Node, what: str) -> Any:
        """Return a scalar as text, number, boolean or None; dates stay text."""
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, f"{what} debe ser un solo valor.")
            return None
        if advice := other_base(node.tag, node.value):
            self.fault(node, f"{what} es «{node.value:.40}», que YAML lee en otra base.", advice)
            return None
        if node.tag.removeprefix(_PLAIN) in _VALUES:
            try:
                value = yaml.SafeLoader("").construct_object(node)
            except (yaml.YAMLError, ValueError, KeyError):  # a tag that lies: !!int hola
                self.fault(
                    node,
                    f"{what} «{node.value:.40}» no se entiende.",
                    "Escriba el valor sin etiqueta (!!).",
                )
                return None
            if isinstance(value, float) and not math.isfinite(value):
                self.fault(
                    node,
                    f"{what} «{node.value}» no es un número que JSON tenga.",
                    "Escriba un número finito.",
                )
            return value
        return node.value

    def text(self, node: yaml.Node, what: str) -> str:
        """Return a text; empty or missing is a fault."""
        value = self.scalar(node, what)
        if isinstance(node, yaml.ScalarNode) and (not isinstance(value, str) or not value.strip()):
            self.fault(
                node, f"{what} debe ser un texto.", "Escríbalo entre comillas si parece un número."
            )
            return ""
        return str(value or "")

    def boolean(self, node: yaml.Node, what: str) -> bool:
        """Return true or false; anything else is a fault."""
        value = self.scalar(node, what)
        if not isinstance(value, bool):
            self.fault(node, f"{what} debe ser true o false.")
        return value is True

    def choice(self, node: yaml.Node, what: str, accepted: frozenset[str] | tuple[str, ...]) -> str:
        """Return one of the accepted words; another is a fault that names the nearest."""
        value = self.text(node, what)
        if value and value not in accepted:
            self.fault(node, f"{what} «{value}» no se conoce.", nearest(value, sorted(accepted)))
        return value

    def pattern(
        self, node: yaml.Node | None, what: str, pattern: re.Pattern[str], accepted: str
    ) -> str:
        """Return a text that has a form; another is a fault that says which."""
        if node is None:
            return ""
        value = self.text(node, what)
        if value and not pattern.fullmatch(value):
            self.fault(
                node, f"{what} «{value}» no tiene la forma esperada.", f"Se espera {accepted}."
            )
        return value

    def whole(self, node: yaml.Node, what: str, least: int, most: int) -> int:
        """Return a whole number within bounds; anything else is a fault and counts as the least."""
        told = len(self.faults)
        value = self.scalar(node, what)
        accepted = f"Se acepta de {least} a {most}."
        if isinstance(value, bool) or not isinstance(value, int):
            if len(self.faults) == told:
                self.fault(
                    node, f"{what} debe ser un número entero, y es «{node.value:.40}».", accepted
                )
            return least
        if not least <= value <= most:
            self.fault(node, f"{what} es {node.value:.40}: está fuera de los límites.", accepted)
            return least
        return value

    def number(self, node: yaml.Node, what: str, least: float, most: float) -> float:
        """Return a number within bounds; anything else is a fault and counts as the least."""
        value = self.scalar(node, what)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not least <= value <= most
        ):
            self.fault(
                node,
                f"{what} «{node.value:.40}» no se acepta.",
                f"Se acepta un número de {least:.15g} a {most:.15g}.",
            )
            return least
        return value

    def level(self, node: yaml.Node | None) -> Level | None:
        """Return a level of RFC 2119, or None without a node."""
        value = self.choice(node, "El nivel", LEVELS) if node is not None else ""
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
        faults = list(check(template, scope, {**FUNCTIONS, **self.functions})) or self._computed(
            template, scope
        )
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
            faults = list(check_constants(template, rehearsal(self.functions), {**known, **cell}))
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


def read_text(path: Path) -> str:
    """Return the text of a scenario file. Raises UsageError when it can't be read."""
    try:
        return read_file(path)
    except FileNotFoundError:
        raise UsageError(
            f"No existe el escenario {path}.\nRevise la ruta; los del proyecto están en "
            "la carpeta scenarios."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"No se pudo leer el escenario {path}: {why(error)}.\n"
            "Un escenario es una historia corta: un archivo de texto YAML en UTF-8, de 1 MB a lo "
            "más."
        ) from None


def _composed(text: str) -> yaml.Node | None:
    """Return the root node of a text; what is wrong with it is told in the words of the loader in
    Python.
    """
    try:
        return composed(text, FAST)
    except OversizeError:
        raise
    except (yaml.YAMLError, RecursionError):
        return yaml.compose(text, Loader=yaml.SafeLoader)


def compose(file: str, text: str, functions: Own | None = None) -> tuple[Reader, yaml.MappingNode]:
    """Return a reader and the root node of a YAML text. Raises InputError when it is no YAML
    mapping.
    """
    reader = Reader(file, text, functions)
    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError(
            [
                Fault(
                    f"No es YAML válido: {yaml_problem(error.problem)}.",
                    reader.place(mark) if mark else None,
                    "Revise sangría, comillas y dos puntos.",
                )
            ]
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        known = {OversizeError: str(error), RecursionError: "anida demasiados niveles"}
        problem = known.get(type(error)) or yaml_problem(error)
        raise InputError([Fault(f"{file} no es YAML válido: {problem}.")]) from None
    if not isinstance(node, yaml.MappingNode):
        raise InputError(
            [
                Fault(
                    "Un escenario es un mapa YAML con id, title, requirements y steps.",
                    Place(file, 1, 1, reader.lines[0] if reader.lines else ""),
                )
            ]
        )
    reader.survey(node)
    if reader.aliased:  # each would be read again wherever it is named
        raise InputError(reader.faults)
    return reader, node

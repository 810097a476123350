"""A scenario file, loaded and checked whole: all its faults are told at once, each at its place."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from conformance.core.errors import InputError, names_any, something_else, unquoted
from conformance.core.finding import Level
from conformance.core.place import data
from conformance.http.context import Need, Span
from conformance.scenario.keys import FACTURA as FACTURA_KEYS
from conformance.scenario.keys import (
    GIVEN,
    ID,
    MOST_CELLS,
    MOST_FACTURAS,
    MOST_HABILES,
    SCENARIO,
    SPAN,
    names,
    required,
)
from conformance.scenario.placeholder import FACTURA, VALUE
from conformance.scenario.reader import Known as Known
from conformance.scenario.reader import Reader, compose, read_text
from conformance.scenario.steps import StepReader
from conformance.scenario.story import Cast, Scenario, Step
from conformance.scenario.values import ValueReader

_ID = re.compile(ID)
_OWN = ("requirements", "steps", "given", "finally")  # keys that other files hardly have
_LARGEST_VALUE = 1e12


def load(path: Path, known: Known) -> Scenario:
    """Return the scenario of a file. Raises UsageError when it can't be read, InputError with every
    fault.
    """
    return parse(read_text(path), str(path), known, name=_relative(path))


def parse(text: str, file: str, known: Known, *, name: str | None = None) -> Scenario:
    """Return the scenario of a YAML text; `file` names it in faults, `name` in findings. Raises
    InputError.

    A text that is no scenario, whatever it is, is not quoted.
    """
    try:
        return _parse(text, file, known, name)
    except InputError as error:
        if names_any(text, _OWN):
            raise
        raise unquoted(error.faults) from None


def _parse(text: str, file: str, known: Known, name: str | None) -> Scenario:
    reader, node = compose(file, text)
    if not names_any(text, _OWN):
        raise something_else(file, "un escenario", required(SCENARIO))
    scenario = _Loader(reader, known).scenario(node, name or file)
    if reader.faults:
        raise InputError(
            sorted(
                reader.faults,
                key=lambda fault: (fault.place.line, fault.place.column) if fault.place else (0, 0),
            )
        )
    return scenario


def _relative(path: Path) -> str:
    full = path.resolve()
    for home in (data().resolve(), Path.cwd()):
        if full.is_relative_to(home):
            return full.relative_to(home).as_posix()
    return path.name


class _Loader:
    """Reads one scenario: first its facturas and matrix, whose names the steps then use."""

    def __init__(self, reader: Reader, known: Known) -> None:
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
        facturas = self.facturas(top.get("given"))
        matrix = self.variables(top.get("for"))
        self.values.across(matrix)
        steps, last = (
            self.steps(top.get("steps"), "steps"),
            self.steps(top.get("finally"), "finally"),
        )
        return Scenario(
            id=self.reader.pattern(
                top.get("id"), "El id", _ID, "minúsculas, cifras y guiones: glosa-ciclo-completo"
            ),
            title=reader.text(top["title"], "title") if "title" in top else "",
            file=name,
            requirements=self.requirements(top.get("requirements")),
            level=self.reader.level(top.get("level")) or Level.MUST,
            facturas=tuple(self.dated(cast) for cast in facturas),
            matrix=matrix,
            steps=steps,
            last=last,
        )

    def dated(self, cast: Cast) -> Cast:
        """Return facturas that ask for the date of their radicado when a placeholder uses it."""
        used = self.reader.dated.get(cast.name)
        if used is None:
            return cast
        if not cast.need.radicada:
            self.reader.fault(
                used[0],
                f"«{cast.name}» está sin radicar: no tiene fecha de radicado todavía.",
                "Pida radicada: true, o guarde con save la fecha que envíe.",
            )
        return replace(cast, need=replace(cast.need, dated=True))

    def requirements(self, node: yaml.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        return tuple(
            self.reader.choice(one, "El requisito", self.known.requirements)
            for one in self.reader.sequence(node, "requirements")
        )

    def facturas(self, node: yaml.Node | None) -> tuple[Cast, ...]:
        given = self.reader.mapping(node, "given", names(GIVEN)) if node is not None else {}
        result = []
        for name, value in (
            self.reader.mapping(given["facturas"], "given.facturas") if given else {}
        ).items():
            fields = self.reader.mapping(value, f"la factura «{name}»", names(FACTURA_KEYS))
            count = (
                self.reader.whole(fields["cuantas"], "cuantas", 1, MOST_FACTURAS)
                if "cuantas" in fields
                else 0
            )
            self.values.define(value, name, count or FACTURA)
            result.append(Cast(name, self.need(fields, max(count, 1)), bool(count)))
        return tuple(result)

    def need(self, fields: Mapping[str, yaml.Node], count: int) -> Need:
        radicada = (
            self.reader.boolean(fields["radicada"], "radicada") if "radicada" in fields else True
        )
        if "radicada_hace" in fields and not radicada:
            self.reader.fault(
                fields["radicada_hace"],
                "Una factura sin radicar no fue radicada hace ningún día.",
                "Deje radicada: false o radicada_hace, no los dos.",
            )
        servicios = "con_servicios" in fields and self.reader.boolean(
            fields["con_servicios"], "con_servicios"
        )
        if "con_servicios" in fields and not servicios:
            self.reader.fault(
                fields["con_servicios"],
                "con_servicios solo puede ser true.",
                "Sin la clave, da igual si la factura tiene servicios.",
            )
        return Need(
            radicada,
            count,
            emitida_hace=self.span(fields, "emitida_hace", MOST_HABILES),
            radicada_hace=self.span(fields, "radicada_hace", MOST_HABILES),
            valor=self.span(fields, "valor", _LARGEST_VALUE),
            servicios=servicios,
        )

    def span(self, fields: Mapping[str, yaml.Node], name: str, most: float) -> Span | None:
        """Return what `{min, max}` allows; days are whole numbers, pesos may have cents."""
        if name not in fields:
            return None
        ends = self.reader.mapping(fields[name], name, names(SPAN))
        whole = isinstance(most, int)
        bounds = {
            key: self.reader.whole(node, f"{name}.{key}", 0, int(most))
            if whole
            else self.reader.number(node, f"{name}.{key}", 0, most)
            for key, node in ends.items()
        }
        if not bounds and isinstance(fields[name], yaml.MappingNode):
            self.reader.fault(
                fields[name], f"A {name} le falta min o max.", "Como {min: 3, max: 20}."
            )
        if len(bounds) == len(SPAN) and bounds["min"] > bounds["max"]:
            self.reader.fault(
                fields[name], f"En {name}, min es mayor que max.", "Como {min: 3, max: 20}."
            )
        return Span(bounds.get("min"), bounds.get("max"))

    def variables(self, node: yaml.Node | None) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        result = []
        for name, value in (self.reader.mapping(node, "for") if node is not None else {}).items():
            if name in self.values.scope:
                self.reader.fault(value, f"El nombre «{name}» ya es de una factura.", "Use otro.")
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

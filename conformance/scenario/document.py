"""A scenario file, loaded and checked whole: all its faults are told at once, each at its place."""

import re
from pathlib import Path
from typing import Any

import yaml

from conformance.errors import InputError
from conformance.finding import Level
from conformance.place import data
from conformance.scenario.reader import Known as Known
from conformance.scenario.reader import Reader, compose, read_text
from conformance.scenario.steps import StepReader
from conformance.scenario.story import Cast, Scenario, Step
from conformance.scenario.template import FACTURA, VALUE
from conformance.stage import Need

_TOP = ("id", "title", "requirements", "level", "given", "for", "steps", "finally")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_FACTURAS = 100


def load(path: Path, known: Known) -> Scenario:
    """Return the scenario of a file. Raises UsageError when it can't be read, InputError with every fault."""
    return parse(read_text(path), str(path), known, name=_relative(path))


def parse(text: str, file: str, known: Known, *, name: str | None = None) -> Scenario:
    """Return the scenario of a YAML text; `file` names it in faults, `name` in findings. Raises InputError."""
    reader, node = compose(file, text)
    scenario = _Loader(reader, known).scenario(node, name or file)
    if reader.faults:
        raise InputError(sorted(reader.faults, key=lambda fault: (fault.place.line, fault.place.column)
                                if fault.place else (0, 0)))
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
        self.step_reader = StepReader(reader, known)

    def scenario(self, node: yaml.MappingNode, name: str) -> Scenario:
        reader, top = self.reader, self.reader.mapping(node, "el escenario", _TOP)
        for key in ("id", "title", "requirements", "steps"):
            if key not in top:
                reader.fault(node, f"Al escenario le falta «{key}».",
                             "Son obligatorios id, title, requirements y steps.")
        facturas = self.facturas(top.get("given"))
        matrix = self.step_reader.matrix = self.variables(top.get("for"))
        return Scenario(
            id=self.reader.pattern(top.get("id"), "El id", _ID, "minúsculas, cifras y guiones: glosa-ciclo-completo"),
            title=reader.text(top["title"], "title") if "title" in top else "",
            file=name, requirements=self.requirements(top.get("requirements")),
            level=self.reader.level(top.get("level")) or Level.MUST, facturas=facturas, matrix=matrix,
            steps=self.steps(top.get("steps"), "steps"), last=self.steps(top.get("finally"), "finally"))

    def requirements(self, node: yaml.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        return tuple(self.reader.choice(one, "El requisito", self.known.requirements)
                     for one in self.reader.sequence(node, "requirements"))

    def facturas(self, node: yaml.Node | None) -> tuple[Cast, ...]:
        given = self.reader.mapping(node, "given", ("facturas",)) if node is not None else {}
        result = []
        for name, value in (self.reader.mapping(given["facturas"], "given.facturas") if given else {}).items():
            fields = self.reader.mapping(value, f"la factura «{name}»", ("radicada", "cuantas"))
            radicada = self.reader.boolean(fields["radicada"], "radicada") if "radicada" in fields else True
            count = self.reader.whole(fields["cuantas"], "cuantas", 1, _MOST_FACTURAS) if "cuantas" in fields else 0
            self.step_reader.define(value, name, count or FACTURA)
            result.append(Cast(name, Need(radicada, max(count, 1)), bool(count)))
        return tuple(result)

    def variables(self, node: yaml.Node | None) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        result = []
        for name, value in (self.reader.mapping(node, "for") if node is not None else {}).items():
            if name in self.step_reader.scope:
                self.reader.fault(value, f"El nombre «{name}» ya es de una factura.", "Use otro.")
            self.step_reader.define(value, name, VALUE)
            result.append((name, tuple(self.reader.scalar(one, f"for.{name}")
                                       for one in self.reader.sequence(value, f"for.{name}"))))
        return tuple(result)

    def steps(self, node: yaml.Node | None, what: str) -> tuple[Step, ...]:
        if node is None:
            return ()
        return tuple(self.step_reader.step(one) for one in self.reader.sequence(node, what))

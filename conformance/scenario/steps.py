"""The steps of a scenario file, read and checked."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from conformance.scenario.assertion import OPERATORS, parse_path
from conformance.scenario.reader import Known, Reader
from conformance.scenario.story import Assertion, Expect, Repeat, Step, Unchanged
from conformance.scenario.template import VALUE, Template, TemplateError, evaluate, nearest
from conformance.scenario.template import parse as parse_template

_STEP = ("name", "role", "call", "with", "expect", "save", "move", "given")
_TOGETHER = ("name", "together", "expect", "given")
_PART = ("role", "call", "with")
_EXPECT = ("status", "code", "level", "requirement", "body", "body_code", "field", "unchanged")
_SET = ("statuses", "code", "level", "requirement")
_REPEAT = ("repeat", "item")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOVE = re.compile(r"[a-z_]+\.[a-z_]+")
_MOST_REPEATED = 10_000


class StepReader:
    """Reads steps one after another; `scope` grows with the names that their saves define."""

    def __init__(self, reader: Reader, known: Known) -> None:
        self.reader, self.known = reader, known
        self.scope: dict[str, int] = {}
        self.matrix: tuple[tuple[str, tuple[Any, ...]], ...] = ()

    def define(self, node: yaml.Node, name: str, kind: int) -> None:
        """Let the placeholders that follow use a name: a VALUE, a FACTURA or a list of n facturas."""
        if not _NAME.fullmatch(name) or name == "i":
            self.reader.fault(node, f"«{name}» no sirve como nombre.", "Use letras sin tilde, cifras y _; «i» no.")
        self.scope[name] = kind

    def step(self, node: yaml.Node) -> Step:
        """Return the step of a node."""
        together = isinstance(node, yaml.MappingNode) and any(key.value == "together" for key, _ in node.value)
        # A step of one call may also be one of several at once: both forms are named where a key is unknown.
        fields = self.reader.mapping(node, "el paso", _TOGETHER if together else (*_STEP, "together"))
        for key in ("name",) if together else ("name", "role", "call"):
            if key not in fields and isinstance(node, yaml.MappingNode):
                self.reader.fault(node, f"Al paso le falta «{key}».", "Un paso lleva name, role y call.")
        name = self.reader.text(fields["name"], "name") if "name" in fields else ""
        given = self.reader.boolean(fields["given"], "given") if "given" in fields else False
        line = node.start_mark.line + 1
        if together:
            parts = tuple(self._part(one) for one in self.reader.sequence(fields["together"], "together"))
            return Step(name, line, expect=self._statuses(fields.get("expect"), node, len(parts)), given=given,
                        together=parts)
        return Step(name, line, **self._call(fields), expect=self._expect(fields.get("expect")), given=given,
                    save=self._save(fields.get("save")),
                    move=self._move(fields["move"]) if "move" in fields else None)

    def _move(self, node: yaml.Node) -> str | Template:
        if isinstance(node, yaml.ScalarNode) and "${" in node.value:
            return self.reader.template(node, dict.fromkeys((name for name, _ in self.matrix), VALUE))
        return self.reader.pattern(node, "move", _MOVE, "ciclo.movimiento, como glosa.responder")

    def _part(self, node: yaml.Node) -> Step:
        fields = self.reader.mapping(node, "el paso simultáneo", _PART)
        for key in ("role", "call"):
            if key not in fields and isinstance(node, yaml.MappingNode):
                self.reader.fault(node, f"Al paso simultáneo le falta «{key}».", "Lleva role, call y with.")
        return Step("", node.start_mark.line + 1, **self._call(fields))

    def _call(self, fields: Mapping[str, yaml.Node]) -> dict[str, Any]:
        return {"call": self._word(fields.get("call"), "La capacidad", self.known.capabilities),
                "role": self._word(fields.get("role"), "El rol", self.known.roles),
                "values": self._values(fields["with"], "with") if "with" in fields else None}

    def _word(self, node: yaml.Node | None, what: str, accepted: frozenset[str]) -> str | Template:
        """Return a known word, or a template that is a known word in every cell of the matrix."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or "${" not in node.value:
            return self.reader.choice(node, what, accepted)
        faults = len(self.reader.faults)
        value = self.reader.template(node, dict.fromkeys((name for name, _ in self.matrix), VALUE))
        if isinstance(value, Template) and len(self.reader.faults) == faults:
            for name, choices in self.matrix:
                for choice in choices:
                    cell = {other: values[0] for other, values in self.matrix if values} | {name: choice}
                    self._cell_word(node, what, accepted, value, cell)
        return value

    def _cell_word(self, node: yaml.Node, what: str, accepted: frozenset[str], value: Template,
                  cell: Mapping[str, Any]) -> None:
        try:
            word = str(evaluate(value, cell, {}))
        except (TemplateError, KeyError):
            word = value.text
        if word not in accepted:
            self.reader.fault(node, f"{what} «{word}» no se conoce.", nearest(word, sorted(accepted)))

    def _values(self, node: yaml.Node, what: str) -> dict[str, Any]:
        return {key: self._value(value) for key, value in self.reader.mapping(node, what).items()}

    def _value(self, node: yaml.Node) -> Any:
        """Return a node as JSON-like data whose texts may be templates; `{repeat, item}` is a long list."""
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one) for one in node.value]
        if isinstance(node, yaml.MappingNode):
            if any(key.value == "repeat" for key, _ in node.value):
                return self._repeat(node)
            return self._values(node, "el valor")
        value = self.reader.scalar(node, "El valor")
        return self.reader.template(node, self.scope) if isinstance(value, str) else value

    def _repeat(self, node: yaml.MappingNode) -> Any:
        fields = self.reader.mapping(node, "la repetición", _REPEAT)
        if "repeat" not in fields or "item" not in fields:
            self.reader.fault(node, "A la repetición le falta repeat o item.", "Se escribe {repeat: 50, item: {…}}.")
            return None
        count = self.reader.whole(fields["repeat"], "repeat", 1, _MOST_REPEATED)
        outside, self.scope = self.scope, {**self.scope, "i": VALUE}
        item = self._value(fields["item"])
        self.scope = outside
        return Repeat(count, item)

    def _save(self, node: yaml.Node | None) -> tuple[tuple[str, str], ...]:
        result = []
        for name, value in (self.reader.mapping(node, "save") if node is not None else {}).items():
            if name in self.scope and self.scope[name] != VALUE:
                self.reader.fault(value, f"El nombre «{name}» ya es de una factura.", "Use otro.")
            path = self.reader.text(value, f"save.{name}")
            self._path(value, path)
            self.define(value, name, VALUE)
            result.append((name, path))
        return tuple(result)

    def _path(self, node: yaml.Node, text: str) -> None:
        try:
            parse_path(text)
        except ValueError:
            self.reader.fault(node, f"La ruta «{text}» no se entiende.",
                              "Se escribe resultado[0].campo, resultado[id=7].campo, length(resultado) o $ (todo).")

    def _code(self, node: yaml.Node | None, default: str | None = None) -> str | None:
        return self.reader.choice(node, "El código de hallazgo", self.known.codes) if node is not None else default

    def _requirement(self, node: yaml.Node | None) -> str | None:
        return self.reader.choice(node, "El requisito", self.known.requirements) if node is not None else None

    def _status(self, node: yaml.Node, what: str) -> tuple[int, ...]:
        nodes = self.reader.sequence(node, what) if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(self.reader.whole(one, what, 100, 599) for one in nodes)

    def _expect(self, node: yaml.Node | None) -> Expect:
        if node is None:
            return Expect()
        fields = self.reader.mapping(node, "expect", _EXPECT)
        return Expect(
            status=self._status(fields["status"], "status") if "status" in fields else (200,),
            code=self._code(fields.get("code")), level=self.reader.level(fields.get("level")),
            requirement=self._requirement(fields.get("requirement")),
            body=self._body(fields.get("body")), body_code=self._code(fields.get("body_code")) or "CON-01",
            field=self.reader.text(fields["field"], "field") if "field" in fields else None,
            unchanged=tuple(self._read(one) for one in self.reader.sequence(fields["unchanged"], "unchanged"))
            if "unchanged" in fields else ())

    def _statuses(self, node: yaml.Node | None, step: yaml.Node, count: int) -> Expect:
        fields = self.reader.mapping(node, "expect", _SET) if node is not None else {}
        if "statuses" not in fields:
            self.reader.fault(step, "A los pasos simultáneos les falta expect.statuses.",
                              "Se escribe expect: {statuses: [200, 400]}: un estado por paso, en cualquier orden.")
            return Expect()
        status = self._status(fields["statuses"], "statuses")
        if len(status) != count:
            self.reader.fault(fields["statuses"], f"Pasos simultáneos: {count}; estados: {len(status)}.",
                              "Escriba un estado por paso, en cualquier orden.")
        return Expect(status, self._code(fields.get("code")), self.reader.level(fields.get("level")),
                      self._requirement(fields.get("requirement")))

    def _read(self, node: yaml.Node) -> Unchanged:
        if isinstance(node, yaml.ScalarNode):
            return Unchanged(self.reader.choice(node, "La capacidad", self.known.capabilities))
        fields = self.reader.mapping(node, "unchanged", ("call", "role", "with"))
        if "call" not in fields:
            self.reader.fault(node, "A la lectura de unchanged le falta «call».",
                              "Se escribe {call: ver_glosa, with: …}.")
            return Unchanged("")
        return Unchanged(self.reader.choice(fields["call"], "La capacidad", self.known.capabilities),
                         self._word(fields["role"], "El rol", self.known.roles) if "role" in fields else None,
                         self._values(fields["with"], "with") if "with" in fields else None)

    def _body(self, node: yaml.Node | None) -> tuple[Assertion, ...]:
        if not isinstance(node, yaml.MappingNode):
            if node is not None:
                self.reader.fault(node, "body debe ser un mapa de rutas a valores.", "Como {idFactura: ${f.id}}.")
            return ()
        return tuple(one for key, value in node.value for one in self._assertions(key, value))

    def _assertions(self, key: yaml.ScalarNode, node: yaml.Node) -> list[Assertion]:
        path = self.reader.template(key, self.scope)
        shape = "".join("0" if not isinstance(part, str) else part for part in parse_template(path.text).parts) \
            if isinstance(path, Template) else path
        if shape:
            self._path(key, shape)
        if not isinstance(node, yaml.MappingNode):
            return [Assertion(path, "eq", self._value(node))]
        fields = self.reader.mapping(node, f"el operador de «{key.value}»", OPERATORS)
        return [self._assertion(path, name, value) for name, value in fields.items()]

    def _assertion(self, path: str | Template, name: str, node: yaml.Node) -> Assertion:
        value = self._value(node)
        if name in ("exists", "null") and not isinstance(value, bool):
            self.reader.fault(node, f"«{name}» lleva true o false.")
        if name == "in" and not isinstance(value, list):
            self.reader.fault(node, "«in» lleva una lista.", "Como {in: [200, 201]}.")
        if name == "matches":
            self._expression(node, value)
        return Assertion(path, name, value)

    def _expression(self, node: yaml.Node, value: Any) -> None:
        try:
            re.compile(value)
        except (re.error, TypeError):
            self.reader.fault(node, f"«{value}» no es una expresión regular.", "Como {matches: '[0-9]+'}.")

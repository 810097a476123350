"""What must come back, read and checked: statuses, assertions on the JSON, reads that must not
change.
"""

import re
from typing import Any

import yaml

from conformance.core.answers import REFUSED, no_reason
from conformance.core.errors import NO_EXPRESSION
from conformance.scenario.assertion import parse_path
from conformance.scenario.keys import (
    EXPECT,
    LEAST_STATUS,
    MOST_STATUS,
    OPERATORS,
    SET,
    UNCHANGED,
    names,
)
from conformance.scenario.story import Assertion, Expect, Unchanged
from conformance.scenario.template import Template
from conformance.scenario.template import parse as parse_template
from conformance.scenario.values import ValueReader

_FLAGS = ("exists", "null", "unique")
_LISTS = ("in", "not_in")
_NESTED = ("each", "any")


class ExpectReader:
    """Reads the `expect` of steps with the names known at that point."""

    def __init__(self, values: ValueReader) -> None:
        self.values, self.reader, self.known = values, values.reader, values.known

    def expect(self, node: yaml.Node | None) -> Expect:
        """Return what one call must bring back; without a node, a 200."""
        if node is None:
            return Expect()
        fields = self.reader.mapping(node, "expect", names(EXPECT))
        reason = self._reason(fields.get("motivo"))
        answers = self._answers(fields["respuesta"]) if "respuesta" in fields else ()
        answers = answers or ((REFUSED,) if reason else ())
        usual = () if answers else Expect().status
        return Expect(
            status=self.status(fields["status"], "status") if "status" in fields else usual,
            answers=answers,
            reason=reason,
            code=self._code(fields.get("code")),
            level=self.reader.level(fields.get("level")),
            requirement=self._requirement(fields.get("requirement")),
            schema=self._schema(fields.get("schema")),
            body=self.body(fields.get("body"), "body"),
            body_code=self._code(fields.get("body_code")) or "CON-01",
            field=self.reader.text(fields["field"], "field") if "field" in fields else None,
            unchanged=tuple(
                self._read(one) for one in self.reader.sequence(fields["unchanged"], "unchanged")
            )
            if "unchanged" in fields
            else (),
            observe=self._observe(fields["observe"]) if "observe" in fields else (),
        )

    def statuses(self, node: yaml.Node | None, step: yaml.Node, count: int) -> Expect:
        """Return the set of statuses, or of answers, that simultaneous steps must bring back."""
        fields = self.reader.mapping(node, "expect", names(SET))
        said = [name for name in ("statuses", "respuestas") if name in fields]
        if len(said) != 1:
            self.reader.fault(
                fields[said[0]] if said else step,
                "A los pasos simultáneos les sobra expect.statuses o expect.respuestas."
                if said
                else "A los pasos simultáneos les falta expect.statuses.",
                "Se escribe expect: {statuses: [200, 400]}: un estado por paso, en cualquier "
                "orden.",
            )
            return Expect()
        name, by_status = said[0], said == ["statuses"]
        status = self.status(fields[name], name) if by_status else ()
        answers = () if by_status else self._answers(fields[name])
        given = len(status or answers)
        if given != count:
            what = "estados: {}" if by_status else "respuestas: {}"
            one = "un estado" if by_status else "una respuesta"
            self.reader.fault(
                fields[name],
                f"Pasos simultáneos: {count}; {what.format(given)}.",
                f"Escriba {one} por paso, en cualquier orden.",
            )
        return Expect(
            status,
            answers,
            code=self._code(fields.get("code")),
            level=self.reader.level(fields.get("level")),
            requirement=self._requirement(fields.get("requirement")),
        )

    def status(self, node: yaml.Node, what: str) -> tuple[int, ...]:
        """Return one status or a list of them."""
        nodes = self.reader.sequence(node, what) if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(self.reader.whole(one, what, LEAST_STATUS, MOST_STATUS) for one in nodes)

    def body(self, node: yaml.Node | None, what: str) -> tuple[Assertion, ...]:
        """Return the assertions of a mapping of paths to values or operators."""
        if not isinstance(node, yaml.MappingNode):
            if node is not None:
                self.reader.fault(
                    node,
                    f"{what} debe ser un mapa de rutas a valores.",
                    "Como {estado: LISTO}.",
                )
            return ()
        return tuple(one for key, value in node.value for one in self._assertions(key, value))

    def path(self, node: yaml.Node, text: str) -> None:
        """Note a path that can't be read."""
        try:
            parse_path(text)
        except ValueError:
            self.reader.fault(
                node,
                f"La ruta «{text}» no se entiende.",
                "Se escribe resultado[0].campo, resultado[id=7].campo, resultado[*].campo, "
                "length(resultado), sum(resultado[*].campo) o $ (todo).",
            )

    def _answers(self, node: yaml.Node) -> tuple[str, ...]:
        """Return the words of what an answer may say: those that this system says."""
        several = isinstance(node, yaml.SequenceNode)
        nodes = self.reader.sequence(node, "respuesta") if several else [node]
        known = self.known.answers.words
        return tuple(self.reader.choice(one, "La respuesta", known) for one in nodes)

    def _reason(self, node: yaml.Node | None) -> str | None:
        """Return the system's own reason for a refusal: one of those it gives."""
        if node is None:
            return None
        dialect = self.known.answers
        if dialect.reason is no_reason:
            self.reader.fault(
                node,
                "Las respuestas de este sistema no dicen un motivo que se pueda leer.",
                "Deje respuesta: rechazada, o diga con body lo que debe traer.",
            )
            return None
        if dialect.reasons:
            return self.reader.choice(node, "El motivo", dialect.reasons)
        return self.reader.text(node, "motivo")

    def _code(self, node: yaml.Node | None) -> str | None:
        return self.reader.choice(node, "El código de hallazgo", self.known.codes) or None

    def _requirement(self, node: yaml.Node | None) -> str | None:
        return self.reader.choice(node, "El requisito", self.known.requirements) or None

    def _observe(self, node: yaml.Node) -> tuple[tuple[int | str, str], ...]:
        """Return what each status or meaning says of the system: where the norm accepts more than
        one, the acta tells which.
        """
        told = self.reader.mapping(node, "observe")
        known = {key: one for key, one in told.items() if self._observable(key)}
        if not known or len(known) < len(told):
            self.reader.fault(
                node,
                "observe lleva un texto por cada estado.",
                "Como {200: acepta actos fuera de término, 400: exige los términos}.",
            )
        return tuple(
            (int(key) if key.isdecimal() else key, self.reader.text(one, f"observe.{key}"))
            for key, one in known.items()
        )

    def _observable(self, key: str) -> bool:
        if key.isdecimal():
            return LEAST_STATUS <= int(key) <= MOST_STATUS
        return key in self.known.answers.words

    def _schema(self, node: yaml.Node | None) -> bool:
        if node is None:
            return False
        if not self.reader.boolean(node, "schema"):
            self.reader.fault(
                node,
                "schema solo puede ser true.",
                "Toda respuesta se juzga contra su esquema, también sin esta clave.",
            )
        return True

    def _read(self, node: yaml.Node) -> Unchanged:
        if isinstance(node, yaml.ScalarNode):
            return Unchanged(self.reader.choice(node, "La capacidad", self.known.capabilities))
        fields = self.reader.fields(node, "unchanged", UNCHANGED, "A la lectura de unchanged")
        if "call" not in fields:
            return Unchanged("")
        return Unchanged(
            self.reader.choice(fields["call"], "La capacidad", self.known.capabilities),
            self.values.word(fields["role"], "El rol", self.known.roles)
            if "role" in fields
            else None,
            self.values.mapping(fields["with"], "with") if "with" in fields else None,
        )

    def _assertions(self, key: yaml.Node, node: yaml.Node) -> list[Assertion]:
        path = self.reader.template(key, self.values.scope)
        shape = (
            "".join(
                "0" if not isinstance(part, str) else part
                for part in parse_template(path.text).parts
            )
            if isinstance(path, Template)
            else path
        )
        if shape:
            self.path(key, shape)
        if not isinstance(node, yaml.MappingNode):
            return [Assertion(path, "eq", self.values.value(node))]
        fields = self.reader.mapping(node, f"el operador de «{key.value}»", names(OPERATORS))
        return [Assertion(path, name, self._operand(name, value)) for name, value in fields.items()]

    def _operand(self, name: str, node: yaml.Node) -> Any:
        """Return what an operator compares with; one of the wrong type is a fault."""
        if name in _NESTED:
            if not isinstance(node, yaml.MappingNode):
                return {"eq": self.values.value(node)}
            inner = self.reader.mapping(node, f"el operador de «{name}»", names(OPERATORS))
            return {one: self._operand(one, value) for one, value in inner.items()}
        value = self.values.value(node)
        if name in _FLAGS and not isinstance(value, bool):
            self.reader.fault(node, f"«{name}» lleva true o false.")
        if name in _LISTS and not isinstance(value, list):
            self.reader.fault(node, f"«{name}» lleva una lista.", f"Como {{{name}: [200, 201]}}.")
        if name == "matches":
            self._expression(node, value)
        return value

    def _expression(self, node: yaml.Node, value: Any) -> None:
        try:
            re.compile(value)
        except (*NO_EXPRESSION, TypeError):
            self.reader.fault(
                node, f"«{value!s:.60}» no es una expresión regular.", "Como {matches: '[0-9]+'}."
            )

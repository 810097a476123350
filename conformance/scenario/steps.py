"""The steps of a scenario file, read and checked."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from conformance.scenario.expectation import ExpectReader
from conformance.scenario.keys import (
    LONGEST_WAIT,
    MOST_TIMES,
    MOVE,
    PART,
    PAUSE,
    REPEAT,
    STEP,
    TOGETHER,
)
from conformance.scenario.placeholder import VALUE
from conformance.scenario.story import Polling, Step
from conformance.scenario.template import Template
from conformance.scenario.values import ValueReader

_MOVE = re.compile(MOVE)
_PAUSE = re.compile(PAUSE)


class StepReader:
    """Reads steps one after another; each may use the names that those before it saved."""

    def __init__(self, values: ValueReader) -> None:
        self.values = values
        self.reader = values.reader
        self.expected = ExpectReader(values)

    def step(self, node: yaml.Node) -> Step:
        """Return the step of a node."""
        if isinstance(node, yaml.MappingNode) and any(
            key.value == "together" for key, _ in node.value
        ):
            return self._together(node)
        # A step of one call may also be one of several at once: both forms are named where a key is
        # unknown.
        fields = self.reader.fields(node, "el paso", STEP, "Al paso", also=("together",))
        call = self._call(fields)
        again = self._again(fields["repeat"]) if "repeat" in fields else None
        return Step(
            **self._head(fields, node),
            **call,
            again=again,
            expect=self.expected.expect(fields.get("expect")),
            save=self._save(fields.get("save")),
            move=self._move(fields["move"]) if "move" in fields else None,
        )

    def _together(self, node: yaml.Node) -> Step:
        fields = self.reader.mapping(node, "el paso", tuple(key.name for key in TOGETHER))
        if "name" not in fields:
            self.reader.fault(
                node,
                "Al paso le falta «name».",
                "Un paso simultáneo lleva name, together y expect.",
            )
        parts = tuple(
            self._part(one) for one in self.reader.sequence(fields["together"], "together")
        )
        if len(parts) == 1:
            self.reader.fault(
                fields["together"],
                "together tiene un solo paso: no hay con qué coincidir.",
                "Escriba dos o más, o un paso sin together.",
            )
        return Step(
            **self._head(fields, node),
            expect=self.expected.statuses(fields.get("expect"), node, len(parts)),
            together=parts,
        )

    def _head(self, fields: Mapping[str, yaml.Node], node: yaml.Node) -> dict[str, Any]:
        return {
            "name": self.reader.text(fields.get("name"), "name"),
            "given": self.reader.boolean(fields.get("given"), "given"),
            "line": node.start_mark.line + 1,
        }

    def _part(self, node: yaml.Node) -> Step:
        fields = self.reader.fields(node, "el paso simultáneo", PART, "Al paso simultáneo")
        return Step("", node.start_mark.line + 1, **self._call(fields))

    def _call(self, fields: Mapping[str, yaml.Node]) -> dict[str, Any]:
        known = self.values.known
        return {
            "call": self.values.word(fields.get("call"), "La capacidad", known.capabilities),
            "role": self.values.word(fields.get("role"), "El rol", known.roles),
            "values": self.values.mapping(fields["with"], "with") if "with" in fields else None,
        }

    def _move(self, node: yaml.Node) -> str | Template:
        if isinstance(node, yaml.ScalarNode) and "${" in node.value:
            return self.reader.template(
                node, dict.fromkeys((name for name, _ in self.values.matrix), VALUE)
            )
        return self.reader.pattern(node, "move", _MOVE, "ciclo.movimiento, como tramite.responder")

    def _again(self, node: yaml.Node) -> Polling:
        fields = self.reader.mapping(node, "repeat", tuple(key.name for key in REPEAT))
        if isinstance(node, yaml.MappingNode) and "times" not in fields:
            self.reader.fault(
                node,
                "Un repeat sin límite podría no terminar: le falta «times».",
                f"Escriba times: 20, por ejemplo; se acepta de 1 a {MOST_TIMES}.",
            )
        if isinstance(node, yaml.MappingNode) and "until" not in fields:
            self.reader.fault(
                node, "A repeat le falta «until»: qué esperar.", "Como until: {estado: LISTO}."
            )
        until = self.expected.body(fields.get("until"), "until")
        if "until" in fields and isinstance(fields["until"], yaml.MappingNode) and not until:
            self.reader.fault(fields["until"], "until está vacío.", "Como until: {estado: LISTO}.")
        times = (
            self.reader.whole(fields["times"], "times", 1, MOST_TIMES) if "times" in fields else 1
        )
        every = self._seconds(fields["every"]) if "every" in fields else 1.0
        if times * every > LONGEST_WAIT:
            self.reader.fault(
                fields.get("every", node),
                f"repeat esperaría hasta {times * every:g} segundos.",
                f"Entre times y every se acepta hasta {LONGEST_WAIT:g} segundos.",
            )
        return Polling(until, times, every)

    def _seconds(self, node: yaml.Node) -> float:
        text = self.reader.pattern(node, "every", _PAUSE, "'200ms' o '2s'")
        match = _PAUSE.fullmatch(text)
        return int(match[1]) / (1000 if match[2] == "ms" else 1) if match else 0.0

    def _save(self, node: yaml.Node | None) -> tuple[tuple[str, str], ...]:
        result = []
        for name, value in self.reader.mapping(node, "save").items():
            self.values.refuse_taken(value, name)
            path = self.reader.text(value, f"save.{name}")
            self.expected.path(value, path)
            self.values.define(value, name, VALUE)
            # From here on the name is what the system answers, whatever the matrix called so.
            self.reader.cells = tuple(
                {key: one for key, one in cell.items() if key != name} for cell in self.reader.cells
            )
            result.append((name, path))
        return tuple(result)

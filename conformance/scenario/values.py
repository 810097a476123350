"""What a step says with data: words, texts with placeholders, long lists; and the names known so
far.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

import yaml

from conformance.core.nearest import nearest
from conformance.scenario.keys import ITEMS, MOST_REPEATED, NAME
from conformance.scenario.placeholder import VALUE, NameType
from conformance.scenario.reader import Reader, ScenarioWords
from conformance.scenario.story import Repeat
from conformance.scenario.template import Template, TemplateError, evaluate

_NAME = re.compile(NAME)


class ValueReader:
    """Reads data one piece after another; `scope` grows with the names that the steps' saves
    define.
    """

    def __init__(self, reader: Reader, known: ScenarioWords) -> None:
        self.reader, self.known = reader, known
        self.scope: dict[str, NameType] = {}
        self.matrix: tuple[tuple[str, tuple[Any, ...]], ...] = ()
        self._around: tuple[int, ...] = ()

    def define(self, node: yaml.Node, name: str, what: NameType) -> None:
        """Let the placeholders that follow use a name."""
        if not _NAME.fullmatch(name) or name == "i":
            self.reader.fault(
                node, f"«{name}» no sirve como nombre.", "Use letras sin tilde, cifras y _; «i» no."
            )
        self.scope[name] = what

    def refuse_taken(self, node: yaml.Node, name: str) -> None:
        """Note the fault of a name that already stands for resources."""
        kind = self.scope[name].kind if name in self.scope else None
        if kind is not None:
            self.reader.fault(node, f"El nombre «{name}» ya es de {kind.noun.any}.", "Use otro.")

    def across(self, matrix: tuple[tuple[str, tuple[Any, ...]], ...]) -> None:
        """Check what follows in the cells of a matrix: each value once, the other names at their
        first.
        """
        self.matrix = matrix
        first = {name: values[0] for name, values in matrix if values}
        self.reader.cells = tuple(
            {**first, name: value} for name, values in matrix for value in values
        ) or ({},)

    def word(self, node: yaml.Node | None, what: str, accepted: frozenset[str]) -> str | Template:
        """Return a known word, or a template that is a known word in every cell of the matrix."""
        if node is None:
            return ""
        if not (isinstance(node, yaml.ScalarNode) and "${" in node.value):
            return self.reader.choice(node, what, accepted)
        told = len(self.reader.faults)
        value = self.reader.template(node, dict.fromkeys((name for name, _ in self.matrix), VALUE))
        if isinstance(value, Template) and len(self.reader.faults) == told:
            words = dict.fromkeys(self._word(value, cell) for cell in self.reader.cells)
            for word in words:
                if word not in accepted:
                    self.reader.fault(
                        node, f"{what} «{word}» no se conoce.", nearest(word, sorted(accepted))
                    )
        return value

    def _word(self, value: Template, cell: Mapping[str, Any]) -> str:
        try:
            return str(evaluate(value, cell, {}))
        except (TemplateError, KeyError):
            return value.text

    def mapping(self, node: yaml.Node, what: str) -> dict[str, Any]:
        """Return a mapping whose values are data."""
        return {key: self.value(value) for key, value in self.reader.mapping(node, what).items()}

    def value(self, node: yaml.Node) -> Any:
        """Return a node as JSON-like data whose texts may be templates; `{repeat, item}` is a long
        list.
        """
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one) for one in node.value]
        if isinstance(node, yaml.MappingNode):
            if any(key.value == "repeat" for key, _ in node.value):
                return self._repeated(node)
            return self.mapping(node, "el valor")
        value = self.reader.scalar(node, "El valor")
        return self.reader.template(node, self.scope) if isinstance(value, str) else value

    def _repeated(self, node: yaml.MappingNode) -> Any:
        fields = self.reader.mapping(node, "la repetición", tuple(key.name for key in ITEMS))
        if "repeat" not in fields or "item" not in fields:
            self.reader.fault(
                node,
                "A la repetición le falta repeat o item.",
                "Se escribe {repeat: 50, item: {…}}.",
            )
            return None
        count = self.reader.whole(fields["repeat"], "repeat", 1, MOST_REPEATED)
        outside, around = self.scope, self._around
        self.scope, self._around = {**outside, "i": VALUE}, (*around, count)
        if around and math.prod(self._around) > MOST_REPEATED:
            self.reader.fault(
                fields["repeat"],
                f"Repeticiones una dentro de otra: {' × '.join(map(str, self._around))}"
                f" son {math.prod(self._around)}.",
                f"Entre todas se acepta hasta {MOST_REPEATED}.",
            )
        item = self.value(fields["item"])
        self.scope, self._around = outside, around
        return Repeat(count, item)

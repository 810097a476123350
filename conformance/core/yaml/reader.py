"""YAML read as nodes that know their line and column: each fault is told where it stands.

Who reads a sort of file asks for what it should hold (`mapping`, `sequence`, `text`, `number`, …)
and goes on after a fault, so that all of them are told at once. A number is in base ten.
"""

import math
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from conformance.core.nearest import nearest
from conformance.core.yaml.bounded import FAST
from conformance.core.yaml.document import PLAIN, YamlDocument
from conformance.core.yaml.file import Sort, read_text
from conformance.core.yaml.placed_text import capital
from conformance.core.yaml.problem import other_base

_VALUES = frozenset({"int", "float", "bool", "null"})


def opened(path: Path, sort: Sort) -> "YamlReader":
    """Return the reader of a file. Raises UsageError."""
    return YamlReader(read_text(path, sort), str(path), sort)


def filled(node: yaml.Node | None) -> yaml.Node | None:
    """Return a node that says something: none where a key stands without a value."""
    return None if node is None or node.tag == f"{PLAIN}null" else node


class YamlReader(YamlDocument):
    """A document, and what it holds: values of the kind that is asked for."""

    def versioned(
        self, known: Collection[str] | None, usual: int | None = None
    ) -> tuple[yaml.MappingNode, dict[str, yaml.Node]]:
        """Return the root and its values, of a file that says in which version it is written: the
        only one is 1.
        """
        root = self.root()
        top = self.mapping(root, self.sort.noun, known)
        version = self.scalar(top["version"], "version") if "version" in top else usual
        if version != 1:
            self.fault(
                top.get("version", root), f"Versión «{version}» del archivo.", "Se acepta: 1."
            )
        return root, top

    def mapping(
        self, node: yaml.Node | None, what: str, known: Collection[str] | None = None
    ) -> dict[str, yaml.Node]:
        """Return the values of a mapping by key, none without a node; notes what is no mapping,
        and each unknown key with the nearest right one. Of a repeated key the first counts.
        """
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{capital(what)} debe ser un mapa «clave: valor».")
            return {}
        result: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if known is None or name in known:
                result.setdefault(name, value)
            elif not self.full:  # the nearest costs time to find
                said = f"Clave desconocida «{name}» en {what}."
                self.fault(key, said, nearest(name, known))
        return result

    def sequence(
        self, node: yaml.Node | None, what: str, *, empty: bool = False
    ) -> list[yaml.Node]:
        """Return the elements of a list, none without a node; one that is no list, or is empty
        where it may not be, is a fault.
        """
        if isinstance(node, yaml.SequenceNode) and (node.value or empty):
            return list(node.value)
        if node is not None:
            some = "" if empty else " con al menos un elemento"
            self.fault(node, f"{what} debe ser una lista{some}.")
        return []

    def texts(self, node: yaml.Node | None, what: str) -> tuple[str, ...]:
        """Return the texts of a list, which may be empty."""
        elements = self.sequence(node, what, empty=True)
        return tuple(self.text(one, f"Un elemento de {what}") for one in elements)

    def scalar(self, node: yaml.Node, what: str) -> Any:
        """Return a scalar as text, number, boolean or None (after a fault too); dates stay
        text.
        """
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, f"{what} debe ser un solo valor.")
            return None
        if advice := other_base(node.tag, node.value):
            self.fault(node, f"{what} es «{node.value:.40}», que YAML lee en otra base.", advice)
            return None
        if node.tag.removeprefix(PLAIN) not in _VALUES:
            return node.value
        try:
            value = yaml.SafeLoader("").construct_object(node)
        except (yaml.YAMLError, ValueError, KeyError):  # a tag that lies: !!int hola
            said = f"{what} «{node.value:.40}» no se entiende."
            self.fault(node, said, "Escriba el valor sin etiqueta (!!).")
            return None
        if isinstance(value, float) and not math.isfinite(value):
            said = f"{what} «{node.value}» no es un número finito."
            self.fault(node, said, "Escriba un número finito.")
        return value

    def text(self, node: yaml.Node | None, what: str) -> str:
        """Return a text, "" without a node; one that is empty, or no text, is a fault."""
        if node is None:
            return ""
        before, value = len(self.faults), self.scalar(node, what)
        if isinstance(value, str) and value.strip():
            return value
        self.once(
            before,
            node,
            f"{what} debe ser un texto.",
            "Escríbalo entre comillas si parece un número.",
        )
        return ""

    def boolean(self, node: yaml.Node | None, what: str, usual: bool = False) -> bool:
        """Return true or false, the usual one without a node; anything else is a fault."""
        if node is None:
            return usual
        before, value = len(self.faults), self.scalar(node, what)
        if not isinstance(value, bool):
            self.once(before, node, f"{what} debe ser true o false.")
        return value is True

    def choice(self, node: yaml.Node | None, what: str, accepted: Collection[str]) -> str:
        """Return one of the accepted words, "" without a node; another is a fault that names the
        nearest.
        """
        value = self.text(node, what)
        if node is not None and value and value not in accepted:
            words = accepted if isinstance(accepted, tuple) else sorted(accepted)
            self.fault(node, f"{what} «{value}» no se conoce.", nearest(value, words))
        return value

    def pattern(
        self, node: yaml.Node | None, what: str, pattern: re.Pattern[str], accepted: str
    ) -> str:
        """Return a text that has a form, "" without a node; another is a fault that says which."""
        value = self.text(node, what)
        if node is not None and value and not pattern.fullmatch(value):
            said = f"{what} «{value}» no tiene la forma esperada."
            self.fault(node, said, f"Se espera {accepted}.")
        return value

    def whole(self, node: yaml.Node, what: str, least: int, most: float = math.inf) -> int:
        """Return a whole number within bounds; anything else is a fault and counts as the least."""
        before, value = len(self.faults), self.scalar(node, what)
        accepted = (
            f"Se acepta de {least} a {most}."
            if math.isfinite(most)
            else f"Se acepta un número entero, {least} o mayor."
        )
        if isinstance(value, bool) or not isinstance(value, int):
            said = f"{what} debe ser un número entero, y es «{_written(node)}»."
            self.once(before, node, said, accepted)
        elif least <= value <= most:
            return value
        else:
            said = f"{what} es {_written(node)}: está fuera de los límites."
            self.fault(node, said, accepted)
        return least

    def number(
        self, node: yaml.Node, what: str, least: float, most: float, *, above: bool = False
    ) -> float:
        """Return a number within bounds (`above`: the least is none of them); anything else is a
        fault and counts as the least.
        """
        before, value = len(self.faults), self.scalar(node, what)
        number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
        if number is not None and least <= number <= most and not (above and number == least):
            return number
        span = f"mayor que {least:.15g}, hasta" if above else f"de {least:.15g} a"
        self.once(
            before,
            node,
            f"{what} «{_written(node)}» no se acepta.",
            f"Se acepta un número {span} {most:.15g}.",
        )
        return least

    def data(self, node: yaml.Node) -> Any:
        """Return what a node holds, whatever it is; what YAML can't make of it is a fault."""
        try:
            return FAST("").construct_document(node)
        except (yaml.YAMLError, ValueError, KeyError) as error:
            self.faults.append(self.broken(error))
            return None


def _written(node: yaml.Node) -> str:
    return f"{node.value:.40}" if isinstance(node, yaml.ScalarNode) else ""

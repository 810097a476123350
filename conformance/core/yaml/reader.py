"""YAML read as nodes that know their line and column: each fault is told where it stands.

Who reads a sort of file asks for what it should hold (`mapping`, `sequence`, `text`, `number`, …)
and goes on after a fault, so that all of them are told at once. Three rules hold for every sort: a
key stands once in its mapping, a value has no tag of somebody's own, and a number is in base ten.
"""

import math
import re
from collections.abc import Collection
from operator import attrgetter
from pathlib import Path
from typing import Any

import yaml

from conformance.core.errors import MOST_FAULTS, Fault, InputError, Place
from conformance.core.nearest import nearest
from conformance.core.yaml.bounded import FAST, OversizeError, compose
from conformance.core.yaml.file import Sort, read_text
from conformance.core.yaml.problem import other_base, yaml_problem
from conformance.core.yaml.repeated import MERGE, in_yaml

_PLAIN = "tag:yaml.org,2002:"
_VALUES = frozenset({"int", "float", "bool", "null"})
_ANOTHER = "another document"  # how a loader says that a second one begins
_LONGEST = 1000  # characters of a line that is shown beside its fault


def opened(path: Path, sort: Sort) -> "YamlReader":
    """Return the reader of a file. Raises UsageError."""
    return YamlReader(read_text(path, sort), str(path), sort)


def filled(node: yaml.Node | None) -> yaml.Node | None:
    """Return a node that says something: none where a key stands without a value."""
    return None if node is None or node.tag == f"{_PLAIN}null" else node


class YamlReader:
    """The text of a file, and the faults found in it so far."""

    def __init__(self, text: str, file: str, sort: Sort) -> None:
        self.written, self.file, self.sort = text, file, sort
        self.lines = text.splitlines() if sort.quoted(text) else []
        self.faults: list[Fault] = []

    def shown(self, text: str) -> str:
        """Return a text of the file as a fault may show it."""
        return text

    @property
    def full(self) -> bool:
        """Whether more faults are known than are told."""
        return len(self.faults) > MOST_FAULTS

    def place(self, line: int, column: int) -> Place:
        """Return the place of a line and a column, both from 0."""
        source = self.lines[line] if line < len(self.lines) else ""
        return Place(
            self.file, line + 1, column + 1, self.shown(source) if len(source) <= _LONGEST else ""
        )

    def place_of(self, node: yaml.Node) -> Place:
        """Return where a node begins."""
        return self.place(node.start_mark.line, node.start_mark.column)

    def fault(self, node: yaml.Node, message: str, accepted: str = "", shift: int = 0) -> None:
        """Note a fault at a node, `shift` columns further, unless there are more than are told."""
        if not self.full:
            mark = node.start_mark
            place = self.place(mark.line, mark.column + shift)
            self.faults.append(Fault(self.shown(message), place, accepted))

    def told(self) -> list[Fault]:
        """Return the faults in the order of the file."""
        return sorted(self.faults, key=attrgetter("position"))

    def raise_faults(self) -> None:
        """Raise InputError with every fault that was noted, if there are any."""
        if self.faults:
            raise InputError(self.told())

    # The whole file

    def root(self) -> yaml.MappingNode:
        """Return the mapping that the text is; what is wrong anywhere in it is noted. Raises
        InputError.
        """
        node, sort = self._composed(), self.sort
        if not isinstance(node, yaml.MappingNode):
            raise InputError([self._several(node) or self._no_mapping(empty=node is None)])
        if not sort.quoted(self.written):
            message = f"No es {sort.one}: no tiene ninguna de sus claves."
            expected = f"Se esperan: {', '.join(sort.needed)}."
            raise InputError([Fault(message, self.place(0, 0), expected)])
        self._survey(node)
        return node

    def _several(self, node: yaml.Node | None) -> Fault | None:
        """Return that a list holds more than one of what a file is, None where it does not."""
        held = node.value if isinstance(node, yaml.SequenceNode) else ()
        ones = [one for one in held if isinstance(one, yaml.MappingNode)]
        return self._too_many(self.place_of(ones[-1])) if len(ones) > 1 else None

    def _too_many(self, place: Place) -> Fault | None:
        message, _, advice = self.sort.several.partition("\n")
        return Fault(message, place, advice) if message and self.sort.quoted(self.written) else None

    def _no_mapping(self, *, empty: bool) -> Fault:
        needed = f" con {', '.join(self.sort.needed)}" if self.sort.needed else ""
        should = f"{self.sort.noun} debe ser un mapa YAML{needed}."
        if empty:
            return Fault(f"{self.file} está vacío: {should}", None, self.sort.empty)
        return Fault(_capital(should), self.place(0, 0))

    def _composed(self) -> yaml.Node | None:
        """Return the root node; what is wrong is told in the words of the loader in Python."""
        try:
            try:
                return compose(self.written, FAST)
            except OversizeError:
                raise
            except yaml.YAMLError:
                return yaml.compose(self.written, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError) as error:
            raise InputError([self._broken(error)]) from None

    def _broken(self, error: Exception) -> Fault:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if mark is not None:
            problem = yaml_problem(getattr(error, "problem", None))
            place = self.place(mark.line, mark.column)
            if _ANOTHER in str(getattr(error, "problem", "")) and (many := self._too_many(place)):
                return many
            message = f"{_capital(self.sort.noun)} no es YAML válido: {problem}."
            return Fault(message, place, self.sort.hint)
        known = {OversizeError: str(error), RecursionError: "anida demasiados niveles"}
        problem = known.get(type(error)) or yaml_problem(error)
        fit = "válido" if type(error) not in known else "que se admita"
        return Fault(f"{_capital(self.sort.noun)} {self.file} no es YAML {fit}: {problem}.")

    def _survey(self, root: yaml.Node) -> None:
        """Note repeated keys, keys that are no texts, tags and aliases, wherever they stand."""
        for key in in_yaml(root):
            if not self.full:
                self.faults.append(
                    Fault(
                        f"La clave «{self.shown(key.key)}» está repetida (ya está en la línea "
                        f"{key.first}).",
                        self.place(key.line - 1, key.column - 1),
                        "Deje una sola.",
                    )
                )
        pending, seen = [root], set()
        while pending:
            node = pending.pop()
            if id(node) not in seen:
                seen.add(id(node))
                pending += self._surveyed(node)
            elif not self.sort.aliases:  # each would be read again wherever it is named
                what = "No se admiten anclas ni alias de YAML."
                self.fault(node, what, "Escriba el valor de nuevo.")
                raise InputError(self.told())

    def _surveyed(self, node: yaml.Node) -> list[yaml.Node]:
        """Return what a node holds, its own faults noted."""
        if not node.tag.startswith(_PLAIN):
            self.fault(node, f"La etiqueta «{node.tag:.40}» no se admite.", "Quítela.")
        if isinstance(node, yaml.SequenceNode):
            return list(reversed(node.value))
        if not isinstance(node, yaml.MappingNode):
            return []
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fault(key, "Una clave debe ser un texto.", "Escriba «clave: valor».")
        if self.sort.merges and any(key.tag == MERGE for key, _ in node.value):
            self._merge(node)
        return [value for _, value in reversed(node.value)]

    def _merge(self, node: yaml.MappingNode) -> None:
        """Put what «<<» names in its place; what a mapping says itself counts."""
        try:
            yaml.SafeLoader("").flatten_mapping(node)
        except yaml.YAMLError:
            self.fault(node, "«<<» solo une mapas.")
        node.value = list({key.value: (key, value) for key, value in node.value}.values())

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

    # What it holds

    def mapping(
        self, node: yaml.Node | None, what: str, known: Collection[str] | None = None
    ) -> dict[str, yaml.Node]:
        """Return the values of a mapping by key, none without a node; notes what is no mapping,
        and each unknown key with the nearest right one. Of a repeated key the first counts.
        """
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{_capital(what)} debe ser un mapa «clave: valor».")
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
        if node.tag.removeprefix(_PLAIN) not in _VALUES:
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
            self.faults.append(self._broken(error))
            return None

    def once(self, before: int, node: yaml.Node, message: str, accepted: str = "") -> None:
        """Note a fault unless reading the same value noted one."""
        if len(self.faults) == before:
            self.fault(node, message, accepted)


def _written(node: yaml.Node) -> str:
    return f"{node.value:.40}" if isinstance(node, yaml.ScalarNode) else ""


def _capital(what: str) -> str:
    """Return what begins a sentence; a key stays as it is written."""
    return what[:1].upper() + what[1:] if " " in what else what

"""A text as one document of YAML: what is wrong anywhere in it, whatever it means, is noted.

Three rules hold for every sort of file: a key stands once in its mapping, a value has no tag of
somebody's own, and nothing is named to be read twice where the sort does not allow it.
"""

import yaml

from conformance.core.errors import Fault, InputError, Place
from conformance.core.yaml.bounded import FAST, OversizeError, compose
from conformance.core.yaml.placed_text import PlacedText, capital
from conformance.core.yaml.problem import yaml_problem
from conformance.core.yaml.repeated import MERGE, in_yaml

PLAIN = "tag:yaml.org,2002:"
"""How the tag of a value begins that has none of somebody's own."""

_ANOTHER = "another document"  # how a loader says that a second one begins


class YamlDocument(PlacedText):
    """A text that is one mapping of YAML."""

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
        return Fault(capital(should), self.place(0, 0))

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
            raise InputError([self.broken(error)]) from None

    def broken(self, error: Exception) -> Fault:
        """Return why a text is no YAML, or none that is read, in words of ours."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if mark is not None:
            problem = yaml_problem(getattr(error, "problem", None))
            place = self.place(mark.line, mark.column)
            if _ANOTHER in str(getattr(error, "problem", "")) and (many := self._too_many(place)):
                return many
            message = f"{capital(self.sort.noun)} no es YAML válido: {problem}."
            return Fault(message, place, self.sort.hint)
        known = {OversizeError: str(error), RecursionError: "anida demasiados niveles"}
        problem = known.get(type(error)) or yaml_problem(error)
        fit = "válido" if type(error) not in known else "que se admita"
        return Fault(f"{capital(self.sort.noun)} {self.file} no es YAML {fit}: {problem}.")

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
        if not node.tag.startswith(PLAIN):
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

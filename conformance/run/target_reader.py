"""Reading a YAML target with places: values, variables of the environment, and every fault."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any

import yaml

from conformance.core.address import shown_in
from conformance.core.errors import MOST_FAULTS, Fault, Place, other_base

VARIABLE = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")
# A password written where a variable belongs: the line is shown without it.
_PASSWORD = re.compile(r"""(password["']?\s*:\s*)(?!["']?\$\{)("[^"]*"?|'[^']*'?|[^\s,}"']+)""")
_LONGEST = 1000  # characters of a line that is shown beside its fault


def place_of(file: str, lines: list[str], mark: yaml.Mark) -> Place:
    """Return where a mark stands; a password written in the line is left out."""
    written = lines[mark.line] if mark.line < len(lines) else ""
    source = shown_in(_PASSWORD.sub(r"\1…", written)) if len(written) <= _LONGEST else ""
    return Place(file, mark.line + 1, mark.column + 1, source)


def _first(uses: list[Fault]) -> Fault:
    """Return the first of the faults about one variable, which says how often the file uses it."""
    first = min(uses, key=attrgetter("position"))
    often = f"; el archivo la usa {len(uses)} veces." if len(uses) > 1 else "."
    return replace(first, message=first.message.removesuffix(".") + often)


class TargetReader:
    """Reads a composed YAML tree and gathers the faults instead of stopping at the first."""

    def __init__(self, text: str, file: str, environ: Mapping[str, str]) -> None:
        self.lines, self.file, self.environ = text.splitlines(), file, environ
        self.faults: list[Fault] = []
        self.unset: dict[str, list[Fault]] = {}

    def fault(self, node: yaml.Node, message: str, accepted: str = "") -> None:
        """Note a fault at a node, unless there are more than are told."""
        if not self.full:
            mark = node.start_mark
            self.faults.append(
                Fault(shown_in(message), place_of(self.file, self.lines, mark), accepted)
            )

    @property
    def full(self) -> bool:
        """Whether more faults are known than are told."""
        return len(self.faults) > MOST_FAULTS

    def told(self) -> list[Fault]:
        """Return the faults in the order of the file; a variable that is not set is one, however
        often used.
        """
        used = {fault for uses in self.unset.values() for fault in uses}
        firsts = [_first(uses) for uses in self.unset.values()]
        return sorted(
            [*firsts, *(fault for fault in self.faults if fault not in used)],
            key=attrgetter("position"),
        )

    def mapping(
        self, node: yaml.Node, known: Collection[str] | None, what: str
    ) -> dict[str, yaml.Node]:
        """Return the nodes of a mapping by key; an unknown or repeated key is a fault."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} debe ser un mapa «clave: valor».")
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                self.fault(key, f"La clave «{name}» está repetida en {what}.", "Deje una sola.")
            elif known is not None and name not in known and not self.full:
                near = difflib.get_close_matches(name, known, 1, 0.5)
                self.fault(
                    key,
                    f"Clave desconocida «{name}» en {what}.",
                    (f"¿Quiso decir «{near[0]}»? " if near else "")
                    + f"Se aceptan: {', '.join(known)}.",
                )
            found[name] = value
        return found

    def scalar(self, node: yaml.Node, what: str) -> Any:
        """Return a value as YAML reads it, its variables put in."""
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, f"{what} debe ser un solo valor.")
            return None
        if advice := other_base(node.tag, node.value):
            self.fault(node, f"{what} es «{node.value:.40}», que YAML lee en otra base.", advice)
            return ""
        try:
            value = yaml.SafeLoader("").construct_object(node)
        except (
            yaml.YAMLError,
            ValueError,
            KeyError,
        ):  # an unknown tag, a date that no calendar has
            self.fault(
                node,
                f"{what} no se entiende: «{node.value}».",
                "Si es texto, escríbalo entre comillas.",
            )
            return ""
        return self.expand(node, value) if isinstance(value, str) else value

    def text_of(self, node: yaml.Node, what: str) -> str:
        """Return a text; an empty one is a fault."""
        told = len(self.faults)
        value = self.scalar(node, what)
        if value is None or isinstance(value, bool) or value == "":
            if told == len(self.faults):
                self.fault(node, f"{what} está vacío.", "Escriba un texto.")
            return ""
        return str(value)

    def expand(self, node: yaml.Node, value: str) -> str:
        """Return a text with the variables of the environment in their places."""

        def read(match: re.Match[str]) -> str:
            name = match.group(1)
            if name not in self.environ:
                self.fault(
                    node,
                    f"La variable de entorno {name} no está definida.",
                    f"Defínala antes de correr: «export {name}=…» (en Windows: «set {name}=…»).",
                )
                if not self.full:
                    self.unset.setdefault(name, []).append(self.faults[-1])
            return self.environ.get(name, "")

        expanded = VARIABLE.sub(read, value)
        if "${" in value and not VARIABLE.search(value):
            self.fault(node, f"No se entiende «{value}».", "Una variable se escribe ${env:NOMBRE}.")
        return expanded

    def choice(
        self, node: yaml.Node | None, what: str, accepted: tuple[str, ...], default: str
    ) -> str:
        """Return one of the accepted words, the default without a node."""
        if node is None:
            return default
        told = len(self.faults)
        value = str(self.scalar(node, what))
        if value not in accepted and told == len(self.faults):
            near = difflib.get_close_matches(value, accepted, 1, 0.5)
            self.fault(
                node,
                f"{what} «{value}» no se conoce.",
                (f"¿Quiso decir «{near[0]}»? " if near else "")
                + f"Se acepta: {', '.join(accepted)}.",
            )
        return value

    def mapping_nodes(self, node: yaml.Node) -> list[tuple[str, yaml.Node]]:
        """Return the keys and nodes of a mapping as they stand, none for anything else."""
        return (
            [(str(k.value), v) for k, v in node.value] if isinstance(node, yaml.MappingNode) else []
        )

    def day(self, node: yaml.Node, what: str) -> str:
        """Return a calendar day as AAAA-MM-DD."""
        written = node.value if isinstance(node, yaml.ScalarNode) else ""
        try:
            if len(written) == len("2026-05-01"):
                return date.fromisoformat(written).isoformat()
        except ValueError:
            pass
        self.fault(
            node, f"{what} no es una fecha: «{written}».", "Se escribe AAAA-MM-DD, como 2026-05-01."
        )
        return ""

    def boolean(self, node: yaml.Node | None, name: str) -> bool:
        """Return true or false, false without a node."""
        if node is None:
            return False
        value = self.scalar(node, name)
        if not isinstance(value, bool):
            self.fault(node, f"{name} es «{value}».", "Se acepta true o false.")
        return value is True

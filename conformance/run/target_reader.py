"""What a target file says in a way of its own: variables of the environment, days, passwords that
are not shown.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from operator import attrgetter

import yaml

from conformance.core.address import shown_in
from conformance.core.errors import Fault
from conformance.core.yaml.file import Sort
from conformance.core.yaml.reader import YamlReader

VARIABLE = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")
# A password written where a variable belongs: the line is shown without it.
_PASSWORD = re.compile(
    r"""((?<!«)\b[\w-]*(?:password|secret|token|clave|(?:api|-)key)[\w-]*["']?\s*:\s*)(?!["']?\$\{)"""
    r"""("[^"]*"?|'[^']*'?|[^\s,}"']+)""",
    re.IGNORECASE,
)


def _first(uses: list[Fault]) -> Fault:
    """Return the first of the faults about one variable, which says how often the file uses it."""
    first = min(uses, key=attrgetter("position"))
    times = len({one.position for one in uses})
    often = f"; el archivo la usa {times} veces." if times > 1 else "."
    return replace(first, message=first.message.removesuffix(".") + often)


class TargetReader(YamlReader):
    """Reads texts with the variables of the environment in their places."""

    def __init__(self, text: str, file: str, sort: Sort, environ: Mapping[str, str]) -> None:
        super().__init__(text, file, sort)
        self.environ = environ
        self.unset: dict[str, list[Fault]] = {}

    def shown(self, text: str) -> str:
        """Return a text of the file without the passwords that are written in it."""
        return shown_in(_PASSWORD.sub(r"\1…", text))

    def told(self) -> list[Fault]:
        """Return the faults in the order of the file; a variable that is not set is one, however
        often used.
        """
        used = {fault for uses in self.unset.values() for fault in uses}
        firsts = [_first(uses) for uses in self.unset.values()]
        others = (fault for fault in self.faults if fault not in used)
        return sorted([*firsts, *others], key=attrgetter("position"))

    def text(self, node: yaml.Node | None, what: str) -> str:
        """Return a text, a number as YAML has it, "" without a node; an empty one is a fault."""
        if node is None:
            return ""
        before, value = len(self.faults), self.scalar(node, what)
        if isinstance(value, str):
            value = self.expand(node, value)
        if value is None or isinstance(value, bool) or value == "":
            wrong = (
                f"{what} debe ser un texto." if value in (True, False) else f"{what} está vacío."
            )
            self.once(before, node, wrong, "Escriba un texto.")
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

    def day(self, node: yaml.Node, what: str) -> str:
        """Return a calendar day as AAAA-MM-DD."""
        written = node.value if isinstance(node, yaml.ScalarNode) else ""
        try:
            if len(written) == len("2026-05-01"):
                return date.fromisoformat(written).isoformat()
        except ValueError:
            pass
        said = f"{what} no es una fecha: «{written}»."
        self.fault(node, said, "Se escribe AAAA-MM-DD, como 2026-05-01.")
        return ""

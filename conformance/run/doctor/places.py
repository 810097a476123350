"""Where the keys of a target file stand: what to mend is told with its line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from conformance.core.yaml.bounded import PLAIN, compose


@dataclass(frozen=True, slots=True)
class Places:
    """The line of each key of a file, by its whole name (`roles.admin.password`)."""

    file: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def of(self, key: str) -> str:
        """Return `file:line` of a key: where it is not there, of the nearest one above it that is;
        the file alone where none is.
        """
        parts = key.split(".")
        for count in range(len(parts), 0, -1):
            line = self.lines.get(".".join(parts[:count]))
            if line is not None:
                return f"{self.file}:{line}"
        return self.file

    def has(self, key: str) -> bool:
        """Say whether a key stands in the file."""
        return key in self.lines


def places_of(text: str, file: str) -> Places:
    """Return where the keys of a YAML text that could be read stand."""
    root = compose(text, PLAIN)
    return Places(file, dict(_lines(root, "")) if root is not None else {})


def _lines(node: yaml.Node, name: str) -> Iterator[tuple[str, int]]:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        whole = f"{name}.{key.value}" if name else str(key.value)
        yield whole, key.start_mark.line + 1
        yield from _lines(value, whole)

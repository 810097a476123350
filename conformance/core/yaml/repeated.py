"""Keys that a YAML text has twice in one mapping: a reader keeps one of them and says nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A key that stands a second time in its object: where (from 1), and the line of the first."""

    key: str
    line: int
    column: int
    first: int


def in_yaml(root: yaml.Node) -> list[RepeatedKey]:
    """Return every repeated key of a composed YAML tree, in the order of the text."""
    found: list[RepeatedKey] = []
    pending, seen = [root], set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            found += _of_mapping(node)
            pending += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            pending += node.value
    return sorted(found, key=lambda one: (one.line, one.column))


def _of_mapping(node: yaml.MappingNode) -> Iterator[RepeatedKey]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag == MERGE:
            continue
        line = key.start_mark.line + 1
        if key.value in first:
            yield RepeatedKey(key.value, line, key.start_mark.column + 1, first[key.value])
        first.setdefault(key.value, line)

"""Keys written twice in one object: JSON and YAML readers keep one of them and say nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from json import loads
from typing import Any

import yaml

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', re.DOTALL)
_MERGE = "tag:yaml.org,2002:merge"


class RepeatedKeyError(Exception):
    """An object has a key twice; `in_json` then says where."""


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A key that stands a second time in its object: where (from 1), and the line of the first."""

    key: str
    line: int
    column: int
    first: int


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of the pairs (hook of `json.loads`). Raises RepeatedKeyError when a key
    comes twice.
    """
    made = dict(pairs)
    if len(made) != len(pairs):
        raise RepeatedKeyError
    return made


def in_json(text: str, most: int) -> list[RepeatedKey]:
    """Return the first repeated keys of a valid JSON text, at most so many, in order."""
    return list(islice(_in_json(text), most))


def _in_json(text: str) -> Iterator[RepeatedKey]:
    # One entry for each open object (its keys, at which line) or list (None).
    stack: list[dict[str, int] | None] = []
    written: re.Match[str] | None = None
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        sign = token.group()
        if sign in "{[":
            stack.append({} if sign == "{" else None)
        elif sign in "}]":
            stack.pop()
        elif sign == ":" and written is not None and stack and stack[-1] is not None:
            line, counted = line + text.count("\n", counted, written.start()), written.start()
            key = loads(written.group(), strict=False)
            if key in stack[-1]:
                yield RepeatedKey(key, line, counted - text.rfind("\n", 0, counted), stack[-1][key])
            stack[-1].setdefault(key, line)
        written = token if sign[0] == '"' else None


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
        if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
            continue
        line = key.start_mark.line + 1
        if key.value in first:
            yield RepeatedKey(key.value, line, key.start_mark.column + 1, first[key.value])
        first.setdefault(key.value, line)

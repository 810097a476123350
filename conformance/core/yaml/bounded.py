"""YAML composed within bounds: how deep it is, how much it holds, what its aliases come to."""

import re
from typing import Any

import yaml

FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe YAML loader in C where PyYAML has it (five times faster), in Python elsewhere."""

PLAIN: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The same for a loader that leaves every value a text."""

MOST_NODES = 150_000
"""Values and keys of a YAML text, its aliases written out: each costs ten times what one of JSON
does.
"""

MOST_DEPTH = 200
"""Levels of a document: more would overflow the stack of whatever reads it."""

_BRACKET = re.compile(r"[{}\[\]]")
_INDENTED = re.compile(rf"^[ \t?-]{{{MOST_DEPTH},}}", re.MULTILINE)
_NODE_SIGNS = "\n,:-?[{"
_TOO_DEEP, _TOO_MANY = "anida demasiados niveles", "tiene demasiados valores"


class OversizeError(yaml.YAMLError):
    """A text that would make too much of memory or stack; says which, in Spanish."""


def compose(text: str, loader: Any, most: int = MOST_NODES) -> yaml.Node | None:
    """Return the root node of a YAML text. Raises YAMLError; OversizeError for one too deep, too
    large or a bomb.

    The composer in C recurses without a limit: a text that is only hyphens would end the process.
    """
    _within(text, loader, most)
    reader = loader(text)
    try:
        node: yaml.Node | None = reader.get_single_node()
    finally:
        reader.dispose()
    if node is not None and _written_out(node, {}, most) > most:
        raise OversizeError("crece sin medida al leer sus alias (&, *)")
    return node


def _within(text: str, loader: Any, most: int) -> None:
    deep = _INDENTED.search(text) is not None or _brackets(text)
    if not deep and sum(text.count(sign) for sign in _NODE_SIGNS) < most:
        return  # which is nearly always
    depth = nodes = 0
    for event in yaml.parse(text, Loader=loader):
        opens = isinstance(event, yaml.CollectionStartEvent)
        depth += opens - isinstance(event, yaml.CollectionEndEvent)
        nodes += opens or isinstance(event, yaml.ScalarEvent | yaml.AliasEvent)
        if depth > MOST_DEPTH:
            raise OversizeError(_TOO_DEEP)
        if nodes > most:
            raise OversizeError(_TOO_MANY)


def _brackets(text: str) -> bool:
    depth = 0
    for sign in _BRACKET.finditer(text):
        depth = depth + 1 if sign.group() in "{[" else max(0, depth - 1)
        if depth > MOST_DEPTH:
            return True
    return False


def _written_out(node: yaml.Node, known: dict[int, int], most: int) -> int:
    """Return how many nodes a tree has with each alias written out, and each merge («<<») done."""
    if id(node) in known:
        if not known[id(node)]:  # an alias within its own anchor
            raise OversizeError(_TOO_DEEP)
        return known[id(node)]
    known[id(node)] = 0
    size = 1
    if isinstance(node, yaml.SequenceNode):
        size += sum(_written_out(one, known, most) for one in node.value)
    elif isinstance(node, yaml.MappingNode):
        size += sum(1 + _written_out(value, known, most) for _, value in node.value)
    known[id(node)] = min(size, most + 1)
    return known[id(node)]

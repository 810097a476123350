"""Where the keys of a YAML text stand."""

from collections.abc import Iterator

import yaml

from conformance.core.places import Places
from conformance.core.yaml.bounded import PLAIN, compose


def places_of(text: str, file: str) -> Places:
    """Return where the keys of a YAML text that could be read stand."""
    root = compose(text, PLAIN)
    return places_in(root, file) if root is not None else Places(file)


def places_in(root: yaml.Node, file: str) -> Places:
    """Return where the keys below a node stand; of a text that a list has twice, the first."""
    return Places(file, dict(reversed(list(_lines(root, "")))))


def _lines(node: yaml.Node, name: str) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.SequenceNode):
        listed = (one for one in node.value if isinstance(one, yaml.ScalarNode))
        yield from ((f"{name}.{one.value}", one.start_mark.line + 1) for one in listed)
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        whole = f"{name}.{key.value}" if name else str(key.value)
        yield whole, key.start_mark.line + 1
        yield from _lines(value, whole)

"""Which items go to one worker: those that use one and the same resource, or are tied by others
that do.
"""

from collections.abc import Mapping, Sequence


def tied(before: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return, for each item that uses what others use too, the name of its group: one of its items.

    `before` tells who uses a resource of an item before it does. Who uses alone what it has is not
    in it.
    """
    first: dict[str, str] = {}
    for name, earlier in before.items():
        roots = sorted({_root(first, one) for one in (name, *earlier)})
        first.update(dict.fromkeys(roots, roots[0]))
    return {name: _root(first, name) for name in first}


def _root(first: dict[str, str], name: str) -> str:
    while first.setdefault(name, name) != name:
        name = first[name]
    return name

"""What the quick profile leaves out of the items and of the phases of a run."""

from collections.abc import Iterable

from conformance.http.item import Item

EXAMPLES = 4
"""The most examples per operation of the quick profile."""
LEFT_OUT = "stateful"
"""The phase that the quick profile does without: the scenarios walk the same lifecycles."""

# The last word of the ids of items that ask one thing of many operations, with many requests each.
_ALIKE = frozenset({"filtros", "textos", "limites"})
# … and of others that send many.
_MANY = _ALIKE | {
    "claves-comunes",
    "elementos",
    "lecturas-ajenas",
    "listas-filtradas",
    "requeridos",
    "roles",
}
_SOME = frozenset({"generation", "scenario"})  # phases whose items send more than most
_FEW, _MORE, _FORTY = 5, 10, 40
_LOOKS = 3  # reads beside each write of a walk of the model


def length(item: Item) -> int:
    """Return about how many requests an item sends one after another: what it writes, and what it
    reads beside that.
    """
    if item.phase == LEFT_OUT:
        return _FORTY + (1 + _LOOKS) * item.writes
    if _kind(item) in _MANY:
        return _FORTY + item.writes
    return (_MORE if item.phase in _SOME else _FEW) + item.writes


def quick(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return every item but those that ask many requests for what another one asks elsewhere: the
    first of these.
    """
    seen: set[str] = set()
    kept = []
    for item in items:
        kind = _kind(item)
        if kind not in seen or kind not in _ALIKE:
            kept.append(item)
        seen.add(kind)
    return tuple(kept)


def _kind(item: Item) -> str:
    return item.id.rsplit("/", 1)[-1]

"""How much of everything a run does: all of it, or one of each kind, for whoever asks at every change."""

from collections.abc import Callable, Iterable, Mapping

from conformance.stage import Item

FULL, QUICK = "completo", "rapido"
PROFILES = (FULL, QUICK)
EXAMPLES = 4
"""The most examples per operation of the quick profile."""
LEFT_OUT = "stateful"
"""The phase that the quick profile does without: the scenarios walk the same lifecycles."""

# Kinds of items (the last word of their ids) that take most requests, and what of each the quick profile keeps.
_KEPT: Mapping[str, Callable[[Item], bool]] = {}


def quick(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return one item of each kind where a kind takes many requests, and every item of the others."""
    return tuple(item for item in items if _KEPT.get(item.id.rsplit("/", 1)[-1], _always)(item))


def _always(item: Item) -> bool:
    return True

"""The whole toy pack with one thing of it changed."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from toy_whole import whole

from conformance.core.resource import Need

Place = tuple[str | int, ...]


def records(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Yield every record inside a value, with its place."""
    if is_dataclass(value) and not isinstance(value, type):
        yield place, value
        for one in fields(value):
            yield from records(getattr(value, one.name), (*place, one.name))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from records(one, (*place, key))
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from records(one, (*place, number))


def put(value: Any, place: Place, new: Any) -> Any:
    """Return a value with another at a place inside it, and nothing else changed."""
    if not place:
        return new
    head, *rest = place
    if is_dataclass(value) and not isinstance(value, type):
        inner = put(getattr(value, str(head)), tuple(rest), new)
        return replace(value, **{str(head): inner})
    if isinstance(value, Mapping):
        return {**value, head: put(value[head], tuple(rest), new)}
    return tuple(
        put(one, tuple(rest), new) if number == head else one for number, one in enumerate(value)
    )


def changed(place: Place, new: Any) -> Any:
    """Return the whole pack with another value at a place; its needs are of its own kind."""
    pack = put(whole(), place, new)
    if place[0] != "resources" or len(place) < _OF_A_KIND:
        return pack
    needs = [(*at, "kind") for at, one in records(whole(), ()) if isinstance(one, Need)]
    for at in needs:
        pack = put(pack, at, pack.resources[0])
    return pack


_OF_A_KIND = 2

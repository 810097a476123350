"""Whole rows compared: what was sent with what is shown, and one reading of a row with another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.http.checks.alike import UNJUDGED, alike, plain


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two rows show otherwise, by its path in the second."""

    field: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        return f"{self.field}: {self.actual!r}"


def between(
    one: Mapping[str, Any], other: Mapping[str, Any], without: str = "", *, filled: bool = False
) -> Iterator[Difference]:
    """Yield where two readings of a row differ; `filled`: only where both say something."""
    mine = {plain(name, without): value for name, value in one.items()}
    for name, actual in other.items():
        key = plain(name, without)
        if key not in mine or key.startswith(UNJUDGED):
            continue
        value = mine[key]
        if isinstance(value, Mapping) and isinstance(actual, Mapping):
            inner = between(value, actual, without, filled=filled)
            yield from (_within(name, found) for found in inner)
        elif _differ(value, actual, filled=filled):
            yield Difference(name, value, actual)


def _within(name: str, found: Difference) -> Difference:
    """Return a difference of a nested object, by its path from the row."""
    return Difference(f"{name}.{found.field}", found.expected, found.actual)


def _differ(value: Any, actual: Any, *, filled: bool) -> bool:
    """Say whether two plain values differ; lists and objects are not judged."""
    if isinstance(value, list | Mapping) or isinstance(actual, list | Mapping):
        return False
    if filled and (value in (None, "") or actual in (None, "")):
        return False
    return not alike(value, actual)


def kept(
    sent: Mapping[str, Any], shown: Mapping[str, Any], optional: frozenset[str]
) -> Iterator[Difference]:
    """Yield where a row shows something else than what was sent, or something in place of nothing.

    `optional` are the properties that could have been sent; one that was not is empty or zero.
    """
    for name, value in sent.items():
        if name in shown and not alike(value, shown[name]):
            yield Difference(name, value, shown[name])
    for name in sorted(optional - set(sent)):
        if shown.get(name) not in (None, "", 0):
            yield Difference(name, None, shown[name])


def missing(
    one: Mapping[str, Any], other: Mapping[str, Any], declared: Iterable[str], without: str = ""
) -> Iterator[Difference]:
    """Yield what a reading of a row shows, and another does not have at all, though it should."""
    mine = {plain(name, without): value for name, value in one.items()}
    for name in sorted(set(declared) - set(other)):
        value = mine.get(plain(name, without))
        if value not in (None, "", []):
            yield Difference(name, value, None)

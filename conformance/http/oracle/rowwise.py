"""Whole rows compared: what was sent with what is shown, and one reading of a row with another."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from conformance.http.checks.consistency import moment, same_instant

# The official documents prefix a property with the place of its datum in the DIAN's annex.
_TAG = re.compile(r"^[a-z]{3}\d{2}(?=[A-Z])")
_DAY = 10  # characters of a date without time
_UNJUDGED = ("hora",)  # an hour alone has no zone to compare it in


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two rows show otherwise, by its path in the second."""

    field: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        return f"{self.field}: {self.actual!r}"


@lru_cache(maxsize=1024)
def plain(name: str, without: str = "") -> str:
    """Return a property's name as any reading has it: small, and without the tag of an annex.

    `without` is the word that one of the readings leaves out.
    """
    bare = _TAG.sub("", name)
    return (bare.replace(without, "") if without else bare).lower()


def alike(one: Any, other: Any) -> bool:
    """Say whether two values are one: nothing and "", an instant written in two ways."""
    if one in (None, "") or other in (None, ""):
        return one in (None, "") and other in (None, "")
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _one_moment(one, other)
    return bool(one == other)


def _one_moment(one: str, other: str) -> bool:
    if moment(one) is None or moment(other) is None:
        return False
    if _DAY in (len(one), len(other)):
        return one[:_DAY] == other[:_DAY]
    return same_instant(one, other) or same_instant(other, one)


def between(
    one: Mapping[str, Any], other: Mapping[str, Any], without: str = "", *, filled: bool = False
) -> Iterator[Difference]:
    """Yield where two readings of a row differ; `filled`: only where both say something."""
    mine = {plain(name, without): value for name, value in one.items()}
    for name, actual in other.items():
        key = plain(name, without)
        if key not in mine or key.startswith(_UNJUDGED):
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

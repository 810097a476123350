"""An id that no row has, of the kind of the rows' own ids: a number, or a text that the contract
allows.

The rules of the file: an id that is known to be one says the kind, else the schema of the place
where it goes, else those that discovery found. What is made differs from every id that is known.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from typing import Any

import jsonschema_rs

from conformance.core.resource import ResourceId

UNKNOWN = 2_147_483_000
"""An id that no row has: it fits the int32 that two official paths declare, and no system has come
this far.
"""

FAR = 2**52
"""So much more than an id that its last 32 bits are the same, and a double holds it: no system has
come this far, whatever it has written since.
"""

_DIGIT, _LETTER = re.compile("[0-9]"), re.compile("[A-Za-z]")
_NUMBER = re.compile("[0-9]+(?=[^0-9]*$)")  # the last one of a text
_LARGEST_UUID = "ffffffff-ffff-4fff-bfff-ffffffffffff"
_NUMBERS = frozenset({"integer", "number"})


def unknown_id(
    schema: Mapping[str, Any], known: Sequence[ResourceId] = (), like: ResourceId | None = None
) -> ResourceId | None:
    """Return an id that is none of those `known`, allowed by the schema of where it goes; None
    where none could be made. `like` is an id that would be right there.
    """
    made = _texts(schema, known, like) if _is_text(schema, known, like) else _numbers(schema, known)
    taken, allowed = (*known, like), _allowing(schema)
    return next((one for one in made if allowed(one) and not _is(one, taken)), None)


def _is_text(
    schema: Mapping[str, Any], known: Sequence[ResourceId], like: ResourceId | None
) -> bool:
    declared = schema.get("type", ())
    types = {declared} if isinstance(declared, str) else set(declared)
    if like is not None:
        numbers_alone = bool(types) and types <= _NUMBERS  # of which some servers make texts
        return isinstance(like, str) and not (numbers_alone and like.isdecimal())
    if ("string" in types) is not bool(types & _NUMBERS):
        return "string" in types
    return bool(known) and all(isinstance(one, str) for one in known)


def _numbers(schema: Mapping[str, Any], known: Sequence[ResourceId]) -> Iterator[int]:
    """Yield numbers from one that no system has reached, or from the ends that a schema allows."""
    enough = len(known) + 2
    yield from islice(count(UNKNOWN), enough)
    for end, step in (("maximum", -1), ("minimum", 1)):
        if isinstance(schema.get(end), int | float):
            yield from islice(count(int(schema[end]), step), enough)


def _texts(
    schema: Mapping[str, Any], known: Sequence[ResourceId], like: ResourceId | None
) -> Iterator[str]:
    """Yield texts like those that are known, and then such as any system may have."""
    examples = schema.get("examples")
    given = (
        like,
        next((one for one in known if isinstance(one, str)), None),
        schema.get("example"),
    )
    more = examples if isinstance(examples, list) else ()
    for sample in chain(given, more):
        if isinstance(sample, str) and sample:
            yield from _like(sample, len(known) + 2)
    yield str(UNKNOWN)
    yield _LARGEST_UUID


def _like(sample: str, enough: int) -> Iterator[str]:
    """Yield texts that look like one: of another number, longer, of other letters."""
    number = _NUMBER.search(sample)
    nines = _DIGIT.sub("9", sample)
    if number:
        yield _with(sample, number, str(UNKNOWN))
        yield nines
    yield f"{sample}-{UNKNOWN}"
    yield _LETTER.sub("z", nines)
    if number:
        width = len(number.group())
        last = 10**width - 1
        for one in islice(range(last, -1, -1), enough):
            yield _with(sample, number, f"{one:0{width}}")


def _with(sample: str, number: re.Match[str], text: str) -> str:
    return sample[: number.start()] + text + sample[number.end() :]


def _allowing(schema: Mapping[str, Any]) -> Callable[[ResourceId], bool]:
    """Return what says whether a schema allows an id, its format too."""
    try:
        return jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True).is_valid
    except ValueError:  # a schema that no validator takes forbids nothing that can be told here
        return lambda made: True


def _is(made: ResourceId, known: Sequence[ResourceId | None]) -> bool:
    """Say whether an id is a known one, written as a number or as a text."""
    text = str(made)
    forms = (text, int(text)) if text.isascii() and text.isdecimal() else (text,)
    return any(one in forms for one in known)


UnknownId = Callable[[Mapping[str, Any]], ResourceId | None]
"""Gives an id that no row has for a place of that schema, None where none could be made."""

"""JSON read within bounds: what is too large to be read is told before it takes memory or time."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from math import isinf
from typing import Any

from conformance.core.bounds import BOUNDS

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NESTING = bytes(byte for byte in range(256) if byte not in b"[]{}")
_EXACT = 2**53  # below it a double holds every integer
_LONG = re.compile(rb"(?<!\d)\d{4000}")
_OPENS = frozenset(b"[{")


class ExcessError(ValueError):
    """A body holds more than is read; the text says what, in Spanish."""


@dataclass(slots=True)
class Intake:
    """What all the answers to one item come to."""

    size: int = 0
    count: int = 0

    def take(self, body: bytes) -> str:
        """Count a body, and return what goes beyond the bounds, in Spanish, or ""."""
        self.size += len(body)
        self.count += values(body)
        if self.size > BOUNDS.item_bytes:
            return (
                f"las respuestas a este ítem suman más de {BOUNDS.item_bytes} bytes: no se lee más"
            )
        if self.count > BOUNDS.item_values:
            return (
                f"las respuestas a este ítem traen más de {BOUNDS.item_values} valores: no se lee "
                "más"
            )
        return ""


def values(body: bytes) -> int:
    """Return how many values a JSON text holds at most: what stands in texts is counted too."""
    return 1 + body.count(b",") + body.count(b"[") + body.count(b"{")


def parsed(body: bytes) -> Any:
    """Return a body as JSON. Raises ExcessError beyond the bounds, another ValueError when it is no
    JSON.

    `NaN` and `Infinity` are no JSON (RFC 8259 §6), though Python reads them.
    """
    if beyond := excess(body):
        raise ExcessError(beyond)
    try:
        value = json.loads(body, parse_float=_number, parse_constant=_no_constant)
    except RecursionError:
        raise ExcessError(f"anidado a más de {BOUNDS.depth} niveles") from None
    except ExcessError:
        raise
    except ValueError as error:
        # Python refuses integers of over 4300 digits with a ValueError of its own, which is no
        # fault of the JSON.
        if _LONG.search(body) and not isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
            raise ExcessError("un número entero de miles de cifras") from None
        raise
    if isinstance(value, dict) and len(value) > BOUNDS.names:
        raise ExcessError(f"un objeto de {len(value)} nombres; se leen hasta {BOUNDS.names}")
    return value


def excess(body: bytes) -> str:
    """Return what a body holds beyond the bounds, in Spanish, or "": cheap where nothing is near
    them.

    What stands in texts is left out only where it may matter. Numbers are looked at when they are
    read.
    """
    if values(body) <= BOUNDS.values and not too_deep(body):
        return ""
    bare = _STRING.sub(b'""', body)
    if (count := values(bare)) > BOUNDS.values:
        return f"{count} valores en un solo cuerpo; se leen hasta {BOUNDS.values}"
    return f"anidado a más de {BOUNDS.depth} niveles" if _depth(bare) > BOUNDS.depth else ""


def too_deep(body: bytes) -> bool:
    """Say whether a JSON text nests deeper than is read: a reader that follows it to the end may
    come to the end of the stack.
    """
    return _depth(body) > BOUNDS.depth and _depth(_STRING.sub(b'""', body)) > BOUNDS.depth


def repeated(body: bytes) -> str:
    """Return the first name that an object of a JSON text has twice, or "" (RFC 8259 §4: readers
    take either).
    """
    if len(body) > BOUNDS.searched or too_deep(body):
        return ""
    found: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            found.append(Counter(names).most_common(1)[0][0])

    try:
        json.loads(body, object_pairs_hook=look)
    except (ValueError, RecursionError):
        return ""  # what is no JSON is told as that
    return found[0] if found else ""


def _depth(text: bytes) -> int:
    """Return how deep a text nests, brackets within its strings counted too."""
    level = deepest = 0
    for byte in text.translate(None, _NESTING):
        level += 1 if byte in _OPENS else -1
        deepest = max(deepest, level)
    return deepest


def _number(literal: str) -> float:
    """Return a number with a fraction or an exponent; 1.0 is the integer 1, as JSON Schema has it.

    Raises ExcessError for one that no double holds.
    """
    number = float(literal)
    if isinf(number):
        raise ExcessError("un número mayor que 1.8e308, que ningún lector representa")
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} no es JSON")

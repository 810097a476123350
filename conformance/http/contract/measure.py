"""How much a text holds, known before it is read: what a reader would make of it is bounded, and so
is its depth.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conformance.core.errors import Fault
from conformance.core.yaml.bounded import MOST_DEPTH

MOST_VALUES = 200_000
"""Values of a JSON text: thirty times those of the largest document seen published."""

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],]', re.DOTALL)
_LONGEST = 400


def too_many(text: str, start: int = 0) -> bool:
    """Say whether the JSON value at a place has more values than a contract."""
    if sum(text.count(sign, start) for sign in ",{[") <= MOST_VALUES:
        return False
    values = depth = 0
    for token in _TOKEN.finditer(text, start):
        sign = token.group()
        depth += (sign in "{[") - (sign in "}]")
        values += sign in "{[,"
        if depth <= 0 or values > MOST_VALUES:
            break
    return values > MOST_VALUES


def whole_number(text: str) -> int | float:
    """Return the number that digits are; one that no double holds is infinite, for its place to be
    told.
    """
    return int(text) if len(text) <= _LONGEST else -math.inf if text.startswith("-") else math.inf


def excesses(tree: Any) -> Iterator[Fault]:
    """Yield a fault for each value that is nested too deep, or that no system could send: its place
    is told.
    """
    pending: list[tuple[Any, str, int]] = [(tree, "#", 0)]
    while pending:
        node, where, depth = pending.pop()
        if isinstance(node, int | float):
            yield from _number_faults(node, where)
        elif isinstance(node, str):
            yield from _text_faults([node], where)
        elif depth > MOST_DEPTH:
            yield _too_deep(where)
        else:
            yield from _text_faults(node if isinstance(node, Mapping) else (), where)
            pending += [
                (value, f"{where}/{name}", depth + 1)
                for name, value in _parts(node)
                if not _is_plain(value)
            ]


def _parts(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield what an object or a list holds, each with its name as a pointer writes it."""
    if isinstance(node, Mapping):
        yield from ((token(key), value) for key, value in node.items())
    elif isinstance(node, list):
        yield from ((str(index), value) for index, value in enumerate(node))


def _number_faults(number: float, where: str) -> Iterator[Fault]:
    if not _exists(number):
        yield Fault(
            f"En {where} hay un número que no cabe en ningún sistema.",
            None,
            "Se acepta hasta 1.7e308; corrija el documento o quite ese límite.",
        )


def _text_faults(texts: Iterable[Any], where: str) -> Iterator[Fault]:
    yield from (_no_text(where) for one in texts if not _is_text(one))


def _too_deep(where: str) -> Fault:
    return Fault(
        f"En {where:.200}… el documento anida más de {MOST_DEPTH} niveles.",
        None,
        "Compruebe que el archivo es el contrato.",
    )


def _is_plain(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.isascii())


def _is_text(value: str) -> bool:
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:  # half of a pair of UTF-16
        return False


def _no_text(where: str) -> Fault:
    return Fault(
        f"En {where:.200} hay un carácter a medias (\\ud800 a \\udfff), que no es texto.".encode(
            "utf-8", "replace"
        ).decode(),
        None,
        "Corrija ese carácter, o genere el documento de nuevo.",
    )


def token(key: Any) -> str:
    """Return a key as it stands in a JSON pointer."""
    return str(key).replace("~", "~0").replace("/", "~1")


def _exists(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:
        return False

"""Keys written twice in one object: JSON and YAML readers keep one of them and say nothing."""

import re
from collections.abc import Iterator
from itertools import islice
from json import loads
from typing import Any

from conformance.core.yaml.repeated import RepeatedKey

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', re.DOTALL)


class RepeatedKeyError(Exception):
    """An object has a key twice; `in_json` then says where."""


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of the pairs (hook of `json.loads`). Raises RepeatedKeyError when a key
    comes twice.
    """
    made = dict(pairs)
    if len(made) != len(pairs):
        raise RepeatedKeyError
    return made


def in_json(text: str, most: int) -> list[RepeatedKey]:
    """Return the first repeated keys of a valid JSON text, at most so many, in order."""
    return list(islice(_in_json(text), most))


def _in_json(text: str) -> Iterator[RepeatedKey]:
    # One entry for each open object (its keys, at which line) or list (None).
    stack: list[dict[str, int] | None] = []
    written: re.Match[str] | None = None
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        sign = token.group()
        if sign in "{[":
            stack.append({} if sign == "{" else None)
        elif sign in "}]":
            stack.pop()
        elif sign == ":" and written is not None and stack and stack[-1] is not None:
            line, counted = line + text.count("\n", counted, written.start()), written.start()
            key = loads(written.group(), strict=False)
            if key in stack[-1]:
                yield RepeatedKey(key, line, counted - text.rfind("\n", 0, counted), stack[-1][key])
            stack[-1].setdefault(key, line)
        written = token if sign[0] == '"' else None

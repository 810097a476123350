"""How much a text of JSON holds, known before it is read: a reader makes a hundred bytes of each sign."""

import re

MOST_VALUES = 1_000_000
"""Values of a JSON text: ten times those of the largest document that anybody publishes for SIIFA."""

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],]', re.DOTALL)
_LONGEST = 400
_HUGE = float("inf")


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
    """Return the number that digits are; one that no double holds is infinite, for its place to be told."""
    return int(text) if len(text) <= _LONGEST else float("-inf" if text.startswith("-") else _HUGE)

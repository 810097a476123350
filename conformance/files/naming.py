"""The names of files: made of a pattern with `{parts}`, and read back by it."""

import re
from collections.abc import Mapping
from datetime import date

_PART = re.compile(r"\{(\w+)\}")
DAY = "DDMMAAAA"
"""The part that is a day."""


def named(pattern: str, parts: Mapping[str, str]) -> str:
    """Return the name that a pattern makes of its parts."""
    return _PART.sub(lambda found: parts[found[1]], pattern)


def parts_in(pattern: str) -> list[str]:
    """Return the names of the parts of a pattern, in their order."""
    return _PART.findall(pattern)


def parts_of(pattern: str, name: str, widths: Mapping[str, str]) -> dict[str, str] | None:
    """Return the parts of a name that a pattern makes, whatever its case, None for another name.
    `widths` is what each part looks like, as a regular expression.
    """
    made, end = "", 0
    for found in _PART.finditer(pattern):
        made += re.escape(pattern[end : found.start()]) + f"(?P<{found[1]}>{widths[found[1]]})"
        end = found.end()
    match = re.fullmatch(made + re.escape(pattern[end:]), name, re.IGNORECASE)
    return match.groupdict() if match else None


def day_part(day: date) -> str:
    """Return a day as names hold it."""
    return f"{day.day:02d}{day.month:02d}{day.year:04d}"

"""Whether two values, or two names of them, are one as readings of a system write them."""

import re
from functools import lru_cache
from typing import Any

from conformance.http.checks.consistency import moment, same_instant

# The official documents prefix a property with the place of its datum in the DIAN's annex.
_TAG = re.compile(r"^[a-z]{3}\d{2}(?=[A-Z])")
_DAY = 10  # characters of a date without time
UNJUDGED = ("hora",)
"""How names begin that are compared with nothing: an hour alone has no zone to compare it in."""


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

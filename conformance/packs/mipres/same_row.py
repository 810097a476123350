"""Whether two readings show the plain members of a row alike, and how a difference is told: of what
is a person's, that it differs and no more.
"""

import re
from collections.abc import Mapping
from typing import Any

from conformance.http.oracle.rowwise import Difference, between
from conformance.packs.mipres.names import NAMES

Row = Mapping[str, Any]


def differing(one: Row, other: Row) -> Difference | None:
    """Return where two readings of a row differ, None where they do not: a whole number and its
    text are one.
    """
    return next(between(_plain(one), _plain(other)), None)


def told(found: Difference, where: str) -> tuple[str, str]:
    """Return what was expected and what came, in words; `where` is where it was read before."""
    name = found.field.rpartition(".")[2]
    if re.search(NAMES.masked, name):
        return f"{found.field} {where}", "otro"
    return f"{found.field}: {found.expected!r}, {where}", str(found)


def _plain(row: Row) -> dict[str, Any]:
    return {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _plain(value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if whole else value

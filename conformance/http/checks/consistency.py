"""Whether what a system says in one place agrees with what it says in another."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from conformance.core.calendar import BOGOTA

_SECOND = timedelta(seconds=1)
_DIGITS = re.compile(r"(\.\d{6})\d+")
# What a date is written like: Python would also read week dates, and dates without a dash.
_ISO = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?)?")


def rows_of(body: Any) -> list[dict[str, Any]]:
    """Return the rows of a page, or of the array that some lists answer; none of anything else."""
    rows = body.get("resultado") if isinstance(body, Mapping) else body
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def paging_fault(pages: Sequence[Any], size: int) -> str:
    """Return what is inconsistent among pages 1, 2 and the one after the last, of `size` rows, or
    "" (R26).
    """
    if not all(
        isinstance(page, Mapping) and isinstance(page.get("resultado"), list) for page in pages
    ):
        return ""  # the shape of a page is the schema check's business
    first, total, count = pages[0], pages[0].get("totalRegistros"), pages[0].get("totalPaginas")
    rows = [[json.dumps(row, sort_keys=True) for row in page["resultado"]] for page in pages]
    repeated = set(rows[0]) & {row for page in rows[1:] for row in page}
    if repeated:
        return f"{len(repeated)} filas de la página 1 se repiten en otra página"
    if isinstance(total, int) and len(rows[0]) != min(size, total):
        return f"la página 1 trae {len(rows[0])} filas de {total} con páginas de {size}"
    if isinstance(total, int) and isinstance(count, int) and count != ceil(total / size):
        return f"totalPaginas dice {count}; son {ceil(total / size)} para {total} filas de a {size}"
    if len(pages) > 2 and rows[2]:
        return f"la página después de la última trae {len(rows[2])} filas"
    if first.get("registrosPorPagina") not in (None, size):
        return f"registrosPorPagina dice {first['registrosPorPagina']}; se pidieron {size}"
    return ""


def same_instant(actual: Any, expected: Any) -> bool:
    """Say whether two ISO dates are one instant, to the second; without an offset each may be UTC
    or Bogotá (R31).
    """
    return any(
        abs(found - wanted) < _SECOND for found in instants(actual) for wanted in instants(expected)
    )


def instants(value: Any) -> set[datetime]:
    """Return the instants that an ISO text may say: one, or without an offset UTC's and Bogotá's;
    none of no date.
    """
    read = moment(value)
    if read is None:
        return set()
    zones = (read.tzinfo,) if read.tzinfo else (UTC, BOGOTA)
    try:
        return {read.replace(tzinfo=zone).astimezone(UTC) for zone in zones}
    except (
        OverflowError
    ):  # the first and the last day of the calendar, in a zone where it is no day
        return set()


def moment(value: Any) -> datetime | None:
    """Return the moment that an ISO text says, with its offset if it has one, or None when there is
    no such moment.

    .NET writes seven digits after the second and others nine; Python reads six.
    """
    text = _DIGITS.sub(r"\1", value) if isinstance(value, str) else ""
    if not _ISO.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None

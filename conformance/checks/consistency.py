"""Whether what a system says in one place agrees with what it says in another."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from conformance.calendar import BOGOTA


def rows_of(body: Any) -> list[dict[str, Any]]:
    """Return the rows of a page, or of the array that some lists answer; none of anything else."""
    rows = body.get("resultado") if isinstance(body, Mapping) else body
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def paging_fault(pages: Sequence[Any], size: int) -> str:
    """Return what is inconsistent among pages 1, 2 and the one after the last, of `size` rows, or "" (R26)."""
    if not all(isinstance(page, Mapping) and isinstance(page.get("resultado"), list) for page in pages):
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
    """Say whether two ISO dates are one instant; without an offset the server's may be UTC or Bogotá (R31)."""
    wanted, found = moment(expected), moment(actual)
    if wanted is None or found is None:
        return False
    wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    zones = (found.tzinfo,) if found.tzinfo else (UTC, BOGOTA)
    return any(abs(found.replace(tzinfo=zone) - wanted) < timedelta(seconds=1) for zone in zones)


def moment(value: Any) -> datetime | None:
    """Return the moment that an ISO text says, with its offset if it has one, or None."""
    # .NET writes seven digits after the second; Python reads six.
    text = re.sub(r"(\.\d{6})\d+", r"\1", value) if isinstance(value, str) else ""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None

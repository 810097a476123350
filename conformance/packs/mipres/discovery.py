"""The prescriptions that a run may use: those that the target lists, or numbers that nobody has
used, since no reading shows what was prescribed.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime

from conformance.core.answers import Meaning
from conformance.core.calendar import BOGOTA
from conformance.core.resource import Pool, Resource, ResourceId
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.packs.mipres.prescriptions import FREE, PRESCRIPCION
from conformance.packs.mipres.settings import numbered

_MOST = 1_500
_FIRST_PATIENT = 1_900_000_000  # of a block of numbers of which no document was issued
_PATIENTS = 90_000_000
_LISTS = (
    ("direccionamientos_por_fecha", "eps"),
    ("no_direccionamientos_por_fecha", "eps"),
    ("entregas_por_fecha", "proveedor"),
)


def discover(context: Context, only: Mapping[str, tuple[ResourceId, ...]]) -> Pool:
    """Return prescriptions without any row of today. Raises BlockedError where the day can't be
    read.
    """
    day = context.now().astimezone(BOGOTA)
    used = {number for name, role in _LISTS for number in _used(context, name, role, day)}
    ids = only.get(PRESCRIPCION.name) or tuple(_numbers(context, day))
    free = tuple(_prescription(str(one)) for one in ids if str(one) not in used)
    missing = () if context.can_read(_LISTS[0][0], "eps") else ("eps",)
    return Pool(resources=free, roles=context.pool.roles, unseen=missing)


def today(context: Context) -> str:
    """Return the day in Colombia."""
    return context.now().astimezone(BOGOTA).date().isoformat()


def _used(context: Context, name: str, role: str, day: datetime) -> Iterator[str]:
    if not context.can_read(name, role):
        return
    exchange = context.call(name, role, {"fecha": day.date().isoformat()})
    if context.answers.says(exchange, Meaning.UNKNOWN_ROW):
        return
    rows = context.require(exchange, Meaning.ACCEPTED, f"leer {name} como {role}")
    if not isinstance(rows, list):
        raise BlockedError(f"no se pudo leer {name}: no trae una lista de filas")
    yield from (str(row["NoPrescripcion"]) for row in rows if _is_row(row))


def _is_row(row: object) -> bool:
    return isinstance(row, dict) and "NoPrescripcion" in row


def _numbers(context: Context, day: datetime) -> Iterator[str]:
    """Yield numbers of prescriptions of a day: the same for the same seed, and each once."""
    form, given = numbered(context.settings), set[str]()
    for nth in range(_MOST):
        made = int(hashlib.sha256(f"{context.seed}/{nth}".encode()).hexdigest(), 16)
        number = form.of_day(day, made)
        if number not in given:
            yield number
        given.add(number)


def _prescription(number: str) -> Resource:
    made = int(hashlib.sha256(number.encode()).hexdigest(), 16)
    known = {"tipo_documento": "CC", "documento": str(_FIRST_PATIENT + made % _PATIENTS)}
    return Resource(number, PRESCRIPCION.name, FREE, known)

"""What doctors prescribed, as its own service shows it: nobody writes there, so that what there is
on some day is read in three ways and compared, and asked for by who has nothing to do with it.

No source gives the rows whole. Clients read the number of a row in its member `prescripcion`; here
it is taken from whichever object of the row has it, and a row that tells none judges nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.calendar import BOGOTA
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.resource import Resource
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CON_01, CON_04, CON_09, SCH_04, SEC_05
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.packs.mipres.functions import nit
from conformance.packs.mipres.same_row import differing, told
from conformance.packs.mipres.settings import PRESCRIBED_ON
from conformance.packs.mipres.steps import NOTHING

PRESCRIBED = (
    "prescripciones_por_fecha",
    "prescripciones_por_paciente",
    "prescripciones_por_numero",
    "novedades_por_fecha",
    "juntas_por_fecha",
)
"""The capabilities of the service, all of them readings."""

_BY_DAY, _BY_PATIENT, _BY_NUMBER = PRESCRIBED[:3]
_EPS, _OTHER = "eps", "otra_eps"
_NUMBER, _KIND, _DOCUMENTS = "NoPrescripcion", "TipoIDPaciente", ("NroIDPaciente", "NoIDPaciente")
_BACK = 7  # days that are looked at
_LONGEST = 64  # characters of what is told of a prescription and asked again
Row = Mapping[str, Any]


def prescribed_items(contract: Contract) -> Iterable[Item]:
    """Yield the items about what three readings tell alike, and about who else may read it."""
    if {*PRESCRIBED[:3]} <= {*contract.bound}:
        title = "la misma prescripción se lee por día, por paciente y por número"
        yield _item("tres-lecturas", title, ("P1", "P2"), (_EPS,), _three)
        title = "otra EPS no la lee, ni con el NIT de la primera en la ruta"
        yield _item("otra-entidad", title, ("I1", "I5"), (_EPS, _OTHER), _others)


def _item(name: str, title: str, cited: Sequence[str], roles: tuple[str, ...], run: Any) -> Item:
    return Item(
        id=f"probing/{_BY_DAY}/{name}",
        phase="probing",
        title=f"{_BY_DAY}: {title}",
        run=run,
        capability=_BY_DAY,
        capabilities=PRESCRIBED[:3],
        requirements=tuple(f"MIPRES-{one}" for one in cited),
        level=Level.MAY,
        roles=roles,
    )


def _days(context: Context) -> Iterator[str]:
    """Yield the day that the target says, or the last ones."""
    said = context.settings[PRESCRIBED_ON]
    today = context.now().astimezone(BOGOTA).date()
    yield from [said] if said else ((today - timedelta(days=n)).isoformat() for n in range(_BACK))


def _some(context: Context) -> tuple[str, list[Row]]:
    """Return a day on which something was prescribed, and what. Raises BlockedError without one."""
    for day in _days(context):
        exchange = context.call(_BY_DAY, _EPS, {"fecha": day})
        if not context.answers.says(exchange, Meaning.UNKNOWN_ROW):
            context.require(exchange, Meaning.ACCEPTED, "leer lo prescrito en un día")
        every = _rows(context, exchange)
        rows = [one for one in every if _number(one)]
        if rows:
            return day, rows
        if every:
            raise BlockedError(f"lo prescrito el {day} no trae {_NUMBER}: no hay con qué leerlo")
    said = context.settings[PRESCRIBED_ON]
    looked = f"el {said}" if said else f"en los últimos {_BACK} días"
    raise BlockedError(
        f"la EPS no tiene prescripciones {looked}: diga un día en que sí, en "
        f"settings.{PRESCRIBED_ON}"
    )


def _rows(context: Context, exchange: Exchange) -> list[Row]:
    """Return the rows of an answer; one alone may come without a list."""
    body = exchange.json() if context.answers.says(exchange, Meaning.ACCEPTED) else None
    found = [body] if isinstance(body, Mapping) else body
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _told(row: Row, *names: str) -> str:
    """Return what a row, or an object within it, says under one of some names, "" for nothing."""
    held = (row, *(one for one in row.values() if isinstance(one, Mapping)))
    found = (str(one[name]) for one in held for name in names if _is_number(one.get(name)))
    return next(found, "")


def _is_number(told: Any) -> bool:
    """Say whether something may be the number of a prescription, or who somebody is."""
    return isinstance(told, str | int) and 0 < len(str(told)) <= _LONGEST


def _number(row: Row) -> str:
    return _told(row, _NUMBER)


def _patient(row: Row) -> tuple[str, str]:
    return _told(row, _KIND), _told(row, *_DOCUMENTS)


_NOBODYS = "lo prescrito no dice de qué paciente es: por paciente no se lee"


def by_number(context: Context, resource: Resource | None) -> dict[str, Any]:
    """Return what asks for something that was prescribed by its number."""
    _, rows = _some(context)
    return {"noPresc": _number(rows[0])}


def by_patient(context: Context, resource: Resource | None) -> dict[str, Any]:
    """Return what asks for something that was prescribed by its patient."""
    day, rows = _some(context)
    kind, document = _patient(rows[0])
    if not (kind and document):
        raise BlockedError(_NOBODYS)
    return {"fecha": day, "tipodoc": kind, "numdoc": document}


def _three(context: Context) -> None:
    """Read some of what was prescribed on a day by its number, and by its patient."""
    day, rows = _some(context)
    for row in (rows[0], *rows[1:][-1:]):
        exchange = context.call(_BY_NUMBER, _EPS, {"noPresc": _number(row)})
        if not _alike(context, exchange, row, day, _number):
            return
        kind, document = _patient(row)
        if not (kind and document):
            context.notes.append(_NOBODYS)
            return
        asked = {"fecha": day, "tipodoc": kind, "numdoc": document}
        if not _alike(context, context.call(_BY_PATIENT, _EPS, asked), row, day, _patient):
            return


def _alike(
    context: Context, exchange: Exchange, row: Row, day: str, by: Callable[[Row], Sequence[str]]
) -> bool:
    """Report unless a reading has what was read by its day, the same, and nothing else than what is
    asked `by`; say whether it has.
    """
    if not context.expect(exchange, (Meaning.ACCEPTED, NOTHING), SCH_04, requirement="MIPRES-P2"):
        return False
    number, rows = _number(row), [one for one in _rows(context, exchange) if _number(one)]
    strange = next((one for one in rows if _others_than(by(one), by(row))), None)
    same = [one for one in rows if _number(one) == number]
    differences = [differing(row, one) for one in same]
    wrong = next(filter(None, differences), None) if all(differences) else None
    if strange is not None:
        _report(context, CON_04, exchange, "lo que se pide y nada más", _number(strange))
    elif not same:
        _report(context, CON_01, exchange, f"la prescripción {number}, del {day}", "no está")
    elif wrong is not None and not _changed(context, row, day):
        _report(context, CON_09, exchange, *told(wrong, "como por día"))
    return not context.findings


def _others_than(told: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether a row tells that it is of something else; one that tells less tells nothing."""
    return all(told) and told != wanted


def _changed(context: Context, row: Row, day: str) -> bool:
    """Say whether somebody changed meanwhile what was read by its day."""
    return row not in _rows(context, context.call(_BY_DAY, _EPS, {"fecha": day}))


def _report(context: Context, code: Code, exchange: Exchange, expected: str, actual: str) -> None:
    context.report(code, exchange, expected=expected, actual=actual, requirement="MIPRES-P2")


def _others(context: Context) -> None:
    """Ask as another EPS: by the day with the NIT of the first, and by the number with its own."""
    day, rows = _some(context)
    number = _number(rows[0])
    foreign = {"nit": nit(context, _EPS), "fecha": day}
    for name, values, cited in (
        (_BY_DAY, foreign, "I1"),
        (_BY_NUMBER, {"noPresc": number}, "I5"),
    ):
        exchange = context.call(name, _OTHER, values)
        if number in [_number(one) for one in _rows(context, exchange)]:
            context.report(
                SEC_05,
                exchange,
                expected=f"un rechazo, o nada de la prescripción {number}, para {_OTHER}",
                actual="la trae",
                requirement=f"MIPRES-{cited}",
            )
            return

"""What clients show in two ways, judged by what the target says of itself: nothing where it says
nothing.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.calendar import BOGOTA
from conformance.core.finding import Level
from conformance.http.checks.codes import CON_01, CON_04, LIF_01, LIF_03
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.packs.mipres.bodies import EPS, PROVIDER, delivered, directed, done, led
from conformance.packs.mipres.discovery import today
from conformance.packs.mipres.prescriptions import needed
from conformance.packs.mipres.settings import DAY, DUE, PARTIAL, REGISTERED, SEVERAL, numbers, said
from conformance.packs.mipres.steps import STEPS

_BY_DAY = STEPS["direccionamiento"].reading("fecha")
_DELIVER, _DELIVERIES = STEPS["entrega"].act, STEPS["entrega"].reading("prescripcion")
_PART, _REST = "10", "20"


def told_items(contract: Contract) -> Iterator[Item]:
    """Yield the items about what a target may say of its lists and of partial deliveries."""
    if {_BY_DAY, "direccionar"} <= set(contract.bound):
        title = "la lista de un día va por la fecha que dice el objetivo"
        yield _item("filtro-de-fecha", _BY_DAY, title, "R3b", 1, _listed_by)
    if {_DELIVER, _DELIVERIES} <= set(contract.bound):
        title = "tras una entrega parcial va otra, o no, como dice el objetivo"
        yield _item("entrega-parcial", _DELIVER, title, "R13b", 4, _in_parts)


def _item(name: str, capability: str, title: str, cited: str, writes: int, run: Any) -> Item:
    return Item(
        id=f"probing/{capability}/{name}",
        phase="probing",
        title=f"{capability}: {title}",
        run=run,
        capability=capability,
        capabilities=(capability,),
        requirements=(f"MIPRES-{cited}",),
        level=Level.MAY,
        roles=(EPS, PROVIDER),
        needs=(needed(),),
        writes=writes,
    )


def _listed_by(context: Context) -> None:
    """Direct for tomorrow: one of the lists of both days has it."""
    by, prescription = said(context.settings, DAY), context.resources[0]
    now = context.now().astimezone(BOGOTA)
    due = (now + timedelta(days=1)).date().isoformat()
    done(context, "direccionamiento", {**directed(context, prescription), "FecMaxEnt": due})
    for day, wanted in ((today(context), by == REGISTERED), (due, by == DUE)):
        exchange = context.call(_BY_DAY, EPS, {"fecha": day})
        numbers_of = [row.get("NoPrescripcion") for row in _rows(exchange.json())]
        if (prescription.id in numbers_of) is not wanted:
            context.report(
                CON_04,
                exchange,
                expected=f"{'con' if wanted else 'sin'} lo que se registró hoy y vence el {due}",
                actual="no está" if wanted else "está",
                requirement="MIPRES-R3b",
                level=Level.MAY,
            )
            return


def _in_parts(context: Context) -> None:
    """Deliver a part, and another."""
    several = said(context.settings, PARTIAL) == SEVERAL
    prescription = context.resources[0]
    case = led(context, prescription, "programacion")["Id"]
    cause = numbers(context.settings, "causas.entrega")[0]
    part = {**delivered(context, case), "EntTotal": 0, "CausaNoEntrega": cause}
    first = done(context, "entrega", {**part, "CantTotEntregada": _PART})
    other = context.call(_DELIVER, PROVIDER, {**part, "CantTotEntregada": _REST})
    meaning, code = (Meaning.ACCEPTED, LIF_01) if several else (Meaning.OUT_OF_TURN, LIF_03)
    right = context.expect(other, meaning, code, requirement="MIPRES-R13b", level=Level.MAY)
    if not (right and several):
        return
    ids = [one["IdEntrega"] for one in (first, *_rows(other.json())) if "IdEntrega" in one]
    exchange = context.call(_DELIVERIES, EPS, {"noPrescripcion": prescription.id})
    shown = {str(row.get("IDEntrega")) for row in _rows(exchange.json())}
    if not {str(one) for one in ids} <= shown:
        context.report(
            CON_01,
            exchange,
            expected=f"las dos entregas: {', '.join(map(str, ids))}",
            actual=", ".join(sorted(shown)) or "ninguna",
            requirement="MIPRES-R13b",
            level=Level.MAY,
        )


def _rows(body: Any) -> list[dict[str, Any]]:
    return [row for row in body if isinstance(row, dict)] if isinstance(body, list) else []

"""What the collections show: the rows of an entity, by day, prescription or patient."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from conformance.packs.mipres.sandbox.acts import Asking
from conformance.packs.mipres.sandbox.fields import SHOWN
from conformance.packs.mipres.sandbox.records import Record
from conformance.packs.mipres.steps import Step
from conformance.sandbox.reply import Reply, answer

Picks = Callable[[Record, Mapping[str, Any], Callable[[str], bool]], bool]


def _of_day(row: Record, asked: Mapping[str, Any], rule: Callable[[str], bool]) -> bool:
    due = row.values.get("FecMaxEnt")
    day = due if due and not rule("por-registro") else row.made.date()
    return bool(day == asked["fecha"] if rule("dia") else day == asked["fecha"] - _A_DAY)


_A_DAY = timedelta(days=1)


def _of_prescription(row: Record, asked: Mapping[str, Any], rule: Callable[[str], bool]) -> bool:
    number, wanted = row.values["NoPrescripcion"], asked["noPrescripcion"]
    return bool(number == wanted) or (number.startswith(wanted) and not rule("prescripcion"))


def _of_patient(row: Record, asked: Mapping[str, Any], rule: Callable[[str], bool]) -> bool:
    same = row.values["NoIDPaciente"] == asked["numdoc"]
    of_type = row.values["TipoIDPaciente"] == asked["tipodoc"] or not rule("tipodoc")
    return same and of_type and row.made.date() == asked["fecha"]


PICKS: Mapping[str, Picks] = {
    "fecha": _of_day,
    "prescripcion": _of_prescription,
    "paciente": _of_patient,
}


def read(step: Step, by: str, call: Asking) -> Reply:
    """Show the rows of a collection that the caller may see."""
    picks, rule = PICKS[by], call.store.rule
    rows = call.store.visible(step.name, call.user.nit)
    return answer([shown(step, one) for one in rows if picks(one, call.path, rule)])


def shown(step: Step, row: Record) -> dict[str, Any]:
    """Return a row as readings show it."""
    values = {name: _plain(row.values.get(name)) for name in SHOWN[step.name]}
    made = {} if step.name == "entrega" else {step.moment: _moment(row.made)}
    return {
        "ID": row.case,
        step.id: row.id,
        **_with_zeros(values),
        **made,
        step.state: row.state or step.gone,
        "FecAnulacion": _moment(row.annulled) if row.annulled else None,
    }


def _with_zeros(values: dict[str, Any]) -> dict[str, Any]:
    none = {"NoSubEntrega": 0} if values.get("NoSubEntrega", 0) is None else {}
    return {**values, **none}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%d %H:%M")

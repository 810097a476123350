"""What doctors prescribed, in the service that nobody writes to: some of today and of the days just
before, the same for the same day, for each EPS.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from conformance.packs.mipres.prescribed import PRESCRIBED
from conformance.packs.mipres.sandbox.acts import Asking
from conformance.packs.mipres.sandbox.records import USERS
from conformance.sandbox.reply import Reply, answer

_DAYS = 3
_A_DAY = timedelta(days=1)
_EACH = (("eps", "CC"), ("eps", "TI"), ("eps", "CC"), ("otra_eps", "CC"))
_PATIENT = "1990000001"
_NOVELTY, _APPROVED = 1, 3


@dataclass(frozen=True, slots=True)
class Prescription:
    """A prescription: its number, its day, the NITs of who pays and who prescribed, its patient."""

    number: str
    day: date
    insurer: str
    provider: str
    kind: str
    document: str = _PATIENT


def _prescribed(call: Asking) -> Iterator[Prescription]:
    """Yield what the caller may see of all that there is."""
    today = call.now.date()
    for back in range(_DAYS):
        day = today - back * _A_DAY
        for nth, (role, kind) in enumerate(_EACH):
            made = int(hashlib.sha256(f"mipres/{day}/{nth}".encode()).hexdigest(), 16)
            number = call.store.form.of_day(day, made)
            one = Prescription(number, day, USERS[role].nit, USERS["ips"].nit, kind)
            if call.user.nit in (one.insurer, one.provider) or not call.store.rule("entity"):
                yield one


def _of_day(call: Asking, one: Prescription) -> bool:
    return bool(one.day == call.path["fecha"])


def _of_patient(call: Asking, one: Prescription) -> bool:
    asked, rule = call.path, call.store.rule
    of_type = one.kind == asked["tipodoc"] or not rule("paciente-prescrito")
    return _of_day(call, one) and of_type and one.document == asked["numdoc"]


def _of_number(call: Asking, one: Prescription) -> bool:
    number = call.path["noPresc"]
    like = one.number[:8] == (number or "")[:8] and not call.store.rule("numero-prescrito")
    return one.number == number or like


def _whole(one: Prescription) -> dict[str, Any]:
    told = {
        "NoPrescripcion": one.number,
        "FPrescripcion": f"{one.day}T00:00:00",
        "TipoIDIPS": "NI",
        "NroIDIPS": one.provider,
        "TipoIDPaciente": one.kind,
        "NroIDPaciente": one.document,
        "CodEPS": "EPS901",
        "EstPres": 4,
    }
    lists = ("procedimientos", "dispositivos", "productosnutricionales", "serviciosComplementarios")
    medicine = {"ConOrden": 1, "TipoMed": 1, "DescMedPrinAct": "[ACIDO VALPROICO] 250mg/1U"}
    return {"prescripcion": told, "medicamentos": [medicine], **{name: [] for name in lists}}


def _novelty(one: Prescription) -> dict[str, Any]:
    told = {"TipoNov": _NOVELTY, "NoPrescripcion": one.number, "NoPrescripcionF": one.number}
    return {"prescripcion_novedades": {**told, "FNov": f"{one.day}T00:00:00"}}


def _board(one: Prescription) -> dict[str, Any]:
    told = {"NoPrescripcion": one.number, "FPrescripcion": f"{one.day}T00:00:00"}
    more = {"TipoTecnologia": "M", "Consecutivo": "1", "EstJM": _APPROVED}
    return {"junta_profesional": {**told, **more}}


Picks = Callable[[Asking, Prescription], bool]
_READINGS: Mapping[str, tuple[str, Picks, Callable[[Prescription], dict[str, Any]]]] = {
    "prescripciones_por_fecha": ("Prescripcion/<nit>/<fecha>/<token>", _of_day, _whole),
    "prescripciones_por_paciente": (
        "PrescripcionPaciente/<nit>/<fecha>/<token>/<tipodoc>/<numdoc>",
        _of_patient,
        _whole,
    ),
    "prescripciones_por_numero": (
        "PrescripcionXNumero/<nit>/<token>/<noPresc>",
        _of_number,
        _whole,
    ),
    "novedades_por_fecha": ("NovedadesPrescripcion/<nit>/<fecha>/<token>", _of_day, _novelty),
    "juntas_por_fecha": ("JuntaProfesionalXFecha/<nit>/<token>/<fecha>", _of_day, _board),
}
assert tuple(_READINGS) == PRESCRIBED


def _read(name: str, call: Asking) -> Reply:
    """Show what the caller may see of what is asked for."""
    _, picks, shown = _READINGS[name]
    return answer([shown(one) for one in _prescribed(call) if picks(call, one)])


def readings() -> Iterator[tuple[str, str, Callable[[Asking], Reply]]]:
    """Yield each reading, its path within the service, and what answers it."""
    for name, (path, _, _) in _READINGS.items():
        yield name, path, partial(_read, name)

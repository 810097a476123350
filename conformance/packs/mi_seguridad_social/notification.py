"""What the ministry tells a caja: a notification, and what its transaction says."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from conformance.core.resource import Resource
from conformance.http.checks.codes import LIF_04
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar, InvalidValue
from conformance.packs.mi_seguridad_social.novelties import NOTIFY, NOVELTIES, Novelty, is_date

MINISTRY = "ministerio"
OF_THE_HARNESS = "ARNES-"
"""How the number of a transaction begins that the harness made."""
_HOST = "https://miseguridadsocial.gov.co:8062"
_VALID_DAYS = 15

_SAID = {
    "TipoDocumentoEmpleador": "NI",
    "NumeroDocumentoEmpleador": "900123456",
    "serialSat": "1",
    "TipoPersona": "J",
    "NaturalezaJuridicaEmpleador": 1,
    "FechaEfectivaAfiliacion": "",
    "FechaEfectivaDesafiliacion": "",
    "NombreRazonSocial": "Panadería Ñandú S.A.S.",
    "Departamento": "05",
    "Municipio": "001",
    "DireccionContacto": "Calle 10 # 20-30",
    "TelefonoContacto": "6041234567",
    "CorreoElectronicoContacto": "empresa@conformidad.example",
    "TipoDocumentoRepresentanteLegal": "CC",
    "NumeroDocumentoRepresentanteLegal": "1020304050",
    "TipoDocumentoTrabajador": "CC",
    "NumeroDocumentoTrabajador": "1030507090",
    "SexoTrabajador": "H",
    "Salario": "1423500",
    "TipoSalario": "1",
    "TipoInicio": "1",
    "TipoTerminacion": "1",
    "HorasTrabajo": "192",
    "PerdidaAfiliacionCausaGrave": "NO",
    "CodigoCcfAnterior": "CCF56",
}


def request_data(one: Novelty, number: str) -> Mapping[str, Any]:
    """Return what a transaction of the harness tells who consults it."""
    own = {**_SAID, "NumeroTransaccion": number, "RadicadoSolicitud": "RS20260001"}
    return {key: own.get(key, "2026-03-02" if is_date(key) else "SI") for key in one.keys}


def notification(context: Context, one: Novelty) -> dict[str, Any]:
    """Return a notification of a new transaction, of this item alone, and of this moment: a caja
    that was notified of the same in another run would rightly leave it.
    """
    turn, now = len(context.exchanges), context.now()
    today, moment = now.date(), int(now.timestamp() * 1000)
    chance = f"{context.random.randrange(10**9):09}"
    number = f"{OF_THE_HARNESS}{moment:x}-{chance}-{turn}"
    base = context.desk.address if context.desk else _HOST
    return {
        "numero_transaccion": number,
        "codigo_novedad": one.code,
        "fecha_creacion": today.isoformat(),
        "fecha_vigencia": (today + timedelta(days=_VALID_DAYS)).isoformat(),
        "Estado_Fujo": "1",
        "url": f"{base}/{number}/{one.asked}",
    }


def _make(context: Context, resource: Resource | None) -> dict[str, Any]:
    return notification(context, NOVELTIES[0])


def _wrong_novelties(
    context: Context, base: Mapping[str, Any], resource: Resource | None
) -> tuple[InvalidValue, ...]:
    return tuple(
        InvalidValue(("codigo_novedad",), one, LIF_04, "caja.novedad") for one in ("10", "0", "x")
    )


NOTIFIED = {NOTIFY: Exemplar(MINISTRY, _make, invalid_values=_wrong_novelties)}

"""What each act sends that a conforming MIPRES accepts, and the chain that leads to it."""

from collections.abc import Callable, Mapping
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.resource import Resource
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.packs.mipres.discovery import today
from conformance.packs.mipres.prescriptions import document_of
from conformance.packs.mipres.settings import BOTH, CODES_BY, numbers
from conformance.packs.mipres.steps import CHAIN, STEPS

EPS, PROVIDER = "eps", "proveedor"
_CODE, _QUANTITY, _LOT, _VALUE = "19903012-1", "30", "L-2026-07", "125000.50"
Body = dict[str, Any]


def _due(context: Context) -> str:
    """Return today: a list by day may go by what is registered or by what is due, alike then."""
    return today(context)


def _prescribed(prescription: Resource) -> Body:
    kind, number = document_of(prescription)
    return {
        "NoPrescripcion": prescription.id,
        "TipoTec": "M",
        "ConTec": 1,
        "TipoIDPaciente": kind,
        "NoIDPaciente": number,
    }


def _provider(context: Context) -> str:
    """Return the NIT of the provider to whom prescriptions are directed."""
    found = context.users.get(context.caller(PROVIDER), "")
    if not found:
        raise BlockedError("nadie da el NIT del proveedor a quien se direcciona")
    return found


def directed(context: Context, prescription: Resource) -> Body:
    """Return what directs a prescription to the provider of the run."""
    return {
        **_prescribed(prescription),
        "NoEntrega": 1,
        "NoSubEntrega": 0,
        "TipoIDProv": "NI",
        "NoIDProv": _provider(context),
        "CodMunEnt": "11001",
        "FecMaxEnt": _due(context),
        "CantTotAEntregar": _QUANTITY,
        "DirPaciente": "Calle 10 # 20-30",
        "CodSerTecAEntregar": _CODE,
    }


def not_directed(context: Context, prescription: Resource) -> Body:
    """Return what says that a prescription will not be directed."""
    cause = numbers(context.settings, "causas.direccionamiento")[0]
    return {**_prescribed(prescription), "CausaNoEntrega": cause}


def programmed(context: Context, case: Any) -> Body:
    """Return what programmes a case."""
    return {
        "ID": case,
        "FecMaxEnt": _due(context),
        "TipoIDSedeProv": "NI",
        "NoIDSedeProv": _provider(context),
        "CodSedeProv": "PROV000001",
        "CodSerTecAEntregar": _CODE,
        "CantTotAEntregar": _QUANTITY,
    }


def _what(context: Context) -> Body:
    return {
        "CodSerTecEntregado": _CODE,
        "CantTotEntregada": _QUANTITY,
        "EntTotal": 1,
        "CausaNoEntrega": 0,
        "FecEntrega": today(context),
        "NoLote": _LOT,
    }


def delivered(context: Context, case: Any) -> Body:
    """Return what says that all of a case was handed over."""
    received = {"TipoIDRecibe": "CC", "NoIDRecibe": "1900000009"}
    return {"ID": case, **_what(context), **received}


def delivered_in_hospital(context: Context, prescription: Resource) -> Body:
    """Return what says that a prescription was handed over in a hospital."""
    return {**_prescribed(prescription), "NoEntrega": 1, **_what(context)}


def coded(context: Context, told: Mapping[str, Any]) -> Body:
    """Return what adds a code to an entrega, by the ids that its act answered: some systems read
    the one, others the other, and a target may say which.
    """
    ids, by = {"ID": told["Id"], "IDEntrega": told["IdEntrega"]}, context.settings[CODES_BY]
    return {
        **(ids if by == BOTH else {by: ids[by]}),
        "CodSerTecEntregado": "20018654-1",
        "CantTotEntregada": "2",
    }


def reported(context: Context, case: Any) -> Body:
    """Return what reports the entrega of a case."""
    return {"ID": case, "EstadoEntrega": 1, "CausaNoEntrega": 0, "ValorEntregado": _VALUE}


def supplied(context: Context, case: Any) -> Body:
    """Return what closes a case."""
    return {
        "ID": case,
        "UltEntrega": 1,
        "EntregaCompleta": 1,
        "CausaNoEntrega": 0,
        "CantTotEntregada": _QUANTITY,
        "NoLote": _LOT,
        "ValorEntregado": _VALUE,
    }


def billed(context: Context, prescription: Resource) -> Body:
    """Return what bills a prescription."""
    return {
        **_prescribed(prescription),
        "NoEntrega": 1,
        "NoSubEntrega": 0,
        "NoFactura": f"FE-{prescription.id[-8:]}",  # type: ignore[index]
        "NoIDEPS": context.users.get(context.caller(EPS), "900100201"),
        "CodEPS": "EPS901",
        "CodSerTecAEntregado": _CODE,
        "CantUnMinDis": _QUANTITY,
        "ValorUnitFacturado": "4166.68",
        "ValorTotFacturado": "125000.40",
        "CuotaModer": "0",
        "Copago": "0",
    }


def told_billed(context: Context, case: Any) -> Body:
    """Return what the EPS tells of something billed, by the id that billing it answered."""
    return {
        "ID": case,
        "CompAdm": 1,
        "CodCompAdm": "C-001",
        "CodHom": "H-001",
        "UniCompAdm": "30",
        "UniDispHom": "30",
        "ValUnMiCon": "4166.68",
        "CantTotEnt": _QUANTITY,
        "ValTotCompAdm": "125000.40",
        "ValTotHom": "0",
    }


def told_of(context: Context, prescription: Resource) -> Mapping[str, Any]:
    """Bill a prescription, have the EPS tell of it, and return the ids of that."""
    case = done(context, "facturacion", billed(context, prescription))["Id"]
    return {**done(context, "datos_facturados", told_billed(context, case)), "Id": case}


Of = Callable[[Context, Any], Body]
LATER: Mapping[str, Of] = {
    "programacion": programmed,
    "entrega": delivered,
    "reporte": reported,
    "suministro": supplied,
}
"""Of the acts that process another row: their bodies by the trace id of the case."""
ROLES: Mapping[str, str] = {
    name: PROVIDER if STEPS[name].side == "dispensador" else EPS for name in STEPS
}
"""Who makes the acts of each collection."""


def done(context: Context, name: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make an act and return what it answers of its row. Raises BlockedError when it is refused."""
    step = STEPS[name]
    exchange = context.call(step.act, ROLES[name], body)
    return answered(context.require(exchange, Meaning.ACCEPTED, f"{step.act} (preparación)"))


def answered(body: Any) -> Mapping[str, Any]:
    """Return the one object that an act answers. Raises BlockedError where there is none."""
    first = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, dict) or "Id" not in first:
        raise BlockedError("la respuesta del acto no trae el Id del caso")
    return first


def led(context: Context, prescription: Resource, upto: str) -> Mapping[str, Any]:
    """Lead a prescription through the chain up to a collection; return the ids of its last act."""
    told = done(context, CHAIN[0], directed(context, prescription))
    case = told["Id"]
    for name in CHAIN[1 : CHAIN.index(upto) + 1]:
        told = done(context, name, LATER[name](context, case))
    return {**told, "Id": case}


def before(name: str) -> tuple[str, ...]:
    """Return the capabilities that lead to a collection, without its own act."""
    return tuple(STEPS[one].act for one in CHAIN[: CHAIN.index(name)])

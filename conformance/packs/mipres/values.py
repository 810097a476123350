"""Values near those that are sent: at the limits of what is right, and just beyond."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from conformance.core.calendar import BOGOTA
from conformance.core.finding import Level
from conformance.core.resource import Resource
from conformance.http.checks.codes import ERR_02, LIF_10
from conformance.http.context import Context
from conformance.http.exemplar import ABSENT, InvalidValue, Pointer
from conformance.packs.mipres.settings import DELIVERED, numbered, unknown

_QUANTITIES = ("1.5", "0.0001", "12.3456")
_BAD_QUANTITIES = ("0", "-1", "1,5", "1e3", "1.00001", "NaN")
_MONEY = ("0", "0.01", "199999999.99")
_BAD_MONEY = ("-1", "100.001", "12345678901234567")
_BAD_DAYS = ("2026-02-30", "26-01-15", "15/01/2026", "2026-1-5")
_LAST_CAUSE, _LAST_STATE = 19, 3  # the last that any client shows
_RIGHT: Mapping[str, Sequence[Any]] = {
    "DirPaciente": ("Carrera 7 Nº 12-30, Peñón", "x" * 80, ABSENT),
    "NoSubEntrega": (ABSENT, 1),
    "TipoTec": tuple("MPDNS"),
    "ValorEntregado": _MONEY,
    "ValTotCompAdm": _MONEY,
    "NoLote": ("Lote ñ-1", "L" * 20),
}
_WRONG: Mapping[str, Sequence[Any]] = {
    "TipoTec": ("X", "m"),
    "TipoIDPaciente": ("XX", "cc"),
    "TipoIDRecibe": ("XX",),
    "TipoIDProv": ("CC",),
    "TipoIDSedeProv": ("CC",),
    "CodMunEnt": ("1100", "110011", "ABCDE"),
    "CantTotAEntregar": _BAD_QUANTITIES,
    "CantTotEntregada": _BAD_QUANTITIES,
    "CantUnMinDis": _BAD_QUANTITIES,
    "ValorEntregado": _BAD_MONEY,
    "ValorUnitFacturado": _BAD_MONEY,
    "ValorTotFacturado": _BAD_MONEY,
    "CuotaModer": _BAD_MONEY,
    "Copago": _BAD_MONEY,
    "FecMaxEnt": _BAD_DAYS,
    "FecEntrega": _BAD_DAYS,
    "CompAdm": (0, 4),
    "EntTotal": (2,),
    "UltEntrega": (2,),
    "EntregaCompleta": (2,),
}


def valid(
    context: Context, base: Mapping[str, Any], resource: Resource | None
) -> Mapping[Pointer, Sequence[Any]]:
    """Return values that must be taken, by the place where they go."""
    found: dict[Pointer, Sequence[Any]] = {
        (name,): values for name, values in _RIGHT.items() if name in base
    }
    if "CantTotEntregada" in base and "UltEntrega" not in base:
        found[("CantTotEntregada",)] = _QUANTITIES
    return found


def wrong(
    context: Context, base: Mapping[str, Any], resource: Resource | None
) -> Sequence[InvalidValue]:
    """Return values that must be refused: of another form, or against a rule (R15, R23)."""
    made = [
        InvalidValue((name,), value, ERR_02)
        for name, values in _WRONG.items()
        for value in values
        if name in base
    ]
    if "NoPrescripcion" in base:
        strange = numbered(context.settings).wrong(str(base["NoPrescripcion"]))
        made += [InvalidValue(("NoPrescripcion",), value, ERR_02) for value in strange]
    if "CausaNoEntrega" in base and "UltEntrega" not in base:
        causes = unknown(context.settings, _list_of(base), _LAST_CAUSE)
        made += [_cause(value) for value in (-1, *causes)]
    if "EstadoEntrega" in base:
        states = unknown(context.settings, DELIVERED, _LAST_STATE)
        made += [InvalidValue(("EstadoEntrega",), states[0], ERR_02)]
    if "FecEntrega" in base:
        tomorrow = (context.now().astimezone(BOGOTA) + timedelta(days=2)).date().isoformat()
        made.append(InvalidValue(("FecEntrega",), tomorrow, LIF_10, "fecha.futura", Level.MAY))
    return made


def _list_of(base: Mapping[str, Any]) -> str:
    """Return which list the cause of an act is of."""
    if "EstadoEntrega" in base:
        return "causas.reporte"
    return "causas.entrega" if "FecEntrega" in base else "causas.direccionamiento"


def _cause(value: int) -> InvalidValue:
    return InvalidValue(("CausaNoEntrega",), value, LIF_10, "causa", Level.MAY)

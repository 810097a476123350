"""Where SIIFA shows what each write could have changed (R23)."""

from collections.abc import Mapping
from dataclasses import replace

from conformance.core.observation import Observation, RowsRead

_PAYER = "erp"
_ACCOUNT_ID = "idEmpresaCuentaBancaria"
_ALL = 100  # rows: more than one test leaves


def _of_factura(kind: str, *more: RowsRead) -> Observation:
    """Return the observation of a write that leaves a row on a factura."""
    listing = f"listar_{kind}_de_factura"
    summary = RowsRead(f"resumir_{kind}_de_factura", "IdFactura", of_resource=True)
    readings = (_list(listing), summary, *more)
    return Observation(readings, _PAYER, _list(listing, whole=True))


def _list(listing: str, *, whole: bool = False) -> RowsRead:
    return RowsRead(listing, "IdFactura", of_resource=True, page=_ALL if whole else 0, first=True)


def _of_follow_up(kind: str) -> Observation:
    """Return the observation of an act on a glosa or a devolución."""
    detail = RowsRead(f"ver_{kind}", f"IdSeguimientoFactura{kind.capitalize()}")
    known = _of_factura(kind, _ACTS_OF_ALL)
    return replace(known, readings=(detail, *known.readings))


def _of_row(reading: RowsRead) -> Observation:
    return Observation((reading,), _PAYER, reading)


# Its counts and what was done on it are shown with the factura itself, and beside all others'.
_FACTURA = RowsRead("ver_factura", "IdFactura", of_resource=True)
_ACTS_OF_ALL = _list("listar_seguimientos")
_STATES = _of_row(RowsRead("listar_estados_pago", "IdSeguimientoFacturaPago"))
_ACCOUNT = Observation(
    (RowsRead("ver_cuenta", "id"), RowsRead("listar_cuentas", same=_ACCOUNT_ID, first=True)),
    _PAYER,
    RowsRead("ver_cuenta", "id"),
)
# Others open accounts meanwhile: only the one of this number counts.
_NEW_ACCOUNT = Observation(
    (RowsRead("listar_cuentas", same="numeroCuenta", first=True),),
    _PAYER,
    RowsRead("listar_cuentas", page=_ALL, same="numeroCuenta", first=True),
)
_ACTS = ("responder", "reiterar", "responder_reiteracion")
_KINDS = ("glosa", "devolucion")

OBSERVATIONS: Mapping[str, Observation] = {
    **dict.fromkeys(
        ("radicar_factura", "radicar_factura_masivo"), _of_row(_list("listar_radicados_de_factura"))
    ),
    **{
        f"formular_{kind}{bulk}": _of_factura(kind, _ACTS_OF_ALL, _FACTURA)
        for kind in _KINDS
        for bulk in ("", "_masivo")
    },
    **{f"{act}_{kind}": _of_follow_up(kind) for kind in _KINDS for act in _ACTS},
    **dict.fromkeys(
        ("registrar_pago", "registrar_pago_masivo"), _of_factura("pagos", _list("listar_pagos"))
    ),
    "registrar_estado_pago": _STATES,
    "crear_cuenta": _NEW_ACCOUNT,
    "actualizar_cuenta": _ACCOUNT,
    "cambiar_estado_cuenta": _ACCOUNT,
}

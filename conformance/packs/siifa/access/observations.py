"""Where SIIFA shows what each write could have changed (R23)."""

from collections.abc import Mapping

from conformance.core.observation import Observation, RowsRead

_PAYER = "erp"
_ALL = 100  # rows: more than one test leaves


def _of_factura(listing: str) -> Observation:
    """Return the observation of a write that leaves a row on a factura."""
    return Observation((_list(listing),), _PAYER, _list(listing, whole=True))


def _list(listing: str, *, whole: bool = False) -> RowsRead:
    return RowsRead(listing, "IdFactura", of_resource=True, page=_ALL if whole else 0, first=True)


def _of_follow_up(kind: str) -> Observation:
    """Return the observation of an act on a glosa or a devolución."""
    detail = RowsRead(f"ver_{kind}", f"IdSeguimientoFactura{kind.capitalize()}")
    listing = f"listar_{kind}_de_factura"
    return Observation((detail, _list(listing)), _PAYER, _list(listing, whole=True))


def _of_row(reading: RowsRead) -> Observation:
    return Observation((reading,), _PAYER, reading)


_STATES = _of_row(RowsRead("listar_estados_pago", "IdSeguimientoFacturaPago"))
_ACCOUNT = _of_row(RowsRead("ver_cuenta", "id"))
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
        ("radicar_factura", "radicar_factura_masivo"), _of_factura("listar_radicados_de_factura")
    ),
    **{
        f"formular_{kind}{bulk}": _of_factura(f"listar_{kind}_de_factura")
        for kind in _KINDS
        for bulk in ("", "_masivo")
    },
    **{f"{act}_{kind}": _of_follow_up(kind) for kind in _KINDS for act in _ACTS},
    **dict.fromkeys(
        ("registrar_pago", "registrar_pago_masivo"), _of_factura("listar_pagos_de_factura")
    ),
    "registrar_estado_pago": _STATES,
    "crear_cuenta": _NEW_ACCOUNT,
    "actualizar_cuenta": _ACCOUNT,
    "cambiar_estado_cuenta": _ACCOUNT,
}

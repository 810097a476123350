"""A factura as a list of the target shows it, when what is shown can be used."""

from collections.abc import Mapping
from typing import Any

from conformance.http.context import Resource


def resource_of(row: Mapping[str, Any], *, radicada: bool) -> Resource | None:
    """Return the factura of a row, or None when its id or its value is nothing a request could
    take.

    What is wrong with the row is for the schema's check to say: nothing is guessed or raised here.
    """
    number, value = row.get("idFactura"), row.get("valorFactura")
    if not _number(number) or not isinstance(number, int) or not (value is None or _number(value)):
        return None
    return Resource(
        id=number,
        numero=str(row.get("numeroFactura") or ""),
        nit_emisor=_nit(row, "emisor", "nitEmisor"),
        nit_adquiriente=_nit(row, "adquiriente", "nitAdquiriente"),
        valor=float(value or 0),
        emision=str(row.get("fechaEmision") or ""),
        radicada=radicada,
    )


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _nit(row: Mapping[str, Any], side: str, name: str) -> str:
    entity = row.get(side)
    return str(entity.get(name) or "") if isinstance(entity, Mapping) else ""

"""What the requests of many capabilities are made from: a factura, or nothing at all."""

from typing import Any

from conformance.core.resource import Resource
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context


def given_factura(factura: Resource | None) -> Resource:
    """Return the factura of an item. Raises BlockedError when it has none."""
    if factura is None:
        raise BlockedError("no hay una factura para esta prueba")
    return factura


def of_factura(context: Context, factura: Resource | None) -> dict[str, Any]:
    """Return the request that names a factura by its id."""
    return {"IdFactura": given_factura(factura).id}


def nothing(context: Context, factura: Resource | None) -> dict[str, Any]:
    """Return the request that needs no value."""
    return {}

"""One bound operation and exchanges of it, for the tests of the checks."""

import json

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.http.contract.binding import Bound, Capability
from conformance.http.contract.document import Answer, Operation

EVIDENCE = Evidence("", (), None, (), None, "")
SCHEMA = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer"},
        "filas": {"type": "array", "items": {"type": "number"}},
    },
}
PROBLEM = {
    "title": "No es válido",
    "status": 400,
    "errors": {"IdFactura": ["Debe ser mayor que cero."]},
}
BOUND = Bound(
    Capability("ver_factura", "factura", "read", True, ("erp",), (), {}),
    Operation(
        "GET",
        "/api/Factura/{id}",
        "",
        "",
        (),
        None,
        (),
        False,
        (
            Answer("200", ("application/json",), SCHEMA),
            Answer("400", ("application/problem+json",), None),
            Answer("403", (), None),
            Answer("404", (), None),
            Answer("500", (), None),
        ),
        {},
    ),
    "documento",
    problems={400: False, 403: True, 404: False},
    undeclared=frozenset({401, 405, 415}),
)


def exchange(
    status: int | None,
    body: object = None,
    *,
    media: str | None = "application/json",
    method: str = "GET",
    sent: bytes | None = None,
    url: str = "http://x/api/Factura/1",
) -> Exchange:
    """Return an exchange that was answered with this; `None` as status is a transport fault."""
    content = (
        b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    )
    headers = (("content-type", media),) if media and content else ()
    response = None if status is None else Response(status, headers, content)
    request = Request(method, url, "erp", (), sent, "ver_factura", "GET /api/Factura/{id}")
    return Exchange(
        "x1", request, response, None if response else "sin conexión: x", "", 0.0, EVIDENCE
    )

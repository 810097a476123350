"""What no answer may do, whatever was sent: the checks of requests that a web server may answer by
itself.
"""

import re
from collections.abc import Iterator

from conformance.core.exchange import Exchange
from conformance.core.finding import Finding, about
from conformance.http.checks.codes import ERR_01, SEC_04
from conformance.http.checks.errorcode import is_page
from conformance.http.checks.security import leak
from conformance.http.contract.binding import Bound

# RFC 9110 §15.6.2 and §15.6.6: a method or a version that the server does not know is no error of
# its own.
_NOT_SERVED = frozenset({501, 505})
# What a web server, a firewall or a gateway answers by itself, with a page of its own.
_IN_FRONT = frozenset({401, 403, 406, 413, 414, 429, 431, 502, 503})
_JWT = re.compile(rb"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")


def from_intermediary(exchange: Exchange) -> bool:
    """Say whether a page of what stands in front came back: the system never saw the request."""
    response = exchange.response
    return response is not None and response.status in _IN_FRONT and is_page(response)


def unharmed(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield ERR-01 for an internal error, SEC-04 for a leak or a token that comes back; nothing
    else is asked.

    A proxy refuses an odd request in its own words (400, 413, 414, 431, a page): that says nothing
    of the system.
    """
    response = exchange.response
    if response is None:
        return
    if response.status >= 500 and response.status not in _NOT_SERVED:
        yield about(
            ERR_01,
            exchange,
            expected="un estado controlado (2xx o 4xx)",
            actual=str(response.status),
        )
        return
    if exchange.request.method == "TRACE" and _JWT.search(response.body):
        yield about(
            SEC_04,
            exchange,
            expected="una respuesta sin el token",
            actual=f"{response.status} con el token de la solicitud",
        )
        return
    yield from leak(exchange, bound)

"""The register: every code with its text, and the standing checks that judge each exchange."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Finding
from conformance.http.checks.codes import SYSTEM_CODES
from conformance.http.checks.errorcode import (
    html_error,
    problem_shape,
    server_error,
    verb_refused,
)
from conformance.http.checks.schema import (
    declared_status,
    encoding,
    media_type,
    repeated_name,
    response_body,
)
from conformance.http.checks.security import leak, version_told
from conformance.http.contract.binding import Bound
from conformance.http.contract.codes import CODES as DOCUMENT_CODES

CODES: Mapping[str, Code] = MappingProxyType(
    {code.id: code for code in (*SYSTEM_CODES, *DOCUMENT_CODES)}
)

# In order: the first that speaks of an exchange is the cause, and the rest stay silent. One
# defect shown by one exchange is one finding.
_STANDING = (
    server_error,
    html_error,
    leak,
    version_told,
    declared_status,
    verb_refused,
    media_type,
    encoding,
    problem_shape,
    response_body,
    repeated_name,
)


def standing(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield what is wrong with an exchange whatever it was sent for: at most one finding."""
    if exchange.response is None:
        return
    for check in _STANDING:
        findings = list(check(exchange, bound))
        if findings:
            yield from findings
            return

"""By what a request is found in the logs of whoever was asked: the `traceparent` of W3C Trace
Context.

It is no part of what is asked nor of what is judged, and no report shows it among the headers: the
same questions are asked with it or without. An exchange tells its id of the trace beside them.
"""

import hashlib
from dataclasses import dataclass, replace

from conformance.core.exchange import Request

HEADER = "traceparent"

_TRACE, _SPAN = 32, 16  # hexadecimal digits
_VERSION, _SAMPLED = "00", "01"


@dataclass(frozen=True, slots=True)
class Tracing:
    """How the exchanges of a process are named, by a `prefix` and a number, and what their traces
    are drawn from: `run` is chance that whoever runs passes in, "" for a run that leaves none.
    """

    prefix: str = "x"
    run: str = ""

    def trace(self, exchange: str) -> str:
        """Return the trace of an exchange, the same for the same chance; "" for none."""
        return self._digest(exchange)[:_TRACE] if self.run else ""

    def traced(self, request: Request, exchange: str) -> Request:
        """Return a request with the trace of its exchange; one that has its own keeps it."""
        own = any(name.lower() == HEADER for name, _ in request.headers)
        if own or not self.run:
            return request
        digits = self._digest(exchange)
        parts = (_VERSION, digits[:_TRACE], digits[-_SPAN:], _SAMPLED)
        return replace(request, headers=(*request.headers, (HEADER, "-".join(parts))))

    def _digest(self, exchange: str) -> str:
        return hashlib.sha256(f"{self.run} {exchange}".encode()).hexdigest()


UNTRACED = Tracing()

"""One request and what came back, frozen."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core import reading
from conformance.core.capability import Kind

CREDENTIAL = "{credential}"
"""What stands in an address where its service's recipe lays the credential in."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be sent: an absolute URL, headers without credentials, a body in bytes.

    `role` says as whom (`anonimo` sends no token); `capability` and `operation` (`PUT /api/…`)
    say what for, `service` whose recipe signs it ("" for the pack's first). `token` overrides the
    role's own credential: the text in its place (all of an `Authorization`), or "" for none.
    `kind` is its capability's, unless a probe sends another verb; who says none may write.
    """

    method: str
    url: str
    role: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = field(default=None, repr=False)
    capability: str | None = None
    operation: str | None = None
    token: str | None = field(default=None, repr=False)
    kind: Kind = Kind.WRITE
    service: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: status, headers with lower-case names, and the body in bytes."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    _read: list[Any] = field(default_factory=list, init=False, repr=False, compare=False)

    def header(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)

    @property
    def media_type(self) -> str:
        """The media type without parameters, lower case; empty when none was given."""
        return (self.header("content-type") or "").split(";")[0].strip().lower()

    def json(self) -> Any:
        """Return the body as JSON, read once: whoever wants another value makes a copy.

        Raises ValueError when it is none; ExcessError when it is too much to be read.
        """
        if not self._read:
            self._read.append(reading.parsed(self.body))
        return self._read[0]

    def as_read(self, value: Any) -> "Response":
        """Return the same answer, its JSON read as `value`."""
        made = replace(self)
        made._read.append(value)
        return made

    def excess(self) -> str:
        """Return why the body is more than is read, in Spanish, or ""."""
        return reading.excess(self.body)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An exchange as it may be shown: secrets and personal data masked.

    `request` and `response` hold `headers` and `body` as text; `curl` reproduces the request
    with secrets as `$VARIABLES`.
    """

    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: str | None
    response_headers: tuple[tuple[str, str], ...]
    response_body: str | None
    curl: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back, or the transport fault that kept it from coming back.

    `started` is UTC ISO-8601; `elapsed` in seconds, measured on a monotonic clock. `shown` is its
    evidence, or what makes it of what was secret when it was sent: masking takes longer than
    most judgements, and few ask for it where requests go out. `trace` is by what it is found in
    the logs of who was asked, "" when it left none. `outcome` is the exchange that told what became
    of it, where its own answer only said that it was received. One that is `incoming` was sent to
    us, and its response is ours.
    """

    id: str
    request: Request
    response: Response | None
    fault: str | None
    started: str
    elapsed: float
    shown: Evidence | Callable[[], Evidence] = field(repr=False)
    trace: str = ""
    outcome: "Exchange | None" = None
    incoming: bool = False

    @property
    def evidence(self) -> Evidence:
        """What may be shown of it: no report, log or ledger reads anything else."""
        return self.shown if isinstance(self.shown, Evidence) else self.shown()

    @property
    def status(self) -> int | None:
        """The status that came back, or None after a transport fault."""
        return self.response.status if self.response else None

    @property
    def told(self) -> Response | None:
        """The answer that told what became of it: its own, unless that came later."""
        return self.outcome.told if self.outcome is not None else self.response

    def json(self) -> Any:
        """Return what was told of it as JSON, or None when nothing was or it is not JSON."""
        if self.told is None:
            return None
        try:
            return self.told.json()
        except ValueError:
            return None


_UNSHOWN = Evidence("", (), None, (), None, "")


def outlined(exchange: Exchange, *, shown: bool = False) -> Exchange:
    """Return the exchange without what it holds: what was asked, how it ended and how long it took
    stay, and its curl line where it is `shown`.
    """
    response = exchange.response
    return replace(
        exchange,
        request=replace(exchange.request, headers=(), body=None),
        response=None if response is None else Response(response.status),
        shown=replace(_UNSHOWN, curl=exchange.evidence.curl) if shown else _UNSHOWN,
    )


def lightened(exchange: Exchange, most: int) -> Exchange:
    """Return the exchange without the body of a reading that is larger than `most` bytes; its
    evidence stays.
    """
    response = exchange.response
    if response is None or len(response.body) <= most or exchange.request.kind is Kind.WRITE:
        return exchange
    return replace(exchange, response=replace(response, body=b""), shown=exchange.evidence)

"""A visit to a target: what is sent there, which only reads, and what came back so far."""

from collections.abc import Callable
from dataclasses import dataclass, field

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.wire.client import Client
from conformance.run.certification import setting
from conformance.run.plan import Plan


class HurriedError(BlockedError):
    """Nothing more is asked: time is up."""


class WrittenError(AssertionError):
    """Something that writes was about to be sent: a fault of ours, and nothing was."""


@dataclass(slots=True)
class Visit:
    """What has been asked of a target so far: its exchanges, and until when more is."""

    plan: Plan
    client: Client
    steady: Callable[[], float]
    until: float
    exchanges: list[Exchange] = field(default_factory=list)
    logins: list[Exchange] = field(default_factory=list)

    def send(self, request: Request) -> Exchange:
        """Return the exchange of something that reads. Raises HurriedError when time is up."""
        if request.kind is Kind.WRITE:
            raise WrittenError(f"{request.method} {request.capability}")
        if self.steady() > self.until:
            raise HurriedError("se acabó el tiempo de la revisión")
        exchange = self.client.send(request, self.heard)
        self.exchanges.append(exchange)
        return exchange

    def heard(self, exchange: Exchange) -> None:
        """Take in a login."""
        self.logins.append(exchange)
        self.exchanges.append(exchange)

    def token(self, role: str, service: str = "") -> str:
        """Return a role's token. Raises LoginRefusedError."""
        return self.client.token(role, service, self.heard)

    @property
    def context(self) -> Context:
        """The context on which the target is looked at."""
        return setting(self.plan, self.send, self.token)

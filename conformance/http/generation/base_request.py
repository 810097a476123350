"""One capability's request with changes, sent on a base that is new once it may be used up."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import LIF_01, SCH_04
from conformance.http.checks.registry import standing
from conformance.http.context import Checks, Context
from conformance.http.generation.mutation import changed
from conformance.http.generation.shrink import Changes
from conformance.http.pack import Pack

if TYPE_CHECKING:
    from conformance.core.resource import Resource


class BaseRequest:
    """Sends a capability's request with some changes, on a base of its own that is new once it may
    be used up.
    """

    def __init__(self, context: Context, pack: Pack, name: str) -> None:
        self._context, self._name = context, name
        self._exemplar, self._interference = pack.exemplars[name], pack.interference
        self._legal = {
            move.capability: cycle.legal or None
            for cycle in pack.lifecycles
            for move in cycle.moves
        }
        self._writes = context.bound(name).capability.kind is Kind.WRITE
        self._left = list(context.resources)
        self._base: dict[str, Any] | None = None
        self._known: set[tuple[object, str]] = set()
        self.resource: Resource | None = None

    @property
    def uses_up(self) -> bool:
        """Whether an accepted request spends its resource."""
        return self._exemplar.uses_up

    @property
    def spent(self) -> bool:
        """Whether there is no resource left for another base."""
        return self.uses_up and not self.bases

    @property
    def bases(self) -> int:
        """How many bases a request that uses them up has left."""
        return len(self._left) + (self._base is not None)

    def spares(self, exchange: Exchange) -> bool:
        """Whether a base may be used up and what an exchange showed can still be sent twice
        more.
        """
        kept = self._context.answers.refuses(exchange)
        return not self.uses_up or self.bases > (1 if kept else 2)

    @property
    def base(self) -> dict[str, Any]:
        """The request as the pack makes it, ready to be sent."""
        if self._base is None:
            if self.spent:
                raise BlockedError("no queda otro recurso para repetir la solicitud")
            if self._left:
                self.resource = self._left.pop(0) if self._exemplar.uses_up else self._left[0]
            self._base = self._exemplar.make(self._context, self.resource)
        return self._base

    def imposes(self, exchange: Exchange, name: str) -> bool:
        """Say whether the target set a property by itself, whatever was sent."""
        accepted = self._context.answers.accepts(exchange)
        return accepted and self._exemplar.imposes(self._context, exchange, name)

    @property
    def parallel_reads(self) -> int:
        """How many of its requests may be under way at once: what is read changes nothing, in
        whatever order.
        """
        return 1 if self._writes else self._context.parallel_reads

    def prefetch(self, several: Iterable[Changes]) -> None:
        """Send reads with these changes together; whoever sends one of them then has its answer at
        once.
        """
        if self.parallel_reads > 1:
            self._context.prefetch([self._request(changes) for changes in several])

    def _request(self, changes: Changes, **how: Any) -> Request:
        return self._context.request(
            self._name, self._exemplar.role, changed(self.base, changes), **how
        )

    def send(self, changes: Changes, *, checks: Checks = standing, **how: Any) -> Exchange:
        """Send the base with these changes; whatever is not refused has used it up."""
        exchange = self._context.send(self._request(changes, **how), checks)
        if self._writes and not self._context.answers.refuses(exchange):
            self._base = None
        return exchange

    def accept(self, changes: Changes) -> Exchange:
        """Send what must be accepted and report it otherwise."""
        exchange = self.send(changes)
        refused = self._context.answers.says(exchange, Meaning.INVALID, Meaning.OUT_OF_TURN)
        if refused and (reason := self._interfered()):
            raise BlockedError(f"otro actuó mientras tanto: {reason}")
        legal = refused and self._name in self._legal and not self._only_texts(changes)
        self._context.expect(
            exchange,
            Meaning.ACCEPTED,
            LIF_01 if legal else SCH_04,
            expected="aceptada (2xx)",
            requirement=self._legal[self._name] if legal else None,
        )
        return exchange

    def _interfered(self) -> str:
        """Return what somebody else did to the base's resource, "" for nothing."""
        return self._interference(self._context, self.resource) if self.resource is not None else ""

    def _only_texts(self, changes: Changes) -> bool:
        """Say whether what was changed is no matter of the cycle: neither code, nor date, nor
        amount.
        """
        return bool(changes) and all(
            place[0] in self._exemplar.free and not isinstance(value, int | float)
            for place, value in changes.items()
        )

    def allows(self, changes: Changes) -> bool:
        """Say whether the target must accept the base with these changes: they are known to be
        valid, or vary what is free.
        """
        values = changed(self.base, changes)
        return all(
            (place, repr(value)) in self._known or self._free(str(place[0]), values)
            for place, value in changes.items()
        )

    def know(self, changes: Changes) -> None:
        """Remember changes that the target must accept whatever else is changed."""
        self._known |= {(place, repr(value)) for place, value in changes.items()}

    def _free(self, name: str, values: Mapping[str, Any]) -> bool:
        if name not in self._exemplar.free or name not in values:
            return False
        kept = self._exemplar.free[name](values[name], self.base.get(name), self.resource)
        return type(kept) is type(values[name]) and bool(kept == values[name])

"""The one client: every request leaves through here, and comes back as a frozen exchange."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from itertools import count
from types import TracebackType
from typing import Self

from pyrate_limiter import Limiter, Rate

from conformance.core.bounds import BOUNDS
from conformance.core.capability import Kind
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.network import Way
from conformance.core.target import Target
from conformance.http.auth.entry import Entry
from conformance.http.auth.keyring import Holder, Keyring, LoginRefusedError, Token
from conformance.http.auth.recipe import TAIL, Fetched, Recipe
from conformance.http.wire.adaptive_rate import AdaptiveRate
from conformance.http.wire.additions import Dressing, secrets_of
from conformance.http.wire.carrier import SILENT, Carrier, HttpCarrier, TransportError
from conformance.http.wire.causes import plain_at_tls
from conformance.http.wire.clock import MACHINE, Clocks, TargetClock
from conformance.http.wire.curl_way import options, variables
from conformance.http.wire.evidence import CurlWay, evidence
from conformance.http.wire.known import KnownValues
from conformance.http.wire.masking import MASK, Secrets, shows_itself
from conformance.http.wire.origin import NamedServers
from conformance.http.wire.personal import PersonalData
from conformance.http.wire.retries import Attempt, Retries
from conformance.http.wire.route import ServerRoutes
from conformance.http.wire.tracing import UNTRACED, Tracing

_HEAD = 8  # characters by which a text is known to be made of a token


def _ignore(exchange: Exchange) -> None:
    """Nobody listens."""


class Client:
    """Sends requests one by one within the target's limits, signed as their role: to the servers
    that it names and nowhere else; never follows redirects.
    """

    def __init__(
        self,
        target: Target,
        entry: Entry,
        *,
        carrier: Carrier | None = None,
        workers: int = 1,
        clocks: Clocks = MACHINE,
        tracing: Tracing = UNTRACED,
    ) -> None:
        self._network, self._services = target.network, target.services
        self._routes = ServerRoutes(target.network, target.services)
        self._dressing = Dressing(target.network, target.services)
        self._tracing = tracing
        self._variables = variables(target.network)
        self._carrier = carrier or HttpCarrier(target.timeout_s, self._routes)
        self.clock = TargetClock(clocks.now, clocks.steady)
        self._auth = entry.auth
        self.keyring = Keyring(
            target.roles, self.target_time, entry.logins, issued=self.clock.issued
        )
        self._numbers = count(1)
        self._stopwatch = clocks.stopwatch
        self._servers = NamedServers(target.services.values())
        self._limiter = Limiter(share(target.requests_per_second, workers))
        self.rate = AdaptiveRate(target.requests_per_second / workers, clocks.steady, clocks.pause)
        self.retries = Retries(self.rate, self.target_time, clocks.steady)
        self._passwords = {**dict(secrets_of(target.network)), **dict(_passwords(target))}
        self.personal = PersonalData(target.privacy)
        self.personal.own_text(target.name)
        nothing: tuple[list[Token], int] = ([], 0)
        self._known = (nothing, Secrets(self._passwords, self.personal))

    @property
    def skew(self) -> float:
        """How many seconds the target's clock is ahead of ours, 0.0 while within what a network
        explains.
        """
        return self.clock.skew

    def target_time(self) -> float:
        """Return the seconds since the epoch on the target's clock: its tokens expire by that
        one.
        """
        return self.clock.now()

    def target_now(self) -> datetime:
        """Return the moment on the target's clock, in UTC."""
        return datetime.fromtimestamp(self.target_time(), UTC)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._carrier.close()

    def send(self, request: Request, heard: Callable[[Exchange], object] = _ignore) -> Exchange:
        """Return the exchange of a request sent as its role. Raises LoginRefusedError, and
        BlockedError in place of sending to a server that the target does not name.

        `heard` is given what was exchanged on the way: logins, refused or not, and a 401 that
        renewed the token.
        """
        flow = self._auth.of(request.service).flow(request, self.keyring)
        outgoing = next(flow)
        while True:
            exchange = self._exchange(outgoing)
            if exchange.response is None:
                flow.close()
                return exchange
            try:
                outgoing = flow.send(exchange.response)
            except StopIteration:
                return exchange
            except LoginRefusedError:
                heard(exchange)
                raise
            heard(exchange)

    def token(
        self, role: str, service: str = "", heard: Callable[[Exchange], object] = _ignore
    ) -> str:
        """Return a fresh token of a role at a service ("" for the pack's first), logging in if need
        be: `heard` is given that exchange.

        Raises LoginRefusedError.
        """
        steps = self._entrance(role, service).fetched(role, self.keyring)
        try:
            outgoing = next(steps)
            while True:
                exchange = self._exchange(outgoing)
                heard(exchange)
                if exchange.response is None:
                    raise self._silent(exchange)
                outgoing = steps.send(exchange.response)
        except StopIteration as ended:
            fetched: Fetched = ended.value
            return fetched.token.value
        finally:
            steps.close()

    def _entrance(self, role: str, service: str) -> Recipe:
        """Return how a role enters a service; of none in particular, the first at which it has
        credentials of its own, if there is one.
        """
        known = self.keyring.credentials.get(role)
        own = known.services if known and not service else {}
        there = (one for one in self._auth.recipes.values() if one.name in own)
        return next(there, self._auth.of(service))

    def _silent(self, exchange: Exchange) -> LoginRefusedError:
        request = exchange.request
        where = f"El servicio {request.service} ({request.url})"
        cut = not (exchange.fault or "").startswith(SILENT)
        hint = plain_at_tls(request.url, request.service) if cut else ""
        return LoginRefusedError(self.hide(f"{where} {unanswered(exchange.fault)}.{hint}"))

    def _exchange(self, request: Request) -> Exchange:
        self._servers.check(request.url)
        # atomic: simultaneous steps send from several threads
        name = f"{self._tracing.prefix}{next(self._numbers)}"
        started = datetime.fromtimestamp(self.clock.ours(), UTC).isoformat(timespec="milliseconds")
        answer, elapsed = self._answered(request, name)
        response, fault = (
            (None, answer.fault) if isinstance(answer, TransportError) else (answer, "")
        )
        if response is not None:
            self.clock.heard(response)
        secrets = self._secret(
            self._of_login(request, response)
            if request.kind is Kind.LOGIN
            else self._nearly_true(request)
        )
        return Exchange(
            id=name,
            request=request,
            response=response,
            fault=_told(secrets.scrub(fault)),
            started=started,
            elapsed=elapsed,
            shown=cache(partial(self._shown, request, response, secrets)),
            trace=self._tracing.trace(name),
        )

    def arrived(self, request: Request, response: Response, elapsed: float) -> Exchange:
        """Return the exchange of what came in and what we answered, masked as any other."""
        name = f"{self._tracing.prefix}{next(self._numbers)}"
        started = datetime.fromtimestamp(self.clock.ours(), UTC).isoformat(timespec="milliseconds")
        shown = cache(partial(self._arrival, name, request, response, self._secret({})))
        return Exchange(name, request, response, None, started, elapsed, shown, incoming=True)

    def _arrival(self, name: str, request: Request, response: Response, hide: Secrets) -> Evidence:
        """Return the evidence of what came in: only what made the target send it repeats it."""
        shown = self._shown(request, response, hide)
        return replace(shown, curl=f"conformance replay . {name}")

    def _shown(self, request: Request, response: Response | None, secrets: Secrets) -> Evidence:
        way = CurlWay(
            options(self._network, self._services, request.url),
            self._variables,
            request.service if self._is_own(request) else "",
        )
        return evidence(self._dressing.dressed(request), response, secrets, way)

    def _is_own(self, request: Request) -> bool:
        """Say whether a role shows a service what the target gives it for that one alone."""
        recipe, known = self._auth.of(request.service), self.keyring.credentials.get(request.role)
        return known is not None and recipe.name in known.services and not recipe.login

    @property
    def entities(self) -> dict[str, str]:
        """The entity that each role stands for, of those that entered and whose token tells it."""
        told = {
            holder.role: self._auth.entity_of(token.value)
            for holder, token in dict(self.keyring.tokens).items()
        }
        return {role: self.hide(entity) for role, entity in told.items() if entity}

    @property
    def ways(self) -> tuple[Way, ...]:
        """How each service was reached that is not simply asked in plain HTTP."""
        return tuple(way for way in self._routes.ways() if not way.plain)

    def hide(self, text: str) -> str:
        """Return a text without the secrets of the run: what an exception says may quote what was
        sent.
        """
        return self._secret({}).scrub(text)

    @property
    def known(self) -> KnownValues:
        """What no file may show of what this process sent and heard."""
        people = self.personal.known
        tokens = (one.value for one in self.keyring.tokens.values())
        secrets = (*self._passwords, *tokens, *self.keyring.former)
        return replace(people, secrets=tuple(dict.fromkeys(filter(None, secrets))))

    def _secret(self, more: Mapping[str, str]) -> Secrets:
        """Return what may not be shown now: passwords, the tokens in use, and what a login adds."""
        tokens = dict(self.keyring.tokens)
        now = ([*tokens.values()], len(self.keyring.former))
        if not more and self._known[0] == now:
            return self._known[1]
        names = {**self._former(), **self._passwords, **more}
        for holder, token in tokens.items():
            names |= _named(holder, token.value, self._auth.named(holder.recipe))
        secrets = Secrets(names, self.personal)
        if not more:
            self._known = (now, secrets)
        return secrets

    def _former(self) -> dict[str, str]:
        """Return what hides the tokens that are in use no more; a JWT is known by its looks."""
        former = list(self.keyring.former)
        return {token: MASK for token in former if not shows_itself(token)}

    def _of_login(self, request: Request, response: Response | None) -> dict[str, str]:
        """Return what else a login may not show: whose it is, and the token wherever it stands in
        the answer.
        """
        hidden: dict[str, str] = {}
        role = request.role
        if role in self.keyring.credentials:
            credentials = self.keyring.credentials[role]
            hidden[json.dumps(credentials.user_name, ensure_ascii=False)] = (
                f'"$USER_{role.upper()}"'
            )
            # Two roles may share a password.
            hidden[credentials.password] = f"$PASSWORD_{role.upper()}"
        recipe = self._auth.of(request.service)
        token = recipe.given(response) if response else ""
        if not token:
            return hidden
        self.keyring.former.update(recipe.secrets(token))  # whoever asks with it, and wherever
        return hidden | {token: MASK}

    def _nearly_true(self, request: Request) -> dict[str, str]:
        """Return what hides a text in the place of a token that begins as a true one does, in
        whatever case: it was made of that one, cut or altered.
        """
        head = (request.token or "")[:_HEAD].lower()
        true = (one.value for one in list(self.keyring.tokens.values()))
        near = len(head) == _HEAD and any(
            one[:_HEAD].lower() == head for one in true if not shows_itself(one)
        )
        return {request.token: MASK} if near and request.token else {}

    def _answered(self, request: Request, name: str) -> tuple[Response | TransportError, float]:
        """Return what came back in the end or why nothing did, and how long that attempt took."""
        before, waited = 0, 0.0
        while True:
            self._limiter.try_acquire("client")
            sent, begun = self.rate.turn(), self._stopwatch()
            answer = self._carried(request, name)
            elapsed = self._stopwatch() - begun
            rest = self.retries.rest(Attempt(request, sent, before, waited), answer)
            if rest is None:
                return answer, elapsed
            self.rate.rest(rest)
            before, waited = before + 1, waited + rest

    def _carried(self, request: Request, name: str) -> Response | TransportError:
        going = self._tracing.traced(self._dressing.dressed(request), name)
        try:
            return self._carrier.carry(going)
        except TransportError as error:
            return error


def _passwords(target: Target) -> Iterator[tuple[str, str]]:
    """Yield each secret that the target file gives, as it may stand in a request, and its name."""
    yield from ((value, MASK) for value in target.hidden)
    for role, credentials in target.roles.items():
        for one in (credentials, *credentials.services.values()):
            yield one.password, f"$PASSWORD_{role.upper()}"
            yield one.token, f"$TOKEN_{role.upper()}"
            for secret in one.more.values():
                yield secret, MASK


def _named(holder: Holder, token: str, recipe: Recipe) -> dict[str, str]:
    """Return what stands for a token, whole or cut on purpose, in each form that requests have."""
    role = holder.role.upper()
    names = dict.fromkeys(recipe.derived(token), MASK)
    for form in recipe.secrets(token):
        names[form] = f"$TOKEN_{role}"
        names[form[:-TAIL]] = "${TOKEN_" + role + "%" + "?" * TAIL + "}"
    return names


def unanswered(fault: str | None) -> str:
    """Return what a service did that gave no answer: it kept silent, or what came can't be read,
    and why.
    """
    said = fault or ""
    return (
        f"no responde ({said})"
        if said.startswith(SILENT)
        else f"no dio una respuesta que se pueda leer ({said})"
    )


def _told(fault: str) -> str | None:
    """Return a fault as it is kept: it may quote all that came in place of an answer."""
    most = BOUNDS.evidence_fault
    return (fault if len(fault) <= most else f"{fault[:most]}…") or None


def share(per_second: float, workers: int) -> Rate:
    """Return what one of several workers may send, so that all of them together keep to the
    target's limit.
    """
    share = per_second / workers
    count = max(1, math.floor(share))
    return Rate(count, math.ceil(1000 * count / share))

"""The door: every request leaves through here, and comes back as a frozen exchange."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from types import TracebackType
from typing import Any, Self

import httpx
from pyrate_limiter import Duration, Limiter, Rate

from conformance.exchange import Exchange, Request, Response
from conformance.target import Target
from conformance.wire.auth import (
    LOGIN,
    Keyring,
    LoginRefusedError,
    accept_login,
    login_request,
    read_token,
    signed,
)
from conformance.wire.deadline import Deadline, TimedBackend, TooSlowError
from conformance.wire.evidence import MASK, evidence, scrub

# A retry can do harm unless nothing was sent (no connection) or sending again changes nothing.
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_RETRIES = 2
# How a fault begins when nothing came back at all.
_SILENT = ("sin conexión", "tiempo agotado")
# A token altered on purpose keeps all but its last characters: the shell can make the same one.
TAIL = 10
_LIMIT = 64 * 1024 * 1024
_THROTTLED = 429  # the request was not taken: sending it again does no harm, whatever its method (RFC 6585 §4)
_LONGEST_REST = 30
_TOLERANCE = 120  # seconds between two clocks that a slow network and whole seconds explain
_PATIENCE = 4  # a whole exchange may take so many times what one read may
# What httpx says of an answer that is no answer, and what that means, first match wins.
_CAUSES = (("without sending a response", "cerró la conexión sin responder"),
           ("without sending complete message body", "cortó la respuesta antes de terminar el cuerpo"),
           ("incomplete chunked read", "cortó la respuesta antes de terminar el cuerpo"))


class _TooLargeError(Exception):
    """The answer has no end in sight: another attempt would bring the same."""


def _ignore(exchange: Exchange) -> None:
    """Nobody listens."""


class Door:
    """Sends requests one by one within the target's limits, signed as their role; never follows redirects."""

    def __init__(self, target: Target, login_path: str, *, transport: httpx.BaseTransport | None = None,
                 prefix: str = "x", workers: int = 1,
                 clock: Callable[[], float] = time.time, pause: Callable[[float], None] = time.sleep,
                 monotonic: Callable[[], float] = time.monotonic,
                 stopwatch: Callable[[], float] = time.perf_counter) -> None:
        self._deadline = Deadline(_PATIENCE * target.timeout_s, monotonic)
        self._client = httpx.Client(timeout=target.timeout_s, transport=transport or _timed(self._deadline),
                                    follow_redirects=False, trust_env=False, headers={"accept": "application/json"})
        login_url = target.services["seguridad"].rstrip("/") + login_path
        self.keyring = Keyring(login_url, target.roles, self.target_time)
        self._prefix, self._numbers, self._pause, self._clock = prefix, count(1), pause, clock
        self._stopwatch = stopwatch
        rate = max(1, round(target.requests_per_second / workers))
        self._skew: float | None = None
        self._limiter = Limiter(Rate(rate, Duration.SECOND))
        self._secrets = {credentials.password: f"$PASSWORD_{role.upper()}"
                         for role, credentials in target.roles.items()}

    @property
    def skew(self) -> float:
        """How many seconds the target's clock is ahead of ours, 0.0 while within what a network explains."""
        return self._skew or 0.0

    def target_time(self) -> float:
        """Return the seconds since the epoch on the target's clock: its tokens expire by that one."""
        return self._clock() + self.skew

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._client.close()

    def send(self, request: Request, heard: Callable[[Exchange], object] = _ignore) -> Exchange:
        """Return the exchange of a request sent as its role. Raises LoginRefusedError.

        `heard` is given what was exchanged on the way: logins, refused or not, and a 401 that renewed the token.
        """
        flow = signed(request, self.keyring)
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

    def token(self, role: str, heard: Callable[[Exchange], object] = _ignore) -> str:
        """Return a fresh token of a role, logging in if need be: `heard` is given that exchange.

        Raises LoginRefusedError.
        """
        token = self.keyring.fresh(role)
        if token is None:
            exchange = self._exchange(login_request(role, self.keyring))
            heard(exchange)
            if exchange.response is None:
                raise LoginRefusedError(f"El servicio seguridad ({self.keyring.login_url}) "
                                        f"{unanswered(exchange.fault)}.")
            token = accept_login(exchange.response, role, self.keyring)
        return token.value

    def _exchange(self, request: Request) -> Exchange:
        number = next(self._numbers)  # atomic: simultaneous steps send from several threads
        started = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
        response, fault, again, elapsed = self._attempt(request)
        for attempt in range(_RETRIES):
            if not again and (response is None or response.status != _THROTTLED):
                break
            self._pause(_rest(response, attempt))
            response, fault, again, elapsed = self._attempt(request)
        self._compare(response)
        secrets = dict(self._secrets)
        if request.capability == LOGIN:
            secrets |= self._of_login(request.role, response)
        for role, token in self.keyring.tokens.items():
            secrets[token.value] = f"$TOKEN_{role.upper()}"
            secrets[token.value[:-TAIL]] = "${TOKEN_" + role.upper() + "%" + "?" * TAIL + "}"
        return Exchange(id=f"{self._prefix}{number}", request=request, response=response,
                        fault=scrub(fault, secrets) or None, started=started, elapsed=elapsed,
                        evidence=evidence(request, response, secrets))

    def _compare(self, response: Response | None) -> None:
        """Compare clocks by the `Date` of the first answer that has one (RFC 9110 §6.6.1)."""
        if self._skew is not None or response is None:
            return
        try:
            ahead = parsedate_to_datetime(response.header("date") or "").timestamp() - self._clock()
        except ValueError:
            return
        self._skew = ahead if abs(ahead) > _TOLERANCE else 0.0

    def _of_login(self, role: str, response: Response | None) -> dict[str, str]:
        """Return what else a login may not show: whose it is, and the token wherever it stands in the answer."""
        hidden: dict[str, str] = {}
        if role in self.keyring.credentials:
            credentials = self.keyring.credentials[role]
            hidden[json.dumps(credentials.user_name, ensure_ascii=False)] = f'"$USER_{role.upper()}"'
            hidden[credentials.password] = f"$PASSWORD_{role.upper()}"  # two roles may share a password
        token = read_token(response) if response else None
        return hidden | {token.value: MASK} if token else hidden

    def _attempt(self, request: Request) -> tuple[Response | None, str, bool, float]:
        """Return what came back or why nothing did, whether to try again, and how long it took."""
        self._limiter.try_acquire("door")
        begun = self._stopwatch()
        response, fault, again = self._ask(request)
        return response, fault, again, self._stopwatch() - begun

    def _ask(self, request: Request) -> tuple[Response | None, str, bool]:
        safe = request.method in _SAFE
        self._deadline.start()
        try:
            with self._client.stream(request.method, request.url, content=request.body,
                                     headers=_headers(request)) as answer:
                body = _read(answer, self._deadline)
                headers = tuple((key.lower(), value) for key, value in answer.headers.multi_items())
                return Response(answer.status_code, headers, body), "", False
        except (_TooLargeError, TooSlowError) as error:
            return None, str(error), False
        except httpx.ConnectError as error:
            return None, f"{_SILENT[0]}: {error}", True
        except httpx.TimeoutException as error:
            if late := self._deadline.passed():
                return None, late, False
            return None, f"{_SILENT[1]}: {type(error).__name__}", safe
        except httpx.DecodingError as error:
            return None, f"el cuerpo no se pudo descomprimir, aunque content-encoding dice que sí: {error}", safe
        except httpx.RemoteProtocolError as error:
            cause = next((said for words, said in _CAUSES if words in str(error)), "lo que respondió no es HTTP")
            return None, f"{cause}: {error}", safe
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return None, f"la conexión falló: {error}", safe


def anonymous(request: Request) -> Request:
    """Return the request without credentials."""
    return replace(request, role="anonimo", token=None)


def unanswered(fault: str | None) -> str:
    """Return what a service did that gave no answer: it kept silent, or what came can't be read, and why."""
    said = fault or ""
    return f"no responde ({said})" if said.startswith(_SILENT) else f"no dio una respuesta que se pueda leer ({said})"


def _timed(deadline: Deadline) -> httpx.BaseTransport:
    """Return httpx's own transport with every connection held to the deadline."""
    transport = httpx.HTTPTransport(trust_env=False)
    pool: Any = transport._pool  # httpx names no public way to the connections of its transport
    pool._network_backend = TimedBackend(pool._network_backend, deadline)
    return transport


def _rest(response: Response | None, attempt: int) -> float:
    """Return the seconds to wait before another attempt: what `Retry-After` asks, within bounds."""
    asked = (response.header("retry-after") or "") if response else ""
    return min(int(asked), _LONGEST_REST) if asked.isdecimal() else 0.2 * 2.0**attempt


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("utf-8")) for name, value in request.headers]


def _read(answer: httpx.Response, deadline: Deadline) -> bytes:
    chunks, size = [], 0
    for chunk in answer.iter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        deadline.left()
        if size > _LIMIT:
            raise _TooLargeError(f"la respuesta pasa de {_LIMIT} bytes")
    return b"".join(chunks)


def in_process(application: Any) -> httpx.BaseTransport:
    """Return a transport that calls a WSGI application in this process instead of a socket."""
    return httpx.WSGITransport(application)

"""The door: every request leaves through here, and comes back as a frozen exchange."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
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
from conformance.wire.evidence import MASK, evidence, scrub

# A retry can do harm unless nothing was sent (no connection) or sending again changes nothing.
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_RETRIES = 2
# A token altered on purpose keeps all but its last characters: the shell can make the same one.
TAIL = 10
_LIMIT = 64 * 1024 * 1024
_TOO_LARGE = "la respuesta pasa de"


class _TooLargeError(Exception):
    """The answer has no end in sight: another attempt would bring the same."""


def _ignore(exchange: Exchange) -> None:
    """Nobody listens."""


class Door:
    """Sends requests one by one within the target's limits, signed as their role; never follows redirects."""

    def __init__(self, target: Target, login_path: str, *, transport: httpx.BaseTransport | None = None,
                 prefix: str = "x", workers: int = 1,
                 clock: Callable[[], float] = time.time, pause: Callable[[float], None] = time.sleep) -> None:
        self._client = httpx.Client(timeout=target.timeout_s, transport=transport, follow_redirects=False,
                                    trust_env=False, headers={"accept": "application/json"})
        login_url = target.services["seguridad"].rstrip("/") + login_path
        self.keyring = Keyring(login_url, target.roles, clock)
        self._prefix, self._numbers, self._pause, self._clock = prefix, count(1), pause, clock
        rate = max(1, round(target.requests_per_second / workers))
        self._limiter = Limiter(Rate(rate, Duration.SECOND))
        self._secrets = {credentials.password: f"$PASSWORD_{role.upper()}"
                         for role, credentials in target.roles.items()}

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
                raise LoginRefusedError(f"El servicio seguridad ({self.keyring.login_url}) no responde.")
            token = accept_login(exchange.response, role, self.keyring)
        return token.value

    def _exchange(self, request: Request) -> Exchange:
        number = next(self._numbers)  # atomic: simultaneous steps send from several threads
        started = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
        response, fault, elapsed = self._attempt(request)
        for attempt in range(_RETRIES):
            if response is not None or not _worth_again(request, fault):
                break
            self._pause(0.2 * 2**attempt)
            response, fault, elapsed = self._attempt(request)
        secrets = dict(self._secrets)
        if request.capability == LOGIN:
            secrets |= self._of_login(request.role, response)
        for role, token in self.keyring.tokens.items():
            secrets[token.value] = f"$TOKEN_{role.upper()}"
            secrets[token.value[:-TAIL]] = "${TOKEN_" + role.upper() + "%" + "?" * TAIL + "}"
        return Exchange(id=f"{self._prefix}{number}", request=request, response=response,
                        fault=scrub(fault, secrets) or None, started=started, elapsed=elapsed,
                        evidence=evidence(request, response, secrets))

    def _of_login(self, role: str, response: Response | None) -> dict[str, str]:
        """Return what else a login may not show: whose it is, and the token wherever it stands in the answer."""
        hidden: dict[str, str] = {}
        if role in self.keyring.credentials:
            credentials = self.keyring.credentials[role]
            hidden[json.dumps(credentials.user_name, ensure_ascii=False)] = f'"$USER_{role.upper()}"'
            hidden[credentials.password] = f"$PASSWORD_{role.upper()}"  # two roles may share a password
        token = read_token(response) if response else None
        return hidden | {token.value: MASK} if token else hidden

    def _attempt(self, request: Request) -> tuple[Response | None, str, float]:
        self._limiter.try_acquire("door")
        begun = time.perf_counter()
        try:
            with self._client.stream(request.method, request.url, content=request.body,
                                     headers=_headers(request)) as answer:
                body = _read(answer)
                headers = tuple((key.lower(), value) for key, value in answer.headers.multi_items())
                return Response(answer.status_code, headers, body), "", time.perf_counter() - begun
        except _TooLargeError as error:
            return None, str(error), time.perf_counter() - begun
        except httpx.ConnectError as error:
            return None, f"sin conexión: {error}", time.perf_counter() - begun
        except httpx.TimeoutException as error:
            return None, f"tiempo agotado: {type(error).__name__}", time.perf_counter() - begun
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return None, f"la conexión falló: {error}", time.perf_counter() - begun


def anonymous(request: Request) -> Request:
    """Return the request without credentials."""
    return replace(request, role="anonimo", token=None)


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("utf-8")) for name, value in request.headers]


def _read(answer: httpx.Response) -> bytes:
    chunks, size = [], 0
    for chunk in answer.iter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size > _LIMIT:
            raise _TooLargeError(f"{_TOO_LARGE} {_LIMIT} bytes")
    return b"".join(chunks)


def _worth_again(request: Request, fault: str) -> bool:
    return fault.startswith("sin conexión") or (request.method in _SAFE and not fault.startswith(_TOO_LARGE))


def in_process(application: Any) -> httpx.BaseTransport:
    """Return a transport that calls a WSGI application in this process instead of a socket."""
    return httpx.WSGITransport(application)

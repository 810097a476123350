"""The reference SIIFA server: one request in, one answer out."""

import hmac
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from conformance.sandbox import tokens, world
from conformance.sandbox.call import Call, Operation
from conformance.sandbox.fields import BOGOTA, Field, load, read_body, read_query
from conformance.sandbox.records import User
from conformance.sandbox.reply import RefusalError, Reply, answer, problem
from conformance.sandbox.routes import Match, NoRouteError, WrongVerbError, find

_CREDENTIALS = (Field("userName", "text", required=True), Field("password", "text", required=True))
_MEDIA = ("application/json", "text/json")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it came: decoded path, query in order, headers by lower-case name, body in
    bytes.

    `whole` is false when its Content-Length promised more than came.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    whole: bool = True

    def header(self, name: str) -> str:
        """Return a header's value, empty when it was not sent."""
        return (self.headers or {}).get(name, "")


Serve = Callable[[Incoming], Reply]
Wrapper = Callable[["Sandbox", Incoming, Serve], Reply]


class Sandbox:
    """The reference server: every capability and every rule of SIIFA, in memory, safe for threads.

    `wrappers` are the defects switched on, outermost first; `strict` lets an internal error out
    (tests) instead of answering 500. `clock` says what time it is.
    """

    def __init__(
        self,
        seed: int,
        clock: Callable[[], datetime],
        *,
        wrappers: Sequence[Wrapper] = (),
        off: frozenset[str] = frozenset(),
        enforce_terms: bool = False,
        token_life_s: int = 900,
        latency_ms: int = 0,
        password: str | None = None,
        strict: bool = False,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.seed = seed
        self.password = password or world.secret(seed, "password")[:16]
        self.store = world.build(seed, clock())
        self.store.off = off
        self._clock = clock
        self._key = world.secret(seed, "jwt")
        self._wrappers = tuple(wrappers)
        self.enforces_terms = enforce_terms
        self._token_life_s = token_life_s
        self._latency_s = latency_ms / 1000
        self._strict = strict
        self._lock = threading.RLock()
        self._sleep = sleep
        self._arrivals = threading.Condition(self._lock)
        self._waiting: dict[Hashable, list[object]] = {}
        self.remembered: dict[
            Hashable, Any
        ] = {}  # what the defects of this sandbox know of earlier requests
        self._issued = 0

    def handle(
        self,
        method: str,
        path: str,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        whole: bool = True,
    ) -> Reply:
        """Answer one request; never raises unless `strict`, and never answers 500 by design
        (S2).
        """
        lowered = {name.lower(): value for name, value in (headers or {}).items()}
        incoming = Incoming(method.upper(), path, tuple(query), lowered, body, whole)
        if self._latency_s:
            time.sleep(self._latency_s)
        try:
            with self._lock:
                return self._wrapped(incoming, self._wrappers)
        except Exception:
            if self._strict:
                raise
            return problem(500, "Ocurrió un error no controlado.")

    def receive(
        self, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> Reply:
        """Answer a request as HTTP writes it: target with its query still encoded, headers that may
        come twice.

        The body is what came of it: a Content-Length that says less cuts it.
        """
        url = urlsplit(target)
        query = parse_qsl(url.query, keep_blank_values=True, errors="replace")
        folded: dict[str, str] = {}
        for name, value in headers:
            key = name.lower()
            folded[key] = f"{folded[key]}, {value}" if key in folded else value  # RFC 9110 §5.3
        declared = (
            int(folded["content-length"])
            if folded.get("content-length", "").isdecimal()
            else len(body)
        )
        reply = self.handle(
            method,
            unquote(url.path, errors="replace"),
            query,
            folded,
            body[:declared],
            whole=declared <= len(body),
        )
        return Reply(reply.status, reply.headers, b"") if method == "HEAD" else reply

    def now(self) -> datetime:
        """Return the server's time, in Bogotá's offset."""
        return self._clock().astimezone(BOGOTA)

    @property
    def signing_key(self) -> str:
        """The key of its tokens."""
        return self._key

    def issue(self, user: User) -> str:
        """Return a fresh token of the user."""
        self._issued += 1
        return tokens.sign(user, self._key, self.now(), self._token_life_s, self._issued)

    def linger(self, seconds: float) -> None:
        """Let time pass within a request, while others are served."""
        self._lock.release()
        try:
            self._sleep(seconds)
        finally:
            self._lock.acquire()

    def meet(self, key: Hashable, patience_s: float = 0.15) -> int:
        """Wait for another request of the same key; say as which one it came, from 1, or 0 when no
        other did.

        Others are served meanwhile. The main thread has nobody beside it and never waits.
        """
        if threading.current_thread() is threading.main_thread():
            return 0
        here, ticket = self._waiting.setdefault(key, []), object()
        here.append(ticket)
        place = len(here)
        self._arrivals.notify_all()
        met = self._arrivals.wait_for(lambda: len(here) > 1, patience_s)
        if self._waiting.get(key) is here:
            del self._waiting[key]  # whoever comes from now on waits for somebody else
        return place if met else 0

    def caller(self, incoming: Incoming) -> User | None:
        """Return who calls, by the token's claims, or None when the token proves nothing (S3)."""
        given, now = incoming.header("authorization"), self.now()
        claims = tokens.verify(given, self._key, now)
        if claims is None and given and not self.store.rule("signature"):
            claims = tokens.verify(given, self._key, now, signature=False)
        if claims is None:
            return None
        nit = claims.get("NitEntidad")
        return User(
            "", "", str(claims["sub"]), str(claims["role"]), None if nit is None else str(nit)
        )

    def _wrapped(self, incoming: Incoming, wrappers: Sequence[Wrapper]) -> Reply:
        if not wrappers:
            return self._serve(incoming)
        return wrappers[0](self, incoming, lambda changed: self._wrapped(changed, wrappers[1:]))

    def _serve(self, incoming: Incoming) -> Reply:
        try:
            if not incoming.whole:  # RFC 9112 §6.3
                raise RefusalError(
                    400,
                    "El cuerpo de la solicitud no llegó completo.",
                    {"$": ["El cuerpo de la solicitud no llegó completo"]},
                )
            match = find(incoming.method, incoming.path)
            if match.operation is None:
                return self._login(incoming)
            return self._operate(match, match.operation, incoming)
        except NoRouteError:
            return problem(404, "La ruta no existe.")
        except WrongVerbError as fault:
            reply = problem(
                405, "El método no está permitido en esta ruta.", headers=(("Allow", fault.allow),)
            )
            return Reply(reply.status, reply.headers, b"") if incoming.method == "HEAD" else reply
        except RefusalError as refusal:
            return problem(refusal.status, refusal.detail, refusal.errors)

    def _operate(self, match: Match, operation: Operation, incoming: Incoming) -> Reply:
        """Judge in one order: token 401, role 403, media type 415, shape 400, and then the
        rules.
        """
        user = self.caller(incoming)
        if user is None:
            return problem(
                401, "Se requiere un token vigente.", headers=(("WWW-Authenticate", "Bearer"),)
            )
        if user.role not in operation.roles:
            raise RefusalError(403, "El rol no puede usar esta operación.")
        if operation.body is not None:
            _media_type(incoming)
        path = read_query(
            [Field(name, "int64", minimum=1) for name, _ in match.values], match.values
        )
        query = read_query(operation.query, incoming.query)
        body = {} if operation.body is None else read_body(operation.body, load(incoming.body))
        return operation.handler(
            Call(self.store, user, self.now(), self.enforces_terms, path, query, body)
        )

    def _login(self, incoming: Incoming) -> Reply:
        """Answer a token, or 400 with one answer for an unknown user and for a wrong password
        (S11).
        """
        _media_type(incoming)
        given = read_body(_CREDENTIALS, load(incoming.body))
        user = next(
            (user for user in self.store.users.values() if user.name == given["userName"]), None
        )
        right = hmac.compare_digest(given["password"].encode(), self.password.encode())
        if (user is None or not right) and not self.store.rule("login"):
            user, right = user or self.store.users["ips_consulta"], True
        if user is None or not right:
            raise RefusalError(
                400,
                "El usuario o la contraseña no son válidos.",
                {"UserName": ["El usuario o la contraseña no son válidos"]},
            )
        return answer({"success": True, "token": self.issue(user), "errors": None})


def _media_type(incoming: Incoming) -> None:
    given = incoming.header("content-type").split(";")[0].strip().lower()
    suffix = given.startswith("application/") and given.endswith("+json")
    if given not in _MEDIA and not suffix and (given or incoming.body):
        raise RefusalError(415, "El cuerpo de la solicitud debe ser application/json.")

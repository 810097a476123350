"""A reference server, whatever the system: one request in, one answer out.

A system has rows, operations with their handlers, and a way to know who calls; the rest (routes,
roles, shapes, one lock, a clock, faults, requests that meet) is the same for all:

    def list_things(call: Call[Rows, User]) -> Reply:
        return answer([thing for thing in call.store.things if thing.owner == call.user.name])

    class Things(Sandbox[Rows]):
        routes = routes_of(
            [ServedOperation("list_things", "GET", ("/things",), READERS, list_things)]
        )

        def caller(self, incoming: Incoming) -> User | None:
            return self.store.users.get(incoming.header("x-key"))

What else a system does its own way it overrides: `refused` says how a refusal is written (422 for
what is not valid), `issue` makes its tokens, `challenge` goes with a 401. `create` starts it with
the defects that were asked for (`fault.py`).
"""

import hashlib
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from conformance.core.calendar import BOGOTA
from conformance.http.reference import Reply, Setup
from conformance.sandbox.fields import Field, load, read_body, read_query
from conformance.sandbox.reply import InvalidError, RefusalError, problem
from conformance.sandbox.routes import Match, NoRouteError, Routes, WrongVerbError
from conformance.sandbox.tables import Tables


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
Wrapper = Callable[[Any, Incoming, Serve], Reply]
"""What a defect makes of a request: the sandbox, the request, and what answers it rightly."""

_CUT = "El cuerpo de la solicitud no llegó completo."
_MEDIA = ("application/json", "text/json")
_REFUSED = 400


class Caller(Protocol):
    """Who calls: what is asked of it is its role."""

    @property
    def role(self) -> str:
        """The name of its role, as operations list it."""


T = TypeVar("T", bound=Tables)
U = TypeVar("U", bound=Caller)


@dataclass(frozen=True, slots=True)
class Call(Generic[T, U]):
    """One request after caller, role and shape were judged: `path`, `query` and `body` hold typed
    values.

    Of an open operation nobody is asked who calls: its `user` is None. `fault` is what is not valid
    in the body of an operation that answers that itself.
    """

    sandbox: "Sandbox[T]"
    user: U
    now: datetime
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    fault: InvalidError | None = None

    @property
    def store(self) -> T:
        """The rows."""
        return self.sandbox.store


@dataclass(frozen=True, slots=True)
class ServedOperation:
    """One operation: its capability, where it is served, who may call it, what does it, what it
    takes.

    A value of a path that `values` does not name is an id, from 1. `open`: whoever asks, without
    credentials. `reads`: it stores nothing, whatever its verb says. `late`: what is not valid in an
    object that it is sent is its handler's to answer.
    """

    capability: str
    method: str
    paths: tuple[str, ...]
    roles: frozenset[str]
    handler: Callable[[Call[Any, Any]], Reply]
    query: tuple[Field, ...] = ()
    body: tuple[Field, ...] | None = None
    values: tuple[Field, ...] = ()
    open: bool = False
    reads: bool = False
    late: bool = False


def routes_of(operations: Iterable[ServedOperation]) -> Routes[ServedOperation]:
    """Return the routes of operations, each at all of its paths."""
    served: dict[str, dict[str, ServedOperation]] = {}
    for operation in operations:
        for path in operation.paths:
            served.setdefault(path, {})[operation.method] = operation
    return Routes(served)


class Sandbox(Generic[T]):
    """The reference server of a system, in memory, safe for threads.

    `wrappers` are what makes it wrong or otherwise right, outermost first; `remembered` is what
    they know of earlier requests.
    """

    routes: ClassVar[Routes[ServedOperation]]
    challenge: ClassVar[str] = "Bearer"
    """What a 401 says in `WWW-Authenticate`, "" for nothing."""

    escaped_slash: ClassVar[str] = "/"
    """What `%2F` in a path is decoded to: another character where a path is taken apart before it
    is decoded.
    """

    def __init__(self, store: T, setup: Setup, wrappers: Sequence[Wrapper] = ()) -> None:
        self.seed = setup.seed
        self.password = setup.password or secret(setup.seed, "password")[:16]
        self.signing_key = secret(setup.seed, "jwt")
        self.enforces_terms = setup.manner.enforce_terms
        self.store = store
        self.remembered: dict[Hashable, Any] = {}
        self._setup = setup
        self._wrappers = tuple(wrappers)
        self._lock = threading.RLock()
        self._arrivals = threading.Condition(self._lock)
        self._waiting: dict[Hashable, list[object]] = {}

    def caller(self, incoming: Incoming) -> Any:
        """Return who calls, None when what was sent proves nothing."""
        raise NotImplementedError

    def issue(self, user: Any) -> str:
        """Return a fresh token of the user, where the system has tokens."""
        raise NotImplementedError

    def refused(self, refusal: RefusalError) -> Reply:
        """Return how the system writes a refusal: as ProblemDetails, unless it has a way of its
        own.
        """
        return problem(refusal.status, refusal.detail, refusal.errors, refusal.headers)

    def refuses(self, reply: Reply) -> bool:
        """Tell whether an answer refuses: by its status, unless the system says it otherwise."""
        return reply.status >= _REFUSED

    def operation_of(self, incoming: Incoming) -> ServedOperation | None:
        """Return the operation that a request asks for, None for what is not served."""
        try:
            return self.routes.find(incoming.method, incoming.path).operation
        except (NoRouteError, WrongVerbError):
            return None

    def reads(self, incoming: Incoming) -> bool:
        """Tell whether a request stores nothing: by its operation, or by its verb."""
        operation = self.operation_of(incoming)
        return incoming.method in ("GET", "HEAD") or (operation is not None and operation.reads)

    def serve(self, incoming: Incoming) -> Reply:
        """Return the right answer to a request."""
        try:
            if not incoming.whole:  # RFC 9112 §6.3
                raise InvalidError(_CUT, {"$": [_CUT.rstrip(".")]})
            match = self.routes.find(incoming.method, incoming.path)
            return match.operation.handler(self._judged(match, incoming))
        except RefusalError as refusal:
            return self.refused(refusal)

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
        """Answer one request; never raises unless `strict`, and never answers 500 by design."""
        lowered = {name.lower(): value for name, value in (headers or {}).items()}
        incoming = Incoming(method.upper(), path, tuple(query), lowered, body, whole)
        if self._setup.latency_ms:
            time.sleep(self._setup.latency_ms / 1000)
        try:
            with self._lock:
                reply = self._wrapped(incoming, self._wrappers)
        except Exception:
            if self._setup.strict:
                raise
            reply = problem(500, "Ocurrió un error no controlado.")
        return Reply(reply.status, reply.headers, b"") if incoming.method == "HEAD" else reply

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
        length = folded.get("content-length", "")
        declared = int(length) if length.isdecimal() else len(body)
        escaped = url.path.replace("%2F", self.escaped_slash).replace("%2f", self.escaped_slash)
        path, whole = unquote(escaped, errors="replace"), declared <= len(body)
        return self.handle(method, path, query, folded, body[:declared], whole=whole)

    def now(self) -> datetime:
        """Return the server's time, in Bogotá's offset."""
        return self._setup.now().astimezone(BOGOTA)

    def linger(self, seconds: float) -> None:
        """Let time pass within a request, while others are served."""
        self._lock.release()
        try:
            self._setup.sleep(seconds)
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

    def _judged(self, match: Match[ServedOperation], incoming: Incoming) -> Call[T, Any]:
        """Judge in one order: caller 401, role 403, media type 415, shape; the rules come after."""
        operation = match.operation
        user = None if operation.open else self._allowed(operation, incoming)
        if operation.body is not None:
            _media_type(incoming)
        known = {one.name: one for one in operation.values}
        values = [known.get(name, Field(name, "int64", minimum=1)) for name, _ in match.values]
        rule = self.store.rule
        path = read_query(values, match.values, rule)
        query = read_query(operation.query, incoming.query, rule)
        given = None if operation.body is None else load(incoming.body)
        now = self.now()
        try:
            body = {} if given is None else read_body(operation.body or (), given, rule)
        except InvalidError as fault:
            if not operation.late:
                raise
            return Call(self, user, now, path, query, fault=fault)
        return Call(self, user, now, path, query, body)

    def _allowed(self, operation: ServedOperation, incoming: Incoming) -> Any:
        user = self.caller(incoming)
        if user is None:
            headers = (("WWW-Authenticate", self.challenge),) if self.challenge else ()
            raise RefusalError(401, "Se requiere un token vigente.", headers=headers)
        if user.role not in operation.roles and self.store.rule("role"):
            raise RefusalError(403, "El rol no puede usar esta operación.")
        return user

    def _wrapped(self, incoming: Incoming, wrappers: Sequence[Wrapper]) -> Reply:
        if not wrappers:
            return self.serve(incoming)
        return wrappers[0](self, incoming, lambda changed: self._wrapped(changed, wrappers[1:]))


def _media_type(incoming: Incoming) -> None:
    given = incoming.header("content-type").split(";")[0].strip().lower()
    suffix = given.startswith("application/") and given.endswith("+json")
    if given not in _MEDIA and not suffix and (given or incoming.body):
        raise RefusalError(415, "El cuerpo de la solicitud debe ser application/json.")


def secret(seed: int, purpose: str) -> str:
    """Return a secret that depends on the seed alone: reproducible, and of no use elsewhere."""
    return hashlib.sha256(f"sandbox/{seed}/{purpose}".encode()).hexdigest()

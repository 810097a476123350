"""A reference server, whatever the system: one request in, one answer out.

A system's own says what it answers (`serve`) and who calls (`caller`):

    class Things(Sandbox[ThingTables]):
        def serve(self, incoming: Incoming) -> Reply:
            match = ROUTES.find(incoming.method, incoming.path)
            return match.operation(self, incoming)

Everything else (latency, wrappers, one lock, a clock, requests that meet) is the same for all.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from conformance.core.calendar import BOGOTA
from conformance.http.reference import Reply, Setup
from conformance.sandbox.reply import problem
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

T = TypeVar("T", bound=Tables)


class Sandbox(Generic[T]):
    """The reference server of a system, in memory, safe for threads.

    `wrappers` are what makes it wrong or otherwise right, outermost first; `remembered` is what
    they know of earlier requests.
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

    def serve(self, incoming: Incoming) -> Reply:
        """Return the right answer to a request."""
        raise NotImplementedError

    def caller(self, incoming: Incoming) -> Any:
        """Return who calls, None when what was sent proves nothing."""
        raise NotImplementedError

    def issue(self, user: Any) -> str:
        """Return a fresh token of the user."""
        raise NotImplementedError

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
                return self._wrapped(incoming, self._wrappers)
        except Exception:
            if self._setup.strict:
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
        length = folded.get("content-length", "")
        declared = int(length) if length.isdecimal() else len(body)
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

    def _wrapped(self, incoming: Incoming, wrappers: Sequence[Wrapper]) -> Reply:
        if not wrappers:
            return self.serve(incoming)
        return wrappers[0](self, incoming, lambda changed: self._wrapped(changed, wrappers[1:]))


def secret(seed: int, purpose: str) -> str:
    """Return a secret that depends on the seed alone: reproducible, and of no use elsewhere."""
    return hashlib.sha256(f"sandbox/{seed}/{purpose}".encode()).hexdigest()

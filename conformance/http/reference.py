"""The reference server of a system: how it is started, its defects, how a target file names it.

A pack names its own as an entry point does (`Pack.reference`), and gets it from `reference_of`:

    REFERENCE = Reference(create, DEFECTS, STYLES, services={"api": "/v1"}, roles=ROLES)
    application = reference_of(pack).create(Setup(seed=1, defects=("some-defect",)))
    reply = application.receive("GET", "/v1/things", [("Accept", "application/json")], b"")
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from conformance.core.exchange import Request, Response
from conformance.core.finding import Level
from conformance.core.named_reference import named_reference
from conformance.core.resource import ResourceId
from conformance.http.pack import Pack
from conformance.http.verification import verify_reference

PLAIN_STYLE = "referencia"
"""The style that varies nothing."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole HTTP answer: status, headers as they are sent, and the body in bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Application(Protocol):
    """What answers requests; `password` is the one of all its synthetic users."""

    password: str

    def receive(
        self, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> Reply:
        """Return the answer to a request as HTTP writes it."""


@dataclass(frozen=True, slots=True)
class Defect:
    """A way of being wrong: `code` is the check that must find it, `requirement` what it breaks.

    It switches off rules (`off`), or wraps the handling of requests (`wrapper`), never both; or it
    is one of what a target says of itself, which `declares` changes.
    `subtle`: it shows at one place, role, code, page or moment only, where a plain one shows
    whenever its requirement is tried.
    """

    id: str
    title: str
    code: str
    requirement: str
    level: Level = Level.MUST
    off: frozenset[str] = frozenset()
    wrapper: Callable[..., Reply] | None = None
    declares: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    subtle: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How a clean server behaves: its style, single variations besides, and whether it enforces the
    legal terms.
    """

    style: str = PLAIN_STYLE
    also: tuple[str, ...] = ()
    enforce_terms: bool = False


def _later(seconds: float, act: Callable[[], object]) -> None:
    """Do something after so many seconds, beside what is done meanwhile."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Setup:
    """How a server is started: the same world for the same seed and moment.

    Every user logs in with `password` (default: one derived from the seed). `strict` lets an
    internal error out instead of answering 500; `sleep` is how a slow defect lets time pass.
    `watch` sees every request first. `stock` says how many resources there are by the names of
    their states, where a world has few; without it a whole run finds as many as it may use.
    `caller` is the address of who will use the server, where it calls back there; `call` is how it
    does, over HTTP where nothing is said, and `later` how it does something after a while.
    """

    seed: int = 0
    defects: tuple[str, ...] = ()
    manner: Manner = Manner()
    now: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], object] = time.sleep
    password: str = ""
    token_life_s: int = 900
    latency_ms: int = 0
    strict: bool = False
    watch: Callable[..., Reply] | None = None
    stock: Mapping[str, int] = field(default_factory=dict)
    caller: str = ""
    call: Callable[[Request], Response] | None = None
    later: Callable[[float, Callable[[], object]], object] = _later


@dataclass(frozen=True, slots=True)
class ServedRule:
    """A rule that a reference server asks for by name: the requirement that speaks of it, and the
    capabilities in which it is asked for.
    """

    requirement: str
    capabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A system's reference server.

    `styles` are names of variations by the name of the style, `services` the path at which each
    service is served, `roles` the credentials of each role as a target file writes them, those that
    it has at single services among them, and `given` the ids of what there is, by kind, where no
    reading shows them to discovery; `declared` is what that file says under the keys that the pack
    has a target declare, and it asks to listen where the server `calls_back`. `rules` are those
    that it asks for beside those of its lifecycles, `isolation` the one that keeps the rows of
    entities apart; `tables` says of each table which capabilities write to it, `columns` which
    requirement a wrong value in a column breaks, where it is not that of the values that are sent:
    `table.column`, or `table.column@capability` for what one write leaves there. `made_up` are the
    columns of ids that the server makes: any value is right that no other row has. `wire_roles` is
    how its operations call the pack's roles, where otherwise. `settings` is what a target file must
    say of it, by the names of the pack's settings, `varied` what it must say besides, by the name
    of a variation.
    """

    create: Callable[[Setup], Application]
    defects: Mapping[str, Defect]
    services: Mapping[str, str]
    roles: Mapping[str, Mapping[str, Any]]
    styles: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {PLAIN_STYLE: ()})
    rules: Mapping[str, ServedRule] = field(default_factory=dict)
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    made_up: tuple[str, ...] = ()
    isolation: str = ""
    wire_roles: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, tuple[ResourceId, ...]] = field(default_factory=dict)
    declared: Mapping[str, Any] = field(default_factory=dict)
    calls_back: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    varied: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def said(self) -> tuple[str, ...]:
        """The settings of which a target file may have to say something."""
        return (*self.settings, *(name for one in self.varied.values() for name in one))

    def told(self, manner: Manner) -> dict[str, Any]:
        """Return what a target file must say of it in a manner, by the names of settings."""
        told = dict(self.settings)
        for name in (*self.styles.get(manner.style, ()), *manner.also):
            told |= self.varied.get(name, {})
        return told


def declared_by(
    reference: Reference, defects: Iterable[str] = (), said: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    """Return what the target file of a server says of itself (or `said`), with some defects."""
    told = reference.declared if said is None else said
    for change in (reference.defects[name].declares for name in defects):
        told = change(told) if change is not None else told
    return told


def reference_of(pack: Pack) -> Reference:
    """Return the reference server of a pack, verified. Raises UsageError where it brings none."""
    lacking = "sandbox que servir ni defectos que hallar"
    found = named_reference(pack, Reference, "servidor", lacking)
    named = (*(one.requirement for one in found.rules.values()), *found.columns.values())
    verify_reference(pack, found.defects, found.services, found.roles, found.said, named)
    return found

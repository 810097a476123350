"""What the doctor observes of a target, as records: no check asks anybody anything.

A part that could not be looked at is absent (None, or empty), and so are those that depend on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from conformance.core.mismatch import Mismatch
from conformance.core.network import is_loopback
from conformance.core.resource import ResourceKind
from conformance.core.setting import ToldSetting
from conformance.core.target import Target
from conformance.run.misplaced import misplaced


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Tls:
    """What a server showed of itself when TLS was agreed on, or why it was not (`fault`)."""

    version: str = ""
    subject: str = ""
    issuer: str = ""
    expires: datetime | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """A server of the target, knocked at: what its services are, and how far one comes.

    `via` is the proxy that stands between, without its user, and who names it. `unlooked`: nobody
    looks at its certificate, because the target says so. `unresolved`, `closed` say why there
    is no address, or no connection.
    """

    services: tuple[str, ...]
    origin: str
    host: str
    via: str = ""
    unlooked: bool = False
    addresses: tuple[str, ...] = ()
    unresolved: str = ""
    closed: str = ""
    connected_s: float = 0.0
    tls: Tls | None = None

    @property
    def local(self) -> bool:
        """Whether it is this very machine."""
        return is_loopback(self.host)

    @property
    def open(self) -> bool:
        """Whether a request could be sent."""
        broken = self.tls is not None and self.tls.fault
        return not (self.unresolved or self.closed or broken)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as far as a check looks at it: `fault` says why there was none."""

    status: int | None
    media_type: str = ""
    location: str = ""
    is_json: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """What the base address of a service answered to somebody who reads without logging in."""

    service: str
    url: str
    answer: Answered

    @property
    def fault(self) -> str:
        """Why it is not that service, "" when it may be."""
        seen = self.answer
        return seen.fault or misplaced(seen.status, seen.media_type, seen.location)


@dataclass(frozen=True, slots=True)
class Ability:
    """What the documents let a role do: how many operations it reads with, and writes with."""

    reads: int = 0
    writes: int = 0


@dataclass(frozen=True, slots=True)
class Entered:
    """A role that tried to log in: why it could not (`refused`; `silent`: nobody answered), or what
    its token says.

    `skipped`: it was not tried, and why. `side` is the party that it stands for, `entity` who it
    says it is, `abroad` the role that it repeats in another entity, `life_s` how long its token is
    good for, None when it does not say. `seen` is how many rows its main list shows it, None where
    it may not ask or no answer told.
    """

    role: str
    refused: str = ""
    silent: bool = False
    skipped: str = ""
    side: str = ""
    entity: str = ""
    abroad: str = ""
    claims: tuple[str, ...] = ()
    life_s: float | None = None
    ability: Ability = field(default_factory=Ability)
    seen: int | None = None

    @property
    def inside(self) -> bool:
        """Whether it got in."""
        return not (self.refused or self.skipped)


@dataclass(frozen=True, slots=True)
class Published:
    """The contract of a service: the document that the target gives (`loaded`), or the pack's own.

    `bound` are the capabilities that it serves, `lacking` the core ones that it does not.
    """

    service: str
    source: str
    title: str = ""
    version: str = ""
    digest: str = ""
    loaded: bool = False
    bound: int = 0
    of: int = 0
    lacking: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Paged:
    """Two pages of a list, one after another: the rows asked for, those that came, those of the
    second that the first had shown, and the totals that both told.
    """

    capability: str
    role: str
    asked: int
    came: tuple[int, ...] = ()
    repeated: int = 0
    totals: tuple[int | None, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class CountedStock:
    """How many resources of a kind in a state the target has, free to be used."""

    kind: ResourceKind
    state: str
    had: int


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast a target answers and what it says of how much may be asked: `limits` are the headers
    that tell a bound, `throttled` how many answers refused for asking too much.
    """

    elapsed: tuple[float, ...] = ()
    throttled: int = 0
    limits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missing:
    """Why some obligatory requirements would not be judged, and how many. `key` is that of the
    target file which could give it, `write` what to write there; "" where none can.
    """

    why: str
    requirements: int
    key: str = ""
    write: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would take of the target as it is now, and what it would judge.

    `used` are the resources that it would use, by kind and state; `obliged` the obligatory
    requirements of the scope that items judge, `judged` those of them that would be, `in_part` with
    some of their items only, `asked` a sentence of what it takes to judge the rest, "" for nothing.
    """

    items: int = 0
    exchanges: int = 0
    writes: int = 0
    seconds: float = 0.0
    at_once: int = 1
    used: tuple[CountedStock, ...] = ()
    obliged: int = 0
    judged: int = 0
    in_part: int = 0
    missing: tuple[Missing, ...] = ()
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Observed:
    """All that was observed of a target, as far as one came.

    `mismatches` are what the target file says and is not so. `unprepared` says why what
    the target has could not be read; `hurried` that time ran out before it was. `skew_s` is how far
    the target's clock is ahead, None when nothing told. `settings` are what the pack leaves open.
    """

    target: Target
    hosts: tuple[Host, ...] = ()
    published: tuple[Published, ...] = ()
    bases: tuple[Base, ...] = ()
    entered: tuple[Entered, ...] = ()
    skew_s: float | None = None
    paged: Paged | None = None
    stock: tuple[CountedStock, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    unprepared: str = ""
    findings: int = 0
    tempo: Tempo | None = None
    forecast: Forecast | None = None
    took_s: float = 0.0
    settings: tuple[ToldSetting, ...] = ()
    seen: datetime = field(default_factory=_now)

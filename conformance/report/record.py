"""What the ledger holds, as records: who was tested, what was planned, and how each item ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.covering import PAIRS, Covered
from conformance.core.finding import Finding, Level, Verdict
from conformance.core.lack import Lack
from conformance.core.lifecycle import Lifecycle
from conformance.core.network import Way
from conformance.core.noun import Noun
from conformance.core.planned_status import PlannedStatus
from conformance.core.requirement import Requirement
from conformance.core.resource import Resource, ResourceId, ResourceWords
from conformance.core.row_left import RowLeft
from conformance.core.setting import ToldSetting
from conformance.report.extent import WHOLE, Extent

VERSION = 1


@dataclass(frozen=True, slots=True)
class Subject:
    """What was tested: the target's name, its environment, and the address of each service."""

    name: str
    environment: str
    services: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A loaded contract document, told by its digest; `origin` is what it says that it is."""

    service: str
    title: str
    version: str
    source: str
    sha256: str
    origin: str = "official"


@dataclass(frozen=True, slots=True)
class Planned:
    """An item the run meant to carry out; `level` is the highest of its requirements.

    `outside` says why it is out of the scope of the run, "" for one within. `apart`: it calls as
    somebody of another entity. `unserved` are the capabilities it calls that the system lacks,
    `covers` the acts of which it covers combinations. `file` is the story that it tells, "" for
    none.
    """

    id: str
    phase: str
    title: str
    capability: str | None = None
    operation: str | None = None
    requirements: tuple[str, ...] = ()
    level: Level = Level.MUST
    outside: str = ""
    apart: bool = False
    unserved: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    file: str = ""


UNDECLARED = ("405", "415")
"""What a ledger means that does not say which statuses need no declaration."""


@dataclass(frozen=True, slots=True)
class Served:
    """A capability and where the contract serves it; `path` is None when the contract lacks it.

    `origin` says which candidate bound it, `declared` the statuses the effective contract declares,
    `cells` what the run means to do about each status; `undeclared` are those that its system gives
    of any operation, declared or not.
    """

    name: str
    service: str
    core: bool
    method: str | None = None
    path: str | None = None
    origin: str = ""
    declared: tuple[str, ...] = ()
    cells: tuple[PlannedStatus, ...] = ()
    undeclared: tuple[str, ...] = UNDECLARED


@dataclass(frozen=True, slots=True)
class Accepted:
    """Findings of one code about one capability (None: about none) that somebody accepts through a
    day, and why.
    """

    code: str
    capability: str | None
    reason: str
    ticket: str
    expires: str


@dataclass(frozen=True, slots=True)
class Exempt:
    """An item that is expected not to apply, and why."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file expects of a run: the deviations accepted for now, and the items that do not
    apply.
    """

    file: str
    accepted: tuple[Accepted, ...] = ()
    not_applicable: tuple[Exempt, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedResource:
    """A resource that several items of a run use, as it was before; its `users` in their order."""

    noun: Noun
    resource: Resource
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Masking:
    """Which personal data a run masks beside what always is: fields named too, fields shown,
    whether texts are searched, and whether any is masked at all.
    """

    mask: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    text: bool = True
    off: bool = False


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who called in the place of a `role` without credentials: the role given, its user's name as
    it may be shown, and whether it only read.
    """

    role: str
    caller: str
    user: str
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a ledger: everything that was known before the first request.

    `selection` is the expression that chose among the items of the phases, "" for all of them;
    `profile` says whether these are all there are (`completo`) or one of each kind (`rapido`);
    `clock_skew_s` how many seconds the target's clock is ahead of the one that dated the requests
    before it was allowed for; `corpus` the digest of what generation asks (`sha256`) and how many
    `requests` it holds, empty without generation. `target_file` is the target as it was named on
    the command line, `examples` how many were asked for (0: not told), `strength` of how many
    factors the classes are crossed, `allotted` the ids of the
    resources that each item was given: what it takes to go on with the run. `resources` are the
    words of the pack for what its items work on, `shared` those of the run that several items use.
    `expected` is what a file expects of it, None when none was given. `network` is how each service
    was reached that is not simply asked in plain HTTP. `scope` is what
    of the system it judges. `stand_ins` called in the place of others. `budget` are the bounds that
    were asked for beside those of the target, `users` the names of the users of its roles, as they
    may be shown, `entities` those that their tokens tell. `privacy` says which personal data the
    run masks. `only` says in words what chose the items beside the selection: an impact's file.
    `settings` are what the pack leaves open, with the values that the run had.
    """

    pack: str
    target: Subject
    seed: int
    started: str
    phases: tuple[str, ...] = ()
    revision: str = ""
    contract: tuple[LoadedDocument, ...] = ()
    planned: tuple[Planned, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    capabilities: tuple[Served, ...] = ()
    lifecycles: tuple[Lifecycle, ...] = ()
    engine: Mapping[str, str] = field(default_factory=dict)
    selection: str = ""
    clock_skew_s: int = 0
    profile: str = "completo"
    corpus: Mapping[str, Any] = field(default_factory=dict)
    target_file: str = ""
    examples: int = 0
    strength: int = PAIRS
    allotted: Mapping[str, tuple[ResourceId, ...]] = field(default_factory=dict)
    expected: Expected | None = None
    resources: tuple[ResourceWords, ...] = ()
    shared: tuple[SharedResource, ...] = ()
    network: tuple[Way, ...] = ()
    scope: Extent = WHOLE
    stand_ins: tuple[StandIn, ...] = ()
    budget: Mapping[str, int] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)
    privacy: Masking = Masking()
    only: str = ""
    settings: tuple[ToldSetting, ...] = ()
    entities: Mapping[str, str] = field(default_factory=dict)

    @property
    def chosen(self) -> str:
        """What chose among the items of the phases, in words, "" for all of them."""
        return "; ".join(filter(None, [self.only, self.selection]))


@dataclass(frozen=True, slots=True)
class RecordedOutcome:
    """How an item ended; `moves` names the lifecycle moves it made (`thing.answer`).

    `lacked` is what the target could have given it and did not, `covered` what it reached of the
    combinations of acts.
    """

    id: str
    verdict: Verdict
    reason: str = ""
    started: str = ""
    elapsed: float = 0.0
    moves: tuple[str, ...] = ()
    lacked: tuple[Lack, ...] = ()
    covered: tuple[Covered, ...] = ()

    @property
    def uncredited(self) -> bool:
        """Whether the target gives no credentials for a role that it needs."""
        return any(one.role for one in self.lacked)


@dataclass(frozen=True, slots=True)
class RowAct:
    """A row that an exchange left: what was done to it, by which act of whom, when, and for which
    item.
    """

    left: RowLeft
    act: str
    role: str
    started: str
    item: str
    exchange: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """A finding and the item that made it."""

    item: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class CitedExchange:
    """What is kept in memory of an exchange that a finding cites."""

    id: str
    capability: str | None
    status: int | None
    curl: str
    response: str
    role: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Footer:
    """The last line of a ledger: without it, or when its counts disagree, the ledger is not
    whole.
    """

    finished: str
    interrupted: bool
    unavailable: str | None
    items: int
    exchanges: int
    findings: int
    clocks: str = ""  # what was odd about the clocks of the run
    notes: tuple[str, ...] = ()  # what kept it from asking as it would have, as sentences

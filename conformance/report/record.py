"""What the ledger holds, as records: who was tested, what was planned, and how each item ended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.finding import Finding, Level, Verdict
from conformance.core.lack import Lack, lack_from
from conformance.core.lifecycle import Lifecycle, Move, Refusal, Rule
from conformance.core.network import Way
from conformance.core.noun import Noun
from conformance.core.planned_status import PlannedStatus
from conformance.core.requirement import Requirement
from conformance.core.resource import Resource, ResourceId, ResourceWords
from conformance.core.row_left import RowChange, RowLeft
from conformance.report.extent import WHOLE, Extent, extent_from

VERSION = 1


@dataclass(frozen=True, slots=True)
class Subject:
    """What was tested: the target's name, its environment, and the address of each service."""

    name: str
    environment: str
    services: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A loaded contract document, told by its digest."""

    service: str
    title: str
    version: str
    source: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Planned:
    """An item the run meant to carry out; `level` is the highest of its requirements.

    `outside` says why it is out of the scope of the run, "" for one within. `apart`: it calls as
    somebody of another entity. `unserved` are the capabilities it calls that the system lacks.
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


_UNDECLARED = ("405", "415")
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
    undeclared: tuple[str, ...] = _UNDECLARED


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
    the command line, `examples` how many were asked for (0: not told), `allotted` the ids of the
    resources that each item was given: what it takes to go on with the run. `resources` are the
    words of the pack for what its items work on, `shared` those of the run that several items use.
    `expected` is what a file expects of it, None when none was given. `network` is how each service
    was reached that is not simply asked in plain HTTP. `scope` is what
    of the system it judges. `stand_ins` called in the place of others.
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
    allotted: Mapping[str, tuple[ResourceId, ...]] = field(default_factory=dict)
    expected: Expected | None = None
    resources: tuple[ResourceWords, ...] = ()
    shared: tuple[SharedResource, ...] = ()
    network: tuple[Way, ...] = ()
    scope: Extent = WHOLE
    stand_ins: tuple[StandIn, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedOutcome:
    """How an item ended; `moves` names the lifecycle moves it made (`thing.answer`).

    `lacked` is what the target could have given it and did not.
    """

    id: str
    verdict: Verdict
    reason: str = ""
    started: str = ""
    elapsed: float = 0.0
    moves: tuple[str, ...] = ()
    lacked: tuple[Lack, ...] = ()

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

    @property
    def user(self) -> str:
        """The user, as the curl lines of the ledger name it: who it is stays in the target file."""
        return f"$USER_{self.role.upper()}"


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


def header_from(line: Mapping[str, Any]) -> Header:
    """Return the header a ledger line holds. Raises KeyError, TypeError or ValueError on a damaged
    one.
    """
    return Header(
        pack=line["pack"],
        target=Subject(**line["target"]),
        seed=line["seed"],
        started=line["started"],
        phases=tuple(line["phases"]),
        revision=line["revision"] or "",
        contract=tuple(LoadedDocument(**row) for row in line["contract"]),
        planned=tuple(_planned_from(row) for row in line["planned"]),
        requirements=tuple(_requirement_from(row) for row in line["requirements"]),
        capabilities=tuple(_served_from(row) for row in line["capabilities"]),
        lifecycles=tuple(_lifecycle_from(row) for row in line["lifecycles"]),
        engine=line["engine"],
        selection=line.get("selection", ""),
        clock_skew_s=line.get("clock_skew_s", 0),
        profile=line.get("profile", "completo"),
        corpus=line.get("corpus", {}),
        target_file=line.get("target_file", ""),
        examples=line.get("examples", 0),
        allotted={item: tuple(ids) for item, ids in line.get("allotted", {}).items()},
        expected=expected_from(line.get("expected")),
        resources=tuple(_words_from(row) for row in line.get("resources", ())),
        shared=tuple(_shared_from(row) for row in line.get("shared", ())),
        network=tuple(
            Way(**{**row, "added": tuple(row["added"])}) for row in line.get("network", ())
        ),
        scope=extent_from(line.get("scope")),
        stand_ins=tuple(StandIn(**row) for row in line.get("stand_ins", ())),
    )


def expected_from(row: Mapping[str, Any] | None) -> Expected | None:
    """Return what a run was expected to find, None when nothing says so."""
    if row is None:
        return None
    return Expected(
        row["file"],
        tuple(Accepted(**one) for one in row["accepted"]),
        tuple(Exempt(**one) for one in row["not_applicable"]),
    )


def outcome_from(line: Mapping[str, Any], kinds: Sequence[ResourceWords] = ()) -> RecordedOutcome:
    """Return the outcome of an item that a ledger line holds, told in the words of its header."""
    return RecordedOutcome(
        id=line["id"],
        verdict=Verdict(line["verdict"]),
        reason=line["reason"] or "",
        started=line["started"],
        elapsed=line["elapsed"],
        moves=tuple(line.get("moves") or ()),
        lacked=tuple(
            lack_from(role, state, count, kinds) for role, state, count in line.get("lacked") or ()
        ),
    )


def _words_from(row: Mapping[str, Any]) -> ResourceWords:
    return ResourceWords(Noun(**row["noun"]), tuple(row["states"]))


def _shared_from(row: Mapping[str, Any]) -> SharedResource:
    return SharedResource(Noun(**row["noun"]), Resource(**row["resource"]), tuple(row["users"]))


def deviation_from(line: Mapping[str, Any]) -> Deviation:
    """Return the finding, with its item, that a ledger line holds."""
    return Deviation(
        line["item"],
        Finding(
            code=line["code"],
            title=line["title"],
            level=Level(line["level"]),
            requirement=line["requirement"],
            expected=line["expected"],
            actual=line["actual"],
            capability=line["capability"],
            operation=line["operation"],
            exchanges=tuple(line["exchanges"]),
            place=line["place"],
        ),
    )


def acts_from(line: Mapping[str, Any]) -> Iterator[RowAct]:
    """Yield the rows that the exchange of a ledger line left."""
    act = line["capability"] or line["operation"] or line["method"]
    for what, id_, resource, change in line.get("left") or ():
        left = RowLeft(what, id_, resource, RowChange(change))
        yield RowAct(left, act, line["role"], line["started"], line["item"], line["id"])


def footer_from(line: Mapping[str, Any]) -> Footer:
    """Return the footer a ledger line holds."""
    return Footer(
        finished=line["finished"],
        interrupted=line["interrupted"],
        unavailable=line["unavailable"],
        items=line["items"],
        exchanges=line["exchanges"],
        findings=line["findings"],
        clocks=line.get("clocks", ""),
        notes=tuple(line.get("notes") or ()),
    )


def _planned_from(row: Mapping[str, Any]) -> Planned:
    several = {name: tuple(row.get(name, ())) for name in ("requirements", "unserved")}
    return Planned(**{**row, **several, "level": Level(row["level"])})


def _requirement_from(row: Mapping[str, Any]) -> Requirement:
    several = {key: tuple(row.get(key, ())) for key in ("within", "capabilities", "calls", "items")}
    return Requirement(**{**row, **several, "level": Level(row["level"])})


def _served_from(row: Mapping[str, Any]) -> Served:
    cells = tuple(
        PlannedStatus(**{**cell, "items": tuple(cell["items"]), "codes": tuple(cell["codes"])})
        for cell in row.get("cells", ())
    )
    return Served(
        **{
            **row,
            "declared": tuple(row["declared"]),
            "cells": cells,
            "undeclared": tuple(row.get("undeclared", _UNDECLARED)),
        }
    )


def _lifecycle_from(row: Mapping[str, Any]) -> Lifecycle:
    moves = tuple(_move_from(move) for move in row["moves"])
    refusals = tuple(_refusal_from(refusal) for refusal in row.get("refusals", ()))
    return Lifecycle(
        name=row["name"],
        title=row["title"],
        states=tuple(row["states"]),
        moves=moves,
        refusals=refusals,
    )


def _refusal_from(row: Mapping[str, Any]) -> Refusal:
    rule = row["rule"]
    return Refusal(
        Rule(**{**rule, "level": Level(rule["level"]), "statuses": tuple(rule["statuses"])}),
        tuple(row["moves"]),
        tuple(row["states"]),
    )


def _move_from(row: Mapping[str, Any]) -> Move:
    return Move(**{**row, "source": tuple(row["source"]), "roles": tuple(row["roles"])})

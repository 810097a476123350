"""The ledger's header: everything that is known before the first item."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from conformance.core.finding import Level
from conformance.core.privacy import Privacy
from conformance.core.resource import Resource, ResourceId
from conformance.core.role import Callers
from conformance.http.generation import corpus as asking
from conformance.http.generation.cases import Corpus
from conformance.http.item import Item
from conformance.http.probes import matrix
from conformance.report.record import (
    Header,
    Masking,
    Planned,
    Served,
    SharedResource,
    StandIn,
    Subject,
)
from conformance.report.record import LoadedDocument as Loaded
from conformance.run.homes import verified
from conformance.run.left_open import left_open
from conformance.run.plan import Plan
from conformance.run.scope import apart, range_of

_SHOWN = 1


def header(
    plan: Plan,
    items: Sequence[Item],
    started: str,
    allocated: Mapping[str, Sequence[Resource]] | None = None,
    corpus: Corpus | None = None,
) -> Header:
    """Return what a plan, its items and what was allocated to them say of a run."""
    shown = {**plan.contract.documents, **plan.contract.loaded}
    planned = frozenset(item.id for item in items)
    judged = range_of(plan)
    return Header(
        pack=plan.pack.name,
        target=Subject(plan.target.name, plan.target.environment, dict(plan.target.services)),
        seed=plan.seed,
        started=started,
        phases=plan.phases,
        revision=plan.target.revision,
        contract=tuple(
            Loaded(service, one.title, one.version, one.source, one.sha256, one.origin)
            for service, one in shown.items()
        ),
        planned=tuple(planned_of(plan, item, judged.outside(item)) for item in items),
        requirements=tuple(
            replace(one, level=plan.level(one.id, one.level), attested=_attested(plan, one.id))
            for one in plan.pack.requirements.values()
        ),
        lifecycles=tuple(one.outline() for one in plan.pack.lifecycles),
        capabilities=tuple(
            _served(plan, name, planned) for name in plan.pack.bindings.capabilities
        ),
        engine=asking.versions(),
        profile=plan.profile,
        corpus={"sha256": corpus.sha256, "requests": corpus.requests} if corpus else {},
        examples=plan.examples,
        strength=plan.strength,
        allotted={
            item: tuple(row.id for row in given)
            for item, given in (allocated or {}).items()
            if given
        },
        resources=tuple(kind.words for kind in plan.pack.resources),
        shared=shared(items, allocated or {}),
        scope=judged.extent(items),
        stand_ins=tuple(stand_ins(plan)),
        users={
            role: masked_user(one.user_name)
            for role, one in plan.target.roles.items()
            if one.user_name
        },
        privacy=masking_of(plan.target.privacy),
        settings=left_open(plan),
    )


def masking_of(asked: Privacy) -> Masking:
    """Return what is told of what a run masks: never the key."""
    return Masking(asked.mask, asked.show, asked.text, asked.off)


def planned_of(plan: Plan, item: Item, outside: str) -> Planned:
    """Return what a plan says of an item; `outside`: why it is out of the scope of the run."""
    return Planned(
        item.id,
        item.phase,
        item.title,
        item.capability,
        _operation(plan, item),
        verified(plan.pack, item),
        _level(plan, item),
        outside,
        apart(plan, item),
        tuple(name for name in item.capabilities if name not in plan.contract.bound),
        item.covers,
        item.file,
    )


def stand_ins(plan: Plan) -> Iterator[StandIn]:
    """Yield who calls at the target in the place of each role without credentials."""
    given = plan.target.roles
    for role, caller, reads in Callers(plan.pack.roles, frozenset(given)).instead():
        yield StandIn(role, caller, masked_user(given[caller].user_name), reads)


def masked_user(name: str) -> str:
    """Return how a user's name begins, and the domain it is of: enough for who knows it."""
    local, sign, domain = name.partition("@")
    return f"{local[:_SHOWN]}…{sign}{domain}"


def shared(
    items: Sequence[Item], given: Mapping[str, Sequence[Resource]]
) -> tuple[SharedResource, ...]:
    """Return the resources that several items were given, their users in the order of the items."""
    nouns = {need.kind.name: need.kind.noun for item in items for need in item.needs}
    users: dict[tuple[str, ResourceId], list[str]] = {}
    rows: dict[tuple[str, ResourceId], Resource] = {}
    for item in items:
        for row in given.get(item.id, ()):
            rows[row.kind, row.id] = row
            users.setdefault((row.kind, row.id), []).append(item.id)
    return tuple(
        SharedResource(nouns[kind], rows[kind, id_], tuple(names))
        for (kind, id_), names in users.items()
        if len(names) > 1
    )


def _level(plan: Plan, item: Item) -> Level:
    """Return what a deviation from the weightiest of an item's requirements may decide at this
    target.
    """
    levels = {plan.level(name, item.level) for name in item.requirements} or {item.level}
    return next(level for level in Level if level in levels)


def _attested(plan: Plan, requirement: str) -> dict[str, str]:
    said = plan.target.attestations.get(requirement)
    return {"by": said.by, "date": said.date, "text": said.text} if said else {}


def _operation(plan: Plan, item: Item) -> str | None:
    bound = plan.contract.bound.get(item.capability or "")
    return bound.operation.label if bound else None


def _served(plan: Plan, name: str, planned: Collection[str]) -> Served:
    capability = plan.pack.bindings.capabilities[name]
    bound = plan.contract.bound.get(name)
    if bound is None:
        return Served(name, capability.service, capability.core)
    return Served(
        name,
        capability.service,
        capability.core,
        bound.operation.method,
        bound.operation.path,
        bound.origin,
        tuple(answer.status for answer in bound.operation.answers),
        tuple(
            replace(cell, items=tuple(item for item in cell.items if item in planned))
            for cell in matrix.row(plan.pack, bound)
        ),
        tuple(map(str, sorted(bound.undeclared))),
    )

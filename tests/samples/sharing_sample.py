"""Items that share resources which they open and close, and their schedule."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conformance.core.noun import Noun
from conformance.core.resource import Effect, Pool, Resource, ResourceKind, ResourceState
from conformance.http.item import Item
from conformance.run.effects import Trace
from conformance.run.planner import schedule
from conformance.run.schedule import Schedule
from conformance.run.sharing import Choice

OPEN, CLOSED = Effect("abierto", frozenset({"cerrado"})), Effect("cerrado", frozenset({"cerrado"}))
EFFECTS = (OPEN, CLOSED)
KIND = ResourceKind(
    "tramite",
    "tramites",
    Noun("trámite", "trámites"),
    (ResourceState("nuevo", "nuevo", "nuevos", written=True),),
    (),
)
READS = Trace(changes=False)
OPENS = Trace(leaves=frozenset({"abierto"}), barred=OPEN.barred)
CLOSES = Trace(leaves=frozenset({"cerrado"}), barred=CLOSED.barred)
COUNTS = Trace(untouched=True)
COUNTS_ONLY = Trace(untouched=True, changes=False)
COUNTS_OPEN = replace(OPENS, precedes=frozenset({"abierto"}))


def sharer(name: str, *requirements: str, count: int = 1, writes: int = 1) -> Item:
    """Return an item of so many resources, which judges these requirements."""
    return Item(
        id=name,
        phase="scenario",
        title=name,
        run=lambda context: None,
        requirements=requirements,
        needs=(KIND.need(count),) if count else (),
        writes=writes,
    )


def pool_of(count: int) -> Pool:
    """Return so many resources, numbered from 0."""
    return Pool(tuple(Resource(number, KIND.name, "nuevo") for number in range(count)))


def planned(
    traces: Mapping[str, Trace],
    items: Sequence[Item],
    count: int,
    *,
    most_writes: int | None = None,
    absent: Sequence[str] = (),
    effects: Sequence[Effect] = EFFECTS,
) -> Schedule:
    """Return the schedule of items with these traces on so many resources."""
    choice = Choice(
        trace=lambda item: traces[item.id],
        obliged=lambda item: frozenset(item.requirements),
        told=lambda item: frozenset({item.id}),
        able=lambda item: item.id not in absent,
        effects=effects,
        most_writes=most_writes,
    )
    return schedule(items, pool_of(count), choice)


def given_ids(made: Schedule) -> dict[str, list[object]]:
    """Return the numbers of the resources of each item."""
    return {name: [row.id for row in rows] for name, rows in made.given.items()}

"""Within bounds a run asks what tells most; what stays outside says why."""

from collections.abc import Sequence
from dataclasses import replace

from core_sample import PLAN, POOL, item

from conformance.core.noun import Noun
from conformance.core.resource import Resource, ResourceKind, ResourceState
from conformance.http.item import Item
from conformance.run.choosing import Most, allowed, bounded, choose, outside
from conformance.run.estimate import Cost, Costs, Pace, costs_of, estimate
from conformance.run.schedule import Schedule
from conformance.run.sharing import Choice

COSTS = Costs(
    0,
    {
        "dear": Cost(100, 0),
        "a": Cost(10, 2),
        "b": Cost(10, 0),
        "both": Cost(15, 0),
        "cheap": Cost(1, 0),
    },
)
JUDGES = {"dear": {"R-1"}, "a": {"R-2"}, "b": {"R-3"}, "both": {"R-2", "R-3"}}
ITEMS = [item(name) for name in ("dear", "a", "b", "both", "cheap")]
CHOICE = Choice(
    trace=lambda one: None,  # type: ignore[arg-type, return-value]
    obliged=lambda one: frozenset(JUDGES.get(one.id, ())),
    told=lambda one: frozenset({f"kind {one.id}"}),
)


def _chosen(items: Sequence[Item] = ITEMS, **room: float) -> list[str]:
    return [one.id for one in choose(items, CHOICE, COSTS, room)]


def test_where_there_is_room_for_all_all_run() -> None:
    assert [one.id for one in ITEMS] == _chosen() == _chosen(max_exchanges=136)


def test_who_judges_most_of_what_must_be_per_cost_comes_first() -> None:
    """Both obligatory requirements by one item, then what else there is room for, in their
    order.
    """
    assert ["both"] == _chosen(max_exchanges=15)
    assert ["both", "cheap"] == _chosen(max_exchanges=20)
    assert ["a", "both", "cheap"] == _chosen(max_exchanges=30)
    assert ["dear", "both", "cheap"] == _chosen(max_exchanges=124)


def test_every_bound_holds() -> None:
    assert ["b", "both", "cheap"] == _chosen(max_exchanges=60, max_writes=1)
    assert [] == _chosen(max_exchanges=0)


def test_resources_are_bounded_by_state_and_by_kind() -> None:
    """The first ones, and of each state its share."""
    states = tuple(ResourceState(name, name, name, name) for name in ("open", "shut"))
    kind = ResourceKind("row", "rows", Noun("una fila", "filas"), states, ())
    rows = [Resource(number, "row", ("open", "shut")[number % 3 == 0]) for number in range(9)]
    assert [1, 2, 4] == _left(rows, kind, {"open": 3, "shut": 0})
    assert [0, 1, 2, 4] == _left(rows, kind, {"rows": 4})
    assert list(range(9)) == _left(rows, kind, {})


def _left(rows: list[Resource], kind: ResourceKind, most: dict[str, int]) -> list[object]:
    return [row.id for row in allowed(rows, [kind], most)]


def test_the_minutes_that_are_left_are_spent_on_items_alone_once_the_target_was_looked_at() -> None:
    """The whole plan fits in what it is thought to take, and half the minutes leave some outside;
    what looking takes counts only where it is still to come.
    """
    items = [replace(item(f"i{number}"), phase="probing") for number in range(40)]
    made = Schedule(tuple(items), {one.id: () for one in items})
    pace = Pace(latency_s=1.0)
    whole = estimate(PLAN, made, items, pace).minutes
    looking = costs_of(PLAN).before / 60

    def left(minutes: float, *, prepared: bool = False) -> int:
        most = Most(minutes=minutes, pace=pace, prepared=prepared)
        return len(bounded(PLAN, made, POOL, most).left_out)

    assert (0, 0) == (left(whole), left(whole - looking, prepared=True))
    assert 0 < left(whole - looking / 2) < 40
    assert 15 <= left((whole - looking) / 2, prepared=True) <= 25
    assert 40 == left(looking / 2)


def test_what_was_judged_before_a_run_went_on_is_not_told_as_left_out() -> None:
    """Two items judge the same; one has ended."""
    items = [replace(item(name, radicada=1), requirements=("SIIFA-R33",)) for name in "ab"]
    made = Schedule(tuple(items), {}, left_out={"b": "quedó fuera"})
    alone, beside = (list(outside(PLAN, made, POOL, before)) for before in ((), ("a",)))
    assert ["Quedan fuera por esos límites 1 de 1 prueba: b.", "Así no se juzga 1"] == [
        alone[0],
        alone[1][:17],
    ]
    assert ["Quedan fuera por esos límites 1 de 2 pruebas: b."] == beside

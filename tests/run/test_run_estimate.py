"""What a run would take is told before it is run."""

import json
from dataclasses import replace
from pathlib import Path

from core_sample import PLAN, POOL, item

from conformance.core.profile import FULL, QUICK
from conformance.run.estimate import (
    Cost,
    Costs,
    Estimate,
    FewCost,
    Pace,
    costs_of,
    costs_text,
    estimate,
    read_costs,
)
from conformance.run.schedule import Schedule

ROWS = {"a": [60, 20], "b": [60, 0], "c": [30, 10]}


def _costs(folder: Path) -> Path:
    path = folder / "costs.json"
    kept = {"version": 1, "before": 30, "items": ROWS, "quick": {"a": [6, 2]}}
    path.write_text(json.dumps(kept), encoding="utf-8")
    return path


def _estimate(folder: Path, pace: Pace, before: dict[str, tuple[str, ...]]) -> Estimate:
    plan = replace(PLAN, pack=replace(PLAN.pack, costs=_costs(folder)))
    items = tuple(replace(item(name), writes=1) for name in ROWS)
    return estimate(plan, Schedule(items, {}, before), items, pace)


def test_one_by_one_every_request_waits_for_the_one_before(tmp_path: Path) -> None:
    assert Estimate(3, 180, 30, 3.0) == _estimate(tmp_path, Pace(1.0), {})


def test_of_many_in_flight_the_longest_is_waited_for(tmp_path: Path) -> None:
    assert Estimate(3, 180, 30, 1.5) == _estimate(tmp_path, Pace(1.0, 3), {})


def test_who_shares_waits_for_who_comes_before(tmp_path: Path) -> None:
    """Thirty seconds before the first, then a, b and c one after another."""
    before = {"b": ("a",), "c": ("a", "b")}
    assert Estimate(3, 180, 30, 3.0) == _estimate(tmp_path, Pace(1.0, 3), before)


def test_a_bound_on_requests_a_second_is_kept(tmp_path: Path) -> None:
    assert Estimate(3, 180, 30, 6.0) == _estimate(tmp_path, Pace(0.001, 3, 0.5), {})


def test_a_profile_has_its_own_costs(tmp_path: Path) -> None:
    path = _costs(tmp_path)
    assert [60, 6] == [read_costs(path, name).items["a"].requests for name in (FULL, QUICK)]


def test_an_item_that_nobody_counted_costs_about_what_it_writes() -> None:
    plan = replace(PLAN, pack=replace(PLAN.pack, costs=None))
    unknown = replace(item("nuevo"), writes=7)
    made = estimate(plan, Schedule((unknown,), {}), (unknown,), Pace(1.0))
    assert (1, 50 + 17, 7) == (made.items, made.requests, made.writes)


def test_who_gets_few_resources_costs_between_what_few_and_all_of_them_cost() -> None:
    one = item("a", radicada=5)
    costs = Costs(items={"a": Cost(100, 50)}, few={"a": FewCost(Cost(40, 10), 2)})
    made = {got: replace(costs, given={"a": got}).of(one) for got in (1, 2, 3, 5, 6)}
    assert {
        1: Cost(40, 10),
        2: Cost(40, 10),
        3: Cost(60, 23),
        5: Cost(100, 50),
        6: Cost(100, 50),
    } == made
    assert Cost(100, 50) == costs.of(one) == replace(costs, few={}, given={"a": 1}).of(one)


def test_what_is_known_of_few_never_makes_an_item_dearer() -> None:
    """Of the quick profile, say, which sends fewer with all its resources."""
    costs = Costs(items={"a": Cost(20, 5)}, few={"a": FewCost(Cost(40, 10), 2)}, given={"a": 2})
    assert Cost(20, 5) == costs.of(item("a", radicada=5))


def test_who_asks_as_several_roles_sends_the_share_of_those_that_are_there() -> None:
    one = replace(item("a"), some=("erp", "ips", "msps", "admin"))
    costs = Costs(items={"a": Cost(20, 8)})
    shares = [replace(costs, roles=roles).of(one) for roles in (None, ("ips",), ("ips", "otra"))]
    assert [Cost(20, 8), Cost(5, 2), Cost(5, 2)] == shares


def test_costs_go_by_the_roles_of_the_target_and_by_what_the_schedule_gives() -> None:
    made = costs_of(PLAN, Schedule((), {"a": POOL.resources[:2]}))
    assert ({"a": 2}, {*PLAN.target.roles}) == (made.given, {*(made.roles or ())})


def test_what_few_resources_cost_is_kept_with_the_rest(tmp_path: Path) -> None:
    full = Costs(30, {"a": Cost(60, 20), "é": Cost(3, 0)}, {"a": FewCost(Cost(9, 4), 2)})
    path = tmp_path / "costs.json"
    path.write_text(costs_text(full, replace(full, few={})), encoding="utf-8")
    assert full == read_costs(path, FULL)

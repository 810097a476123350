"""What a pack says that its items cost is what they send."""

from dataclasses import replace

from costs import counted
from field import STOCKS, plan_of

from conformance.core.profile import PROFILES
from conformance.http.reference import Setup
from conformance.run.estimate import Cost, Pace, costs_of, costs_text, estimate, read_costs
from conformance.run.outlook import running
from conformance.selftest.rehearsal import settle
from conformance.selftest.rehearsed import Rehearsed, prepare, prepare_plan

_PART = 9  # one item of so many is counted again


def _known(craft: Rehearsed) -> dict[str, Cost]:
    return dict(costs_of(craft.plan).items)


def test_every_item_has_its_cost() -> None:
    """When it fails: make costs."""
    craft = prepare()
    assert {item.id for item in craft.items} == _known(craft).keys()


def test_items_send_what_is_said_within_a_quarter() -> None:
    """When it fails: make costs."""
    whole = prepare()
    craft = replace(whole, items=whole.items[::_PART])
    made = counted(craft)
    said = {name: _known(craft)[name].requests for name in made.items}
    assert _close(sum(said.values()), sum(one.requests for one in made.items.values()))
    assert _close(costs_of(craft.plan).before, made.before)


def test_with_few_resources_and_one_credential_the_estimate_holds_within_an_eighth() -> None:
    """Measured so too: 10+3 and 40+10 with all the credentials, {erp, ips}, {gestores}."""
    craft, setup = prepare_plan(plan_of("ips")), Setup(stock=STOCKS["10+3"])
    known, made = settle(craft, setup=setup), counted(craft, setup)
    able = running(craft.plan, known.schedule, known.pool)
    said = estimate(craft.plan, known.schedule, able, Pace(0.0)).requests
    sent = made.before + sum(one.requests for one in made.items.values())
    assert abs(said - sent) <= sent / 8


def _close(said: int, made: int) -> bool:
    return abs(said - made) <= made / 4


def test_what_is_written_is_read() -> None:
    """The quick profile keeps only what costs something else there."""
    craft = prepare(phases=("contract",))
    path = craft.plan.pack.costs
    assert path is not None
    full, quick = (read_costs(path, profile) for profile in PROFILES)
    assert path.read_text(encoding="utf-8") == costs_text(full, quick)

"""Of few resources those get some that tell most; some are kept to confirm on."""

from dataclasses import replace

from sharing_sample import (
    CLOSES,
    COUNTS,
    EFFECTS,
    KIND,
    OPENS,
    READS,
    given_ids,
    planned,
    pool_of,
    sharer,
)

from conformance.core.resource import Pool, Resource, ResourceState
from conformance.http.item import Item
from conformance.run.planner import schedule
from conformance.run.schedule import Schedule
from conformance.run.sharing import Choice


def test_where_there_are_enough_each_item_has_its_own() -> None:
    items = [sharer("a"), sharer("b", count=2)]
    made = planned({"a": OPENS, "b": CLOSES}, items, 3)
    assert {"a": [0], "b": [1, 2]} == given_ids(made)
    assert (not made.shared, ["a", "b"]) == (True, [one.id for one in made.order])


def _sparing(name: str, count: int, spare: int) -> Item:
    need = replace(KIND.need(count), spare=spare)
    return replace(sharer(name), needs=(need,))


def test_where_there_are_few_who_can_do_with_few_gets_few() -> None:
    items = [_sparing("con-holgura", 4, 3), sharer("a"), sharer("b")]
    made = planned(dict.fromkeys(("con-holgura", "a", "b"), CLOSES), items, 3)
    assert [1, 1, 1] == [len(rows) for rows in made.given.values()]


def test_who_can_do_with_none_runs_without_where_others_take_all() -> None:
    """An item that can do without any resource is supplied with none, and keeps nobody from its."""
    items = [_sparing("sin-ninguna", 2, 2), sharer("a"), sharer("b")]
    made = planned(dict.fromkeys(("sin-ninguna", "a", "b"), CLOSES), items, 2)
    assert {"sin-ninguna": [], "a": [0], "b": [1]} == given_ids(made)
    assert made.supplies(items[0])


def test_what_nobody_uses_goes_to_who_would_do_more() -> None:
    items = [_sparing("con-holgura", 4, 3), sharer("a"), sharer("b")]
    made = planned(dict.fromkeys(("con-holgura", "a", "b"), CLOSES), items, 5)
    assert {"con-holgura": 3, "a": 1, "b": 1} == {
        name: len(rows) for name, rows in made.given.items()
    }


def test_what_judges_most_for_its_price_is_chosen() -> None:
    """Two items of one resource judge more than one of two."""
    items = [sharer("caro", "R1", count=2), sharer("a", "R1"), sharer("b", "R2")]
    made = planned({"caro": CLOSES, "a": CLOSES, "b": CLOSES}, items, 2)
    assert {"caro": [], "a": [0], "b": [1]} == given_ids(made)


def test_what_only_one_item_judges_is_judged_where_a_second_look_makes_room() -> None:
    """At first two cheap items leave no pair for the only one that judges R3."""
    items = [sharer("a", "R1"), sharer("b", "R2"), sharer("par", "R3", "R1", count=2)]
    made = planned({"a": CLOSES, "b": CLOSES, "par": CLOSES}, items, 3)
    assert [0, 2] == sorted(len(rows) for rows in made.given.values())[::2]
    assert 2 == len(made.given["par"])


def test_whoever_cannot_run_takes_nothing() -> None:
    items = [sharer("sin-rol", "R1"), sharer("puede", "R2")]
    made = planned({"sin-rol": CLOSES, "puede": CLOSES}, items, 1, absent=["sin-rol"])
    assert {"sin-rol": [], "puede": [0]} == given_ids(made)


def test_a_bound_on_writes_is_spent_on_what_tells_most() -> None:
    items = [sharer("poco", "R1", writes=5), sharer("mucho", "R1", "R2", writes=5), sharer("x")]
    traces = {"poco": CLOSES, "mucho": CLOSES, "x": CLOSES}
    made = planned(traces, items, 2, most_writes=6)
    assert {"poco": [], "mucho": [0], "x": [1]} == given_ids(made)


def _of_twenty(*first: str) -> Schedule:
    """Return what runs on twenty resources: these, that open one, and more than there are that
    close one.
    """
    judges = [sharer(name, name) for name in first]
    items = [*judges, *(sharer(f"más-{number}") for number in range(25))]
    choice = Choice(
        trace=lambda item: OPENS if item.requirements else CLOSES,
        obliged=lambda item: frozenset(item.requirements),
        told=lambda item: frozenset(item.requirements),
        effects=EFFECTS,
    )
    return schedule(items, pool_of(20), choice)


def test_some_are_kept_to_confirm_what_is_found() -> None:
    """Of twenty resources one is nobody's, though items are left that could use it."""
    made = _of_twenty("R1", "R2")
    assert [19] == [row.id for row in made.spare]
    asking = made.order[0]
    assert [19] == [row.id for row in made.take(asking)]
    assert () == made.take(asking)


def test_nothing_is_kept_where_nobody_uses_what_others_have_changed() -> None:
    assert [] == _of_twenty("R1").spare


def test_the_same_is_asked_of_the_same() -> None:
    items = [sharer(f"i{number}", f"R{number % 7}", count=1 + number % 3) for number in range(40)]
    traces = {one.id: (OPENS, CLOSES, COUNTS, READS)[n % 4] for n, one in enumerate(items)}
    first, second = planned(traces, items, 12), planned(traces, items, 12)
    assert (first.order, first.given, first.before) == (second.order, second.given, second.before)


OTHER = replace(
    KIND, states=(*KIND.states, ResourceState("viejo", "viejo", "viejos", written=True))
)


def test_what_was_judged_in_one_state_is_judged_in_another_before_the_rest_runs() -> None:
    """Of two that would use the only old one, R1 is judged there."""
    old = (OTHER.need(1, state="viejo"),)
    items = [
        sharer("nuevo", "R1", "R2"),
        replace(sharer("más", "R3"), needs=old),
        replace(sharer("viejo", "R1"), needs=old),
    ]
    several = Pool((*pool_of(1).resources, Resource(1, KIND.name, "viejo")))
    choice = Choice(
        trace=lambda item: CLOSES,
        obliged=lambda item: frozenset(item.requirements) - {"R3"},
        told=lambda item: frozenset({item.id}),
        effects=EFFECTS,
    )
    made = schedule(items, several, choice)
    assert {"nuevo": [0], "más": [], "viejo": [1]} == given_ids(made)


def test_who_only_reads_leaves_a_resource_as_good_as_new() -> None:
    """Nobody doubts what is found after a reader, and what readers alone use confirms as well."""
    items = [sharer("lee"), sharer("lee-más"), sharer("abre"), sharer("cierra")]
    traces = {"lee": READS, "lee-más": READS, "abre": OPENS, "cierra": CLOSES}
    made = planned(traces, items, 2)
    assert {"cierra": ("abre",)} == made.changed
    assert [1] == [row.id for row in made.spare]


def test_who_uses_what_was_lent_to_confirm_comes_after_whoever_took_it() -> None:
    items = [sharer("lee"), sharer("lee-más"), sharer("abre"), sharer("cierra")]
    traces = {"lee": READS, "lee-más": READS, "abre": OPENS, "cierra": CLOSES}
    made = planned(traces, items, 2)
    reader = next(one for one in items[:2] if made.given[one.id] == tuple(made.spare))
    assert () == made.changers(reader)
    made.take(items[3])
    assert ("cierra",) == made.changers(reader)
    assert ("abre",) == made.changers(items[3])


def test_a_schedule_begun_afresh_has_all_that_is_spare() -> None:
    """What one run gives away to confirm on, another of the same schedule still has."""
    made = planned({"a": OPENS}, [sharer("a")], 2)
    before = [*made.spare]
    afresh = made.afresh()
    assert afresh.take(sharer("b"))
    assert (before, {}) == (made.spare, made.lent)
    assert len(before) - 1 == len(afresh.spare)


def test_who_covers_combinations_gets_some_before_who_only_tells_more() -> None:
    """Of twelve resources two are a sixth: whoever judges what must be still goes first."""
    combining = replace(_sparing("combina", 8, 7), covers=("acto",))
    must = [sharer(f"debe-{number}", f"r{number}") for number in range(4)]
    more = [sharer(f"cuenta-{number}") for number in range(12)]
    items = [*more, combining, *must]
    made = planned({one.id: CLOSES for one in items}, items, 12)
    assert 2 == len(made.given["combina"])
    assert all(made.given[one.id] for one in must)


def test_of_those_that_tell_as_much_who_asks_most_goes_first() -> None:
    asked = {"corto": 2, "largo": 9, "medio": 5}
    items = [sharer(name) for name in asked]
    choice = Choice(
        trace=lambda item: CLOSES,
        obliged=lambda item: frozenset(),
        told=lambda item: frozenset({item.id}),
        lasts=lambda item: asked[item.id],
        effects=EFFECTS,
    )
    made = schedule(items, pool_of(2), choice)
    assert {"corto": [], "largo": [0], "medio": [1]} == given_ids(made)

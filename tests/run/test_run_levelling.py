"""Shared resources last about as long as one another."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sharing_sample import (
    CLOSES,
    EFFECTS,
    KIND,
    OPENS,
    READS,
    given_ids,
    planned,
    pool_of,
    sharer,
)

from conformance.core.terms import ANY_TIME
from conformance.http.item import Item
from conformance.run.chains import Chains
from conformance.run.effects import Trace
from conformance.run.levelling import Levelling
from conformance.run.placing import Placing, SharedUse, placing, ranked

CLOSES_ONCE = replace(CLOSES, opening=(("cerrar", ""),), settled=True)


def _user(name: str, number: int, trace: Trace) -> Placing:
    return placing(sharer(name), number, trace, ranked(EFFECTS))


def _levelled(
    users: Sequence[Placing],
    given: Mapping[str, int],
    lasting: Mapping[str, int],
    kept: Sequence[int] = (),
) -> dict[str, object]:
    """Return on which of two resources each user is in the end, begun where it had been given."""
    rows = [SharedUse(row) for row in pool_of(2).resources]
    for user in users:
        rows[given[user.item.id]].users.append(user)
    uses = {user.item.id: (rows[given[user.item.id]],) for user in users}
    Levelling(
        rows,
        uses,
        lambda item: lasting[item.id],
        lambda row, user: row.resource.id not in kept,
        ANY_TIME,
    ).level()
    assert uses == {user.item.id: (row,) for row in rows for user in row.users}
    return {name: row.resource.id for name, (row,) in uses.items()}


def test_who_may_go_elsewhere_leaves_the_longest_resource() -> None:
    """Four that open share two resources that others changed as well: two on each, whoever was
    placed first.
    """
    items = [sharer("cierra-a", "r1"), sharer("cierra-b", "r2")]
    items += [sharer(f"abre-{number}", f"o{number}") for number in range(4)]
    traces = {item.id: CLOSES if item.id.startswith("cierra") else OPENS for item in items}
    made = planned(traces, items, 2)
    users = Counter(key for rows in given_ids(made).values() for key in rows)
    assert {0: 3, 1: 3} == dict(users)
    assert 6 == sum(map(bool, made.given.values()))


def test_the_longest_goes_first_and_only_where_it_is_shorter_with_it() -> None:
    """Sixteen and two are seven and eleven once the longest has gone, and then nine and nine."""
    lasting = {"nueve": 9, "cuatro": 4, "tres": 3, "dos": 2}
    users = [_user(name, number, OPENS) for number, name in enumerate(lasting)]
    given = {"nueve": 0, "cuatro": 0, "tres": 0, "dos": 1}
    assert {"nueve": 1, "cuatro": 0, "tres": 0, "dos": 0} == _levelled(users, given, lasting)


def test_nobody_goes_where_it_is_barred_or_where_others_are_kept_off() -> None:
    """One resource can be closed once."""
    lasting = {"cierra": 3, "abre": 9, "cierra-otra": 1}
    users = [
        _user("cierra", 0, CLOSES),
        _user("abre", 1, OPENS),
        _user("cierra-otra", 2, CLOSES),
    ]
    given = {"cierra": 0, "abre": 0, "cierra-otra": 1}
    assert given | {"abre": 1} == _levelled(users, given, lasting)
    assert given == _levelled(users, given, lasting, kept=[1])


def test_who_changes_something_leaves_what_nobody_has_changed_as_it_is() -> None:
    """A reader goes there."""
    lasting = {"abre": 5, "abre-más": 5, "lee": 1}
    users = [_user("abre", 0, OPENS), _user("abre-más", 1, OPENS), _user("lee", 2, READS)]
    given = dict.fromkeys(lasting, 0)
    assert given | {"lee": 1} == _levelled(users, given, lasting)


def test_who_begins_with_what_can_be_done_once_stays() -> None:
    lasting = {"a": 5, "b": 5, "abre": 1}
    users = [
        _user("a", 0, CLOSES_ONCE),
        _user("b", 1, CLOSES_ONCE),
        _user("abre", 2, OPENS),
    ]
    given = {"a": 0, "b": 0, "abre": 1}
    assert given == _levelled(users, given, lasting)


def test_resources_of_another_kind_or_state_are_nobodys_stead() -> None:
    old = replace(KIND.states[0], name="viejo")
    users = [_user("a", 0, OPENS), _user("b", 1, OPENS)]
    first, second = (SharedUse(row) for row in pool_of(2).resources)
    second.resource = replace(second.resource, state=old.name)
    first.users, second.users = [*users], [_user("c", 2, CLOSES)]
    given = {"a": (first,), "b": (first,), "c": (second,)}
    Levelling([first, second], given, lambda item: 5, lambda row, user: True, ANY_TIME).level()
    assert {"a": (first,), "b": (first,), "c": (second,)} == given
    assert (2, 1) == (len(first.users), len(second.users))


def test_nobody_goes_where_what_it_needs_is_not() -> None:
    """One resource alone has what the item asks for; without it, it would have gone."""
    first, second = (SharedUse(row) for row in pool_of(2).resources)
    first.resource = first.resource.knowing(raro=True)
    asks = replace(KIND.need(1), flags=frozenset({"raro"}))
    plain = [_user("a", 0, OPENS), _user("b", 1, OPENS), _user("c", 2, CLOSES)]
    picky = replace(plain[0], item=replace(plain[0].item, needs=(asks,)))
    for asked, went in ((plain[0], second), (picky, first)):
        first.users, second.users = [asked, plain[1]], [plain[2]]
        given = {"a": (first,), "b": (first,), "c": (second,)}
        lasting = {"a": 9, "b": 8, "c": 1}
        lasts = _lasts(lasting)
        Levelling([first, second], given, lasts, lambda row, user: True, ANY_TIME).level()
        assert (went,) == given["a"]


def _lasts(lasting: Mapping[str, int]) -> Callable[[Item], int]:
    return lambda item: lasting[item.id]


def _linked(
    lasting: Mapping[str, int], used: Mapping[str, Sequence[int]], count: int
) -> tuple[list[int], dict[str, list[object]]]:
    """Return how long the longest chain lasts before and after it is made shorter, and who is on
    other resources then, on which.
    """
    users = [_user(name, number, OPENS) for number, name in enumerate(lasting)]
    rows = [SharedUse(row) for row in pool_of(count).resources]
    given = {name: tuple(rows[place] for place in places) for name, places in used.items()}
    for user in users:
        for row in given[user.item.id]:
            row.users.append(user)
    lasts = _lasts(lasting)
    before = Chains(users, given, lasts).longest
    Levelling(rows, given, lasts, lambda row, user: True, ANY_TIME).shorten()
    moved = {
        name: there
        for name, some in given.items()
        if (there := [row.resource.id for row in some]) != used[name]
    }
    return [before, Chains(users, given, lasts).longest], moved


def test_who_links_resources_goes_where_nobody_waits_for_it_longer() -> None:
    """Three resources last about as long, but one item uses two, after another on the first and
    before one on the second: eleven in a row, and six once it goes before whom the third has.
    """
    lasting = {"antes": 5, "enlace": 1, "después": 5, "aparte": 5}
    used = {"antes": [0], "enlace": [0, 1], "después": [1], "aparte": [2]}
    assert ([11, 6], {"enlace": [2, 1]}) == _linked(lasting, used, 3)


def test_who_is_held_in_a_chain_by_several_resources_leaves_them_at_once() -> None:
    """From any one alone it would go nowhere: it comes after the same two on both."""
    lasting = {"antes": 5, "también": 5, "enlace": 4, "uno": 1, "otro": 1}
    used = {"antes": [0], "también": [1], "enlace": [0, 1], "uno": [2], "otro": [3]}
    assert ([9, 5], {"enlace": [2, 3]}) == _linked(lasting, used, 4)

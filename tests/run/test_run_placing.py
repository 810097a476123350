"""Items share a resource in the order in which what they leave on it bars the others."""

from collections import Counter
from dataclasses import replace

from sharing_sample import (
    CLOSED,
    CLOSES,
    COUNTS,
    COUNTS_ONLY,
    COUNTS_OPEN,
    EFFECTS,
    KIND,
    OPENS,
    READS,
    given_ids,
    planned,
    pool_of,
    sharer,
)

from conformance.core.resource import Effect, Pool
from conformance.http.item import Item
from conformance.run.effects import ALONE, Trace
from conformance.run.placing import ranked
from conformance.run.planner import schedule
from conformance.run.sharing import Choice


def test_on_one_resource_who_closes_it_goes_after_who_opens() -> None:
    items = [sharer("cierra"), sharer("abre"), sharer("abre-más")]
    made = planned({"cierra": CLOSES, "abre": OPENS, "abre-más": OPENS}, items, 1)
    assert ["abre", "abre-más", "cierra"] == [one.id for one in made.order]
    assert {"abre-más": ("abre",), "cierra": ("abre", "abre-más")} == made.before


def test_what_can_be_done_once_is_done_once() -> None:
    items = [sharer("uno"), sharer("otro")]
    made = planned({"uno": CLOSES, "otro": CLOSES}, items, 1)
    assert {"uno": [0], "otro": []} == given_ids(made)


def test_who_counts_comes_first_and_only_once() -> None:
    items = [sharer("abre"), sharer("cuenta"), sharer("cuenta-otra-vez")]
    made = planned({"abre": OPENS, "cuenta": COUNTS, "cuenta-otra-vez": COUNTS}, items, 1)
    assert ["cuenta", "cuenta-otra-vez", "abre"] == [one.id for one in made.order]
    assert {"abre": [0], "cuenta": [0], "cuenta-otra-vez": []} == given_ids(made)


def test_who_counts_and_changes_nothing_comes_before_who_counts_and_does() -> None:
    items = [sharer("cuenta-y-cambia"), sharer("cuenta"), sharer("cuenta-otra-vez")]
    traces = {"cuenta-y-cambia": COUNTS, "cuenta": COUNTS_ONLY, "cuenta-otra-vez": COUNTS_ONLY}
    made = planned(traces, items, 1)
    assert ["cuenta", "cuenta-otra-vez", "cuenta-y-cambia"] == [one.id for one in made.order]
    assert [[0], [0], [0]] == list(given_ids(made).values())


def test_nobody_shares_with_an_item_of_which_nothing_is_known() -> None:
    items = [sharer("oscuro", "R1"), sharer("lee", writes=0)]
    made = planned({"oscuro": ALONE, "lee": READS}, items, 1)
    assert {"oscuro": [0], "lee": []} == given_ids(made)


def test_marks_come_after_what_they_bar() -> None:
    assert {"abierto": 0, "cerrado": 1} == ranked(EFFECTS)


def test_what_turns_a_resource_comes_last() -> None:
    turned = Effect("radicado", turns=True)
    assert {"abierto": 0, "cerrado": 1, "radicado": 2} == ranked((*EFFECTS, turned))


def test_who_counts_one_mark_comes_before_who_leaves_it_and_after_other_use() -> None:
    items = [sharer("abre"), sharer("cuenta"), sharer("cuenta-otra-vez"), sharer("cierra")]
    traces = {"abre": OPENS, "cuenta": COUNTS_OPEN, "cuenta-otra-vez": COUNTS_OPEN}
    made = planned({**traces, "cierra": CLOSES}, items, 1)
    assert ["cuenta", "cuenta-otra-vez", "abre", "cierra"] == [one.id for one in made.order]
    assert {"abre": [0], "cuenta": [0], "cuenta-otra-vez": [], "cierra": [0]} == given_ids(made)


TURNED = Effect("radicado", turns=True)
TURNS = Trace(leaves=frozenset({"radicado"}), barred=frozenset({"radicado"}))


def test_who_only_reads_comes_before_what_turns_its_resource() -> None:
    """It needs the resource in the state before, and would find it in another."""
    items = [sharer("radica"), sharer("lee", writes=0), sharer("abre")]
    reads = Trace(changes=False, barred=frozenset({"radicado"}))
    traces = {"radica": TURNS, "lee": reads, "abre": OPENS}
    made = planned(traces, items, 1, effects=(*EFFECTS, TURNED))
    assert ["abre", "lee", "radica"] == [one.id for one in made.order]
    assert [[0], [0], [0]] == list(given_ids(made).values())


def _turns_and(*leaves: str, how: str = "") -> Trace:
    return Trace(
        leaves=frozenset({"radicado", *leaves}),
        barred=frozenset({"radicado", "cerrado"}),
        opening=(("radicar", how),),
        turned=frozenset({"radicado"}),
    )


def test_who_turns_a_resource_alike_shares_it_and_goes_its_own_way_from_there() -> None:
    """Who goes furthest comes last; who turns it otherwise has another, or none."""
    items = [sharer("cierra"), sharer("abre"), sharer("abre-más"), sharer("otro-día")]
    opens, closes = _turns_and("abierto"), _turns_and("cerrado")
    traces = {"cierra": closes, "abre": opens, "abre-más": opens}
    traces["otro-día"] = _turns_and("abierto", how="otro día")
    made = planned(traces, items, 1, effects=(*EFFECTS, TURNED))
    assert ["abre", "abre-más", "cierra"] == [one.id for one in made.order if made.given[one.id]]
    assert {"abre": 1, "abre-más": 1, "cierra": 1} == made.openings
    assert {"abre-más": ("abre",), "cierra": ("abre", "abre-más")} == made.changed


OPENS_AND_CLOSES = Trace(
    leaves=frozenset({"abierto", "terminado"}),
    barred=frozenset({"terminado", "cerrado"}),
    closes=frozenset({"terminado"}),
    opens=frozenset({"abrir"}),
    closing=frozenset({"terminar"}),
)


IN_RELAY = (Effect("abierto", frozenset({"terminado"})), Effect("terminado"))


def _in_relay(name: str, *called: str) -> Item:
    return replace(sharer(name), called=called)


def test_who_closes_one_and_the_same_resource_runs_in_a_relay_after_who_opens_it() -> None:
    items = [
        _in_relay("uno", "abrir", "abrir", "terminar", "abrir"),
        _in_relay("otro", "abrir", "terminar"),
        sharer("abre"),
    ]
    traces = {"uno": OPENS_AND_CLOSES, "otro": OPENS_AND_CLOSES, "abre": OPENS}
    made = planned(traces, items, 1, effects=IN_RELAY)
    assert ["abre", "uno", "otro"] == [one.id for one in made.order]
    assert [("uno", 2), ("otro", 1)] == [(leg.item.id, leg.times) for leg in made.relays["otro"]]
    assert made.relays["uno"] == made.relays["otro"]
    assert {"uno": ("abre", "otro"), "otro": ("abre", "uno")} == made.changed


def test_who_opens_nobody_knows_how_often_closes_a_resource_of_its_own() -> None:
    """Without its calls, an item opens once when it is about what closes."""
    items = [sharer("uno"), replace(sharer("otro"), capability="terminar"), _in_relay("x", "abrir")]
    traces = dict.fromkeys(("uno", "otro", "x"), OPENS_AND_CLOSES)
    made = planned(traces, items, 1, effects=IN_RELAY)
    assert [0, 0, 1] == sorted(len(rows) for rows in made.given.values())
    assert {} == made.relays


def _opens(count: int, *, settled: bool) -> Trace:
    return replace(CLOSES, opening=(("cerrar", ""), ("responder", ""))[:count], settled=settled)


def test_who_opens_a_resource_alike_shares_it_and_who_changes_more_comes_last() -> None:
    """What can be done once is done once for all of them."""
    names = ("responde", "mira-respondido", "mira", "abre", "mira-otra-vez")
    items = [sharer(name) for name in names]
    traces = {
        "responde": _opens(1, settled=False),
        "mira-respondido": _opens(2, settled=True),
        "mira": _opens(1, settled=True),
        "abre": OPENS,
        "mira-otra-vez": _opens(1, settled=True),
    }
    made = planned(traces, items, 2)
    shared = {name: rows[0].id for name, rows in made.given.items()}
    assert ["abre", "mira", "mira-otra-vez", "responde", "mira-respondido"] == [
        one.id for one in made.order
    ]
    assert shared["responde"] != shared["mira-respondido"]
    assert shared["mira"] == shared["mira-otra-vez"]
    assert {"mira", "mira-otra-vez"} < made.openings.keys()


def test_who_opens_a_resource_otherwise_has_another() -> None:
    items = [sharer("a"), sharer("b")]
    other = replace(CLOSES, opening=(("cerrar", "de otro modo"),), settled=True)
    made = planned({"a": _opens(1, settled=True), "b": other}, items, 1)
    assert ({"a": [0], "b": []}, {}) == (given_ids(made), made.openings)


def test_who_runs_in_a_relay_begins_another_relay_where_one_lasts_too_long() -> None:
    """Ten in a relay on one resource would last six times its share: they take three."""
    items = [
        replace(sharer(f"vuelta-{number}", f"r{number}"), called=("abrir", "cerrar"), writes=9)
        for number in range(10)
    ]
    legs = Trace(
        leaves=frozenset({"abierto", "cerrado"}),
        barred=CLOSED.barred,
        closes=frozenset({"cerrado"}),
        opens=frozenset({"abrir"}),
        closing=frozenset({"cerrar"}),
    )
    made = planned({item.id: legs for item in items}, items, 6)
    users = Counter(key for rows in given_ids(made).values() for key in rows)
    assert [3, 3, 4] == sorted(users.values())


def test_who_lasts_long_leaves_what_few_resources_are_to_who_needs_it() -> None:
    """One of four resources has it: of two that could do with any, the short one may use it."""
    rare = pool_of(1).resources[0].knowing(raro=True)
    pool = Pool((rare, *pool_of(4).resources[1:]))
    asks = replace(KIND.need(1), flags=frozenset({"raro"}))
    items = [
        replace(sharer("larga", "r1", writes=40), covers=("acto",)),
        sharer("corta", "r2"),
        replace(sharer("exige", "r3"), needs=(asks,)),
        *(sharer(f"otra-{number}", f"o{number}") for number in range(3)),
    ]
    choice = Choice(
        trace=lambda item: OPENS,
        obliged=lambda item: frozenset(item.requirements),
        told=lambda item: frozenset({item.id}),
        effects=EFFECTS,
    )
    given = given_ids(schedule(items, pool, choice))
    assert [0] == given["exige"]
    assert [0] != given["larga"]

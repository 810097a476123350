"""Few resources are shared among items by what each leaves on them, the most telling first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from conformance.core.noun import Noun
from conformance.core.resource import Effect, Pool, Resource, ResourceKind, ResourceState
from conformance.http.item import Item
from conformance.run.effects import ALONE, Trace
from conformance.run.placing import ranked
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


def _item(name: str, *requirements: str, count: int = 1, writes: int = 1) -> Item:
    return Item(
        id=name,
        phase="scenario",
        title=name,
        run=lambda context: None,
        requirements=requirements,
        needs=(KIND.need(count),) if count else (),
        writes=writes,
    )


def _pool(count: int) -> Pool:
    return Pool(tuple(Resource(number, KIND.name, "nuevo") for number in range(count)))


def _planned(
    traces: Mapping[str, Trace],
    items: Sequence[Item],
    count: int,
    *,
    most_writes: int | None = None,
    absent: Sequence[str] = (),
    effects: Sequence[Effect] = EFFECTS,
) -> Schedule:
    choice = Choice(
        trace=lambda item: traces[item.id],
        obliged=lambda item: frozenset(item.requirements),
        told=lambda item: frozenset({item.id}),
        able=lambda item: item.id not in absent,
        effects=effects,
        most_writes=most_writes,
    )
    return schedule(items, _pool(count), choice)


def _given(made: Schedule) -> dict[str, list[object]]:
    return {name: [row.id for row in rows] for name, rows in made.given.items()}


def test_where_there_are_enough_each_item_has_its_own() -> None:
    items = [_item("a"), _item("b", count=2)]
    made = _planned({"a": OPENS, "b": CLOSES}, items, 3)
    assert {"a": [0], "b": [1, 2]} == _given(made)
    assert (not made.shared, ["a", "b"]) == (True, [one.id for one in made.order])


def test_on_one_resource_who_closes_it_goes_after_who_opens() -> None:
    items = [_item("cierra"), _item("abre"), _item("abre-más")]
    made = _planned({"cierra": CLOSES, "abre": OPENS, "abre-más": OPENS}, items, 1)
    assert ["abre", "abre-más", "cierra"] == [one.id for one in made.order]
    assert {"abre-más": ("abre",), "cierra": ("abre", "abre-más")} == made.before


def test_what_can_be_done_once_is_done_once() -> None:
    items = [_item("uno"), _item("otro")]
    made = _planned({"uno": CLOSES, "otro": CLOSES}, items, 1)
    assert {"uno": [0], "otro": []} == _given(made)


def test_who_counts_comes_first_and_only_once() -> None:
    items = [_item("abre"), _item("cuenta"), _item("cuenta-otra-vez")]
    made = _planned({"abre": OPENS, "cuenta": COUNTS, "cuenta-otra-vez": COUNTS}, items, 1)
    assert ["cuenta", "cuenta-otra-vez", "abre"] == [one.id for one in made.order]
    assert {"abre": [0], "cuenta": [0], "cuenta-otra-vez": []} == _given(made)


def test_who_counts_and_changes_nothing_comes_before_who_counts_and_does() -> None:
    items = [_item("cuenta-y-cambia"), _item("cuenta"), _item("cuenta-otra-vez")]
    traces = {"cuenta-y-cambia": COUNTS, "cuenta": COUNTS_ONLY, "cuenta-otra-vez": COUNTS_ONLY}
    made = _planned(traces, items, 1)
    assert ["cuenta", "cuenta-otra-vez", "cuenta-y-cambia"] == [one.id for one in made.order]
    assert [[0], [0], [0]] == list(_given(made).values())


def _sparing(name: str, count: int, spare: int) -> Item:
    need = replace(KIND.need(count), spare=spare)
    return replace(_item(name), needs=(need,))


def test_where_there_are_few_who_can_do_with_few_gets_few() -> None:
    items = [_sparing("con-holgura", 4, 3), _item("a"), _item("b")]
    made = _planned(dict.fromkeys(("con-holgura", "a", "b"), CLOSES), items, 3)
    assert [1, 1, 1] == [len(rows) for rows in made.given.values()]


def test_what_nobody_uses_goes_to_who_would_do_more() -> None:
    items = [_sparing("con-holgura", 4, 3), _item("a"), _item("b")]
    made = _planned(dict.fromkeys(("con-holgura", "a", "b"), CLOSES), items, 5)
    assert {"con-holgura": 3, "a": 1, "b": 1} == {
        name: len(rows) for name, rows in made.given.items()
    }


def test_nobody_shares_with_an_item_of_which_nothing_is_known() -> None:
    items = [_item("oscuro", "R1"), _item("lee", writes=0)]
    made = _planned({"oscuro": ALONE, "lee": READS}, items, 1)
    assert {"oscuro": [0], "lee": []} == _given(made)


def test_what_judges_most_for_its_price_is_chosen() -> None:
    """Two items of one resource judge more than one of two."""
    items = [_item("caro", "R1", count=2), _item("a", "R1"), _item("b", "R2")]
    made = _planned({"caro": CLOSES, "a": CLOSES, "b": CLOSES}, items, 2)
    assert {"caro": [], "a": [0], "b": [1]} == _given(made)


def test_what_only_one_item_judges_is_judged_where_a_second_look_makes_room() -> None:
    """At first two cheap items leave no pair for the only one that judges R3."""
    items = [_item("a", "R1"), _item("b", "R2"), _item("par", "R3", "R1", count=2)]
    made = _planned({"a": CLOSES, "b": CLOSES, "par": CLOSES}, items, 3)
    assert [0, 2] == sorted(len(rows) for rows in made.given.values())[::2]
    assert 2 == len(made.given["par"])


def test_whoever_cannot_run_takes_nothing() -> None:
    items = [_item("sin-rol", "R1"), _item("puede", "R2")]
    made = _planned({"sin-rol": CLOSES, "puede": CLOSES}, items, 1, absent=["sin-rol"])
    assert {"sin-rol": [], "puede": [0]} == _given(made)


def test_a_bound_on_writes_is_spent_on_what_tells_most() -> None:
    items = [_item("poco", "R1", writes=5), _item("mucho", "R1", "R2", writes=5), _item("x")]
    traces = {"poco": CLOSES, "mucho": CLOSES, "x": CLOSES}
    made = _planned(traces, items, 2, most_writes=6)
    assert {"poco": [], "mucho": [0], "x": [1]} == _given(made)


def _of_twenty(*first: str) -> Schedule:
    """Return what runs on twenty resources: these, that open one, and more than there are that
    close one.
    """
    judges = [_item(name, name) for name in first]
    items = [*judges, *(_item(f"más-{number}") for number in range(25))]
    choice = Choice(
        trace=lambda item: OPENS if item.requirements else CLOSES,
        obliged=lambda item: frozenset(item.requirements),
        told=lambda item: frozenset(item.requirements),
        effects=EFFECTS,
    )
    return schedule(items, _pool(20), choice)


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
    items = [_item(f"i{number}", f"R{number % 7}", count=1 + number % 3) for number in range(40)]
    traces = {one.id: (OPENS, CLOSES, COUNTS, READS)[n % 4] for n, one in enumerate(items)}
    first, second = _planned(traces, items, 12), _planned(traces, items, 12)
    assert (first.order, first.given, first.before) == (second.order, second.given, second.before)


def test_marks_come_after_what_they_bar() -> None:
    assert {"abierto": 0, "cerrado": 1} == ranked(EFFECTS)


def test_what_turns_a_resource_comes_last() -> None:
    turned = Effect("radicado", turns=True)
    assert {"abierto": 0, "cerrado": 1, "radicado": 2} == ranked((*EFFECTS, turned))


def test_who_counts_one_mark_comes_before_who_leaves_it_and_after_other_use() -> None:
    items = [_item("abre"), _item("cuenta"), _item("cuenta-otra-vez"), _item("cierra")]
    traces = {"abre": OPENS, "cuenta": COUNTS_OPEN, "cuenta-otra-vez": COUNTS_OPEN}
    made = _planned({**traces, "cierra": CLOSES}, items, 1)
    assert ["cuenta", "cuenta-otra-vez", "abre", "cierra"] == [one.id for one in made.order]
    assert {"abre": [0], "cuenta": [0], "cuenta-otra-vez": [], "cierra": [0]} == _given(made)


TURNED = Effect("radicado", turns=True)
TURNS = Trace(leaves=frozenset({"radicado"}), barred=frozenset({"radicado"}))


def test_who_only_reads_comes_before_what_turns_its_resource() -> None:
    """It needs the resource in the state before, and would find it in another."""
    items = [_item("radica"), _item("lee", writes=0), _item("abre")]
    reads = Trace(changes=False, barred=frozenset({"radicado"}))
    traces = {"radica": TURNS, "lee": reads, "abre": OPENS}
    made = _planned(traces, items, 1, effects=(*EFFECTS, TURNED))
    assert ["abre", "lee", "radica"] == [one.id for one in made.order]
    assert [[0], [0], [0]] == list(_given(made).values())


def _turns_and(*leaves: str, how: str = "") -> Trace:
    return Trace(
        leaves=frozenset({"radicado", *leaves}),
        barred=frozenset({"radicado", "cerrado"}),
        opening=(("radicar", how),),
        turned=frozenset({"radicado"}),
    )


def test_who_turns_a_resource_alike_shares_it_and_goes_its_own_way_from_there() -> None:
    """Who goes furthest comes last; who turns it otherwise has another, or none."""
    items = [_item("cierra"), _item("abre"), _item("abre-más"), _item("otro-día")]
    opens, closes = _turns_and("abierto"), _turns_and("cerrado")
    traces = {"cierra": closes, "abre": opens, "abre-más": opens}
    traces["otro-día"] = _turns_and("abierto", how="otro día")
    made = _planned(traces, items, 1, effects=(*EFFECTS, TURNED))
    assert ["abre", "abre-más", "cierra"] == [one.id for one in made.order if made.given[one.id]]
    assert {"abre": 1, "abre-más": 1, "cierra": 1} == made.openings
    assert {"abre-más": ("abre",), "cierra": ("abre", "abre-más")} == made.changed


OTHER = replace(
    KIND, states=(*KIND.states, ResourceState("viejo", "viejo", "viejos", written=True))
)


def test_what_was_judged_in_one_state_is_judged_in_another_before_the_rest_runs() -> None:
    """Of two that would use the only old one, R1 is judged there."""
    old = (OTHER.need(1, state="viejo"),)
    items = [
        _item("nuevo", "R1", "R2"),
        replace(_item("más", "R3"), needs=old),
        replace(_item("viejo", "R1"), needs=old),
    ]
    several = Pool((*_pool(1).resources, Resource(1, KIND.name, "viejo")))
    choice = Choice(
        trace=lambda item: CLOSES,
        obliged=lambda item: frozenset(item.requirements) - {"R3"},
        told=lambda item: frozenset({item.id}),
        effects=EFFECTS,
    )
    made = schedule(items, several, choice)
    assert {"nuevo": [0], "más": [], "viejo": [1]} == _given(made)


def test_who_only_reads_leaves_a_resource_as_good_as_new() -> None:
    """Nobody doubts what is found after a reader, and what readers alone use confirms as well."""
    items = [_item("lee"), _item("lee-más"), _item("abre"), _item("cierra")]
    traces = {"lee": READS, "lee-más": READS, "abre": OPENS, "cierra": CLOSES}
    made = _planned(traces, items, 2)
    assert {"cierra": ("abre",)} == made.changed
    assert [1] == [row.id for row in made.spare]


def test_who_uses_what_was_lent_to_confirm_comes_after_whoever_took_it() -> None:
    items = [_item("lee"), _item("lee-más"), _item("abre"), _item("cierra")]
    traces = {"lee": READS, "lee-más": READS, "abre": OPENS, "cierra": CLOSES}
    made = _planned(traces, items, 2)
    reader = next(one for one in items[:2] if made.given[one.id] == tuple(made.spare))
    assert () == made.changers(reader)
    made.take(items[3])
    assert ("cierra",) == made.changers(reader)
    assert ("abre",) == made.changers(items[3])


OPENS_AND_CLOSES = Trace(
    leaves=frozenset({"abierto", "terminado"}),
    barred=frozenset({"terminado", "cerrado"}),
    closes=frozenset({"terminado"}),
    opens=frozenset({"abrir"}),
    closing=frozenset({"terminar"}),
)


IN_TURNS = (Effect("abierto", frozenset({"terminado"})), Effect("terminado"))


def _in_turns(name: str, *called: str) -> Item:
    return replace(_item(name), called=called)


def test_who_closes_one_and_the_same_resource_runs_in_turns_after_who_opens_it() -> None:
    items = [
        _in_turns("uno", "abrir", "abrir", "terminar", "abrir"),
        _in_turns("otro", "abrir", "terminar"),
        _item("abre"),
    ]
    traces = {"uno": OPENS_AND_CLOSES, "otro": OPENS_AND_CLOSES, "abre": OPENS}
    made = _planned(traces, items, 1, effects=IN_TURNS)
    assert ["abre", "uno", "otro"] == [one.id for one in made.order]
    assert [("uno", 2), ("otro", 1)] == [(leg.item.id, leg.times) for leg in made.relays["otro"]]
    assert made.relays["uno"] == made.relays["otro"]
    assert {"uno": ("abre", "otro"), "otro": ("abre", "uno")} == made.changed


def test_who_opens_nobody_knows_how_often_closes_a_resource_of_its_own() -> None:
    """Without its calls, an item opens once when it is about what closes."""
    items = [_item("uno"), replace(_item("otro"), capability="terminar"), _in_turns("x", "abrir")]
    traces = dict.fromkeys(("uno", "otro", "x"), OPENS_AND_CLOSES)
    made = _planned(traces, items, 1, effects=IN_TURNS)
    assert [0, 0, 1] == sorted(len(rows) for rows in made.given.values())
    assert {} == made.relays


def _opens(count: int, *, settled: bool) -> Trace:
    return replace(CLOSES, opening=(("cerrar", ""), ("responder", ""))[:count], settled=settled)


def test_who_opens_a_resource_alike_shares_it_and_who_changes_more_comes_last() -> None:
    """What can be done once is done once for all of them."""
    names = ("responde", "mira-respondido", "mira", "abre", "mira-otra-vez")
    items = [_item(name) for name in names]
    traces = {
        "responde": _opens(1, settled=False),
        "mira-respondido": _opens(2, settled=True),
        "mira": _opens(1, settled=True),
        "abre": OPENS,
        "mira-otra-vez": _opens(1, settled=True),
    }
    made = _planned(traces, items, 2)
    shared = {name: rows[0].id for name, rows in made.given.items()}
    assert ["abre", "mira", "mira-otra-vez", "responde", "mira-respondido"] == [
        one.id for one in made.order
    ]
    assert shared["responde"] != shared["mira-respondido"]
    assert shared["mira"] == shared["mira-otra-vez"]
    assert {"mira", "mira-otra-vez"} < made.openings.keys()


def test_who_opens_a_resource_otherwise_has_another() -> None:
    items = [_item("a"), _item("b")]
    other = replace(CLOSES, opening=(("cerrar", "de otro modo"),), settled=True)
    made = _planned({"a": _opens(1, settled=True), "b": other}, items, 1)
    assert ({"a": [0], "b": []}, {}) == (_given(made), made.openings)


def test_who_may_go_elsewhere_leaves_the_longest_resource() -> None:
    """Four that open share two resources that others changed as well: two on each, whoever was
    placed first.
    """
    items = [_item("cierra-a", "r1"), _item("cierra-b", "r2")]
    items += [_item(f"abre-{number}", f"o{number}") for number in range(4)]
    traces = {item.id: CLOSES if item.id.startswith("cierra") else OPENS for item in items}
    made = _planned(traces, items, 2)
    users = Counter(key for rows in _given(made).values() for key in rows)
    assert {0: 3, 1: 3} == dict(users)
    assert 6 == sum(map(bool, made.given.values()))


def test_who_runs_in_turns_begins_another_relay_where_one_lasts_too_long() -> None:
    """Ten that turn about on one resource would last five times its share: they take two."""
    items = [
        replace(_item(f"vuelta-{number}", f"r{number}"), called=("abrir", "cerrar"), writes=9)
        for number in range(10)
    ]
    legs = Trace(
        leaves=frozenset({"abierto", "cerrado"}),
        barred=CLOSED.barred,
        closes=frozenset({"cerrado"}),
        opens=frozenset({"abrir"}),
        closing=frozenset({"cerrar"}),
    )
    made = _planned({item.id: legs for item in items}, items, 6)
    users = Counter(key for rows in _given(made).values() for key in rows)
    assert (10, True) == (sum(users.values()), len(users) > 1)

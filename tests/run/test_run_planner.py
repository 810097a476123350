"""Few resources are shared among items by what each leaves on them, the most telling first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conformance.core.resource import Effect, Noun, Pool, Resource, ResourceKind, ResourceState
from conformance.http.item import Item
from conformance.run.effects import ALONE, Trace
from conformance.run.planner import Choice, Schedule, ranked, schedule

OPEN, CLOSED = Effect("abierto", frozenset({"cerrado"})), Effect("cerrado", frozenset({"cerrado"}))
EFFECTS = (OPEN, CLOSED)
KIND = ResourceKind(
    "tramite",
    "tramites",
    Noun("trámite", "trámites"),
    (ResourceState("nuevo", "nuevo", "nuevos", written=True),),
    (),
)
READS = Trace()
OPENS = Trace(leaves=frozenset({"abierto"}), barred=OPEN.barred)
CLOSES = Trace(leaves=frozenset({"cerrado"}), barred=CLOSED.barred)
COUNTS = Trace(untouched=True)
COUNTS_ONLY = Trace(untouched=True, changes=False)


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
) -> Schedule:
    choice = Choice(
        trace=lambda item: traces[item.id],
        obliged=lambda item: frozenset(item.requirements),
        told=lambda item: frozenset({item.id}),
        runs=lambda item: item.id not in absent,
        effects=EFFECTS,
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


def test_some_are_kept_to_confirm_what_is_found() -> None:
    """Of twenty resources one is nobody's, though items are left that could use it."""
    items = [_item("primero", "R1"), *(_item(f"más-{number}") for number in range(25))]
    traces = dict.fromkeys((one.id for one in items), CLOSES)
    choice = Choice(
        trace=lambda item: traces[item.id],
        obliged=lambda item: frozenset(item.requirements),
        told=lambda item: frozenset(item.requirements),
        effects=EFFECTS,
    )
    made = schedule(items, _pool(20), choice)
    assert [19] == [row.id for row in made.spare]
    assert [19] == [row.id for row in made.take(items[0])]
    assert () == made.take(items[0])


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

"""A run that was cut goes on with what it had, behind the same users, and takes nothing twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core_sample import PLAN, item

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Verdict
from conformance.core.resource import Pool, Resource
from conformance.http.item import Item
from conformance.packs.siifa.facturas import FACTURA, PENDIENTE, RADICADA, factura
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.record import RecordedOutcome
from conformance.report.writer import Writer
from conformance.run.again import schedule_again
from conformance.run.effects import ALONE, Trace
from conformance.run.header import header
from conformance.run.schedule import Schedule
from conformance.run.sharing import Choice

NOON = "2026-03-01T12:00:00+00:00"
ITEMS = [item(name, radicada=1) for name in "abcd"]
SHARED = {"a": (1,), "b": (1,), "c": (1,), "d": (2,)}


def _row(number: int) -> Resource:
    return factura(number, f"F{number}", ("1", "2"), 100.0, "2026-01-01")


def _cut(
    folder: Path,
    given: Mapping[str, Sequence[int]],
    sent: str,
    ended: str,
    items: Sequence[Item] = ITEMS,
) -> Ledger:
    """Return the ledger of a run in which some items had sent something, and some had ended."""
    rows = {name: tuple(map(_row, numbers)) for name, numbers in given.items()}
    with Writer(folder / LEDGER) as writer:
        writer.header(header(PLAN, items, NOON, rows))
        for name in sent:
            request = Request("POST", "http://sandbox/g", "erp")
            evidence = Evidence(request.url, (), None, (), None, "curl")
            writer.exchange(name, Exchange(name, request, Response(200), None, NOON, 0.1, evidence))
        for name in ended:
            writer.item(RecordedOutcome(name, Verdict.PASSED))
    return read(folder / LEDGER)


def _choice(traces: Mapping[str, Trace]) -> Choice:
    """Return by what is chosen where each item tells something of its own."""
    return Choice(
        trace=lambda one: traces.get(one.id, Trace()),
        obliged=lambda one: frozenset({one.id}),
        told=lambda one: frozenset({one.id}),
    )


ALONE_EACH = _choice(dict.fromkeys("abcdef", ALONE))
PLAIN = _choice({})


def _again(was: Ledger, free: Iterable[int]) -> Schedule:
    return schedule_again(ITEMS, Pool(tuple(map(_row, free))), was, PLAIN)


def _ids(made: Schedule) -> dict[str, list[object]]:
    return {name: [row.id for row in rows] for name, rows in made.given.items()}


def test_who_had_sent_nothing_keeps_what_the_run_used(tmp_path: Path) -> None:
    """The first factura is not free any more; what was cut gets one that nobody had."""
    made = _again(_cut(tmp_path, SHARED, "ab", "a"), free=(2, 3, 4))
    assert {"b": [3], "c": [1], "d": [2]} == _ids(made)
    assert ({"c": ("a", "b")}, [4], frozenset()) == (
        made.before,
        [row.id for row in made.spare],
        made.cut,
    )


def test_what_was_cut_and_has_no_other_is_told(tmp_path: Path) -> None:
    made = _again(_cut(tmp_path, SHARED, "ab", "a"), free=(2,))
    assert ({"b": [], "c": [1], "d": [2]}, {"b"}) == (_ids(made), made.cut)


def test_what_does_not_fit_any_more_is_not_kept(tmp_path: Path) -> None:
    """The factura of c has been filed otherwise since: it gets another, as b does that was cut."""
    was = _cut(tmp_path, {"a": (1,), "b": (2,), "c": (3,), "d": (4,)}, "ab", "a")
    rows = [replace(_row(n), state=PENDIENTE) if n == 3 else _row(n) for n in range(1, 8)]
    made = schedule_again(ITEMS, Pool(tuple(rows)), was, PLAIN)
    assert {"b": [5], "c": [6], "d": [4]} == _ids(made)


def test_a_spare_one_of_another_kind_may_have_the_id_of_one_that_was_given(tmp_path: Path) -> None:
    """Ids tell those of one kind apart: a bed 1 is not taken since a factura 1 is."""
    bed = replace(FACTURA, name="cama", key="camas")
    items = [ITEMS[0], replace(ITEMS[1], needs=(bed.need(1, RADICADA),))]
    was = _cut(tmp_path, {"a": (1,)}, "b", "", items)
    made = schedule_again(items, Pool((_row(1), Resource(1, "cama", RADICADA))), was, PLAIN)
    assert {"a": ["factura"], "b": ["cama"]} == {
        name: [row.kind for row in rows] for name, rows in made.given.items()
    }


OPENS = Trace(
    leaves=frozenset({"devuelta"}),
    barred=frozenset({"devuelta"}),
    opening=(("devolver", ""),),
    settled=True,
)


def _gone_on(was: Ledger, free: Iterable[int], traces: Mapping[str, Trace]) -> Schedule:
    return schedule_again(ITEMS, Pool(tuple(map(_row, free))), was, _choice(traces))


def test_who_would_go_on_from_what_one_that_ended_began_begins_for_itself(tmp_path: Path) -> None:
    """Nobody knows any more what that one was answered; who only reads stays where it was."""
    traces = {"a": OPENS, "b": OPENS, "c": Trace(changes=False), "d": OPENS}
    was = _cut(tmp_path, SHARED, "a", "a")
    made = _gone_on(was, (2, 3, 4), traces)
    assert {"b": [3], "c": [1], "d": [2]} == _ids(made)
    assert ({"c": ("a", "b")}, {}) == (made.before, made.openings)
    without = _gone_on(was, (2,), traces)
    assert ({"b": [], "c": [1], "d": [2]}, frozenset()) == (_ids(without), without.cut)


def test_those_that_had_not_begun_do_so_together_as_before(tmp_path: Path) -> None:
    closes = Trace(
        leaves=frozenset({"contestada"}),
        closes=frozenset({"contestada"}),
        opens=frozenset({"formular"}),
        closing=frozenset({"responder"}),
    )
    traces = {"a": OPENS, "b": OPENS, "c": closes, "d": closes}
    there = {"a": (1,), "b": (1,), "c": (2,), "d": (2,)}
    was = _cut(tmp_path, there, "", "")
    items = [replace(one, called=("formular", "responder")) for one in ITEMS]
    pool = Pool((_row(1), _row(2)))
    made = schedule_again(items, pool, was, _choice(traces))
    assert ({"a": 1, "b": 1}, {"c", "d"}) == (made.openings, made.relays.keys())
    assert ["c", "d"] == [leg.item.id for leg in made.relays["c"]]


def test_what_others_took_meanwhile_is_not_kept(tmp_path: Path) -> None:
    """Nobody of this run had used it, and it is not free: somebody else did. Who lost it shares
    another one.
    """
    made = _again(_cut(tmp_path, SHARED, "d", "d"), free=(2, 5))
    assert {"a": [5], "b": [5], "c": [5]} == _ids(made)
    assert ({"b": ("a",), "c": ("a", "b")}, frozenset()) == (made.before, made.cut)


def test_who_never_got_any_is_planned_again_on_what_nobody_had(tmp_path: Path) -> None:
    """One may use the factura of d no more, for others of this run were given it; two share."""
    was = _cut(tmp_path, {"d": (2,)}, "d", "d")
    apart, few = _again(was, (2, 3, 4, 5, 6)), _again(was, (2, 3))
    assert ({"a": [3], "b": [4], "c": [5]}, {}) == (_ids(apart), apart.before)
    assert ({"a": [3], "b": [3], "c": [3]}, {"b": ("a",), "c": ("a", "b")}) == (
        _ids(few),
        few.before,
    )
    assert [*"abcd"] == [one.id for one in few.order]
    assert [6] == [row.id for row in apart.spare]


def test_who_lost_its_own_comes_before_who_never_got_any(tmp_path: Path) -> None:
    was = _cut(tmp_path, {"b": (1,), "d": (2,)}, "bd", "d")
    made = schedule_again(ITEMS, Pool(tuple(map(_row, (2, 3, 4)))), was, ALONE_EACH)
    assert ({"a": [4], "b": [3], "c": []}, frozenset()) == (_ids(made), made.cut)


def test_what_is_kept_for_confirming_goes_to_nobody_who_never_got_any(tmp_path: Path) -> None:
    """One of twenty, from ten on, where items share: the last one."""
    names = "abcdefghijk"
    items = [item(name, radicada=1) for name in names]
    was = _cut(tmp_path, {"a": (1,), "b": (1,)}, "", "", items)
    alone = _choice(dict.fromkeys(names, ALONE))
    made = schedule_again(items, Pool(tuple(map(_row, range(1, 11)))), was, alone)
    assert ([10], ["k"]) == (
        [row.id for row in made.spare],
        [name for name, rows in made.given.items() if not rows],
    )


def test_what_some_judge_already_is_judged_by_no_other_before_what_nobody_does(
    tmp_path: Path,
) -> None:
    """d has judged what a would, and there is one factura for a and b."""
    was = _cut(tmp_path, {"d": (2,)}, "d", "d")
    about = {"a": "one", "b": "other", "c": "one", "d": "one"}
    choice = replace(ALONE_EACH, obliged=lambda one: frozenset({about[one.id]}))
    made = schedule_again(ITEMS, Pool((_row(2), _row(3))), was, choice)
    assert {"a": [], "b": [3], "c": []} == _ids(made)


def test_the_order_is_that_of_the_header(tmp_path: Path) -> None:
    was = _cut(tmp_path, SHARED, "", "")
    made = schedule_again(ITEMS[::-1], Pool(), was, PLAIN)
    assert [*"abcd"] == [one.id for one in made.order]


def test_the_header_tells_who_shares_what_as_it_was(tmp_path: Path) -> None:
    (one,) = _cut(tmp_path, SHARED, "", "").header.shared
    assert (_row(1), ("a", "b", "c"), "factura") == (one.resource, one.users, one.noun.one)
    assert _row(1).attributes == one.resource.attributes

"""What readings that count must say, and which rows a filter lets through."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from conformance.core.lifecycle import Act, Lifecycle, Move
from conformance.core.rows import Filter, How
from conformance.http.checks.filters import Value
from conformance.http.oracle.counted import filtered, tallied
from conformance.http.oracle.expectation import Counted
from conformance.http.oracle.looking import Looking

OPENED, CLOSED = Act("id", "reason", "on"), Act("id", "end", "ended")
CYCLE = Lifecycle(
    "order",
    "Order",
    ("none", "open", "shut", "gone"),
    (
        Move("open", ("none",), "open", "open", ("who",), act=OPENED, creates=True),
        Move("shut", ("open",), "shut", "close", ("who",), act=CLOSED),
        Move("drop", ("open",), "gone", "close", ("who",), act=CLOSED, code="D"),
    ),
)
SENT = {"reason": "A", "on": "today"}


@pytest.mark.parametrize(
    ("rows", "shut"),
    [
        ([(("open",), SENT)], Counted(0, 0)),
        ([(("open", "shut"), {**SENT, "end": "E"})], Counted(1, 1)),
        ([(("open", "shut"), SENT)], Counted(0, 1)),
        ([(("open", "drop"), {**SENT, "end": "D"})], Counted(0, 1)),
    ],
)
def test_an_act_that_says_nothing_of_itself_may_be_counted_or_not(
    rows: Sequence[tuple[Sequence[str], Mapping[str, Any]]], shut: Counted
) -> None:
    """So may another move that is made by the same act; what counts none of the rows is zero."""
    counts = {"opened": "open", "shut": "shut", "others": ""}
    wanted = {"opened": Counted(1, 1), "shut": shut, "others": Counted(0, 0)}
    assert wanted == tallied(CYCLE, counts, rows)


@pytest.mark.parametrize(
    ("actual", "right"),
    [(0, False), (1, True), (2.0, True), (3, False), (True, False), (None, False)],
)
def test_a_count_is_a_number_between_two(actual: Any, right: bool) -> None:
    assert right is Counted(1, 2).met_by(actual)


def test_a_filter_must_show_what_matches_and_may_show_what_is_open() -> None:
    """A row that does not tell what the filter looks at may be there or not."""
    rows = {1: {"code": "A"}, 2: {"code": "B"}, 3: {"code": None}}
    right = filtered(Value(Filter("Code", "code", How.EQUAL), "A"), rows)
    assert (frozenset(), frozenset()) == right.wrong([1, 3])
    assert (frozenset({1}), frozenset({2})) == right.wrong([2])


def test_all_doors_are_looked_through_at_the_first_of_a_kind_and_then_one_in_turn() -> None:
    looking = Looking()
    looked = [tuple(looking.chosen(kind, "abc")) for kind in ("x", "x", "x", "y", "x")]
    assert [("a", "b", "c"), ("c",), ("a",), ("a", "b", "c"), ("c",)] == looked


def test_only_who_is_thorough_asks_in_every_way_and_only_once() -> None:
    looking = Looking(thorough=True)
    before = looking.every_way("x")
    looking.chosen("x", "a")
    assert (True, False, False) == (before, looking.every_way("x"), Looking().every_way("x"))

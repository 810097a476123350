"""Two filters at once: what both let through, and which values show that one is forgotten."""

from typing import Any

from conformance.core.exchange import Exchange, Request
from conformance.core.rows import Filter, How
from conformance.http.checks.filters import Value
from conformance.http.probes.filter_pairs import FilteredPage, common, telling_pairs

STATE, KIND = Filter("State", "state"), Filter("Kind", "kind")
OPEN, PAID, BIG = Value(STATE, "open", 1), Value(STATE, "paid", 3), Value(KIND, "big", 1)
ROWS = {1: ("open", "big"), 2: ("open", "small"), 3: ("paid", "big")}
EXCHANGE = Exchange(
    "x1",
    Request("GET", "http://x", "buyer"),
    None,
    None,
    "",
    0.0,
    None,  # type: ignore[arg-type]
)


def _page(*ids: int, total: int | None = None) -> FilteredPage:
    rows = tuple(_row(one) for one in ids)
    return FilteredPage(EXCHANGE, rows, ids, len(ids) if total is None else total)


def _row(number: int) -> dict[str, Any]:
    state, kind = ROWS[number]
    return {"id": number, "state": state, "kind": kind}


SINGLES = {OPEN: _page(1, 2), PAID: _page(3), BIG: _page(1, 3)}


def test_rows_in_common_are_those_of_both_pages_or_those_that_match() -> None:
    """Of a list too long to be read whole, the other's rows say which of them match."""
    long = {**SINGLES, BIG: _page(1, total=900)}
    assert [{1}, {1}] == [common([OPEN, BIG], singles) for singles in (SINGLES, long)]
    assert None is common([OPEN, BIG], {**long, OPEN: _page(1, 2, total=900)})


def test_the_pair_that_needs_both_filters_tells_most() -> None:
    """Open and big: without either of them there would be a row more."""
    assert [(OPEN, BIG)] == telling_pairs(SINGLES, STATE, KIND)


def test_the_two_ends_of_a_range_are_of_one_row() -> None:
    """From one row's value to another's there may be nothing."""
    first = Filter("From", "at", How.LEAST, "To")
    last = Filter("To", "at", How.MOST, "From")
    low, high, other = Value(first, "1", 1), Value(last, "1", 1), Value(last, "0", 2)
    singles = {low: _page(1, 2), high: _page(1), other: _page(3)}
    assert [(low, high)] == telling_pairs(singles, first, last)

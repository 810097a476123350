"""What must be true after a race: what stayed is the winner's, all of it is listed and counted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from core_sample import PLAN, answer, context_of, item

from conformance.core.exchange import Response
from conformance.http.checks.codes import LIF_11
from conformance.http.context import Context
from conformance.http.contract.document import Answer
from conformance.http.probes.races import run_round
from conformance.http.race import (
    Afterwards,
    DetailShows,
    ListShows,
    RaceCall,
    RaceRule,
    Round,
    SummaryAdds,
)

ACT, DETAIL = (
    RaceCall("responder_glosa", "ips", {"text": "mine"}),
    RaceCall("ver_factura", "erp", {"IdFactura": 1}),
)
TEXT = DetailShows(DETAIL, "text")
ROWS = ListShows(
    DETAIL,
    wanted=lambda winners: [row["id"] for one in winners for row in one.rows],
    shown=lambda row: row["id"],
    expected="las {0} filas, la {1}",
)
COUNT = SummaryAdds(DETAIL, {"count": lambda count: count, "value": lambda count: count * 10})


def context_without_schemas(*came: Response) -> Context:
    """Return a context whose contract declares the statuses and nothing of their bodies."""
    anything = tuple(Answer(str(status), ("application/json",), None) for status in (200, 400))
    bound = {
        name: replace(one, operation=replace(one.operation, answers=anything))
        for name, one in PLAN.contract.bound.items()
    }
    plan = replace(PLAN, contract=replace(PLAN.contract, bound=bound))
    return context_of(item("a"), *came, plan=plan)


def codes(check: Afterwards, made: Any, read: Mapping[str, Any] | list[Any]) -> list[str]:
    context = context_without_schemas(answer(200, made), answer(200, read))
    fine = run_round(context, Round((ACT,), RaceRule(LIF_11), (check,)))
    assert fine is (not context.findings)
    return [one.code for one in context.findings]


@pytest.mark.parametrize(
    ("read", "expected"),
    [({"text": "mine"}, []), ({"text": "another's"}, ["CON-01"]), ({"other": 1}, [])],
)
def test_the_winners_text_stays_where_the_detail_shows_it(
    read: dict[str, Any], expected: list[str]
) -> None:
    assert expected == codes(TEXT, {}, read)


@pytest.mark.parametrize(
    ("made", "read", "expected"),
    [
        ({"id": 1}, [{"id": 1}], []),
        ([{"id": 1}, {"id": 2}], [{"id": 2}, {"id": 1}], []),
        ([{"id": 1}, {"id": 2}], [{"id": 1}], ["CON-01"]),
        ({"id": 1}, [{"id": 1}, {"id": 9}], ["CON-01"]),
    ],
)
def test_what_was_made_is_listed_and_nothing_else(
    made: Any, read: list[Any], expected: list[str]
) -> None:
    """A write of many answers a list of what it made."""
    assert expected == codes(ROWS, made, read)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ({"count": 2, "value": 20}, []),
        ({"count": None}, []),
        ({"count": 1, "value": 20}, ["CON-02"]),
        ({"count": 2, "value": 10}, ["CON-02"]),
    ],
)
def test_a_summary_adds_up_what_was_made(read: dict[str, Any], expected: list[str]) -> None:
    """A member that it lacks says nothing."""
    assert expected == codes(COUNT, [{"id": 1}, {"id": 2}], read)

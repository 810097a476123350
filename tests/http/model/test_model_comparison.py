"""What is read after a step beside the rows as they must be: which code, of which read, at which
place.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from phases_small import Small, exchange, operation

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.lifecycle import Act, Lifecycle, Listing, Move, Reads, Rule
from conformance.core.paging import Paging
from conformance.core.resource import Resource
from conformance.http.contract.binding import Bound, Capability
from conformance.http.contract.document import Answer, Parameter
from conformance.http.contract.effective import Contract
from conformance.http.model.comparison import ReadComparison
from conformance.http.model.state import ModelRow, ModelStep
from conformance.http.oracle.expectation import AtTime, ByUser, Labelled, Unsaid

OPENED = Act(
    "account",
    "reason",
    "on",
    "note",
    "amount",
    pointers=("line",),
    label="reason_text",
    reporter="by",
    reported="told",
)
READS = Reads(
    "see",
    "id",
    "id",
    (Listing("list"),),
    "sum_up",
    {"opened": "open"},
    {"total": "amount"},
    ("history", "code"),
    ("buyer",),
    "order",
    "order",
)
ORDER = Lifecycle(
    "order",
    "Order",
    ("none", "open"),
    (
        Move(
            "open", ("none",), "open", "open_order", ("buyer",), act=OPENED, creates=True, code="7"
        ),
    ),
    reads=READS,
    legal="TOY-9",
    computed="TOY-8",
)
SENT = (("reason", "A1"), ("on", "today"), ("note", "n"), ("amount", 5))
ROWS = {"a": ModelRow("order", 0, "open", ("open",), dict(SENT))}
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
COMPUTED = {
    "a": {
        "line": Unsaid(),
        "reason_text": Labelled("Wrong size"),
        "by": ByUser(frozenset({"u1"}), "buyer"),
        "told": AtTime((NOON,)),
    }
}
SET = {"line": None, "reason_text": "wrong size ", "by": "U1", "told": "2026-01-31T07:00:01-05:00"}
ROW = {"id": 70, "order": 1, **dict(SENT), **SET, "kind": "plain"}
RIGHT = {
    "see": ROW,
    "list": {"rows": [ROW], "count": 1},
    "sum_up": {"opened": 1, "total": 5},
    "history": [{"code": 7}],
}
ANY_JSON = Answer("200", ("application/json",), {})
TWICE = Rule("twice", "LIF-03", "TOY-1")


def compared(
    shown: Mapping[str, Any],
    rule: Rule | None = None,
    uncompared: frozenset[str] = frozenset(),
    before: Mapping[str, Any] | None = None,
) -> list[tuple[str, str, str, bool]]:
    """Return code, capability, place and whether it went elsewhere of all that differs."""

    def send(request: Request) -> Exchange:
        came = exchange(200, json.dumps(shown[request.capability or ""]))
        return replace(came, request=request)

    one = tuple(Parameter(name, "query", False, {}) for name in ("id", "order"))
    bound = {
        name: Bound(
            Capability(name, "tienda", Kind.READ, True, ("buyer",), (), {}),
            replace(operation(None, *one, method="GET"), answers=(ANY_JSON,)),
            "documento",
        )
        for name in RIGHT
    }
    context = replace(
        Small(lambda body: (200, "{}")).context(),
        contract=Contract({}, {}, bound, ()),
        send_request=send,
        paging=Paging(rows="rows", total="count"),
    )
    comparison = ReadComparison(
        context=context,
        cycle=ORDER,
        reads=READS,
        step=ModelStep("order", "open", "a", 0, "buyer", SENT),
        rule=rule,
        rows=ROWS,
        ids={"a": 70},
        computed=COMPUTED,
        shown={"a": before} if before else {},
        behind=set() if rule else {"a"},
        resource=Resource(1, "order", "new"),
        uncompared=set(uncompared),
        value_of=lambda symbol: symbol,
    )
    found = [*comparison.alone(), *(one for door in comparison.together() for one in door())]
    return [
        (one.code.id, one.exchange.request.capability or "", one.place, one.moved) for one in found
    ]


def test_what_is_as_the_model_says_is_passed_over() -> None:
    assert [] == compared(RIGHT)


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ({"see": {**ROW, "note": "m"}}, ("CON-06", "see", "note", False)),
        ({"see": {**ROW, "note": None}}, ("CON-01", "see", "note", False)),
        ({"see": {**ROW, "reason": "B2"}}, ("CON-01", "see", "reason", True)),
        ({"see": {**ROW, "amount": True}}, ("CON-06", "see", "amount", False)),
        ({"see": {**ROW, "order": 2}}, ("CON-01", "see", "order", False)),
        ({"history": []}, ("CON-01", "history", "history", False)),
        ({"history": [{"code": 8}]}, ("CON-01", "history", "history", False)),
        ({"list": {"rows": [], "count": 0}}, ("CON-01", "list", "list", False)),
        ({"list": {"rows": [ROW], "count": 2}}, ("CON-01", "list", "list", False)),
        (
            {"list": {"rows": [{**ROW, "amount": 6}], "count": 1}},
            ("CON-01", "list", "amount", False),
        ),
        ({"see": {**ROW, "line": 4}}, ("CON-01", "see", "line", False)),
        ({"see": {**ROW, "by": "u2"}}, ("CON-01", "see", "by", False)),
        ({"see": {**ROW, "by": None}}, ("CON-01", "see", "by", False)),
        ({"see": {**ROW, "told": "2026-01-31T12:06:00Z"}}, ("CON-01", "see", "told", False)),
        ({"see": {**ROW, "reason_text": None}}, ("CON-01", "see", "reason_text", False)),
        (
            {"list": {"rows": [{**ROW, "told": "2026-01-31T12:00:03Z"}], "count": 1}},
            ("CON-01", "list", "told", False),
        ),
        (
            {"list": {"rows": [{**ROW, "kind": "other"}], "count": 1}},
            ("CON-01", "list", "kind", False),
        ),
        ({"sum_up": {"opened": 0, "total": 5}}, ("CON-02", "sum_up", "opened", False)),
        ({"sum_up": {"opened": 1, "total": 4.99}}, ("CON-02", "sum_up", "total", False)),
    ],
)
def test_a_difference_is_told_once_with_its_code_and_place(
    shown: Mapping[str, Any], found: tuple[str, str, str, bool]
) -> None:
    """What was just sent and came out changed is another code than what is missing; the code of a
    move tells where its row went.
    """
    assert [found] == compared({**RIGHT, **shown})


def test_after_a_refusal_a_difference_is_what_the_refusal_left() -> None:
    shown = {**RIGHT, "see": {**ROW, "note": "m"}}
    assert [("CON-05", "see", "note", False)] == compared(shown, rule=TWICE)


def test_what_an_act_says_nothing_of_stays_as_it_was() -> None:
    """A field of no act is compared with what the detail showed before; what the act itself sets is
    not.
    """
    before = {**ROW, "kind": "special", "told": None}
    assert [("CON-01", "see", "kind", False)] == compared(RIGHT, before=before)


def test_after_a_refusal_what_the_system_set_stays_too() -> None:
    before = {**ROW, "told": "2026-01-31T12:00:03Z"}
    assert [("CON-05", "see", "told", False)] == compared(RIGHT, rule=TWICE, before=before)


def test_what_the_system_sets_is_judged_only_where_it_is_shown() -> None:
    bare = {name: value for name, value in ROW.items() if name not in SET}
    assert [] == compared({**RIGHT, "see": bare})


def test_what_is_not_compared_any_more_is_neither_read_nor_told() -> None:
    shown = {**RIGHT, "see": {**ROW, "note": "m"}, "sum_up": {"opened": 9, "total": 9}}
    assert [] == compared(shown, uncompared=frozenset({"note", "sum_up"}))


def test_a_summary_that_leaves_a_member_out_is_not_accused_of_it() -> None:
    assert [] == compared({**RIGHT, "sum_up": {}})

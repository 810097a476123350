"""The whole row as its detail and its lists must show it."""

from conformance.core.lifecycle import Act, Lifecycle, Move
from conformance.http.oracle.expectation import AsShown, Labelled, Unsaid
from conformance.http.oracle.expected_row import ExpectedRow, ListedRow, acted

OPENED = Act("id", "reason", "on", label="reason_text", fixed={"kind": 1})
CLOSED = Act("id", "end", "ended", label="end_text", reporter="ended_by")
CYCLE = Lifecycle(
    "order",
    "Order",
    ("none", "open", "shut"),
    (
        Move("open", ("none",), "open", "open", ("who",), act=OPENED, creates=True),
        Move("shut", ("open",), "shut", "close", ("who",), act=CLOSED),
    ),
)


def test_what_was_sent_is_shown_and_what_nobody_did_is_empty() -> None:
    """What is fixed may be left out of a reading."""
    sent = {"reason": "A", "on": "today", "kind": 1}
    assert {
        "reason": "A",
        "on": "today",
        "kind": AsShown(1, "como se envió", optional=True),
        "reason_text": Labelled("Una"),
        "end": None,
        "ended": None,
        "end_text": None,
        "ended_by": None,
    } == acted(CYCLE, ("open",), sent, {"reason_text": Labelled("Una")})


def test_what_the_system_set_is_from_the_second_detail_on_what_the_first_showed() -> None:
    row = ExpectedRow({"by": Unsaid(), "on": 1}, {"by": "u", "kind": 2}, frozenset())
    assert [
        ("by", "by", AsShown("u", "como antes")),
        ("on", "on", 1),
        ("kind", "kind", AsShown(2, "como antes")),
    ] == list(row.of_detail())


def test_what_the_last_act_set_is_judged_by_itself() -> None:
    row = ExpectedRow({"by": Unsaid()}, {"by": "u"}, frozenset({"by"}))
    assert [("by", "by", Unsaid())] == list(row.of_detail())


def test_a_list_shows_what_the_detail_does_and_otherwise_what_it_showed_itself() -> None:
    """Names lack a word here; what the document declares and the row lacks is asked for too."""
    row = ExpectedRow({"valueOrder": 5}, {"valueOrder": 5, "noteOrder": "n", "by": "u"})
    here = ListedRow({"value": 5, "by": "u", "x": 1}, "Order", frozenset({"note"}), {"x": 2})
    assert [
        ("valueOrder", "value", 5),
        ("by", "by", AsShown("u", "como en el detalle")),
        ("noteOrder", "note", AsShown("n", "como en el detalle")),
        ("x", "x", AsShown(2, "como antes")),
    ] == list(row.of_list(here))

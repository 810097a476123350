"""A line of a ledger is read only when its fields are of their kinds."""

from typing import Any

import pytest

from conformance.report.record import Header, Subject
from conformance.report.shape import judged, odd_part

FOOTER = {
    "type": "footer",
    "finished": "hoy",
    "interrupted": False,
    "unavailable": None,
    "items": 1,
    "exchanges": 2,
    "findings": 0,
}


def test_a_line_whose_fields_are_of_their_kinds_is_left_as_it_is() -> None:
    assert FOOTER == judged(FOOTER, "{}\n")


def test_what_an_exchange_lacks_is_null() -> None:
    """A reader finds every field that may be null; a kind that nobody knows damages the line."""
    line = dict.fromkeys(("id", "item", "role", "method", "url", "started", "curl"), "x")
    line |= {"type": "exchange", "request_headers": [], "response_headers": [], "elapsed": 0.1}
    read = judged(line, "{}\n")
    assert [None] * 5 == [
        read[name] for name in ("status", "fault", "capability", "request_body", "response_body")
    ]
    assert "read" == judged({**line, "kind": "read"}, "{}\n")["kind"]
    assert "«kind»" in judged({**line, "kind": "otra"}, "{}\n")["why"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("items", "1"), ("items", True), ("interrupted", 0), ("finished", None)],
)
def test_a_field_of_another_kind_damages_its_line_and_is_named(field: str, value: Any) -> None:
    read = judged({**FOOTER, field: value}, "{}\n")
    assert ("damaged", True) == (read["type"], f"«{field}»" in read["why"])


@pytest.mark.parametrize("kind", ["otro", None, ["footer"]])
def test_a_line_of_no_known_type_is_damaged(kind: Any) -> None:
    read = judged({"type": kind}, "{}\n")
    assert ("damaged", True) == (read["type"], "es de un tipo que no se conoce" in read["why"])


@pytest.mark.parametrize(("text", "said"), [("{a\n", True), ("{a", False)])
def test_a_last_line_that_was_cut_short_is_no_fault_of_anybody(text: str, said: bool) -> None:
    assert said == bool(judged({"type": "damaged"}, text)["why"])


@pytest.mark.parametrize(("ids", "field"), [((7, "P-1"), ""), ((7.5,), "allotted")])
def test_the_resources_given_to_an_item_are_told_by_numbers_or_by_texts(
    ids: tuple[Any, ...], field: str
) -> None:
    """A system may tell its resources apart by texts: its runs are read all the same."""
    subject = Subject("a", "pruebas")
    assert field == odd_part(Header("p", subject, 1, "hoy", allotted={"scenario/a": ids}))

"""What an item reads is judged together: pages by their figures, rows by the filters that were
asked for, and what was read twice by the first time.
"""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from checks_sample import EVIDENCE

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request, Response
from conformance.core.paging import Paging
from conformance.core.rows import Filter, How, Label, ListedRows, Portrayed
from conformance.http.checks.asked import asked_of, question
from conformance.http.checks.each_filter import stray_rows
from conformance.http.checks.each_page import page_fault
from conformance.http.checks.labels import labelled
from conformance.http.checks.readings import Asker, Readings, Rules, facts, first_unlike, says
from conformance.http.checks.same_row import unlike

PAGING = Paging("page", "size", "rows", "total", "pages", taken="size", at="at")
KNOWN = ListedRows(("id",))
RULES = Rules(PAGING, {"list": KNOWN, "mine": ListedRows(("id",), of_one=True)})
OWNER, OTHER = Asker("owner", "1", "one", named=True), Asker("other", "2", "two", named=True)


def _page(*ids: int, total: int = 12, pages: int = 2, **more: Any) -> dict[str, Any]:
    return {"rows": [{"id": one} for one in ids], "total": total, "pages": pages, **more}


def _read(body: Any, url: str = "http://h/list?size=10", name: str = "list") -> Exchange:
    request = Request("GET", url, "owner", capability=name, kind=Kind.READ)
    return Exchange(
        "1", request, Response(200, (), json.dumps(body).encode()), None, "", 0.0, EVIDENCE
    )


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ({"size": "10"}, _page(*range(10), size=10, at=1)),
        ({"size": "10", "page": "2"}, _page(10, 11)),
        ({"size": "10", "page": "7"}, _page()),
        ({}, _page(total=0, pages=0, size=10)),
        ({"size": "10"}, _page(total=0, pages=1)),
        ({"size": "0"}, _page(1, 2)),
        ({"size": "1e1"}, _page(1, 2)),
        ({"size": "999"}, _page(1, 2)),
        ({"page": "0", "size": "10"}, _page(1, 2)),
        ({}, [{"id": 1}, {"id": 2}]),
        ({}, {"other": 1}),
    ],
)
def test_a_page_that_is_what_it_says_has_no_fault(asked: dict[str, str], body: Any) -> None:
    """Sizes and numbers that no page has are not judged, nor is what is no page."""
    assert "" == page_fault(PAGING, KNOWN, "list", asked, body)


@pytest.mark.parametrize(
    ("asked", "body", "fault"),
    [
        ({"size": "10"}, _page(*range(9)), "trae 9 filas; son 10: 12 en total, de a 10, 0 antes"),
        ({"size": "10"}, _page(*range(10), pages=3), "pages dice 3; son 2 para 12 filas de a 10"),
        ({"size": "10"}, _page(*range(10), size=20), "size dice 20; se pidieron 10"),
        ({"page": "2", "size": "10"}, _page(10, 11, at=1), "at dice 1; se pidió 2"),
        ({}, _page(1, 1, total=2, pages=1), "la fila 1 viene 2 veces"),
        ({}, [{"id": 1}, {"id": 1}], "la fila 1 viene 2 veces"),
    ],
)
def test_what_a_page_says_of_itself_and_is_not_so_is_told(
    asked: dict[str, str], body: Any, fault: str
) -> None:
    assert fault == page_fault(PAGING, KNOWN, "list", asked, body)


def _strays(one: Filter, text: str, *rows: dict[str, Any], entity: str = "") -> list[Any]:
    return [row for _, row in stray_rows([one], {one.name.lower(): text}, rows, entity)]


NAME, NIT = Filter("Name", "name", How.PART), Filter("Nit", "nit")
LEAST, HAS, SINCE = (
    Filter("Least", "value", How.LEAST),
    Filter("Has", "code", How.HAS),
    Filter("Since", "date", How.SINCE),
)


@pytest.mark.parametrize(
    ("one", "text", "row"),
    [
        (NAME, "andino", {"name": "Banco del Norte"}),
        (NIT, "900100001", {"nit": "800200001"}),
        (NIT, "7", {"nit": 8}),
        (LEAST, "10.5", {"value": 10}),
        (HAS, "true", {"code": None}),
        (SINCE, "2026-05-01", {"date": "2026-04-01T00:00:00Z"}),
    ],
)
def test_a_row_that_a_filter_should_have_kept_out_is_told(
    one: Filter, text: str, row: dict[str, Any]
) -> None:
    assert [row] == _strays(one, text, row)


@pytest.mark.parametrize(
    ("one", "text", "row"),
    [
        (NAME, " ANDÍNO ", {"name": "Banco Andino"}),
        (NAME, "a%o", {"name": "Banco"}),
        (NAME, "", {"name": "Banco"}),
        (NIT, "900100001", {"nit": "900.100.001-7"}),
        (NIT, "007", {"nit": 7}),
        (NIT, "900100001", {"other": 1}),
        (LEAST, "1e9", {"value": 10}),
        (HAS, "TRUE", {"code": None}),
        (SINCE, "2026-05-01", {"date": "2026-04-30T00:00:00Z"}),
    ],
)
def test_what_may_be_read_in_more_than_one_right_way_is_not_judged(
    one: Filter, text: str, row: dict[str, Any]
) -> None:
    assert [] == _strays(one, text, row)


def test_who_asks_for_another_entity_may_be_shown_its_own() -> None:
    """An isolation that forces the caller's entity on a filter is right."""
    assert [] == _strays(NIT, "900100001", {"nit": 800200001}, entity="800200001")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"a": None}, {}),
        ({"a": ""}, {"a": []}),
        ({"a": 10}, {"a": 10.0}),
        ({"a": "2026-05-01T00:00:00Z"}, {"a": "2026-04-30T19:00:00-05:00"}),
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 2}, {"b": 1}]}),
    ],
)
def test_one_thing_told_in_two_right_ways_is_one(first: Any, second: Any) -> None:
    assert [] == list(unlike(first, second))


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        ({"a": 1}, {}, "a"),
        ({"a": {"b": "x"}}, {"a": {"b": "X"}}, "a.b"),
        ({"a": 0}, {"a": None}, "a"),
        ({"a": [1]}, {"a": [1, 1]}, "a"),
        ({"a": "2026-05-01T00:00:00.125Z"}, {"a": "2026-05-01T00:00:00Z"}, "a"),
    ],
)
def test_what_two_readings_tell_otherwise_is_told_by_its_path(
    first: Any, second: Any, path: str
) -> None:
    """A member that is left out is one told as nothing; a fraction of a second counts."""
    assert [path] == [one.path for one in unlike(first, second)]


def _facts(body: Any, asker: Asker, **where: str) -> Any:
    return facts(RULES, _read(body, **where), asker)


def test_a_row_is_the_same_for_every_role_on_every_page() -> None:
    first = _facts({"rows": [{"id": 1, "name": "x"}], "total": 1}, OWNER)
    other = {"rows": [{"id": 2}, {"id": 1, "name": "y"}], "total": 2}
    found = first_unlike(first, _facts(other, OTHER, url="http://h/list?page=2"))
    assert found is not None
    assert ("name", "x", "y") == (found.path, found.first, found.second)


def test_lists_of_two_entities_may_hold_other_rows() -> None:
    """Those of one entity, or of one resource, may not."""
    more, less = {"rows": [{"id": 1}, {"id": 2}], "total": 2}, {"rows": [{"id": 1}], "total": 1}
    said = [
        first_unlike(_facts(more, OWNER, name=name), _facts(less, asker, name=name)) is not None
        for name, asker in (
            ("list", OTHER),
            ("list", Asker("mate", "1", "one", named=True)),
            ("mine", OTHER),
        )
    ]
    assert [False, True, True] == said


def test_who_is_no_party_may_be_told_nothing() -> None:
    """Zeros and nulls are no contradiction of what a party is told."""
    assert (True, False) == (says({"a": 0, "b": [1]}), says({"a": 0, "b": [None], "c": ""}))


def test_a_name_that_is_asked_twice_counts_for_nothing() -> None:
    asked = asked_of(Request("GET", "http://h/l?A=1&b=2&a=3", "x"))
    posted = asked_of(Request("POST", "http://h/l", "x", body=b'{"Size": 5, "of": {"a": 1}}'))
    assert ({"b": "2"}, {"size": "5"}) == (asked, posted)


def test_the_order_of_what_is_asked_makes_no_other_question() -> None:
    first, second = (Request("GET", f"http://h/l?{one}", "x") for one in ("a=1&b=2", "b=2&a=1"))
    assert question(first) == question(second)


def _bound(name: str, schema: Any = None) -> Any:
    answer = SimpleNamespace(schema=schema) if schema else None
    return SimpleNamespace(
        capability=SimpleNamespace(name=name), operation=SimpleNamespace(success=lambda: answer)
    )


CODES = Rules(
    PAGING, labels=(Label("sort", "sort.code", "sort.text"), Label("sort", "code", "text"))
)


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ({"code": 1, "text": "one"}, {"rows": [{"sort": {"code": 1, "text": "one"}}]}, False),
        ({"code": 1, "text": "one"}, {"rows": [{"sort": {"code": 1, "text": None}}]}, True),
        ({"code": 1, "text": "one"}, {"rows": [{"sort": {"code": 1}}]}, True),
        ({"code": 1, "text": "one"}, {"rows": [{"sort": {"code": 2, "text": "two"}}]}, False),
        ({"code": 1, "text": "one"}, {"rows": [{"code": 1}]}, False),
        ({"code": 1, "text": "one"}, [{"code": 1, "text": "one"}, {"code": 1, "text": "1"}], True),
    ],
)
def test_a_code_means_one_thing_wherever_it_is_told(first: Any, second: Any, differ: bool) -> None:
    """By a path or another, in any row; where no text stands beside a code nothing is told."""
    one, other = (labelled(CODES.labels, body) for body in (first, second))
    assert differ is (first_unlike(one, other) is not None)


def test_what_a_code_means_is_remembered_over_a_write() -> None:
    """No write changes it."""
    readings = Readings(CODES)
    bound = _bound("list")
    readings.take(_read({"code": 1, "text": "one"}), bound, OWNER)
    readings.wrote()
    readings.take(_read({"code": 1, "text": "uno"}, name="other"), bound, OWNER)
    assert ["other"] == [one.capability for one in readings.suspicions]


BILLS = Rules(PAGING, portrayed=(Portrayed("bill", "id", ("bill", "bills"), "of", ("acts",)),))
BILL = {"properties": {"id": {}, "abc01Money": {}, "acts": {}, "by": {"properties": {"nit": {}}}}}
PART = {"properties": {"id": {}, "money": {}, "by": {"properties": {"nit": {}}}}}
PAGE = {"properties": {"rows": {"items": {"properties": {"row": {}, "of": {"anyOf": [PART]}}}}}}


def _whole(**values: Any) -> dict[Any, Any]:
    body = {"id": 1, "abc01Money": 10, "acts": 0, "by": {"nit": "9"}, **values}
    return facts(BILLS, _read(body, name="bill"), OWNER, BILL)


def _nested(**values: Any) -> dict[Any, Any]:
    body = {"rows": [{"row": 7, "of": {"id": 1, "money": 10, "by": {"nit": "9"}, **values}}]}
    return facts(BILLS, _read(body, name="acts"), OWNER, PAGE)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, None),
        ({"money": 10.0, "acts": 5, "more": "x"}, None),
        ({"money": None}, ("money", 10, None)),
        ({"by": None}, ("by.nit", "9", None)),
        ({"by": {}}, ("by.nit", "9", None)),
        ({"by": {"nit": "8"}}, ("by.nit", "9", "8")),
        ({"id": 2, "money": 11}, None),
    ],
)
def test_what_answers_tell_of_one_thing_is_one(values: dict[str, Any], told: Any) -> None:
    """By either name of a member; one that is declared and does not come is told as nothing, and
    what writes change may differ.
    """
    found = first_unlike(_whole(), _nested(**values))
    assert told == (found and (found.path, found.first, found.second))


def test_a_member_that_no_document_declares_may_be_left_out() -> None:
    found = first_unlike(_whole(more="x"), _nested())
    assert found is None


def test_an_answer_that_is_not_what_its_document_says_portrays_nothing() -> None:
    """Where a list is declared and one object comes, or the other way round, nobody knows whose
    members those are.
    """
    read = _read({"id": 1, "money": 3}, "http://h/bills", name="bills")
    strange = facts(BILLS, read, OWNER, PAGE)
    assert first_unlike(_whole(), strange) is None


def test_what_a_thing_is_told_to_be_is_remembered_over_a_write() -> None:
    """Whoever writes, what no request changes stays."""
    readings = Readings(BILLS)
    body = {"id": 1, "abc01Money": 10, "by": {"nit": "9"}}
    readings.take(_read(body, name="bill"), _bound("bill", BILL), OWNER)
    readings.wrote()
    readings.take(_read({**body, "abc01Money": None}, name="bill"), _bound("bill", BILL), OTHER)
    assert ["bill"] == [one.capability for one in readings.suspicions]

"""How a list is asked for and read, in a system with pages and in one without."""

from typing import Any

import pytest

from conformance.core.paging import Paging

PAGED = Paging("page", "size", "items", "count", "pages", largest=50, largest_of={"short": 5})
WHOLE = Paging()


def test_a_page_is_asked_for_by_the_names_of_the_system() -> None:
    """The number of the page is left out where none is named, and a system without pages is asked
    for nothing.
    """
    assert {"page": 2, "size": 10} == PAGED.ask(10, 2)
    assert {"size": 10} == PAGED.ask(10)
    assert {} == WHOLE.ask(10, 2)


def test_a_list_may_have_smaller_pages_than_the_others() -> None:
    """The largest page is the list's own, or the system's."""
    assert [5, 50] == [PAGED.most("short"), PAGED.most("long")]


@pytest.mark.parametrize(
    ("paging", "body", "rows"),
    [
        (PAGED, {"items": [{"id": 1}, "x"], "count": 2}, [{"id": 1}]),
        (PAGED, [{"id": 1}], [{"id": 1}]),
        (WHOLE, [{"id": 1}], [{"id": 1}]),
        (PAGED, {"rows": [{"id": 1}]}, []),
        (PAGED, {"items": None}, []),
        (WHOLE, {"items": [{"id": 1}]}, []),
        (PAGED, None, []),
        (PAGED, "x", []),
    ],
)
def test_rows_are_what_a_page_or_an_array_holds(
    paging: Paging, body: Any, rows: list[dict[str, int]]
) -> None:
    """What is no row is left out, and an answer of another shape has none."""
    assert rows == paging.rows_of(body)


def test_totals_are_known_only_where_they_are_numbers() -> None:
    """A total that is a text, or in an answer of another shape, is not said."""
    assert (2, 1) == (PAGED.total_of({"count": 2}), PAGED.pages_of({"pages": 1}))
    assert [None] * 3 == [PAGED.total_of(body) for body in ({"count": "2"}, [], {})]
    assert None is WHOLE.total_of({"": 2, "count": 2})


CURSOR = Paging(size="limit", rows="data.rows", cursor="after", next="links.next")
SKIPPED = Paging(size="limit", rows="rows", total="count", offset="skip")


@pytest.mark.parametrize(
    ("told", "token"),
    [
        ("c7", "c7"),
        (7, "7"),
        ("https://x/rows?limit=5&after=c%3D7", "c=7"),
        ("/rows?after=c7", "c7"),
        (None, None),
        ("", None),
        (False, None),
    ],
)
def test_the_cursor_of_the_next_page_is_told_alone_or_in_a_link(told: Any, token: Any) -> None:
    """Where an answer gives none, its page is the last."""
    body = {"data": {"rows": [{"id": 1}]}, "links": {"next": told}}
    assert token == CURSOR.token(body)
    after = None if token is None else {"limit": 5, "after": token}
    assert after == CURSOR.after({"limit": 5}, body)
    assert [{"id": 1}] == CURSOR.rows_of(body)


@pytest.mark.parametrize(
    ("asked", "count", "after"),
    [
        ({"limit": 2}, 5, {"limit": 2, "skip": 2}),
        ({"limit": 2, "skip": 2}, 2, None),
        ({"limit": 2, "skip": 2}, None, {"limit": 2, "skip": 4}),
        ({"limit": 3}, None, None),
    ],
)
def test_pages_may_be_told_by_the_rows_to_skip(
    asked: dict[str, int], count: int | None, after: dict[str, int] | None
) -> None:
    """Without a total, only a full page may have another after it."""
    body = {"rows": [{"id": 1}, {"id": 2}], "count": count}
    assert after == SKIPPED.after(asked, body)
    assert {"skip": 20, "limit": 10} == SKIPPED.ask(10, 3)

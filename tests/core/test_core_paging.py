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

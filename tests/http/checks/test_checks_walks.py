"""Walking a list: what two readings of its pages must agree on."""

from typing import Any

import pytest

from conformance.http.checks.pages import order_fault, walk_fault

WHOLE = [[1, 2], [3, 4], [5]]


@pytest.mark.parametrize(
    ("pages", "again", "total", "word"),
    [
        (WHOLE, [1, 2], 5, ""),
        ([[1, 2], [3, 4]], [1, 2], 4, ""),
        ([[1, 2], [3, 4]], [1, 2], 900, ""),  # a long list is walked in part
        ([[1, 2], [2, 3], [4]], [1, 2], 5, "se repiten"),
        ([[1, 2], [3, 4], []], [1, 2], 5, "traen 4 filas"),
        ([[1, 2], [3], [4]], [1, 2], 5, "traen 4 filas"),
        (WHOLE, [2, 1], 5, "otro orden"),
        (WHOLE, [1, 3], 5, "otras filas"),
    ],
)
def test_a_walk_tells_what_is_wrong(
    pages: list[list[Any]], again: list[Any], total: int, word: str
) -> None:
    fault = walk_fault(pages, again, 2, total)
    assert bool(word) == bool(fault)
    assert word in fault


@pytest.mark.parametrize(
    ("ids", "whole", "said"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], ""),
        ([1, 2, 3], [1, 2], ""),
        (
            [1, 2, 4, 3],
            [1, 2, 3, 4],
            "la fila 3 es la 3 en una página grande y la 4 en las pequeñas",
        ),
    ],
)
def test_small_pages_follow_the_order_of_a_large_one(
    ids: list[Any], whole: list[Any], said: str
) -> None:
    assert said == order_fault(ids, whole)

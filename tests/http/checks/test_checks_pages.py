"""Pages agree with each other and with their totals, or the first thing that does not is told."""

from typing import Any

import pytest

from conformance.core.paging import Paging
from conformance.http.checks.pages import paging_fault

PAGING = Paging("page", "size", "rows", "total", "pages", taken="size")


def _page(*ids: int, total: int = 12, pages: int = 2, **more: Any) -> dict[str, Any]:
    return {
        "rows": [{"id": one} for one in ids],
        "total": total,
        "pages": pages,
        **more,
    }


FIRST, SECOND, AFTER = _page(*range(10)), _page(10, 11), _page()


@pytest.mark.parametrize(
    "pages",
    [
        [FIRST, SECOND, AFTER],
        [_page(1, 2, total=2, pages=1), _page(total=2, pages=1)],
        [_page(total=0, pages=0)] * 2,
        [_page(*range(10), size=10), SECOND],
        [{"rows": [{"id": 1}]}, {"rows": [{"id": 2}]}],
        [FIRST, "otra forma"],
        [None, None],
        [{"rows": None}, SECOND],
    ],
)
def test_pages_that_agree_have_no_fault(pages: list[Any]) -> None:
    assert "" == paging_fault(PAGING, pages, 10)


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([FIRST, FIRST, AFTER], "10 filas de la página 1 se repiten en otra página"),
        ([FIRST, SECOND, _page(3)], "1 filas de la página 1 se repiten"),
        ([_page(*range(9)), SECOND, AFTER], "la página 1 trae 9 filas de 12 con páginas de 10"),
        ([_page(*range(12)), AFTER, AFTER], "la página 1 trae 12 filas de 12 con páginas de 10"),
        (
            [_page(*range(10), pages=3), SECOND, AFTER],
            "pages dice 3; son 2 para 12 filas de a 10",
        ),
        ([FIRST, SECOND, _page(77)], "la página después de la última trae 1 filas"),
        (
            [_page(*range(10), size=50), SECOND, AFTER],
            "size dice 50; se pidieron 10",
        ),
    ],
)
def test_the_first_thing_that_does_not_agree_is_told(pages: list[Any], said: str) -> None:
    assert paging_fault(PAGING, pages, 10).startswith(said)

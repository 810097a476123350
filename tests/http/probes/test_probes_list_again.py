"""A list read again: with no filter more than it must have, its last page, and the first once
more.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from core_sample import answer, context_of, item

from conformance.core.exchange import Request
from conformance.core.paging import Paging
from conformance.http.context import Context
from conformance.http.probes.list_again import read_again
from conformance.packs.siifa.paging import PAGING

OF_ONE, BANKS, CODES = "listar_glosa_de_factura", "listar_bancos", "listar_codigos"


def page(rows: int, total: int) -> dict[str, Any]:
    """Return a page of so many rows of a list that has so many."""
    return {"totalRegistros": total, "resultado": [{"n": number} for number in range(rows)]}


def queries(sent: list[Request], name: str) -> list[str]:
    """Return the queries of requests that one role makes of a list."""
    assert {(name, "erp")} == {(one.capability, one.role) for one in sent}
    return [one.url.partition("?")[2] for one in sent]


def read_twice(context: Context, name: str, values: Mapping[str, Any]) -> list[str]:
    """Read a list, and again; return the queries that follow the first."""
    read_again(context, context.call(name, "erp", values), values)
    return queries([one.request for one in context.exchanges], name)[1:]


def asked_again(
    name: str,
    values: Mapping[str, Any],
    *bodies: object,
    status: int = 200,
    paging: Paging = PAGING,
) -> list[str]:
    """Return the queries that follow a first reading, which is answered with the first body."""
    answers = [answer(status, bodies[0]), *(answer(200, body) for body in bodies[1:])]
    return read_twice(replace(context_of(item("a"), *answers), paging=paging), name, values)


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, {"conteo": 3}), (200, None), (404, page(2, 2)), (200, page(1, 1)), (200, page(0, 0))],
)
def test_what_shows_less_than_two_rows_is_not_read_again(status: int, body: object) -> None:
    """Nor what is no list, nor a refusal: neither has an order or another page."""
    assert [] == asked_again(BANKS, {}, body, status=status)


def test_a_list_that_is_shown_whole_is_read_once_more() -> None:
    assert [""] == asked_again(BANKS, {}, page(2, 2), page(2, 2))


def test_the_last_page_is_read_and_then_the_same_again() -> None:
    """Pages of a hundred, or of as many as the list gives: the 205th row is on the third."""
    last, first = asked_again(BANKS, {"Estado": "A"}, page(10, 205), page(5, 205), page(10, 205))
    assert ("Estado=A&NumeroPagina=3&RegistrosPorPagina=100", "Estado=A") == (last, first)


def test_a_list_whose_last_page_is_the_first_is_read_once_more_by_it_alone() -> None:
    """A hundred rows show all that ten did and more: the order is seen there."""
    assert ["NumeroPagina=1&RegistrosPorPagina=100"] == asked_again(
        BANKS, {}, page(10, 15), page(15, 15)
    )


def test_pages_are_as_large_as_the_list_gives_them() -> None:
    small = replace(PAGING, largest_of={BANKS: 4})
    last, _ = asked_again(BANKS, {}, page(2, 9), page(1, 9), page(2, 9), paging=small)
    assert "NumeroPagina=3&RegistrosPorPagina=4" == last


@pytest.mark.parametrize(
    ("name", "paging"),
    [
        (CODES, PAGING),
        (BANKS, replace(PAGING, page="", cursor="NumeroPagina")),
        (BANKS, replace(PAGING, page="Hoja")),
        (BANKS, replace(PAGING, size="")),
    ],
)
def test_where_no_page_can_be_asked_for_by_number_the_same_is_read_again(
    name: str, paging: Paging
) -> None:
    """A list without pages or whose pages follow a cursor: there is no last one to ask for."""
    assert [""] == asked_again(name, {}, page(2, 300), page(2, 300), paging=paging)


def test_filters_that_let_nothing_through_are_left_out() -> None:
    """Those without which the list can't be asked for stay."""
    values = {"IdFactura": 7, "Observacion": "x"}
    assert ["IdFactura=7", "IdFactura=7"] == asked_again(
        OF_ONE, values, page(0, 0), page(2, 2), page(2, 2)
    )


def test_an_empty_list_that_was_asked_for_without_filters_is_left_at_that() -> None:
    assert [] == asked_again(OF_ONE, {"IdFactura": 7}, page(0, 0))

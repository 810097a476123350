"""Only a good reading says what a target holds; lists are walked to their end, whatever size their
pages have.
"""

from typing import Any

import pytest
from core_sample import answer, context_of, item

from conformance.core.exchange import Response
from conformance.core.unjudged import BlockedError
from conformance.http.observation import Snapshot, differ, good, listed, snapshot

_PROBLEM = {"title": "No existe", "status": 404}
_PAGE = Response(200, (("content-type", "text/html"),), b"<html>Acepte las condiciones</html>")
_FIREWALL = Response(403, (("content-type", "text/html"),), b"<html>Request blocked</html>")


def _read(came: Response | None) -> tuple[bool, Snapshot]:
    context = context_of(item("a"), came)
    exchange = context.call("listar_radicados_de_factura", "erp", {"IdFactura": 7})
    return good(context, exchange), snapshot(context, exchange, exchange.json())


def test_rows_and_their_absence_are_good_readings() -> None:
    assert (True, Snapshot((200, []))) == _read(answer(200, []))
    assert (True, Snapshot((404, None))) == _read(answer(404, _PROBLEM))


@pytest.mark.parametrize(
    "came",
    [
        answer(502),
        answer(503),
        answer(504),
        answer(403, {"title": "No", "status": 403}),
        answer(200),
        _PAGE,
        _FIREWALL,
        answer(200, {"otra": "forma"}),
    ],
)
def test_what_came_in_place_of_the_rows_is_no_reading(came: Response) -> None:
    ok, seen = _read(came)
    assert (False, None) == (ok, seen.shown)
    assert seen.spoiled.startswith(f"listar_radicados_de_factura respondió {came.status}")


def test_two_good_readings_are_compared_and_a_spoiled_one_leaves_a_doubt() -> None:
    context = context_of(item("a"))
    assert [False, True] == [
        differ(context, Snapshot(1), Snapshot(1)),
        differ(context, Snapshot(1), Snapshot(2)),
    ]
    assert [] == context.doubts
    assert not differ(context, Snapshot(1), Snapshot(spoiled="listar respondió 502"))
    assert ["no se pudo comparar lo leído antes y después: listar respondió 502"] == context.doubts


def _page(*ids: int, total: int | None = None) -> Response:
    rows: list[dict[str, Any]] = [{"idFactura": one} for one in ids]
    return answer(200, {"resultado": rows, **({} if total is None else {"totalRegistros": total})})


@pytest.mark.parametrize(
    ("pages", "most", "found", "whole"),
    [
        ([_page(1, 2)], 9, 2, True),
        ([_page(1, 2, total=3), _page(3, total=3)], 9, 3, True),  # smaller pages than asked
        ([_page(*range(200)), _page(200)], 900, 201, True),
        ([_page(*range(200)), _page(*range(200))], 900, 200, True),  # the same page again
        ([_page(1, 2, total=9), _page()], 9, 2, True),  # a total that lies
        ([_page(1, 2, total=3), _page(3, total=3)], 2, 2, False),
    ],
)
def test_a_list_is_walked_to_its_end(
    pages: list[Response], most: int, found: int, whole: bool
) -> None:
    seen = listed(context_of(item("a"), *pages), "listar_facturas", "erp", "idFactura", most=most)
    assert (found, whole) == (len(seen.rows), seen.whole)


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (_PAGE, "no trae datos en JSON"),
        (answer(200, []), "«resultado»"),
        (answer(404, _PROBLEM), "no se pudo leer listar_facturas como erp: 404"),
    ],
)
def test_a_list_that_cannot_be_read_blocks(came: Response, said: str) -> None:
    with pytest.raises(BlockedError, match=said):
        listed(context_of(item("a"), came), "listar_facturas", "erp", "idFactura", most=9)

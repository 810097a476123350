"""Lists asked in combinations of filters, size, page and role: what comes is what must."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from core_sample import PLAN, POOL, answer, context_of

from conformance.core.exchange import Evidence, Exchange, Request
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.http.probes import combined_lists

ROWS = [
    {"codigoBanrep": number, "nombre": f"Banco {number}", "estado": f"E{number % 2}"}
    for number in range(1, 14)
]
Bank = dict[str, Any]
Edit = Callable[[dict[str, str], list[Bank]], list[Bank]]


def _item() -> Item:
    made = combined_lists.items(PLAN.pack, PLAN.contract)
    return next(one for one in made if one.capability == "listar_bancos")


def _run(edit: Edit, sent: list[dict[str, str]] | None = None) -> Context:
    """Run the item against a list of banks of which some combination may be edited."""

    def send(request: Request) -> Exchange:
        asked = dict(parse_qsl(urlsplit(request.url).query))
        if sent is not None:
            sent.append({**asked, "rol": request.role})
        rows = edit({**asked, "rol": request.role}, [*filter(_fits(asked), ROWS)])
        size, number = int(asked["RegistrosPorPagina"]), int(asked.get("NumeroPagina", 1))
        paging = PLAN.pack.paging
        body = {
            paging.rows: rows[(number - 1) * size : number * size],
            paging.total: len(rows),
            paging.taken: size,
            paging.at: number,
            paging.pages: -(-len(rows) // size),
        }
        evidence = Evidence(request.url, (), None, (), "", "curl")
        return Exchange("x", request, answer(200, body), None, "", 0.0, evidence)

    item = _item()
    context = replace(context_of(item), send_request=send, pool=POOL)
    item.run(context)
    return context


def _fits(asked: dict[str, str]) -> Callable[[Bank], bool]:
    def fits(row: Bank) -> bool:
        return (
            asked.get("CodigoBanrep", str(row["codigoBanrep"])) == str(row["codigoBanrep"])
            and asked.get("Nombre", "").lower() in str(row["nombre"]).lower()
            and asked.get("Estado", str(row["estado"])) == str(row["estado"])
        )

    return fits


def test_a_list_that_answers_what_is_asked_is_covered_whole() -> None:
    """Every pair of filter, size, page and role is reached, and nothing is told."""
    sent: list[dict[str, str]] = []
    context = _run(lambda asked, rows: rows, sent)
    assert [] == context.findings
    (covered,) = context.covered
    assert covered.reached == covered.all > 0
    assert {"1", "10", "100"} == {asked["RegistrosPorPagina"] for asked in sent}


@pytest.mark.parametrize("role", ["erp", "ips"])
def test_what_one_role_misses_in_one_combination_is_told(role: str) -> None:
    """Another total under a filter, by whoever else reads alike."""
    context = _run(lambda asked, rows: [] if asked["rol"] == role and "Nombre" in asked else rows)
    assert ["CON-04"] == [one.code for one in context.findings]


def test_rows_that_come_and_go_meanwhile_are_nobodys_fault() -> None:
    """Where the list itself is not what it was, nothing is told."""
    calls: list[int] = []

    def moving(asked: dict[str, str], rows: list[Bank]) -> list[Bank]:
        calls.append(1)
        return rows[: len(rows) - len(calls) % 5] or rows

    assert [] == _run(moving).findings

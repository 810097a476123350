"""What a role and another entity are answered, judged answer by answer."""

import pytest
from core_sample import answer, context_of, item

from conformance.core.answers import Meaning
from conformance.core.exchange import Request, Response
from conformance.core.finding import Level
from conformance.core.unjudged import BlockedError
from conformance.http.access import Guard, OwnRow
from conformance.http.context import Context
from conformance.http.probes.isolation import judge_row
from conformance.http.probes.role_column import allowed, refused
from conformance.http.probes.roles import own_values

GUARD = Guard((Meaning.UNKNOWN_ROW, Meaning.FORBIDDEN))
OWN = OwnRow("listar_bancos", "codigoBanrep", "id", besides=("admin",))


def problem(status: int) -> Response:
    return answer(status, {"title": "No", "status": status})


def told(context: Context) -> list[tuple[str, str, Level]]:
    return [(one.code, one.requirement, one.level) for one in context.findings]


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        (problem(404), []),
        (problem(403), []),
        (answer(200, []), []),
        (problem(400), [("ERR-10", "SIIFA-I05", Level.SHOULD)]),
        (answer(200, [{"idFactura": 1}]), [("SEC-05", "SIIFA-I05", Level.SHOULD)]),
    ],
)
def test_another_entity_is_refused_or_told_nothing(
    came: Response, expected: list[tuple[str, str, Level]]
) -> None:
    """What the norm says of the capability is cited, at its level."""
    context = context_of(item("a"), came)
    judge_row(context, context.call("ver_alertas_factura", "ips", {"IdFactura": 1}), GUARD)
    assert expected == told(context)


def test_what_the_norm_says_of_one_capability_goes_before_what_it_says_of_all() -> None:
    context = context_of(item("a"), problem(400))
    judge_row(context, context.call("ver_cuenta", "ips", {"id": 1}), GUARD)
    assert [("ERR-10", "SIIFA-I04", Level.MUST)] == told(context)


@pytest.mark.parametrize(
    ("status", "expected"), [(200, []), (401, ["SEC-10"]), (403, ["SEC-10"]), (404, ["SEC-10"])]
)
def test_a_role_that_may_is_not_shut_out(status: int, expected: list[str]) -> None:
    context = context_of(item("a"), answer(200, []) if status == 200 else problem(status))
    allowed(context, context.send(Request("GET", "http://x/", "erp")), "erp")
    assert expected == [one.code for one in context.findings]


def test_a_refusal_for_something_else_says_nothing_of_the_role() -> None:
    context = context_of(item("a"), problem(400))
    exchange = context.call("listar_bancos", "erp", {})
    with pytest.raises(BlockedError, match="el rol erp no llegó a la respuesta"):
        allowed(context, exchange, "erp")


@pytest.mark.parametrize(("status", "expected"), [(403, []), (400, ["SEC-03"])])
def test_a_role_that_may_not_is_forbidden(status: int, expected: list[str]) -> None:
    context = context_of(item("a"), problem(status))
    assert (not expected) is refused(context, context.call("listar_bancos", "ips", {}), "ips")
    assert expected == [one.code for one in context.findings]


@pytest.mark.parametrize(
    ("role", "rows", "expected"),
    [("erp", [{"codigoBanrep": 7}], {"id": 7}), ("erp", [], None), ("admin", [], {"id": 1})],
)
def test_a_role_asks_for_the_row_that_its_own_list_shows(
    role: str, rows: list[dict[str, int]], expected: dict[str, int] | None
) -> None:
    """Who sees everybody's rows asks for the exemplar's."""
    context = context_of(item("a"), answer(200, rows))
    assert expected == own_values(context, OWN, role, {"id": 1})

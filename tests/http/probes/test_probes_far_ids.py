"""Numbers of no row that end as one that is there."""

from typing import TYPE_CHECKING

from core_sample import PLAN, answer, context_of, item

from conformance.http.context import Context
from conformance.http.probes.far_ids import FAR_IDS, far_ids
from conformance.http.unknown_id import FAR
from conformance.sandbox.tables import FIRST_ID

if TYPE_CHECKING:
    from conformance.core.exchange import Request

PROBLEM = {"title": "No existe", "status": 404, "detail": "No hay ninguna con ese número"}
SHOWN = {"idSeguimientoFacturaGlosa": 9}
VALUES = {"IdSeguimientoFacturaGlosa": 9}


def _asked(*statuses: int) -> tuple[Context, list[str]]:
    """Return a context after it asked about glosas that are none, and the paths that it asked."""
    sent: list[Request] = []
    answers = [answer(one, {**PROBLEM, "status": one}) for one in statuses]
    context = context_of(item("a"), *answers, sent=sent)
    far_ids(context, "ver_glosa", PLAN.pack.exemplars["ver_glosa"], VALUES)
    return context, [f"{one.role} {one.url.rpartition('/')[2]}" for one in sent]


def test_the_number_of_a_row_and_so_much_more_is_asked_by_each_party() -> None:
    """What was asked before is counted and not asked again."""
    context, asked = _asked(404, 404, 400)
    far = 9 + 2**52
    assert {f"erp {far}", f"ips {far}", "ips 2147483000"} == set(asked)
    (told,) = context.covered
    assert (FAR_IDS, 4, 4) == (told.act, told.reached, told.all)


def test_the_number_that_nobody_has_is_past_all_that_a_system_writes() -> None:
    """Of a run after many others too: its last 32 bits are those of the row, a double holds it."""
    assert (0, True) == (FAR % 2**32, FIRST_ID + 2**48 < FAR < FAR + 2**51 < 2**53)


def test_any_answer_but_that_there_is_none_is_a_finding() -> None:
    context, asked = _asked(403)
    assert {"ERR-03"} <= {one.code for one in context.findings}
    assert 1 == len(asked)
    assert context.covered[0].reached < context.covered[0].all


def test_ids_that_are_no_numbers_are_not_asked_about() -> None:
    context = context_of(item("a"))
    far_ids(context, "ver_glosa", PLAN.pack.exemplars["ver_glosa"], {})
    assert [] == context.covered

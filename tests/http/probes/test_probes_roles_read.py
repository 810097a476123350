"""What a role that may read is answered: a 400 for it alone is a door shut, and what is asked is
about a resource of which something is told.
"""

from collections.abc import Sequence

import pytest
from core_sample import PLAN, POOL, answer, context_of, item

from conformance.core.exchange import Request, Response
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.probes.roles import items, reads

SUMMARY = "resumir_pagos_de_factura"
PROBLEM = (("content-type", "application/problem+json"),)
WRONG = Response(400, PROBLEM, b'{"title": "x", "status": 400, "errors": {"IdFactura": ["x"]}}')
RIGHT, SHUT = answer(200, {}), answer(403)
EMPTY, TOLD = answer(200, {"conteo": 0}), answer(200, {"conteo": 2})


def read_by(*answers: Response, others: Sequence[str], sent: list[Request]) -> Context:
    """Return the context on which the first of the roles read, the others of whom may too."""
    context = context_of(item("a"), *answers, sent=sent)
    reads(context, SUMMARY, "erp", {"IdFactura": 1}, others)
    return context


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ((WRONG, RIGHT), ["erp", "ips"]),
        ((WRONG, WRONG, RIGHT), ["erp", "ips", "admin"]),
        ((WRONG, SHUT, RIGHT), ["erp", "ips", "admin"]),
    ],
)
def test_a_400_to_what_another_role_is_answered_is_a_door_shut(
    answers: tuple[Response, ...], asked: list[str]
) -> None:
    """The first of the others who gets its success settles it; who reads is not asked twice."""
    sent: list[Request] = []
    context = read_by(*answers, others=("erp", "ips", "admin"), sent=sent)
    assert (["SEC-10"], asked) == (
        [one.code for one in context.findings if one.code == "SEC-10"],
        [one.role for one in sent],
    )


@pytest.mark.parametrize("others", [(), ("erp",), ("ips",)])
def test_a_400_that_everybody_gets_says_nothing_of_the_role(others: tuple[str, ...]) -> None:
    """What was asked was wrong, or there is nobody to ask: the cell is left unjudged."""
    with pytest.raises(BlockedError, match="el rol erp no llegó a la respuesta"):
        read_by(WRONG, WRONG, others=others, sent=[])


def test_a_403_is_a_door_shut_whatever_others_get() -> None:
    sent: list[Request] = []
    context = read_by(SHUT, others=("ips",), sent=sent)
    assert ("SEC-10", 1) == (context.findings[-1].code, len(sent))


@pytest.mark.parametrize(
    ("answers", "about"),
    [
        ([TOLD], 1),
        ([EMPTY, TOLD], 1),
        ([EMPTY, EMPTY, TOLD], 2),
        ([EMPTY] * 8, 1),
    ],
)
def test_a_table_is_asked_about_the_first_resource_of_which_something_is_told(
    answers: list[Response], about: int
) -> None:
    """The first of the roles and the last are asked; where nobody is told anything, it is the
    first.
    """
    table = {one.id: one for one in items(PLAN.pack, PLAN.contract)}
    sent: list[Request] = []
    one = table[f"probing/{SUMMARY}/roles"]
    context = context_of(one, *answers, *[TOLD] * 9, facturas=POOL.resources[:1], sent=sent)
    one.run(context)
    asked = [request.url.rpartition("/")[2] for request in sent]
    assert ({str(about)}, len(answers) + 2) == (set(asked[len(answers) :]), len(asked))

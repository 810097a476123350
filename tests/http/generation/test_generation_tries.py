"""Tries are made in order, until one finds something or nothing is left to try with."""

from phases_small import Small, exemplar, pack

from conformance.http.checks.codes import ERR_02
from conformance.http.generation.base_request import BaseRequest
from conformance.http.generation.tries import Try, try_each


def test_nothing_is_tried_after_a_finding() -> None:
    """Whatever comes after it would be told of a system already known to be wrong."""
    small = Small(lambda body: (200, "{}"))
    context = small.context()
    made: list[int] = []

    def find(number: int) -> None:
        made.append(number)
        if number == 1:
            exchange = context.call("pedir", "quien", {})
            context.report(ERR_02, exchange, expected="", actual="")

    request = BaseRequest(context, pack(), "pedir")
    try_each(context, request, (Try(None, lambda one=n: find(one)) for n in range(4)))
    assert [0, 1] == made


def test_nothing_is_tried_once_the_resources_are_spent() -> None:
    """One request each."""
    small = Small(lambda body: (200, "{}"))
    context = small.context("uno", "dos")
    request = BaseRequest(context, pack(exemplars={"pedir": exemplar(uses_up=True)}), "pedir")
    try_each(context, request, (Try({}, lambda: request.send({})) for _ in range(5)))
    assert 2 == len(small.sent)

"""What a generated request broke is shown by the smallest one that breaks it, and says how often it
came again.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Level
from conformance.core.resource import Pool
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import SCH_04
from conformance.http.context import Context
from conformance.http.exemplar import ABSENT
from conformance.http.generation.mutation import changed, changes_of, value_at
from conformance.http.generation.shrink import SENDS, Breach, Changes, Reduction, prove, simplify
from conformance.http.item import Item
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of

PLAN = make_plan(target_of(), {}, phases=())
CONTRACT = PLAN.contract
ITEM = Item("x", "generation", "x", lambda context: None, capability="formular_glosa")
BASE = {"idFactura": 1, "observacion": "base", "valorGlosa": 10.0}
REFUSED = b'{"title": "No", "status": 400, "detail": "No", "errors": {"X": ["No"]}}'
Answer = Callable[[dict[str, Any]], int]


def simplest(value: Any, breaks: Callable[[Any], bool], origin: Any = None) -> Any:
    held = [value]

    def holds(other: Any) -> bool:
        if not breaks(other):
            return False
        held.append(other)
        return True

    simplify(value, origin, holds)
    return held[-1]


@pytest.mark.parametrize(
    ("value", "breaks", "expected"),
    [
        ("nada malo", lambda text: True, "a"),
        ("primero ñandú y luego más", lambda text: "ú" in text, "ú"),
        (
            "una observación larga y <b>con marcas</b>",
            lambda text: "<" in text and ">" in text,
            "<b>",
        ),
        ("observación " * 100, lambda text: len(text) > 255, "a" * 256),
        (1500, lambda number: number > 99, 100),
        (87.31, lambda number: number > 12.5, 12.51),
        (-7, lambda number: number < 0, -1),
        (True, lambda value: True, True),
        ([{"a": 1}], lambda value: isinstance(value, list), []),
    ],
)
def test_a_value_becomes_the_simplest_that_still_breaks(
    value: Any, breaks: Callable[[Any], bool], expected: Any
) -> None:
    assert expected == simplest(value, breaks)


def test_a_number_stops_next_to_the_value_that_was_accepted() -> None:
    assert 20.01 == simplest(900.0, lambda number: number > 20, origin=10.0)


def test_changes_are_where_two_requests_differ_and_make_one_of_the_other() -> None:
    base = {"lista": [{"a": 1, "b": "x"}], "fijo": 1, "sobra": True}
    values = {"lista": [{"a": 2, "b": "x"}], "fijo": 1, "nuevo": None}
    changes = changes_of(base, values)
    assert {("lista", 0, "a"): 2, ("sobra",): ABSENT, ("nuevo",): None} == changes
    assert values == changed(base, changes)
    assert (1, ABSENT) == (value_at(base, ("lista", 0, "a")), value_at(base, ("lista", 1, "a")))


def proved(
    changes: Changes, answers: Answer, *, spent: int = 1000
) -> tuple[Context, list[Mapping[Any, Any]]]:
    """Return the context after changes that broke something were proved, and what was sent."""
    sent: list[Mapping[Any, Any]] = []

    def receive(request: Request) -> Exchange:
        status = answers(changed(BASE, sent[-1]))
        body = REFUSED if status == 400 else b"{}"
        return Exchange(
            f"x{len(sent)}",
            request,
            Response(status, (("content-type", "application/json"),), body),
            None,
            "",
            0.0,
            Evidence("", (), None, (), body.decode(), ""),
        )

    def send(one: Changes) -> Exchange:
        if len(sent) >= spent:
            raise BlockedError("no queda otra factura")
        sent.append(one)
        exchange = context.call("ver_factura", "erp", {"IdFactura": 1})
        context.expect(exchange, (200,), SCH_04)
        return exchange

    context = Context(
        item=ITEM,
        contract=CONTRACT,
        services={"factura": "http://x"},
        send_request=receive,
        resources=(),
        pool=Pool(),
        seed=0,
        now=lambda: datetime.now(UTC),
        token_of=str,
        citations=PLAN.pack.citations,
    )
    exchange, findings = context.without_reporting(lambda: send(changes))
    how = Reduction(send, allows=lambda one: True, base=lambda place: value_at(BASE, place))
    prove(context, Breach(changes, exchange, findings), how)
    return context, sent


CHANGES = {("observacion",): "texto con ñ dentro", ("valorGlosa",): 7.0}


def test_the_finding_is_the_smallest_request_s_and_says_that_it_came_three_times_of_three() -> None:
    context, sent = proved(CHANGES, lambda body: 400 if "ñ" in body["observacion"] else 404)
    (one,) = context.findings
    assert ("SCH-04", Level.MUST, "observacion") == (one.code, one.level, one.place)
    assert one.actual.endswith("petición mínima: observacion = 'ñ'; se repitió 3 de 3")
    assert [{("observacion",): "ñ"}] * 2 == sent[-2:]
    assert ("x1", f"x{len(sent)}") == one.exchanges
    assert SENDS + 3 >= len(sent)


def test_what_breaks_without_anything_generated_says_so_after_three_sends() -> None:
    context, sent = proved(CHANGES, lambda body: 400)
    assert 4 == len(sent)
    assert ["la del arnés, sin nada generado; se repitió 3 de 3"] == [
        one.actual.rpartition("mínima: ")[2] for one in context.findings
    ]


def some(*broken: int, status: int = 400) -> Answer:
    left = iter(range(1, 1000))
    return lambda body: status if next(left) in broken else 404


@pytest.mark.parametrize(
    ("answers", "level", "often"),
    [
        (
            some(1, 2, 3),
            Level.MAY,
            "2 de 3",
        ),  # 1 and the first try of the search; the rest did not come
        (some(1, 2, 3, status=500), Level.MUST, "2 de 3"),
        (some(1, status=500), Level.MUST, "1 de 3"),
    ],
)
def test_what_does_not_always_come_is_an_observation_unless_its_answer_is_wrong_by_itself(
    answers: Answer, level: Level, often: str
) -> None:
    context, _ = proved({("observacion",): "x"}, answers)
    said = [
        (one.level, one.actual.rpartition("repitió ")[2])
        for one in context.findings
        if one.code != "SCH-03"
    ]
    assert [(level, often)] == said


def test_a_refusal_that_never_came_again_is_a_note_and_no_finding() -> None:
    context, _ = proved({("observacion",): "x"}, some(1))
    assert [] == context.findings
    assert ["SCH-04 se vio una vez y no volvió en 2 repeticiones (x1)"] == context.notes


def test_a_finding_that_nothing_is_left_to_repeat_with_keeps_its_level() -> None:
    context, _ = proved(CHANGES, lambda body: 400, spent=1)
    assert [(Level.MUST, True)] == [
        (one.level, one.actual.endswith("no se pudo repetir")) for one in context.findings
    ]


def test_what_is_sent_apart_is_reported_only_when_it_raises() -> None:
    context, _ = proved({("observacion",): "x"}, lambda body: 200)
    before = len(context.findings)
    exchange = context.exchanges[0]

    def send(*, blocked: bool) -> Exchange:
        context.findings.append(replace(context.findings[0], exchanges=(exchange.id,)))
        if blocked:
            raise BlockedError("sin respuesta")
        return exchange

    assert 1 == len(context.without_reporting(lambda: send(blocked=False))[1])
    assert before == len(context.findings)
    with pytest.raises(BlockedError):
        context.without_reporting(lambda: send(blocked=True))
    assert before + 1 == len(context.findings)

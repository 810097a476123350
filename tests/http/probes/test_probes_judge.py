"""What is said of a mistake that was taken, refused otherwise or unnamed, in any system's words."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from phases_small import BODY, Small, exchange

from conformance.core.answers import Meaning
from conformance.core.finding import Level
from conformance.http.checks.codes import LIF_04
from conformance.http.context import Context
from conformance.http.generation.mutation import Mutation
from conformance.http.probes.judge import MOST, ROWS, Judge
from conformance.http.probes.mistakes import Mistake

MISSING = Mistake(Mutation("falta", ("cantidad",)), aspect="field.missing")
BULK = {
    "properties": {"lista": {"type": "array", "minItems": 1, "items": BODY}},
}


def _judge(schema: Mapping[str, Any] = BODY) -> tuple[Judge, Context]:
    context = Small(lambda body: (200, "{}"), schema).context()
    return Judge(context, context.bound("pedir").operation), context


def _found(context: Context) -> list[tuple[str, str, Level]]:
    return [(one.code, one.requirement, one.level) for one in context.findings]


def test_a_mistake_that_was_taken_cites_what_the_norm_says_of_its_aspect() -> None:
    """The status that would have been right is the dialect's."""
    judge, context = _judge()
    judge.accepted(MISSING, exchange(200))
    assert [("ERR-02", "P-1", Level.MUST)] == _found(context)
    assert "422 que nombre cantidad: cantidad (falta)" == context.findings[0].expected
    assert 1 == judge.found


def test_a_mistake_that_no_document_forbids_is_no_more_than_should() -> None:
    """Its own level goes before the code's."""
    judge, context = _judge()
    judge.accepted(replace(MISSING, level=Level.SHOULD), exchange(200))
    assert [Level.SHOULD] == [one.level for one in context.findings]


@pytest.mark.parametrize(
    ("status", "body", "codes", "noted"),
    [
        (422, '{"errors": {"Cantidad": ["x"]}}', [], False),
        (422, '{"errors": {"Nota": ["x"]}}', ["ERR-08"], True),
        (409, "{}", ["ERR-10"], False),
        (403, "{}", [], True),
    ],
)
def test_a_refusal_is_right_when_it_says_invalid_and_names_the_field(
    status: int, body: str, codes: list[str], noted: bool
) -> None:
    """Forbidden says nothing of the rule: it is noted and not accused."""
    judge, context = _judge()
    judge.refused(MISSING, exchange(status, body))
    assert (codes, noted) == ([one.code for one in context.findings], bool(context.notes))


def test_a_mistake_that_may_be_answered_otherwise_need_not_name_its_field() -> None:
    """The body itself has no name."""
    judge, context = _judge()
    right = (Meaning.INVALID, Meaning.WRONG_MEDIA)
    whole = Mistake(Mutation("un arreglo", ()), "whole", right=right, named=False)
    for status in (422, 415):
        judge.refused(whole, exchange(status))
    assert [] == context.findings


def test_a_code_of_another_group_in_a_bulk_is_the_bulks_fault() -> None:
    """One bad element has to refuse them all."""
    judge, context = _judge(BULK)
    place = ("lista", 1, "nota")
    judge.accepted(Mistake(Mutation("código", place, "Z"), code=LIF_04), exchange(200))
    assert [("LIF-07", "P-2", Level.SHOULD)] == _found(context)


def test_a_bulk_that_is_taken_without_its_bad_element_is_not_whole() -> None:
    """It is told how many were taken."""
    judge, context = _judge(BULK)
    rows = json.dumps([{}] * (ROWS - 1))
    judge.accepted(Mistake(Mutation("null", ("lista", 0, "cantidad"))), exchange(200, rows))
    assert "aceptada sin ese elemento: 2 de 3" == context.findings[0].actual
    assert [("LIF-07", "P-2", Level.SHOULD)] == _found(context)


def test_the_same_code_is_told_a_few_times_only() -> None:
    """A server that takes everything says so many times over."""
    judge, context = _judge()
    for _ in range(MOST + 3):
        judge.accepted(MISSING, exchange(200))
    assert (MOST, MOST + 3) == (len(context.findings), judge.found)

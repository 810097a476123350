"""Generated faults on a system of one write: what is sent, and what counts as their refusal."""

from collections.abc import Callable

import pytest
from phases_small import Small, exemplar, pack
from schemathesis.generation import GenerationMode

from conformance.core.answers import Meaning
from conformance.http.checks.codes import LIF_10
from conformance.http.context import Context
from conformance.http.exemplar import InvalidValue
from conformance.http.generation.cases import GeneratedCase
from conformance.http.generation.corpus import CaseSource
from conformance.http.generation.negative import refuse_all
from conformance.http.pack import Pack

UNKNOWN = '{"title": "No", "status": 404, "detail": "No", "errors": {}}'
NAMED = '{"errors": {"cantidad": [], "nota": []}}'


class GivenCases(CaseSource):
    """The cases that a test gives, in place of generated ones."""

    def __init__(self, *cases: GeneratedCase) -> None:
        self._given = cases

    def cases(
        self, capability: str, mode: GenerationMode, count: int, seed: str
    ) -> tuple[GeneratedCase, ...]:
        """Return what was given, however many are asked for."""
        return self._given


def _refused(
    answer: Callable[[bytes], tuple[int, str]], record: Pack, *cases: GeneratedCase
) -> tuple[Context, list[bytes | None]]:
    small = Small(answer)
    context = small.context()
    refuse_all(GivenCases(*cases), record, "pedir", len(cases), context)
    return context, [one.body for one in small.sent]


def test_one_fault_of_each_case_goes_alone_and_none_goes_twice() -> None:
    """What breaks nothing is not sent; a text ever longer goes after them."""
    cases = [
        GeneratedCase(None, {"cantidad": 0, "nota": "hola"}),
        GeneratedCase(None, {"cantidad": 0}),
        GeneratedCase(None, {"cantidad": 3}),
        GeneratedCase(None, [1]),
    ]
    context, sent = _refused(lambda body: (422, NAMED), pack(), *cases)
    assert [b'{"cantidad": 0, "nota": "hola"}', b"[1]"] == sent[:2]
    assert [504, 6505] == [
        len(one or b"") - len(b'{"cantidad": 2, "nota": ""}') for one in sent[2:]
    ]
    assert [] == context.findings


@pytest.mark.parametrize(
    ("case", "status", "body", "code"),
    [
        (GeneratedCase(None, {"cantidad": 0}), 200, "{}", "ERR-02"),
        (GeneratedCase(None, {"cantidad": 0}), 404, UNKNOWN, "ERR-10"),
        (GeneratedCase(None, {"cantidad": 0}), 422, "{}", "ERR-08"),
        (GeneratedCase(None, [1]), 200, "{}", "ERR-02"),
        (GeneratedCase(None, [1]), 404, UNKNOWN, "ERR-10"),
    ],
)
def test_a_fault_that_is_not_refused_as_invalid_is_told_with_its_proof(
    case: GeneratedCase, status: int, body: str, code: str
) -> None:
    """It came three times of three."""
    context, _ = _refused(lambda _: (status, body), pack(), case)
    assert [code] == [one.code for one in context.findings]
    assert "se repitió 3 de 3" in context.findings[0].actual


@pytest.mark.parametrize(
    ("right", "status", "found"),
    [
        ((Meaning.INVALID,), 422, []),
        ((Meaning.INVALID,), 200, [("LIF-10", "P-3")]),
        ((Meaning.UNKNOWN_ROW,), 404, []),
    ],
)
def test_a_value_near_a_valid_one_is_refused_as_the_pack_says(
    right: tuple[Meaning, ...], status: int, found: list[tuple[str, str]]
) -> None:
    """Its acceptance breaks what the norm says of its aspect."""
    near = InvalidValue(("cantidad",), 11, LIF_10, "near", right=right)
    record = pack(exemplars={"pedir": exemplar(invalid_values=lambda *given: (near,))})

    def answer(body: bytes) -> tuple[int, str]:
        return (status, UNKNOWN) if b": 11," in body else (422, NAMED)

    context, _ = _refused(answer, record)
    assert found == [(one.code, one.requirement) for one in context.findings]

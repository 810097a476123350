"""A base is kept as long as what is sent on it is refused, and no longer."""

from typing import Any

import pytest
from phases_small import Small, exemplar, pack

from conformance.core.lifecycle import Lifecycle, Move
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.generation.base_request import BaseRequest
from conformance.http.pack import Pack

CYCLE = Lifecycle("x", "X", ("a",), (Move("x", ("a",), "a", "pedir", ("quien",)),), legal="P-9")


def _made(status: int, record: Pack, *resources: Any) -> tuple[BaseRequest, Context]:
    context = Small(lambda body: (status, "{}")).context(*resources)
    return BaseRequest(context, record, "pedir"), context


@pytest.mark.parametrize(
    ("status", "kept"), [(422, True), (409, True), (200, False), (500, False), (302, False)]
)
def test_only_a_refusal_leaves_the_base_as_it_was(status: int, kept: bool) -> None:
    """What failed may have written."""
    request, _ = _made(status, pack())
    before = request.base
    request.send({})
    assert kept == (before is request.base)


def test_a_base_that_is_used_up_needs_another_resource() -> None:
    """Without one it is blocked."""
    request, _ = _made(200, pack(exemplars={"pedir": exemplar(uses_up=True)}), "uno", "dos")
    assert (2, False) == (request.bases, request.spent)
    for _ in range(2):
        request.send({})
    assert (0, True) == (request.bases, request.spent)
    with pytest.raises(BlockedError):
        _ = request.base


@pytest.mark.parametrize(
    ("cycles", "changes", "code"),
    [
        ((), {}, "SCH-04"),
        ((CYCLE,), {}, "LIF-01"),
        ((CYCLE,), {("cantidad",): 3}, "LIF-01"),
        ((CYCLE,), {("nota",): "otra"}, "SCH-04"),
    ],
)
def test_what_must_be_accepted_is_a_legal_move_unless_only_a_text_was_changed(
    cycles: tuple[Lifecycle, ...], changes: dict[Any, Any], code: str
) -> None:
    """A text is no matter of the lifecycle."""
    free = {"nota": lambda generated, base, resource: generated}
    request, context = _made(422, pack(exemplars={"pedir": exemplar(free=free)}, lifecycles=cycles))
    request.accept(changes)
    assert [code] == [one.code for one in context.findings]


def test_changes_are_right_to_send_when_known_or_free() -> None:
    """Anything else might have to be refused."""
    free = {"nota": lambda generated, base, resource: generated[:4]}
    request, _ = _made(200, pack(exemplars={"pedir": exemplar(free=free)}))
    request.know({("cantidad",): 5})
    assert [True, True, False, False] == [
        request.allows(changes)
        for changes in (
            {("cantidad",): 5},
            {("nota",): "abcd"},
            {("cantidad",): 6},
            {("nota",): "abcde"},
        )
    ]

"""A write under single mistakes: what is sent in which order, and what proves it refused."""

import json
from typing import Any

import jsonschema_rs
import pytest
from phases_small import BODY, Small, exemplar, operation, pack

from conformance.core.unjudged import BlockedError
from conformance.http.exemplar import FieldNames
from conformance.http.pack import Pack
from conformance.http.probes.negative_writes import in_order, try_write

REFUSED = 422, '{"errors": {"cantidad": [], "nota": []}}'


def _strict(body: bytes) -> tuple[int, str]:
    """Answer as the schema says, naming both fields: nothing that is refused leaves a trace."""
    return (200, "{}") if jsonschema_rs.is_valid(dict(BODY), json.loads(body)) else REFUSED


def _tried(answer: Any, record: Pack | None = None) -> tuple[list[str], list[Any]]:
    small = Small(answer)
    context = small.context("uno", "dos")
    try_write(record or pack(), "pedir", context)
    return [one.code for one in context.findings], [one.body for one in small.sent]


def test_what_some_servers_take_goes_last() -> None:
    """One of them may spend the base."""
    made = in_order(operation(), {"cantidad": 2}, {}, FieldNames())
    assert sorted(made, key=lambda one: one.soft) == made
    assert {True, False} == {one.soft for one in made}


def test_a_write_that_refuses_each_mistake_is_right() -> None:
    """The base goes after the mistakes; then what the contract leaves open."""
    codes, sent = _tried(_strict)
    assert [] == codes
    assert {b'{"cantidad": 2, "nota": "hola"}', b'{"cantidad":2,"cantidad": 2, "nota": "hola"}'} < {
        *sent
    }


def test_a_mistake_that_is_taken_is_told_and_the_others_go_on_a_new_base() -> None:
    """As many as the item may tell."""

    def careless(body: bytes) -> tuple[int, str]:
        return (200, "{}") if b'"cantidad": 0' in body else _strict(body)

    assert ["ERR-02"] == _tried(careless)[0]


def test_a_base_that_is_spent_leaves_the_rest_untested() -> None:
    """It says so, and what was refused before is judged."""

    def careless(body: bytes) -> tuple[int, str]:
        return (200, "{}") if b'"nota": "aaaaa"' in body else _strict(body)

    small = Small(careless)
    context = small.context("uno", "dos")
    try_write(pack(exemplars={"pedir": exemplar(uses_up=True)}), "pedir", context)
    assert ["ERR-02"] == [one.code for one in context.findings]
    assert ["no se probó lo que sigue a nota (más largo que el máximo): lo aceptado gastó la"] == [
        one.partition(" solicitud")[0] for one in context.notes
    ]


def test_negatives_of_a_base_that_is_refused_prove_nothing() -> None:
    """The item is blocked with their number."""
    with pytest.raises(BlockedError, match="negativos no cuentan como probados"):
        _tried(lambda body: REFUSED)


def test_the_small_schema_is_the_one_that_is_tried() -> None:
    """Texts at their limit are accepted, one more character is not."""
    longest = "a" * BODY["properties"]["nota"]["maxLength"]
    bodies = [json.loads(one) for one in _tried(_strict)[1] if one.startswith(b'{"cantidad": ')]
    notes = {one["nota"] for one in bodies if isinstance(one.get("nota"), str)}
    assert {f"{longest}a"} <= notes

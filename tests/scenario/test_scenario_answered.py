"""What a step expects of an answer: a status, a meaning, a reason, several at once."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from phases_small import DIALECT, Small, exchange

from conformance.core.answers import Dialect, Meaning
from conformance.core.errors import InputError
from conformance.core.exchange import Exchange
from conformance.scenario.answered import all_as_expected, as_expected
from conformance.scenario.document import parse
from conformance.scenario.reader import ScenarioWords
from conformance.scenario.runner import items
from conformance.scenario.story import Expect

BUSY, LATER, WRONG = '{"no": "OCUPADO"}', '{"luego": 1}', '{"no": "MAL"}'


def _json(exchange: Exchange) -> Mapping[str, Any]:
    body = exchange.response.body if exchange.response else b"{}"
    said = json.loads(body)
    assert isinstance(said, dict)
    return said


def _read(exchange: Exchange) -> Meaning | None:
    said = _json(exchange)
    if "luego" in said:
        return Meaning.PENDING
    return {"OCUPADO": Meaning.OUT_OF_TURN, "MAL": Meaning.INVALID}.get(said.get("no", ""))


def _reason(exchange: Exchange) -> str:
    return str(_json(exchange).get("no", ""))


WITHIN = Dialect(
    {Meaning.ACCEPTED: (200,), Meaning.FORBIDDEN: (403,)},
    _read,
    (Meaning.OUT_OF_TURN, Meaning.INVALID, Meaning.PENDING),
    _reason,
    ("OCUPADO", "MAL"),
)


@pytest.mark.parametrize(
    ("expect", "status", "body", "right"),
    [
        (Expect(), 200, "{}", True),
        (Expect(), 200, BUSY, False),
        (Expect((200, 201)), 200, BUSY, False),
        (Expect((200, 400)), 200, BUSY, True),
        (Expect(), 200, LATER, True),
        (Expect((), ("aceptada",)), 200, "{}", True),
        (Expect((), ("aceptada",)), 200, BUSY, False),
        (Expect((), ("aceptada",)), 200, LATER, False),
        (Expect((), ("en espera",)), 200, LATER, True),
        (Expect((), ("rechazada",)), 200, BUSY, True),
        (Expect((), ("rechazada",)), 409, "{}", True),
        (Expect((), ("rechazada",)), 200, "{}", False),
        (Expect((), ("rechazada",)), 500, "{}", False),
        (Expect((), ("fuera de turno",)), 200, BUSY, True),
        (Expect((), ("fuera de turno",)), 200, WRONG, False),
        (Expect((), ("inválida", "fuera de turno")), 200, WRONG, True),
        (Expect((), ("rechazada",), "OCUPADO"), 200, BUSY, True),
        (Expect((), ("rechazada",), "OCUPADO"), 200, WRONG, False),
        (Expect((200,), ("rechazada",)), 200, BUSY, True),
        (Expect((200,), ("rechazada",)), 403, "{}", False),
    ],
)
def test_an_answer_is_judged_by_status_meaning_and_reason(
    expect: Expect, status: int, body: str, right: bool
) -> None:
    """A success that alone is expected is no refusal with its status."""
    assert right is as_expected(expect, WITHIN, exchange(status, body))


@pytest.mark.parametrize(
    ("expect", "bodies", "right"),
    [
        (Expect((200, 200)), ("{}", "{}"), True),
        (Expect((200, 200)), ("{}", BUSY), False),
        (Expect((), ("aceptada", "rechazada")), (BUSY, "{}"), True),
        (Expect((), ("aceptada", "rechazada")), ("{}", "{}"), False),
        (Expect((), ("rechazada", "inválida")), (WRONG, BUSY), True),
        (Expect((), ("inválida", "rechazada")), (BUSY, BUSY), False),
    ],
)
def test_simultaneous_answers_are_judged_in_any_order(
    expect: Expect, bodies: tuple[str, ...], right: bool
) -> None:
    """Each word has an answer of its own, whichever of them could take more than one."""
    answers = [exchange(200, body) for body in bodies]
    assert right is all_as_expected(expect, WITHIN, answers)


KNOWN = ScenarioWords(
    frozenset({"pedir"}),
    frozenset({"quien"}),
    frozenset({"P-1"}),
    frozenset({"LIF-03"}),
    answers=WITHIN,
)
STORY = """\
id: uno
title: Uno
requirements: [P-1]
steps:
  - {name: Pedir, role: quien, call: pedir, expect: {EXPECT}}
"""


@pytest.mark.parametrize(
    ("expect", "body", "found"),
    [
        ("status: 200", "{}", None),
        ("status: 200", BUSY, ("LIF-01", "200")),
        ("respuesta: aceptada", BUSY, ("LIF-01", "una respuesta aceptada")),
        ("respuesta: rechazada, code: LIF-03", "{}", ("LIF-03", "una respuesta rechazada")),
        (
            "respuesta: fuera de turno, motivo: OCUPADO",
            WRONG,
            ("ERR-10", "una respuesta fuera de turno, con el motivo OCUPADO"),
        ),
        ("motivo: OCUPADO", BUSY, None),
        ("status: 400", BUSY, ("ERR-10", "400")),
    ],
)
def test_a_story_expects_what_an_answer_says(
    expect: str, body: str, found: tuple[str, str] | None
) -> None:
    """In a system that refuses with status 200, a refusal is found and told by its word."""
    context = Small(lambda sent: (200, body)).context()
    context.answers = WITHIN
    scenario = parse(STORY.replace("{EXPECT}", f"{{{expect}}}"), "x.yaml", KNOWN)
    context.pool = replace(context.pool, roles=frozenset({"quien"}))
    items(scenario, ())[0].run(context)
    got = [(one.code, one.expected.removeprefix("«Pedir»: ")) for one in context.findings]
    assert ([found] if found else []) == got


@pytest.mark.parametrize(
    ("expect", "answers", "said"),
    [
        ("respuesta: sin autenticar", WITHIN, "La respuesta «sin autenticar» no se conoce"),
        ("respuesta: invalida", WITHIN, "¿Quiso decir «inválida»?"),
        ("respuesta: rechazada, motivo: OCUPADA", WITHIN, "¿Quiso decir «OCUPADO»?"),
        ("motivo: OCUPADO", DIALECT, "no dicen un motivo que se pueda leer"),
        ("observe: {tomada: x}", WITHIN, "observe lleva un texto por cada estado"),
    ],
)
def test_a_word_that_the_system_does_not_say_is_a_fault(
    expect: str, answers: Dialect, said: str
) -> None:
    text = STORY.replace("{EXPECT}", f"{{{expect}}}")
    with pytest.raises(InputError) as raised:
        parse(text, "x.yaml", replace(KNOWN, answers=answers))
    assert said in str(raised.value)

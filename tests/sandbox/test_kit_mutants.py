"""Mutants: what operators do to values, where wrappers do it, and how the space is counted."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from kit_things import Things

from conformance.core.mutant_space import MutantBreach, MutantSpace
from conformance.http.reference import Reply, Setup
from conformance.sandbox.application import Incoming, Wrapper
from conformance.sandbox.mutants import answers, checks, refusals, rows
from conformance.sandbox.mutants.answers import AnswerShape
from conformance.sandbox.mutants.conditions import (
    ALGORITHMS,
    ELEMENTS,
    SIZES,
    OfRole,
    classes_of,
    presence_of,
    spelled_otherwise,
)
from conformance.sandbox.mutants.mutant import ALWAYS, Mutant, unchanged
from conformance.sandbox.mutants.seams.block import Block
from conformance.sandbox.mutants.shadows import MutantEffect, Shadows
from conformance.sandbox.mutants.shown import differences
from conformance.sandbox.mutants.values import BY_NAME, TEXT, Around, Same
from conformance.sandbox.reply import RefusalError, answer, problem

NOON = datetime(2026, 5, 4, 12, 30, 15, 250_000, UTC)


@pytest.mark.parametrize(
    ("operator", "value", "spoiled"),
    [
        ("nulo", "a", None),
        ("recortado", " a ", "a"),
        ("en-mayusculas", "añb", "AÑB"),
        ("cortado-en-10", "abcdefghijkl", "abcdefghij"),
        ("sin-centavos", Decimal("10.49"), Decimal(10)),
        ("mas-un-centavo", 10.49, 10.5),
        ("mas-uno", 7, 8),
        ("sin-fraccion", "2026-05-04T12:30:15.25Z", "2026-05-04T12:30:15+00:00"),
        ("sin-fraccion", NOON, NOON.replace(microsecond=0)),
        ("mas-un-dia", "2026-05-31T23:00:00-05:00", "2026-06-01T23:00:00-05:00"),
        ("mas-cinco-horas", NOON, NOON.replace(hour=17)),
    ],
)
def test_an_operator_spoils_a_value(operator: str, value: Any, spoiled: Any) -> None:
    assert spoiled == BY_NAME[operator].of(value, Around())


@pytest.mark.parametrize(
    ("operator", "value"),
    [("recortado", "a"), ("cortado-en-10", "abc"), ("mas-un-dia", "ayer"), ("del-primero", 7)],
)
def test_an_operator_that_changes_nothing_says_so(operator: str, value: Any) -> None:
    """A mutant that leaves a value as it was is none."""
    with pytest.raises(Same):
        BY_NAME[operator].of(value, Around())


def _answered(wrapper: Wrapper, shown: Any, turns: int = 1) -> Any:
    """Return what a wrapper makes of an answer, the last of several turns."""
    sandbox = Things(Setup(seed=1))
    incoming = Incoming("POST", "/x/things")
    for _ in range(turns):
        reply = wrapper(sandbox, incoming, lambda _: answer(shown))
    return json.loads(reply.body)


LISTED = [{"id": 1, "of": {"text": "a"}}, {"id": 2, "of": {"text": "b"}}, {"id": 3, "of": None}]


def test_a_field_is_spoiled_in_the_element_that_is_meant() -> None:
    """The second shows what the first does; a row without the field stays as it is."""
    wrapper = answers.field_spoiled(
        AnswerShape(listed=True), ("of", "text"), BY_NAME["del-anterior"], ELEMENTS[1]
    )
    first, _, third = LISTED
    assert [first, {"id": 2, "of": {"text": "a"}}, third] == _answered(wrapper, LISTED)


def test_a_row_goes_and_the_total_with_it_or_not() -> None:
    """A page that lost a row may tell of it, or hide it in its total."""
    page = {"rows": [1, 2], "total": 2}
    paging: Any = type("Paging", (), {"total": "total"})
    made = {
        counted: answers.rows_rearranged(
            AnswerShape("rows", listed=True), paging, "falta-la-primera", ALWAYS, counted=counted
        )
        for counted in (True, False)
    }
    assert {"rows": [2], "total": 1} == _answered(made[True], page)
    assert {"rows": [2], "total": 2} == _answered(made[False], page)


def test_an_order_is_unstable_from_one_time_to_the_next() -> None:
    wrapper = answers.order_unstable(AnswerShape(listed=True), ALWAYS)
    assert [1, 2] == _answered(wrapper, [1, 2])
    assert [2, 1] == _answered(wrapper, [1, 2], turns=2)


def _asked(wrapper: Wrapper, text: str, user: str = "ana") -> tuple[Things, Reply]:
    """Return a server under a mutant, and its answer to a user who makes a thing."""
    server = Things(Setup(seed=1), (wrapper,))
    token = server.issue(server.store.users[user])
    body = json.dumps({"text": text}).encode()
    headers = {"content-type": "application/json"}
    return server, server.handle("POST", f"/{token}/things", (), headers, body)


def test_a_row_is_stored_otherwise_than_it_was_answered() -> None:
    """Only what is read later shows it."""
    wrapper = rows.stored_wrong("things", ("text",), BY_NAME["en-mayusculas"], ALWAYS)
    server, reply = _asked(wrapper, "abc")
    assert "abc" == json.loads(reply.body)["text"]
    assert ["ABC"] == [thing.text for thing in server.store.things.values()]


def test_a_check_is_skipped_for_whom_the_condition_holds() -> None:
    """The longest text is taken of one role; a role that may not write is refused all the same."""
    wrapper = checks.check_skipped("limit:text", OfRole("rol", "writer"))
    assert 201 == _asked(wrapper, "abcdef")[1].status
    assert 403 == _asked(wrapper, "abcdef", "leo")[1].status
    assert 422 == _asked(unchanged, "abcdef")[1].status


def test_a_role_is_let_in_where_its_check_is_skipped() -> None:
    wrapper = checks.check_skipped("role", OfRole("rol", "reader"))
    assert 201 == _asked(wrapper, "abc", "leo")[1].status


def test_a_class_of_values_is_told_by_the_value_or_by_another_member() -> None:
    """A condition may look at the value itself, or at what stands beside it."""
    own = next(one for one in classes_of(TEXT) if "blancos" in one.name)
    beside = next(one for one in classes_of(TEXT, "note") if "blancos" in one.name)
    assert (True, False) == (own.holds({}, " a"), own.holds({}, "a"))
    assert (True, False) == (beside.holds({"note": "a "}, None), beside.holds({}, " a"))


def _mutants() -> Iterator[Mutant]:
    limit = checks.check_skipped("limit:text", ALWAYS)
    spoil = answers.field_spoiled(AnswerShape(), ("text",), BY_NAME["nulo"], ALWAYS)
    for name, wrapper in {"same": unchanged, "limit": limit, "shown": spoil}.items():
        yield Mutant("x", name, "create_thing", "", ALWAYS, MutantBreach("CON-01"), wrapper)


def test_a_mutant_is_met_by_those_alone_whose_requests_it_would_change() -> None:
    """In the shadow of right answers; the one that changes nothing is met by nobody."""
    mutants = {one.operator: one for one in _mutants()}
    shadows = Shadows(mutants.values())
    for text in ("abc", "abcdef"):
        shadows.sender = text
        _asked(shadows, text)
    met = {name: list(shadows.met[one.id]) for name, one in mutants.items()}
    assert {"same": [], "limit": ["abcdef"], "shown": ["abc"]} == met


def test_the_smallest_exchange_that_a_mutant_changes_is_kept() -> None:
    """It tells what came and what should have."""
    mutant = next(one for one in _mutants() if one.operator == "shown")
    effect = MutantEffect(mutant)
    for text in ("abcd", "ab", "abc"):
        _asked(effect, text)
    assert effect.smallest is not None
    assert effect.smallest.wrong is not None
    said = differences(effect.smallest.right, effect.smallest.wrong)
    assert ['text: debía ser "ab" y es null'] == said


def _block(part: str, operators: int, conditions: int) -> Block:
    return Block(
        "mostrado",
        "create_thing",
        part,
        [f"o{nth}" for nth in range(operators)],
        [OfRole("rol", f"r{nth}") for nth in range(conditions)],
        MutantBreach("CON-01"),
        lambda operator, condition: unchanged,
    )


def test_the_space_is_the_sum_of_its_products_and_each_number_is_another_mutant() -> None:
    space = MutantSpace([_block("a", 2, 3), _block("b", 0, 5), _block("c", 4, 1)])
    assert 10 == len(space) == len({space[number].id for number in range(10)})
    assert {"mostrado": 10} == dict(space.sizes())


def test_the_same_seed_draws_the_same_and_more_of_it_begins_alike() -> None:
    """A greater sample goes on from a smaller one; all there are when more are asked for."""
    space = MutantSpace([_block("a", 20, 30)])
    drawn = space.drawn(50, 7)
    assert (drawn, 50) == (space.drawn(90, 7)[:50], len(set(drawn)))
    assert drawn != space.drawn(50, 8)
    assert set(range(600)) == set(space.drawn(1_000, 7))


def test_a_guid_in_capitals_is_the_same_guid() -> None:
    with pytest.raises(Same):
        BY_NAME["en-mayusculas"].of("7d3f5c1a-1111-4222-8333-94a5b6c7d8e9", Around())


def test_a_size_of_a_bulk_is_so_many_and_no_fewer() -> None:
    """Alone, from two, from eleven: each bulk is of all those that it reaches."""
    held = {count: [one.name for one in SIZES if one.picks(0, count)] for count in (1, 2, 11)}
    assert {1: ["uno solo"], 2: ["desde 2"], 11: ["desde 2", "desde 11"]} == held


def test_a_value_beside_is_there_or_is_not() -> None:
    absent, present = presence_of("note")
    assert [True, False] == [absent.holds({}, None), absent.holds({"note": ""}, None)]
    assert [False, True] == [present.holds({}, None), present.holds({"note": ""}, None)]


def test_a_path_is_in_its_usual_spelling_or_in_another() -> None:
    """Another case and the second template are other spellings; what varies in it is not."""
    operation = Things.routes.find("POST", "/x/things").operation
    other = spelled_otherwise(operation)
    asked = [Incoming("POST", path) for path in ("/y/things", "/v2/y/things", "/y/Things")]
    assert [False, True, True] == [other.asks(None, one) for one in asked]


def test_a_token_says_by_what_it_is_signed() -> None:
    """Whatever else it says; what is no token says nothing."""
    none = next(one for one in ALGORITHMS if one.name == "none")
    header = base64.urlsafe_b64encode(b'{"alg": "None"}').decode().rstrip("=")
    given = [f"Bearer {header}.e30.", "Bearer x", ""]
    asked = [Incoming("GET", "/", (), {"authorization": one}) for one in given]
    assert [True, False, False] == [none.asks(None, one) for one in asked]


REFUSED = RefusalError(400, "No.", {"rows[0].text": ["Falta"]})


def _refused(wrapper: Wrapper) -> Reply:
    """Return what a wrapper makes of a refusal of the first element."""
    sandbox = Things(Setup(seed=1))
    incoming = Incoming("POST", "/x/things", (), {}, b'{"rows": [{}, {}]}')
    right = problem(REFUSED.status, REFUSED.detail, REFUSED.errors)
    return wrapper(sandbox, incoming, lambda _: right)


def test_errors_name_the_element_after_the_one_at_fault() -> None:
    told = json.loads(_refused(refusals.misplaced(ALWAYS)).body)
    assert {"rows[1].text": ["Falta"]} == told["errors"]


@pytest.mark.parametrize(
    ("code", "way", "lost"),
    [
        ("ERR-06", "sin-textos", {"title", "detail"}),
        ("ERR-06", "dice-otro-estado", {"status"}),
        ("ERR-06", "errores-sin-lista", {"errors"}),
        ("ERR-08", "sin-errores", {"errors"}),
    ],
)
def test_the_body_of_a_refusal_loses_its_shape(code: str, way: str, lost: set[str]) -> None:
    """In one way, and in that alone."""
    right = json.loads(_refused(unchanged).body)
    wrong = json.loads(_refused(refusals.misshapen(400, refusals.SHAPES[code][way], ALWAYS)).body)
    assert lost == {name for name, one in right.items() if wrong.get(name) != one}


def test_a_refusal_is_empty_or_a_page() -> None:
    empty, page = refusals.SHAPES["ERR-06"]["sin-cuerpo"], refusals.SHAPES["ERR-07"]["en-html"]
    assert b"" == _refused(refusals.misshapen(400, empty, ALWAYS)).body
    told = _refused(refusals.misshapen(400, page, ALWAYS))
    assert ("Content-Type", "text/html") == told.headers[0]
    assert told.body.startswith(b"<!DOCTYPE html>")
    assert 400 == _refused(refusals.misshapen(404, page, ALWAYS)).status


def test_a_status_by_the_role_is_anothers_only_where_the_role_is_refused() -> None:
    wrapper = refusals.status_changed(403, 400, ALWAYS, by_role=True)
    assert 400 == _asked(wrapper, "abc", "leo")[1].status
    assert 201 == _asked(wrapper, "abc")[1].status


def test_rows_of_others_are_counted_and_not_shown() -> None:
    """The total is that of a list that keeps nobody apart."""
    sandbox = Things(Setup(seed=1))

    def serve(_: Incoming) -> Reply:
        return answer({"rows": [1], "total": 1 if sandbox.store.rule("apart") else 5})

    wrapper = answers.strangers_counted("total", "apart", ALWAYS)
    told = json.loads(wrapper(sandbox, Incoming("GET", "/x"), serve).body)
    assert {"rows": [1], "total": 5} == told

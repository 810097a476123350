"""Races: how many may win, what is said when more or fewer do, and that nothing hangs on luck."""

import json
from collections.abc import Sequence

import pytest
from stock_enough import ENOUGH

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Level, Verdict
from conformance.core.resource import Pool
from conformance.http.checks.codes import LIF_03
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.http.probes.races import overwritten, settle
from conformance.http.race import Overwriting, RaceCall, RaceRule
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.defects.concurrent import CONCURRENT
from conformance.run.certification import make_context
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare

ALL = (Level.MUST, Level.SHOULD, Level.MAY)
RACES = [one.id for one in CONCURRENT if one.id.startswith("carrera-")]
PLAN = make_plan(target_of(), {}, phases=())
ONE = RaceRule(LIF_03, "race.answer")


def races(revision: str = "oficial") -> Rehearsed:
    craft = prepare(phases=("probing",), revision=revision)
    return Rehearsed(craft.plan, tuple(one for one in craft.items if one.id.endswith("/carrera")))


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return races()


def judged(
    statuses: Sequence[int], rule: RaceRule = ONE
) -> tuple[int | None, list[tuple[str, Level]]]:
    """Return how many won of answers with these statuses, and what was reported."""
    left = list(statuses)

    def send(request: Request) -> Exchange:
        status = left.pop(0)
        body = json.dumps({"title": "x", "status": status}).encode()
        response = Response(status, (("content-type", "application/json"),), body)
        return Exchange(
            f"x{len(left)}",
            request,
            response,
            None,
            "",
            0.0,
            Evidence("", (), None, (), "", "curl"),
        )

    context = make_context(
        PLAN, Item("a", "probing", "a", run=lambda _: None), send, lambda role: "", Pool(), ()
    )
    sent = [context.send(Request("GET", "http://x/", "erp")) for _ in statuses]
    winners = settle(context, sent, rule)
    return winners and len(winners), [(one.code, one.level) for one in context.findings]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((200, 400), (1, [])),
        ((400, 400, 200, 400), (1, [])),
        ((200, 200), (None, [("LIF-03", Level.MUST)])),
        ((400, 400), (None, [("LIF-01", Level.MUST)])),
        ((200, 404), (None, [("ERR-10", Level.MUST)])),
        ((200, 500), (None, [("ERR-01", Level.MUST)])),
    ],
)
def test_just_one_of_several_wins_and_the_rest_are_refused_with_400(
    statuses: Sequence[int], expected: tuple[int | None, list[tuple[str, Level]]]
) -> None:
    assert expected == judged(statuses)


@pytest.mark.parametrize(("statuses", "expected"), [((200, 200), 2), ((200, 400), 1)])
def test_where_the_norm_is_silent_any_number_may_win(
    statuses: Sequence[int], expected: int
) -> None:
    assert (expected, []) == judged(statuses, RaceRule(LIF_03, "race.formulated.allowed", 1, 2))


def test_the_level_of_the_rule_is_that_of_what_breaks_it() -> None:
    later = RaceRule(LIF_03, "race.later")
    assert [[("LIF-03", Level.SHOULD)], [("ERR-10", Level.SHOULD)]] == [
        judged(statuses, later)[1] for statuses in ((200, 200), (200, 404))
    ]


def _overwritten(stored: Sequence[str], status: int) -> bool:
    """Say whether an act is overwritten where these texts are read in turn, and one more act gets
    this status.
    """
    left = list(stored)

    def send(request: Request) -> Exchange:
        reads = request.method == "GET"
        body = json.dumps(
            {"x": left.pop(0)} if reads else {"title": "x", "status": status}
        ).encode()
        response = Response(200 if reads else status, (("content-type", "application/json"),), body)
        return Exchange(
            "x1", request, response, None, "", 0.0, Evidence("", (), None, (), "", "curl")
        )

    context = make_context(
        PLAN, Item("a", "probing", "a", run=lambda _: None), send, lambda role: "", Pool(), ()
    )
    how = Overwriting(
        RaceCall("ver_glosa", "erp", {"IdSeguimientoFacturaGlosa": 7}),
        "x",
        RaceCall("responder_glosa", "ips", {"idSeguimientoFacturaGlosa": 7}),
    )
    return overwritten(context, how, ("uno", "dos"))


@pytest.mark.parametrize(
    ("stored", "status", "expected"),
    [
        (["dos"], 400, True),
        (["dos", "tres"], 200, True),
        (["dos", "dos"], 200, False),
        (["otro"], 400, False),
    ],
)
def test_an_act_that_another_one_replaced_is_told_from_a_repetition_that_changes_nothing(
    stored: Sequence[str], status: int, expected: bool
) -> None:
    """R5: that a later act is taken twice is a SHOULD; what the first one left must stay."""
    assert expected == _overwritten(stored, status)


@pytest.mark.parametrize("revision", ["oficial", "manual"])
def test_a_clean_sandbox_wins_every_race(revision: str) -> None:
    made = rehearse(races(revision), setup=ENOUGH)
    assert ((), {Verdict.PASSED}) == (
        made.findings,
        {one.verdict for one in made.outcomes.values()},
    )
    assert 12 == len(made.outcomes)


@pytest.mark.parametrize("name", RACES)
def test_a_race_is_found_by_its_code_alone(craft: Rehearsed, name: str) -> None:
    made = rehearse(craft, (name,), setup=ENOUGH)
    assert {DEFECTS[name].code} == made.codes(*ALL)
    assert {(DEFECTS[name].requirement, DEFECTS[name].level)} == {
        (one.requirement, one.level) for one in made.findings
    }


@pytest.mark.parametrize(
    "name",
    ["segunda-respuesta-escrita", "segunda-reiteracion-escrita", "segunda-contestacion-escrita"],
)
def test_what_a_refused_one_left_is_a_refused_write_that_changed_the_state(
    craft: Rehearsed, name: str
) -> None:
    """The text that stayed belongs to one that received 400: it is not a reading that is late."""
    made = rehearse(craft, (name,), setup=ENOUGH)
    assert {("CON-05", "SIIFA-R23", Level.MUST)} == {
        (one.code, one.requirement, one.level) for one in made.findings
    }


def test_an_item_sends_no_more_writes_than_it_says(
    craft: Rehearsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan tells the most writes before the first request; each race keeps to its own."""
    sent: dict[str, int] = {}
    whole = Context.send

    def counting(context: Context, request: Request) -> Exchange:
        sent[context.item.id] = sent.get(context.item.id, 0) + (request.method != "GET")
        return whole(context, request)

    monkeypatch.setattr(Context, "send", counting)
    rehearse(craft, setup=ENOUGH)
    assert {one.id: one.writes for one in craft.items} | {"preparacion": 0} == sent

"""The tables, the pure model and the walks made from them: no network, no target."""

import pytest

from conformance.core.finding import Level
from conformance.core.lifecycle import Ago, Lifecycle, Since
from conformance.http.model.maker import Maker
from conformance.http.model.state import ModelStep, Rows, marks, rows_after, rule_of, settled
from conformance.http.model.walks import crossings, random_walks, tour, variants
from conformance.packs.siifa.lifecycles import DEVOLUCION, GLOSA, LIFECYCLES, PAGO

CYCLES = {one.name: one for one in LIFECYCLES}
MAKER = Maker(
    CYCLES,
    ("admin", "eps", "erp", "erp_consulta", "erp_gestor", "ips", "ips_gestor"),
    {"GLOSA": ("FA0101", "SO0101", "GRE003", "GTL002"), "DEVOLUCION": ("DE1601", "DRE003")},
)


def _after(*names: str, cycle: Lifecycle = GLOSA) -> Rows:
    rows = rows_after(CYCLES, [MAKER.step(cycle, name, "r", 0) for name in names])
    assert rows is not None
    return rows


@pytest.mark.parametrize("cycle", LIFECYCLES, ids=lambda one: one.name)
def test_every_move_in_every_state_is_legal_or_refused_by_a_rule(cycle: Lifecycle) -> None:
    """The table has no holes, and says no two things of one pair."""
    for state in cycle.states[1:]:
        for move in cycle.moves:
            if not (
                move.creates and cycle is PAGO
            ):  # a factura may be paid in as many parts as one likes
                assert (state in move.source) is (cycle.refused(state, move.name) is None), (
                    state,
                    move.name,
                )


@pytest.mark.parametrize("cycle", LIFECYCLES, ids=lambda one: one.name)
def test_states_and_moves_of_the_table_are_its_own(cycle: Lifecycle) -> None:
    """A word that is written wrong in a refusal would refuse nothing."""
    states = {*cycle.states}
    names = {move.name for move in cycle.moves}
    assert (
        set() == {state for move in cycle.moves for state in (*move.source, move.target)} - states
    )
    assert set() == {state for one in cycle.refusals for state in one.states} - states
    assert set() == {name for one in cycle.refusals for name in one.moves} - names


def test_pairs_out_of_turn_are_counted() -> None:
    """Twenty of the glosa, thirteen of the devolución, nine of the payment."""
    assert [20, 13, 9] == [len(cycle.out_of_turn()) for cycle in LIFECYCLES]


@pytest.mark.parametrize(
    ("made", "move", "rule"),
    [
        (("formular",), "responder", None),
        (("formular",), "reiterar", ("SIIFA-R07", Level.SHOULD, "LIF-02")),
        (("formular",), "subsanar", ("SIIFA-R06", Level.MUST, "LIF-02")),
        (("formular", "responder"), "responder", ("SIIFA-R05", Level.MUST, "LIF-03")),
        (("formular", "responder", "levantar"), "subsanar", ("SIIFA-R08", Level.MAY, "LIF-02")),
        (("formular", "responder", "reiterar"), "reiterar", ("SIIFA-R05b", Level.SHOULD, "LIF-03")),
        (
            ("formular", "responder", "reiterar", "subsanar"),
            "subsanar",
            ("SIIFA-R05b", Level.SHOULD, "LIF-03"),
        ),
    ],
)
def test_the_model_knows_what_must_refuse_a_step(
    made: tuple[str, ...], move: str, rule: tuple[str, Level, str] | None
) -> None:
    """The rule comes from the table: requirement, level and code."""
    found = rule_of(CYCLES, _after(*made), MAKER.step(GLOSA, move, "r", 0))
    assert rule == (found and (found.requirement, found.level, found.code))


def test_a_factura_takes_more_glosas_until_one_is_answered() -> None:
    """R16 speaks of the factura: a second glosa is right, one after an answer is not; another
    factura is free.
    """
    rows = _after("formular")
    assert None is rule_of(CYCLES, rows, MAKER.step(GLOSA, "formular", "s", 0))
    rows = _after("formular", "responder")
    refused = rule_of(CYCLES, rows, MAKER.step(GLOSA, "formular", "s", 0))
    assert ("SIIFA-R16", None) == (
        refused and refused.requirement,
        rule_of(CYCLES, rows, MAKER.step(GLOSA, "formular", "s", 1)),
    )


def test_a_refused_step_leaves_the_rows_as_they_were() -> None:
    """R23, in the model."""
    rows = _after("formular", "responder")
    assert rows is settled(CYCLES, rows, MAKER.step(GLOSA, "responder", "r", 0, 1))


def test_each_wrong_step_is_wrong_in_one_way_by_its_own_rule() -> None:
    """Dates lie at or before the act they must follow; codes are another group's; strangers come
    first.
    """
    rows = _after("formular")
    right = MAKER.step(GLOSA, "responder", "r", 0)
    wrong = list(MAKER.wrong(GLOSA, right, rows))
    assert ["ROL"] * 4 + ["R2"] * 8 + ["R9", "R9", "R9", "R10"] == [
        one.flaw.name for one in wrong if one.flaw
    ]
    assert [one.flaw for one in wrong] == [rule_of(CYCLES, rows, one) for one in wrong]
    dates = [
        dict(one.body)["fechaRespuesta"] for one in wrong if one.flaw and one.flaw.name == "R9"
    ]
    assert [Ago(3000), Ago(3001), Ago(3000 + 86_400)] == dates


def test_what_a_target_lists_is_not_wrong_there() -> None:
    """A code of another group that this target lists in the operation's own is no fault (R3)."""
    maker = Maker(CYCLES, MAKER.roles, {**MAKER.codes, "GLOSA": (*MAKER.codes["GLOSA"], "RE9602")})
    sent = {
        dict(one.body)["idSeguimientoTipoCodigoGlosa"]
        for one in maker.wrong(GLOSA, maker.step(GLOSA, "formular", "r", 0), {})
    }
    assert {"FA0101", "DE1601", "ZZ9999", "FA9999"} == sent


def test_without_the_code_of_a_move_its_path_is_left_out() -> None:
    """GTL002 was seen in production only: where it isn't listed nobody lifts a glosa."""
    maker = Maker(CYCLES, MAKER.roles, {**MAKER.codes, "GLOSA": ("FA0101", "GRE003")})
    assert [["responder", "reiterar", "subsanar"]] == maker.paths(GLOSA)


@pytest.mark.parametrize("cycle", LIFECYCLES, ids=lambda one: one.name)
def test_the_tour_makes_every_move_and_tries_every_pair(cycle: Lifecycle) -> None:
    """Each pair out of turn once, each transition at least once."""
    rows: Rows = {}
    seen: list[str] = []
    for step in tour(MAKER, cycle):
        seen += marks(CYCLES, rows, step)
        rows = settled(CYCLES, rows, step)
    pairs = [name for name in seen if "!" in name]
    assert sorted(f"{cycle.name}.{state}!{move}" for state, move in cycle.out_of_turn()) == sorted(
        set(pairs)
    )
    assert {f"{cycle.name}.{move.name}" for move in cycle.moves} == set(seen) - set(pairs)


def test_crossings_go_through_every_operation_of_the_other_kind() -> None:
    """A devolución is tried at each operation of glosas in the state in which its own would take
    it."""
    operations = [step.move for step in crossings(MAKER, GLOSA) if step.through]
    assert ["responder", "reiterar", "subsanar"] == operations


def test_variants_are_right_and_use_every_answer() -> None:
    """Nothing in them may be refused; each code that the norm gives the operation is used."""
    for cycle, codes in ((GLOSA, 5), (DEVOLUCION, 3)):
        steps = variants(MAKER, cycle)
        rows: Rows = {}
        for step in steps:
            assert None is rule_of(CYCLES, rows, step)
            rows = settled(CYCLES, rows, step)
        used = {
            value
            for step in steps
            if step.move == "responder"
            for name, value in step.body
            if "Codigo" in name
        }
        assert codes == len(used)


def test_random_walks_are_the_same_for_one_seed_and_differ_between_seeds() -> None:
    """Replays need no luck."""

    def walk(seed: str) -> list[ModelStep]:
        return random_walks(MAKER, (GLOSA, GLOSA, DEVOLUCION), 20, 1, seed)[0]

    assert (walk("a"), True) == (walk("a"), walk("a") != walk("b"))
    assert {0, 1, 2} == {step.resource for seed in "abcdef" for step in walk(seed)}


def test_a_wrong_date_needs_the_act_that_it_must_follow() -> None:
    """Before there is an answer, no date can be before it."""
    closing = GLOSA.named("reiterar").act
    assert closing is not None
    late = [
        one
        for one in closing.wrong
        if isinstance(one.value, Since) and one.value.field == "fechaRespuesta"
    ]
    sent = list(MAKER.wrong(GLOSA, MAKER.step(GLOSA, "reiterar", "r", 0), _after("formular")))
    answered = list(
        MAKER.wrong(GLOSA, MAKER.step(GLOSA, "reiterar", "r", 0), _after("formular", "responder"))
    )
    assert len(late) == len(answered) - len(sent) == 3

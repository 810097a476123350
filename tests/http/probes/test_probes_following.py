"""Which act is made next on rows that stand: what covers most, or leads to what will."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from core_sample import context_of, item

from conformance.core.covering import Array, Cover
from conformance.core.lifecycle import Act, Lifecycle, Move
from conformance.core.resource import Resource
from conformance.http.factor import (
    BESIDE,
    NTH,
    CoveredAct,
    Factor,
    FactorClass,
    SentRow,
    nths,
    roles,
)
from conformance.http.probes.combinations import rows_each
from conformance.http.probes.factors_of import FactorsOf, Stand, factors_of
from conformance.http.probes.following import Following, NextAct, StandingRows, move_of

CODED = Act("id", "codigo")
CYCLE = Lifecycle(
    "recado",
    "Recado",
    ("dejado", "leído", "cerrado", "archivado"),
    (
        Move("leer", ("dejado",), "leído", "leer", ("erp",), act=CODED),
        Move("cerrar", ("dejado",), "cerrado", "leer", ("erp",), code="FIN", act=CODED),
        Move("archivar", ("leído",), "archivado", "archivar", ("erp",), act=CODED),
    ),
)


def _codes(*names: str) -> Factor:
    return Factor(
        "codigo",
        tuple(
            FactorClass(
                name,
                lambda context, sent, name=name: sent.body.get("codigo") == name,
                lambda context, sent, name=name: {"codigo": name},
            )
            for name in names
        ),
    )


def _act(name: str, *codes: str, beside: bool = False, others: bool = True) -> FactorsOf:
    act = CoveredAct(
        name,
        ("erp",),
        lambda context, sent, number, serial: {},
        lambda context, who: (roles(who), nths((1, 2)), _codes(*codes)),
        beside=beside,
    )
    stand = Stand(_resources(), {}, beside=others)
    return factors_of(context_of(item("a")), act, ("erp",), stand)


def _resources() -> list[Resource]:
    return [Resource(number, "caja", "abierta") for number in (1, 2)]


def _standing(rows: int) -> StandingRows:
    stood = StandingRows()
    for place in range(rows):
        stood.add(place, _resources()[place % 2], "dejado")
    return stood


def _followed(acts: Sequence[FactorsOf], rows: int) -> tuple[list[NextAct], StandingRows]:
    """Return the acts chosen, each made as soon as it is."""
    stood = _standing(rows)
    chosen = []
    context = context_of(item("a"))
    for one in Following(context, CYCLE, acts, stood).acts():
        state = stood.states[one.place]
        body = one.factors.body(context, one.draft, one.row)
        stood.states[one.place] = move_of(CYCLE, one.factors.act, state, body).target
        chosen.append(one)
    return chosen, stood


def test_acts_go_on_until_every_combination_is_chosen() -> None:
    """Each code on a first and on a second row, and nothing after that."""
    read = _act("leer", "UNO", "DOS")
    chosen, _ = _followed([read], 12)
    cover = Cover(read.cover.space)
    for one in chosen:
        cover.add(one.row)
    assert {one for one in read.cover.space.combinations if "otra" not in dict(one).values()} <= (
        cover.reached
    )
    assert len(chosen) < 12


@pytest.mark.parametrize(
    ("others", "beside"), [(True, {("UNO", False), ("UNO", True)}), (False, {("UNO", False)})]
)
def test_an_act_is_made_both_after_what_another_entity_reads_and_beside_it(
    others: bool, beside: set[tuple[str, bool]]
) -> None:
    """Where no other entity can read, it is told as left out, and no act counts on it."""
    act = _act("leer", "UNO", beside=True, others=others)
    chosen, _ = _followed([act], 12)
    assert beside == {(one.row["codigo"], one.draft.beside) for one in chosen}
    assert (not others) is ((BESIDE, "a la vez") in act.unmade)


def test_what_leads_on_is_chosen_for_what_comes_after_it() -> None:
    """An act that covers something with a code that ends the row takes one that goes on, where
    another act is missing that only such rows can have.
    """
    chosen, stood = _followed([_act("leer", "FIN", "UNO"), _act("archivar", "UNO")], 8)
    done = Counter(one.factors.act.capability for one in chosen)
    assert done["archivar"] >= 2
    assert {"archivado", "cerrado"} <= set(stood.states.values())


def test_no_act_is_chosen_where_no_row_is_ready() -> None:
    chosen, _ = _followed([_act("archivar", "UNO")], 4)
    assert [] == chosen


def test_a_move_is_known_by_its_code() -> None:
    """Where no move has the code, it is the one that has none of its own."""
    read = _act("leer", "UNO").act
    told = [move_of(CYCLE, read, "dejado", {"codigo": code}).name for code in ("FIN", "OTRO")]
    assert ["cerrar", "leer"] == told


def test_an_act_is_of_its_own_moves_alone() -> None:
    """Two acts of one capability, each of other moves: a row is ready for the one or the other."""
    read = _act("leer", "UNO").act
    close = replace(read, moves=("cerrar",))
    assert ["leer", "cerrar"] == [one.name for one in read.able(CYCLE, "dejado")]
    assert ["cerrar"] == [one.name for one in close.able(CYCLE, "dejado")]
    assert [] == close.able(CYCLE, "leído")
    assert "cerrado" == move_of(CYCLE, close, "dejado", {"codigo": "OTRO"}).target


def test_a_row_is_numbered_after_those_that_others_made() -> None:
    first, second = _resources()
    stood = StandingRows(before={1: 4})
    for place, one in enumerate((first, second, first)):
        stood.add(place, one)
    assert {0: 5, 1: 1, 2: 6} == stood.nths
    assert ([0, 2], {}) == ([*stood.of(1)], stood.states)


def test_few_resources_get_so_many_more_rows_that_all_are_as_many() -> None:
    """Only those that get several anyway get more."""
    assert [7, 7, 7, 1, 1, 1] == rows_each(((7, 3), (1, 3)), 6, 6)
    assert [12, 12] == rows_each(((7, 3), (1, 3)), 2, 6)
    assert [8, 8, 7, 1] == rows_each(((7, 3), (1, 3)), 4, 6)
    assert [1, 1] == rows_each(((1, 3),), 2, 6)


def test_an_act_without_roles_covers_nothing() -> None:
    """Whose credentials are missing acts on no row, and nothing is led to it."""
    nobody = factors_of(context_of(item("a")), _act("leer", "UNO").act, (), Stand(_resources(), {}))
    assert [] == _followed([nobody], 4)[0]
    assert (NTH, "1.ª") in {one for pair in nobody.cover.space.combinations for one in pair}


def test_the_same_rows_give_the_same_acts() -> None:
    acts = [_act("leer", "FIN", "UNO"), _act("archivar", "UNO")]
    once, again = (_followed(acts, 8)[0] for _ in range(2))
    assert [(one.place, one.row) for one in once] == [(one.place, one.row) for one in again]
    assert Array(acts[0].cover.space).open == len(acts[0].cover.space.combinations)


def test_a_draft_tells_how_far_other_rows_have_come() -> None:
    """Beside a row that was archived another is behind it; where there is none, nobody is told."""
    stood = _standing(3)
    stood.states[0] = "archivado"
    following = Following(context_of(item("a")), CYCLE, [_act("leer", "UNO")], stood)
    (first,) = [next(following.acts())]
    assert isinstance(first.draft, SentRow)
    assert {1: "ninguna", 2: "adelante"}[first.place] == first.draft.siblings

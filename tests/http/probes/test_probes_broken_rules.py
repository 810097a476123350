"""Which rules are broken, with what body, by whom and where: decided before anything is sent."""

from dataclasses import replace
from datetime import timedelta

import jwt
from core_sample import NOW, PLAN, context_of, item

from conformance.core.finding import Level
from conformance.core.lifecycle import Act, Ago, More, Rule, Share, Since, Wrong
from conformance.core.resource import Pool
from conformance.http.checks.codes import LIF_07
from conformance.http.context import Context
from conformance.http.exemplar import ABSENT, InvalidElement
from conformance.http.factor import NTH, PLACE, ROLE, CoveredAct, Covering, SentRow
from conformance.http.probes.broken_acts import RULE, broken_space
from conformance.http.probes.broken_lists import BrokenLists
from conformance.http.probes.wrong_bodies import Wrongs, acts_of, weight
from conformance.packs.siifa.coverings import COVERINGS
from conformance.packs.siifa.facturas import factura

HARD = Rule("DURA", "LIF-04", "R-1", text="dura")
SOFT = Rule("BLANDA", "LIF-06", "R-2", Level.SHOULD, "blanda")
DATED = Act(
    "id",
    "codigo",
    "fecha",
    group="GRUPO",
    wrong=(
        Wrong("codigo", "A1", HARD),
        Wrong("codigo", "B2", HARD),
        Wrong("fecha", Since("antes", -1), SOFT),
        Wrong("fecha", Ago(-60), SOFT),
        Wrong("valor", Share(1, 1), SOFT),
    ),
)
WROTE = CoveredAct(
    "escribir",
    ("erp",),
    lambda context, sent, number, serial: {"id": number, "fecha": "hoy", "serie": serial},
)
FACTURA = factura(1, "F1", ("1", "2"), 100.0, "2026-01-01")
SEVERAL = next(one for one in COVERINGS if one.rules and one.several)
SINGLE = next(one for one in COVERINGS if one.rules and not one.several)
INVALID = {
    one.what: one
    for one in (
        InvalidElement("mal", dict, LIF_07),
        InvalidElement("ajena", dict, LIF_07, foreign=True),
    )
}


def _context(**codes: tuple[str, ...]) -> Context:
    made = context_of(replace(item("a"), needs=SEVERAL.needs))
    return replace(made, pool=Pool(made.pool.resources, codes=codes, roles=made.pool.roles))


def _wrongs(**codes: tuple[str, ...]) -> Wrongs:
    return Wrongs(_context(**codes), {"escribir": DATED})


def test_each_code_is_a_rule_of_its_own_and_other_values_go_in_turns() -> None:
    told = {name: len(several) for name, several in _wrongs().of(WROTE).items()}
    assert {
        "DURA en codigo: A1": 1,
        "DURA en codigo: B2": 1,
        "BLANDA en fecha": 2,
        "BLANDA en valor": 1,
    } == told


def test_a_code_that_the_target_lists_is_not_wrong_there() -> None:
    assert "DURA en codigo: A1" not in _wrongs(GRUPO=("A1",)).of(WROTE)
    assert "DURA en codigo: A1" in _wrongs(OTRO=("A1",)).of(WROTE)


def test_an_act_of_which_nothing_is_wrong_breaks_no_rule() -> None:
    assert {} == _wrongs().of(replace(WROTE, capability="otra"))


def test_a_body_is_right_but_for_one_field() -> None:
    """A symbol becomes what it stands for: a date by the row's, by the clock, a part of the
    amount, a number so much larger; what is left out is not there.
    """
    draft = SentRow("erp", {}, FACTURA, before={"antes": "2026-03-01T10:00:00Z"})
    several = (*DATED.wrong, Wrong("id", More(5), HARD), Wrong("fecha", ABSENT, HARD))
    bodies = [body for _, body in _wrongs().bodies(WROTE, draft, 7, several)]
    right = {"id": 7, "fecha": "hoy"}
    soon = f"{NOW + timedelta(seconds=60):%Y-%m-%dT%H:%M:%SZ}"
    assert [
        right | {"serie": 0, "codigo": "A1"},
        right | {"serie": 1, "codigo": "B2"},
        right | {"serie": 2, "fecha": "2026-03-01T09:59:59Z"},
        right | {"serie": 3, "fecha": soon},
        right | {"serie": 4, "valor": 101.0},
        right | {"serie": 5, "id": 12},
        {"id": 7, "serie": 6},
    ] == bodies


def test_nothing_is_wrong_beside_what_a_row_has_not() -> None:
    """Neither a date of its own, nor a number."""
    draft = SentRow("erp", {}, FACTURA)
    several = (Wrong("fecha", Since("antes", 0), SOFT), Wrong("fecha", More(1), SOFT))
    assert [] == [*_wrongs().bodies(WROTE, draft, 7, several)]


def test_what_a_table_adds_is_broken_beside_the_rules_of_its_lifecycle() -> None:
    """All that is left out is one rule, in turns."""
    added = tuple(Wrong(name, ABSENT, HARD) for name in ("id", "fecha"))
    told = _wrongs().of(replace(WROTE, wrong=added))
    assert [*added] == told["DURA: falta algo"]
    assert "BLANDA en fecha" in told


def test_a_rule_that_nothing_breaks_on_a_row_is_not_crossed_with_it() -> None:
    """Nor is one that nothing breaks anywhere; of who may not act nothing is crossed."""
    way = (DATED.wrong[0], {"id": 1})
    ways = {("una", "1"): [way], ("una", "2"): [], ("otra", "2"): [way], ("nunca", "1"): []}
    space = broken_space(ways, ("erp", "admin"))
    assert {RULE: ("una", "otra"), ROLE: ("erp", "admin"), NTH: ("1", "2")} == space.factors
    assert {frozenset({(RULE, "una"), (NTH, "2")}), frozenset({(RULE, "otra"), (NTH, "1")})} == (
        space.apart
    )
    assert {} == broken_space(ways, ()).factors


def test_what_a_system_must_refuse_goes_first() -> None:
    rules = _wrongs().of(WROTE).values()
    assert [HARD, HARD, SOFT, SOFT] == [one[0].rule for one in sorted(rules, key=weight)]


def test_the_acts_of_a_table_are_the_moves_of_its_lifecycle() -> None:
    """One without a lifecycle has none of which a rule is known."""
    named = next(one for one in COVERINGS if one.rules and one.cycle)
    assert {one.capability for one in named.acts} <= set(acts_of(PLAN.pack, named))
    assert {} == acts_of(PLAN.pack, replace(named, cycle=""))


def _token(role: str, service: str = "") -> str:
    """Return a token that claims an entity, save the admin's."""
    claims = {"role": role} | ({} if role == "admin" else {"NitEntidad": "900100001"})
    return jwt.encode(claims, "k" * 32, algorithm="HS256")


def _lists(covering: Covering = SEVERAL) -> BrokenLists:
    made = _context()
    pool = replace(made.pool, roles=frozenset({"erp", "admin"}))
    context = replace(made, pool=pool, token_of=_token)
    return BrokenLists(context, covering, "erp", lambda act: ("erp", "admin"))


def test_lists_are_broken_by_each_role_at_each_place_of_two_and_of_eleven() -> None:
    space = _lists().space(INVALID, 7)
    assert {
        "regla": ("mal", "ajena"),
        ROLE: ("erp", "admin"),
        PLACE: ("primera", "del medio", "última"),
        "largo": ("2", "11"),
    } == space.factors


def test_where_a_resource_takes_one_row_a_list_is_as_long_as_there_are_rows() -> None:
    assert ("2", "3") == _lists(SINGLE).space(INVALID, 3).factors["largo"]
    short = _lists(SINGLE).space(INVALID, 2).factors
    assert (("2",), ("primera", "última")) == (short["largo"], short[PLACE])


def test_what_cannot_be_is_not_asked() -> None:
    """A list of two has no middle, and to who acts for no entity nothing is another's."""
    apart = _lists().space(INVALID, 7).apart
    assert frozenset({(PLACE, "del medio"), ("largo", "2")}) in apart
    foreign = {one for one in apart if ("regla", "ajena") in one}
    assert {frozenset({("regla", "ajena"), (ROLE, "admin")})} == foreign

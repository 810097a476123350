"""Which rules are broken, with what body, by whom and where: decided before anything is sent."""

from dataclasses import replace
from datetime import timedelta

import jwt
from core_sample import NOW, PLAN, context_of, item

from conformance.core.finding import Level
from conformance.core.lifecycle import Act, Ago, Rule, Share, Since, Wrong
from conformance.core.resource import Pool
from conformance.http.checks.codes import LIF_07
from conformance.http.context import Context
from conformance.http.exemplar import InvalidElement
from conformance.http.factor import PLACE, ROLE, CoveredAct, Covering, SentRow
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
    amount.
    """
    draft = SentRow("erp", {}, FACTURA, before={"antes": "2026-03-01T10:00:00Z"})
    bodies = [_wrongs().body(WROTE, draft, 7, wrong, 3) for wrong in DATED.wrong]
    right = {"id": 7, "fecha": "hoy", "serie": 3}
    soon = f"{NOW + timedelta(seconds=60):%Y-%m-%dT%H:%M:%SZ}"
    assert [
        right | {"codigo": "A1"},
        right | {"codigo": "B2"},
        right | {"fecha": "2026-03-01T09:59:59Z"},
        right | {"fecha": soon},
        right | {"valor": 101.0},
    ] == bodies


def test_nothing_is_wrong_after_a_date_that_the_row_has_not() -> None:
    draft = SentRow("erp", {}, FACTURA)
    assert _wrongs().body(WROTE, draft, 7, Wrong("fecha", Since("antes", 0), SOFT), 1) is None


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

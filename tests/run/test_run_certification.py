"""Facturas are shared out once, and each way an item can end is its verdict."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from core_sample import PLAN, POOL, PRODUCTION, answer, context_of, item, nothing

from conformance.core.errors import UsageError
from conformance.core.exchange import Request
from conformance.core.finding import Level, Verdict
from conformance.core.lack import Lack
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.auth.keyring import NoCredentialsError
from conformance.http.checks.codes import LIF_01
from conformance.http.context import Context
from conformance.packs.siifa.facturas import FACTURA
from conformance.run.allocation import allocate
from conformance.run.certification import refuse_same_entity
from conformance.run.performing import perform
from conformance.run.plan import make_plan, phase_items, scenario_files, scenario_items
from conformance.selftest.own_target import target_of

Run = Callable[[Context], None]


def _ids(items: list[tuple[int, int]]) -> list[list[int]]:
    made = [
        item(str(number), radicada=need[0], pendiente=need[1]) for number, need in enumerate(items)
    ]
    return [[row.id for row in rows] for rows in allocate(made, POOL).values()]


def test_no_two_items_share_a_factura() -> None:
    assert [[1, 2], [], [3, 5], [6], [4]] == _ids([(2, 0), (0, 0), (1, 1), (0, 1), (1, 0)])


def test_an_item_for_which_too_few_are_left_gets_none_and_takes_none() -> None:
    assert [[1, 2, 3], [], [4], [5], []] == _ids([(3, 0), (2, 0), (1, 0), (0, 1), (1, 1)])
    assert [[], [5, 6]] == _ids([(0, 3), (0, 2)])


def test_the_items_of_the_pack_have_ids_of_their_own() -> None:
    plan = make_plan(target_of(), {}, examples=4)
    stories = scenario_items(plan.pack, scenario_files(plan.pack))
    ids = [
        one.id for one in (*phase_items(plan), *(one for made in stories.values() for one in made))
    ]
    assert len(ids) == len(set(ids))
    assert {"contract", "generation", "probing", "stateful"} == {
        one.phase for one in phase_items(plan)
    }
    assert () == phase_items(PLAN)


def _raising(error: Exception) -> Run:
    def run(context: Context) -> None:
        context.expect(context.call("ver_factura", "erp", {"IdFactura": 1}), (404,), LIF_01)
        raise error

    return run


def _reading(context: Context) -> None:
    context.expect(context.call("ver_factura", "erp", {"IdFactura": 1}), (404,), LIF_01)


def _writing(context: Context) -> None:
    context.call("formular_glosa", "erp", {"idFactura": 1})


@pytest.mark.parametrize(
    ("run", "status", "verdict", "reason"),
    [
        (nothing, 404, Verdict.PASSED, ""),
        (_reading, 404, Verdict.PASSED, ""),
        (_reading, 400, Verdict.FAILED, ""),
        (_reading, 500, Verdict.FAILED, ""),
        (_raising(BlockedError("falta")), 404, Verdict.BLOCKED, "falta"),
        (_raising(BlockedError("falta")), 400, Verdict.FAILED, "falta"),
        (_raising(NotApplicableError("no va")), 404, Verdict.NOT_APPLICABLE, "no va"),
        (_raising(NotApplicableError("no va")), 400, Verdict.FAILED, "no va"),
    ],
)
def test_how_an_item_ends_is_its_verdict(
    run: Run, status: int, verdict: Verdict, reason: str
) -> None:
    outcome = perform(context_of(item("a", run), answer(status, {"title": "x", "status": status})))
    assert (verdict, reason) == (outcome.verdict, outcome.reason)


def test_a_target_that_does_not_answer_blocks() -> None:
    outcome = perform(context_of(item("a", _reading), None))
    assert (Verdict.BLOCKED, "el sistema no respondió: sin conexión: x") == (
        outcome.verdict,
        outcome.reason,
    )


def test_an_error_of_ours_escapes() -> None:
    with pytest.raises(ZeroDivisionError):
        perform(context_of(item("a", _raising(ZeroDivisionError())), answer(404, {"title": "x"})))


def test_a_capability_that_the_target_does_not_offer_makes_an_item_not_applicable() -> None:
    lacking = perform(
        context_of(
            replace(
                item("a", _writing), capabilities=("ver_factura", "volar"), roles=("erp", "msps")
            )
        )
    )
    assert (Verdict.NOT_APPLICABLE, "el objetivo no tiene la capacidad volar", ()) == (
        lacking.verdict,
        lacking.reason,
        lacking.lacked,
    )


def test_credentials_that_are_not_given_leave_an_item_unjudged_and_nothing_is_sent() -> None:
    """What lacked is the target file's to give: it says nothing of what the system offers."""
    sent = list[Request]()
    lacking = perform(
        context_of(replace(item("a", _writing), roles=("erp", "msps", "fits")), sent=sent)
    )
    assert (
        Verdict.BLOCKED,
        "faltan credenciales de los roles msps y fits en el objetivo",
        (Lack("msps"), Lack("fits")),
        [],
    ) == (lacking.verdict, lacking.reason, lacking.lacked, sent)


def test_a_role_that_an_item_did_not_name_blocks_it_all_the_same() -> None:
    def run(context: Context) -> None:
        raise NoCredentialsError("ips")

    outcome = perform(context_of(replace(item("a", run), roles=("erp",))))
    assert (Verdict.BLOCKED, (Lack("ips"),)) == (outcome.verdict, outcome.lacked)


def test_an_item_of_any_role_runs() -> None:
    assert (
        Verdict.PASSED is perform(context_of(replace(item("a"), roles=("anonimo", "erp")))).verdict
    )


def test_too_few_facturas_block_and_say_how_many() -> None:
    outcome = perform(context_of(item("a", _writing, radicada=2, pendiente=1)))
    assert Verdict.BLOCKED is outcome.verdict
    assert (
        "el ítem necesita 2 facturas radicadas sin seguimientos ni pagos y 1 factura sin radicar "
        "sin "
        "seguimientos ni pagos y el objetivo no tiene tantas libres"
    ) == outcome.reason
    assert (
        Lack(state="radicadas", count=2, noun=FACTURA.noun, one="radicada"),
        Lack(state="sin radicar", count=1, noun=FACTURA.noun, one="sin radicar"),
    ) == outcome.lacked
    assert (
        Verdict.PASSED
        is perform(context_of(item("a", radicada=1), facturas=POOL.resources[:1])).verdict
    )


@pytest.mark.parametrize("declared", [True, False])
def test_nothing_is_written_in_production_whether_the_item_says_that_it_writes_or_not(
    declared: bool,
) -> None:
    sent = list[Request]()
    outcome = perform(
        context_of(replace(item("a", _writing), writes=declared), plan=PRODUCTION, sent=sent)
    )
    assert (Verdict.BLOCKED, "el ambiente es produccion: no se escribe") == (
        outcome.verdict,
        outcome.reason,
    )
    assert [] == sent


def test_no_item_of_the_phases_writes_in_production() -> None:
    plan = replace(make_plan(target_of(), {}, phases=("probing",)), target=PRODUCTION.target)
    sent = list[Request]()
    for one in phase_items(plan):
        facturas = POOL.resources[: sum(need.count for need in one.needs)]
        perform(
            context_of(
                one, *[answer(401, {"title": "x"})] * 50, plan=plan, facturas=facturas, sent=sent
            )
        )
    safe = {"GET", "HEAD", "OPTIONS", "TRACE"}  # RFC 9110 §9.2.1
    writes = [request for request in sent if request.method not in safe]
    assert ({"POST"}, {"iniciar_sesion"}) == (
        {one.method for one in writes},
        {one.capability for one in writes},
    )


def test_a_strict_target_raises_the_laws_should_and_nothing_else() -> None:
    strict = replace(PLAN, target=replace(PLAN.target, strict=True))
    legal = next(
        one.id
        for one in PLAN.pack.requirements.values()
        if one.source.startswith(("Ley ", "Res. "))
    )
    other = next(
        one.id
        for one in PLAN.pack.requirements.values()
        if not one.source.startswith(("Ley ", "Res. "))
    )
    assert [Level.MUST, Level.MUST, Level.MAY] == [strict.level(legal, one) for one in Level]
    assert list(Level) == [strict.level(other, one) for one in Level]
    assert list(Level) == [strict.level("SIIFA-NADIE", one) for one in Level]
    assert list(Level) == [PLAN.level(legal, one) for one in Level]


def test_an_unknown_phase_is_told() -> None:
    with pytest.raises(UsageError, match="No se conoce la fase «probar»"):
        make_plan(target_of(), {}, phases=("probar",))


def test_a_user_of_ones_own_entity_is_nobody_elses() -> None:
    """Else what belongs to it would be told as what another entity must not see."""
    pack = PLAN.pack
    refuse_same_entity(pack, {"ips": "800", "otra_ips": "801", "otra_erp": "900"})
    refuse_same_entity(pack, {"ips": "", "otra_ips": ""})
    with pytest.raises(BlockedError, match="«otra_ips» es de la misma entidad que el de «ips»"):
        refuse_same_entity(pack, {"ips": "800", "otra_ips": "800"})
    with pytest.raises(BlockedError):  # a check digit makes no other entity
        refuse_same_entity(pack, {"ips": "800200001", "otra_ips": "8002000014"})

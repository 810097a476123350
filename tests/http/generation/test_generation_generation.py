"""Generation is the same for the same seed, and a refusal counts only with 400 and the field's
name.
"""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from schemathesis.generation import GenerationMode
from stock_enough import ENOUGH

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Level
from conformance.core.resource import Pool
from conformance.http.context import Context
from conformance.http.generation.corpus import CaseSource
from conformance.http.generation.mutation import Mutation
from conformance.http.generation.negative import refused
from conformance.http.item import Item
from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare

PLAN = make_plan(target_of(), {}, phases=())
ITEM = Item("x", "generation", "x", lambda context: None)
BODY = b'{"title": "No", "errors": {"IdFactura": ["Debe ser mayor que cero."]}}'


def _drawn(seed: str, mode: GenerationMode = GenerationMode.POSITIVE) -> list[tuple[Any, Any]]:
    return [
        (case.query, case.body)
        for case in CaseSource(PLAN.pack, PLAN.contract).cases("formular_glosa", mode, 5, seed)
    ]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_same_seed_gives_the_same_requests_and_another_one_gives_others(
    mode: GenerationMode,
) -> None:
    first = _drawn("7:formular_glosa", mode)
    assert 5 == len(first)
    assert repr(first) == repr(_drawn("7:formular_glosa", mode))
    assert repr(first) != repr(_drawn("8:formular_glosa", mode))


@pytest.mark.parametrize(
    ("status", "body", "codes"),
    [
        (400, BODY, []),
        (400, b'{"title": "No", "errors": {"$.idfactura": ["Mal"]}}', []),
        (400, b'{"title": "No"}', ["ERR-08"]),
        (200, b'{"message": "x"}', ["ERR-02"]),
        (404, BODY, ["ERR-10"]),
        (415, BODY, ["ERR-10"]),
        (500, BODY, ["ERR-10"]),
    ],
)
def test_a_defect_is_refused_with_400_and_its_field_named(
    status: int, body: bytes, codes: list[str]
) -> None:
    context = Context(
        item=ITEM,
        contract=PLAN.contract,
        services={},
        send_request=lambda request: exchange,
        resources=(),
        pool=Pool(),
        seed=0,
        now=lambda: datetime.now(UTC),
        token_of=str,
        answers=PLAN.pack.answers,
        citations=PLAN.pack.citations,
    )
    exchange = Exchange(
        "x1",
        Request("POST", "http://x", "erp"),
        Response(status, (), body),
        None,
        "",
        0.0,
        Evidence("", (), None, (), body.decode(), ""),
    )
    refused(context, exchange, Mutation("falta", ("idFactura",)), level=Level.SHOULD)
    assert codes == [one.code for one in context.findings]
    assert {Level.SHOULD} >= {one.level for one in context.findings}


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return prepare(phases=("generation",))


@pytest.mark.parametrize(
    ("defect", "code", "capability"),
    [
        ("valido-rechazado", "SCH-04", "formular_glosa"),
        ("subsanacion-parcial-rechazada", "LIF-01", "responder_reiteracion_glosa"),
    ],
)
def test_a_move_refused_however_it_is_worded_is_a_legal_move_refused(
    craft: Rehearsed, defect: str, code: str, capability: str
) -> None:
    """What is refused only as generated is a valid request refused; the plain act tells them
    apart.
    """
    made = rehearse(craft, (defect,), setup=ENOUGH)
    assert {(code, capability)} == {(one.code, one.capability) for one in made.findings}


def test_a_refused_character_is_shown_alone(craft: Rehearsed) -> None:
    found = rehearse(craft, ("valido-rechazado",), setup=ENOUGH).findings
    assert {("SCH-04", "observacion", True)} == {
        (one.code, one.place, "se repitió 3 de 3" in one.actual) for one in found
    }


@pytest.mark.parametrize(
    ("defect", "told"),
    [
        ("error-devoluciones-respondidas", "TipoSeguimiento = 'DEVOLUCION', TieneRespuesta = True"),
        ("un-centavo-menos-rechazado", "valorGlosa = "),
        (
            "error-en-lote-sin-valor-ni-observacion",
            "listaGlosas.0.valorGlosa ausente, listaGlosas.0.observacion ausente",
        ),
        ("codigo-casi-igual-aceptado", "idSeguimientoTipoCodigoGlosa = "),
        ("id-de-otro-tipo-por-diez-centavos", "valor = 0.1"),
    ],
)
def test_what_only_generation_meets_is_told_by_its_smallest_request(
    craft: Rehearsed, defect: str, told: str
) -> None:
    found = rehearse(craft, (defect,), setup=ENOUGH).findings
    assert {DEFECTS[defect].code} == {one.code for one in found}
    # Where acts use facturas up there may be none left to make it smaller.
    assert [True] == list(
        {
            re.search(f"petición( mínima)?: {re.escape(told)}", one.actual) is not None
            for one in found
        }
    )


def test_nothing_is_found_on_the_clean_reference(craft: Rehearsed) -> None:
    assert () == rehearse(craft, setup=Setup(3)).findings

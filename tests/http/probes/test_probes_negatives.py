"""A negative counts when its base is accepted, its refusal names the field, and nothing was
written.
"""

from typing import Any

import pytest
from stock_enough import ENOUGH

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Finding, Level, Verdict
from conformance.http.contract.document import Operation
from conformance.http.generation.mutation import Mutation
from conformance.http.probes import negatives
from conformance.http.probes.mistakes import Mistake
from conformance.http.probes.naming import named
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.faults import negatives as d
from conformance.packs.siifa.sandbox.faults.tools import asks
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.run.performing import Outcome
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.reply import Reply, problem
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare

PLAN = prepare(phases=()).plan
ITEMS = {one.capability: one for one in negatives.items(PLAN.pack, PLAN.contract)}
SCHEMA = {
    "properties": {
        "valor": {"type": "number"},
        "titular": {"type": "string"},
        "lista": {"type": "array", "items": {"properties": {"codigo": {"type": "string"}}}},
    }
}


def _run(capability: str, *defects: str) -> tuple[Outcome, tuple[Finding, ...], int]:
    item = ITEMS[capability]
    rehearsal = rehearse(Rehearsed(PLAN, (item,)), defects, setup=ENOUGH)
    return rehearsal.outcomes[item.id], rehearsal.findings, rehearsal.exchanges


def _answered(body: str) -> Exchange:
    return Exchange(
        "x1",
        Request("POST", "http://x", "erp"),
        Response(400, (), body.encode()),
        None,
        "",
        0.0,
        Evidence("", (), None, (), body, ""),
    )


@pytest.mark.parametrize(
    ("body", "place", "said"),
    [
        ('{"errors": {"Valor": ["x"]}}', ("valor",), ""),
        ('{"errors": {"$.valor": ["x"]}}', ("valor",), ""),
        ('{"errors": {"Titular": ["El valor es obligatorio"]}}', ("valor",), "Titular"),
        ('{"errors": {"command": ["Falta valor"]}}', ("valor",), ""),
        ('{"errors": {}}', ("valor",), "ningún campo"),
        ('{"detail": "valor no es un número"}', ("valor",), ""),
        ("no es JSON", ("valor",), "ningún campo"),
        ('{"errors": {"Lista[1].Codigo": ["x"]}}', ("lista", 1, "codigo"), ""),
        ('{"errors": {"Lista[2].Codigo": ["x"]}}', ("lista", 1, "codigo"), ""),
        ('{"errors": {"Lista[0].Codigo": ["x"]}}', ("lista", 2, "codigo"), "Lista[0].Codigo"),
        ('{"errors": {"Codigo": ["x"]}}', ("lista", 2, "codigo"), ""),
        ('{"errors": {"Lista[1]": ["x"]}}', ("lista", 1), ""),
    ],
)
def test_a_refusal_names_the_field_by_its_keys_and_else_by_its_texts(
    body: str, place: tuple[Any, ...], said: str
) -> None:
    operation = Operation("POST", "/api/x", "", "", (), SCHEMA, (), True, (), {})
    assert said == named(_answered(body), Mistake(Mutation("null", place)), operation)


def test_every_capability_with_a_body_or_a_query_has_its_item() -> None:
    assert {"probing/formular_glosa/requeridos", "probing/listar_facturas/limites"} <= {
        one.id for one in ITEMS.values()
    }
    assert "ver_factura" not in ITEMS
    assert 3 == ITEMS["registrar_pago_masivo"].needs[0].count


@pytest.mark.parametrize(
    "capability", ["radicar_factura_masivo", "responder_devolucion", "crear_cuenta", "listar_pagos"]
)
def test_the_reference_refuses_every_mistake(capability: str) -> None:
    outcome, findings, exchanges = _run(capability)
    assert (Verdict.PASSED, "", ()) == (outcome.verdict, outcome.reason, findings)
    assert 20 < exchanges < 70


def test_what_was_refused_for_another_reason_is_told() -> None:
    outcome, findings, _ = _run("responder_devolucion", "nombra-otro-campo")
    assert Verdict.FAILED is outcome.verdict
    assert {"ERR-08"} == {one.code for one in findings}
    assert all("no cuenta como probado" in one.actual for one in findings)


def test_what_an_accepted_mistake_left_untested_is_told() -> None:
    outcome, findings, _ = _run("responder_glosa", "fecha-local-aceptada")
    assert ["ERR-02"] == [one.code for one in findings]
    assert (
        "no se probó lo que sigue a fechaRespuesta (fecha sin el formato ISO 8601)"
        in outcome.reason
    )


@pytest.mark.parametrize(
    ("capability", "defect", "said"),
    [
        ("crear_cuenta", "titular-300-rechazado", "titular de 300 caracteres"),
        ("registrar_pago_masivo", "referencia-30-rechazada", "referenciaBancaria de 30 caracteres"),
    ],
)
def test_the_last_accepted_value_is_accepted(capability: str, defect: str, said: str) -> None:
    _, findings, _ = _run(capability, defect)
    assert ["SCH-04"] == [one.code for one in findings]
    assert said in findings[0].expected


def _with(monkeypatch: pytest.MonkeyPatch, wrapper: Any) -> str:
    known = next(iter(DEFECTS.values()))
    tried = Defect("a-prueba", "", known.code, known.requirement, Level.MUST, wrapper=wrapper)
    monkeypatch.setitem(DEFECTS, "a-prueba", tried)
    return "a-prueba"


def test_a_refused_base_leaves_its_negatives_untested(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        refusal = problem(400, "Hoy no.", {"Horario": ["Fuera de horario"]})
        return refusal if asks(incoming, "registrar_pago") else serve(incoming)

    outcome, findings, _ = _run("registrar_pago", _with(monkeypatch, closed))
    assert (Verdict.BLOCKED, ()) == (outcome.verdict, findings)
    assert "la solicitud base no fue aceptada (400" in outcome.reason
    assert "negativos no cuentan como probados" in outcome.reason


def test_a_forbidden_negative_is_noted_and_not_accused(monkeypatch: pytest.MonkeyPatch) -> None:
    name = _with(monkeypatch, d.status_for("crear_cuenta", "nit", lambda value: value == 0, 403))
    outcome, findings, _ = _run("crear_cuenta", name)
    assert () == findings
    assert outcome.reason.endswith(
        "no se pudo probar nit (menor que el mínimo): el rechazo es 403, por permisos"
    )


@pytest.mark.parametrize(
    ("capability", "defect", "said"),
    [
        ("registrar_pago", "pago-rechazado-y-guardado", "referenciaBancaria (null)"),
        ("actualizar_cuenta", "cuenta-rechazada-y-cambiada", "titular (vacío)"),
        (
            "responder_devolucion",
            "respuesta-rechazada-y-guardada",
            "una de las solicitudes rechazadas",
        ),
    ],
)
def test_the_refusal_that_wrote_is_named(capability: str, defect: str, said: str) -> None:
    _, findings, _ = _run(capability, defect)
    assert [("CON-05", f"lo rechazado no deja huella: {said}")] == [
        (one.code, one.expected) for one in findings
    ]

"""A bad element refuses its bulk wherever it stands; a good one reads the same everywhere."""

from dataclasses import replace
from pathlib import Path

import pytest
from stock_enough import ENOUGH

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Finding, Level, Verdict
from conformance.core.resource import Pool
from conformance.http.contract.document import load
from conformance.http.probes import details, elements
from conformance.http.probes.again import once
from conformance.run.certification import make_context
from conformance.run.performing import Outcome, perform
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare, prepare_plan

PLAN = prepare(phases=()).plan
ITEMS = {
    one.id.removeprefix("probing/"): one
    for module in (elements, details)
    for one in module.items(PLAN.pack, PLAN.contract)
}
_ERP = frozenset({"erp"})
Found = tuple[Outcome, tuple[Finding, ...]]


def _run(name: str, *defects: str) -> Found:
    item = ITEMS[name]
    rehearsal = rehearse(Rehearsed(PLAN, (item,)), defects, setup=ENOUGH)
    return rehearsal.outcomes[item.id], rehearsal.findings


@pytest.mark.parametrize("lost", [("RegistrosPorPagina",), ("NumeroPagina", "RegistrosPorPagina")])
def test_a_document_without_pages_makes_no_short_page_a_lost_row(
    lost: tuple[str, ...], tmp_path: Path
) -> None:
    """The old documents declare none: a server that gives its first ten rows, and says so, loses
    none.
    """
    path = tmp_path / "sin-paginas.yaml"
    text = PLAN.pack.documents["factura"].read_text(encoding="utf-8")
    for name in lost:
        text = text.replace(f"        - {{$ref: '#/components/parameters/{name}'}}\n", "")
    path.write_text(text, encoding="utf-8")
    craft = prepare_plan(make_plan(target_of(), {"factura": load(str(path))}, phases=("probing",)))
    item = next(one for one in craft.items if one.id == "probing/formular_glosa_masivo/anexos")
    rehearsal = rehearse(replace(craft, items=(item,)), setup=ENOUGH)
    assert ((), Verdict.PASSED) == (rehearsal.findings, rehearsal.outcomes[item.id].verdict)


def test_every_bulk_of_the_pack_has_its_item() -> None:
    """Each says beforehand how many writes it may send."""
    bulks = {name for name, one in ITEMS.items() if one.writes}
    assert {
        "formular_glosa_masivo/elementos",
        "formular_glosa_masivo/anexos",
        "formular_devolucion_masivo/elementos",
        "registrar_pago_masivo/elementos",
        "radicar_factura_masivo/elementos",
    } == bulks


def test_a_list_that_cannot_be_read_leaves_its_details_in_doubt() -> None:
    """Nobody knows what rows it has: the item is BLOCKED, and says which list it was."""
    item = ITEMS["ver_cuenta/como-en-la-lista"]

    def send(request: Request) -> Exchange:
        answer = Response(404, (("content-type", "application/json"),), b'{"title": "No"}')
        return Exchange("x1", request, answer, None, "", 0.0, Evidence("", (), None, (), None, ""))

    context = make_context(PLAN, item, send, lambda role: "e30.e30.x", Pool(roles=_ERP), ())
    outcome = perform(context)
    assert Verdict.BLOCKED is outcome.verdict
    assert "no se pudo leer listar_cuentas como erp: 404" in outcome.reason


@pytest.mark.parametrize("name", ITEMS)
def test_the_reference_passes(name: str) -> None:
    """Nothing is found, and nothing is left unjudged."""
    outcome, findings = _run(name)
    assert (Verdict.PASSED, "", ()) == (outcome.verdict, outcome.reason, findings)


@pytest.mark.parametrize(
    ("name", "defect", "code", "said"),
    [
        ("formular_glosa_masivo/elementos", "lote-codigo-solo-el-primero", "LIF-07", "elemento 4"),
        ("registrar_pago_masivo/elementos", "lote-giro-solo-el-primero", "LIF-07", "elemento 3"),
        ("registrar_pago_masivo/elementos", "lote-pagos-nit-solo-el-primero", "SEC-05", "otra"),
        (
            "radicar_factura_masivo/elementos",
            "lote-radicados-ajeno-radica-los-propios",
            "LIF-07",
            "no deja nada",
        ),
        ("formular_glosa_masivo/elementos", "lote-texto-de-la-anterior", "CON-01", "observacion"),
        ("formular_glosa_masivo/anexos", "resumen-de-medicamentos", "CON-02", "conteoIdMedicam"),
        ("ver_factura/como-en-la-lista", "numero-del-detalle", "CON-09", "fad05NumeroFactura"),
    ],
)
def test_what_one_element_or_field_breaks_is_told(
    name: str, defect: str, code: str, said: str
) -> None:
    """One finding an item: the place, the rule or the field at fault."""
    findings = _run(name, defect)[1]
    assert [code] == [one.code for one in findings]
    assert said in findings[0].expected


def test_a_bulk_of_devoluciones_is_one_transaction_by_law_only() -> None:
    """No document says so of them: a SHOULD (R19b)."""
    findings = _run("formular_devolucion_masivo/elementos", "lote-codigo-solo-el-ultimo")[1]
    assert [(Level.SHOULD, "SIIFA-R19b")] == [(one.level, one.requirement) for one in findings]


def test_a_bulk_that_is_refused_whole_proves_nothing() -> None:
    """What must be accepted and is not leaves the item without a verdict, or speaks where told
    to.
    """
    bulk = replace(PLAN.pack.bulks[0], rows=lambda context, word: [])
    pack = replace(PLAN.pack, bulks=(bulk,))
    item = elements.items(pack, PLAN.contract)[0]
    outcome = rehearse(Rehearsed(PLAN, (item,)), setup=ENOUGH).outcomes[item.id]
    assert (Verdict.BLOCKED, "no se pudo armar un lote") == (outcome.verdict, outcome.reason)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("responder_glosa", "SIIFA-R05"),
        ("reiterar_devolucion", "SIIFA-R05b"),
        ("formular_devolucion_masivo", "SIIFA-R15"),
        ("radicar_factura", "SIIFA-R21"),
        ("registrar_estado_pago", "SIIFA-R33"),
        ("formular_glosa", None),
        ("registrar_pago", None),
    ],
)
def test_an_act_that_goes_once_is_known_by_its_table(name: str, expected: str | None) -> None:
    """A factura takes several glosas and payments; nothing else goes twice."""
    rule = once(PLAN.pack, name)
    assert expected == (rule.requirement if rule else None)

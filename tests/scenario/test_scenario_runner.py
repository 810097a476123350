"""Playing a scenario: what blocks, what is found, what runs always, and what an item says of
itself.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from scenario_playground import playground, take, the_known, the_writing

from conformance.core.unjudged import BlockedError, LackedError, NotApplicableError
from conformance.http.context import Context
from conformance.http.contract.document import Answer
from conformance.packs.siifa.facturas import radicadas
from conformance.scenario.assertion import difference
from conformance.scenario.document import parse
from conformance.scenario.runner import items
from conformance.scenario.scenario_run import ScenarioRun

HEAD = "id: prueba\ntitle: Prueba\nrequirements: [SIIFA-R06]\n"
ONE = "given: {facturas: {f: {radicada: true}}}\n"
UNKNOWN = "role: erp, call: ver_glosa, with: {IdSeguimientoFacturaGlosa: 5}"
LIST = "steps:\n  - {name: Ver, role: erp, call: listar_facturas, "
FORMULATE = """
    role: erp
    call: formular_glosa
    with: {idFactura: "${f.id}", idSeguimientoTipoCodigoGlosa: "${codigo('GLOSA')}",
           fechaFormulacion: "${ahora('-50m')}", valorGlosa: 1000}
"""


def _context(text: str, *defects: str, roles: frozenset[str] | None = None) -> Context:
    ground = playground(*defects, roles=roles or frozenset({"erp", "ips", "erp_consulta"}))
    item = items(parse(text, "x.yaml", the_known()), the_writing())[0]
    return ground.context(item, take(ground.discover(), item.needs))


def _run(text: str, *defects: str) -> Context:
    context = _context(text, *defects)
    context.item.run(context)
    return context


def _found(context: Context) -> list[tuple[str, str, str, str]]:
    return [(one.code, str(one.level), one.requirement, one.place) for one in context.findings]


def test_an_item_says_what_it_needs() -> None:
    text = HEAD + ONE + "for: {n: [1, 2]}\nsteps:\n  - name: Formular" + FORMULATE
    found = items(parse(text, "x.yaml", the_known()), the_writing(), prefix="archivo")
    assert [item.id for item in found] == ["archivo/prueba[1]", "archivo/prueba[2]"]
    item = found[0]
    assert (
        "Prueba [1]",
        "formular_glosa",
        ("formular_glosa",),
        ("erp",),
        (radicadas(),),
        True,
    ) == (item.title, item.capability, item.capabilities, item.roles, item.needs, item.writes)


def test_a_wrong_status_is_found_at_the_line_of_its_step() -> None:
    context = _run(
        HEAD
        + "steps:\n  - {name: Ver, role: erp, call: ver_glosa, with: {IdSeguimientoFacturaGlosa: "
        "5}}\n"
    )
    assert _found(context) == [("LIF-01", "MUST", "SIIFA-R06", "x.yaml:5")]
    assert (context.findings[0].expected, context.findings[0].actual[:3]) == ("«Ver»: 200", "404")


def test_a_refusal_with_another_status_is_not_an_acceptance() -> None:
    context = _run(
        HEAD
        + "steps:\n  - {name: Ver, role: erp, call: ver_glosa, with: {IdSeguimientoFacturaGlosa: "
        "5}, "
        "expect: {status: 403, code: SEC-03}}\n"
    )
    assert _found(context) == [("ERR-10", "MUST", "SIIFA-MAN-7.400", "x.yaml:5")]


def test_a_failed_precondition_blocks_and_names_itself() -> None:
    text = HEAD + f"steps:\n  - {{name: Ver, given: true, {UNKNOWN}}}\n"
    with pytest.raises(BlockedError, match=r"«Ver» \(x.yaml:5\): 404"):
        _run(text)


def test_finally_runs_after_a_finding_and_hides_nothing() -> None:
    text = HEAD + (
        "steps:\n  - {name: Ver, role: erp, call: ver_glosa, with: {IdSeguimientoFacturaGlosa: 5}, "
        "save: {g: idSeguimientoFacturaGlosa}}\n"
        "finally:\n  - {name: Sin dato, role: erp, call: ver_glosa, "
        "with: {IdSeguimientoFacturaGlosa: '${g}'}}\n"
        "  - {name: Cierre, role: erp, call: listar_facturas}\n"
    )
    context = _run(text)
    assert [one.code for one in context.findings] == ["LIF-01"]
    assert [one.request.capability for one in context.exchanges] == ["ver_glosa", "listar_facturas"]


def test_the_first_finding_ends_the_story() -> None:
    steps = (
        "steps:\n"
        + "  - {name: Ver, role: erp, call: ver_glosa, with: {IdSeguimientoFacturaGlosa: 5}}\n" * 2
    )
    assert len(_run(HEAD + steps).exchanges) == 1


def test_a_role_that_lacks_is_told_and_a_capability_that_is_not_there_does_not_apply() -> None:
    text = HEAD + "steps:\n  - {name: Ver, role: fits, call: listar_facturas}\n"
    context = _context(text)
    with pytest.raises(LackedError, match="faltan credenciales del rol fits"):
        context.item.run(context)
    context = _context(text.replace("fits", "erp").replace("listar_facturas", "listar_glosa"))
    with pytest.raises(NotApplicableError, match="no tiene la capacidad listar_glosa"):
        context.item.run(context)


def test_without_facturas_or_codes_the_story_is_blocked() -> None:
    context = _context(HEAD + ONE + "steps:\n  - name: Formular" + FORMULATE)
    context.resources = ()
    with pytest.raises(
        BlockedError, match=r"faltan facturas para «f»: hace falta 1 factura radicada .* y hay 0"
    ):
        context.item.run(context)
    context = _context(HEAD + LIST + "with: {x: \"${codigo('NADA')}\"}}\n")
    with pytest.raises(BlockedError, match="en el grupo NADA: 0; hacen falta"):
        context.item.run(context)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("1/(n-n)", "División entre cero"),
        ("dinero(texto, 1)", "no se puede calcular. Se escribe dinero"),
        ("ahora(texto)", "no es un desplazamiento"),
        ("texto(0-n)", "Se acepta de 0 a 100000"),
        ("texto < 3", "no se pueden comparar"),
        ("habiles(2, texto)", "no es una fecha"),
    ],
)
def test_an_expression_that_an_answer_makes_impossible_blocks_the_story(
    expression: str, said: str
) -> None:
    steps = (
        "steps:\n  - {name: Lista, role: erp, call: listar_facturas, "
        "save: {n: 'resultado[0].idFactura', texto: 'resultado[0].numeroFactura'}}\n"
        '  - {name: Ver, role: erp, call: listar_facturas, with: {x: "${' + expression + '}"}}\n'
    )
    with pytest.raises(BlockedError, match=r"x\.yaml:\d+: no se pudo calcular") as raised:
        _run(HEAD + steps)
    assert said in str(raised.value)


def test_an_answer_without_what_the_story_saves_is_found_and_of_a_precondition_blocks() -> None:
    step = LIST + "save: {g: 'resultado[0].nada'}"
    finding = _run(HEAD + step + "}\n").findings[0]
    assert (
        "CON-01",
        "«Ver»: que la respuesta traiga resultado[0].nada, que la historia guarda como «g»",
        "nada (no está)",
    ) == (finding.code, finding.expected, finding.actual)
    with pytest.raises(
        BlockedError, match=r"condición previa «Ver» .* que la historia guarda como «g»"
    ):
        _run(HEAD + step + ", given: true}\n")


REPEAT = "repeat: {until: {totalRegistros: {gt: 999999}}, times: 4, every: '250ms'}"


def test_a_repeat_ends_at_its_limit_with_a_finding_and_pauses_between() -> None:
    context = _context(HEAD + LIST + REPEAT + "}\n")
    paused: list[float] = []
    context.pause = paused.append
    context.item.run(context)
    assert (4, [0.25] * 3, ["CON-01"]) == (
        len(context.exchanges),
        paused,
        [one.code for one in context.findings],
    )
    assert (
        context.findings[0].expected == "«Ver»: totalRegistros gt 999999 tras 4 veces, cada 0.25 s"
    )


def test_a_repeat_goes_on_as_soon_as_the_answer_holds_and_blocks_a_precondition() -> None:
    held = REPEAT.replace("999999", "0")
    assert (1, []) == (len((done := _run(HEAD + LIST + held + "}\n")).exchanges), done.findings)
    context = _context(HEAD + LIST + REPEAT + ", given: true}\n")
    context.pause = lambda seconds: None
    with pytest.raises(BlockedError, match="se esperaba totalRegistros gt 999999 tras 4 veces"):
        context.item.run(context)


def test_a_repeat_counts_as_many_writes_as_it_may_make() -> None:
    text = (
        HEAD
        + ONE
        + "steps:\n  - name: Formular"
        + FORMULATE
        + "    repeat: {until: {a: 1}, times: 7}\n"
    )
    assert 7 == items(parse(text, "x.yaml", the_known()), the_writing())[0].writes


@pytest.mark.parametrize(("writing", "count"), [((), 0), (("listar_facturas",), 1)])
def test_whether_a_step_writes_its_capability_says_and_not_its_name(
    writing: Sequence[str], count: int
) -> None:
    story = parse(HEAD + LIST + "expect: {status: 200}}\n", "x.yaml", the_known())
    assert count == items(story, writing)[0].writes


def test_an_answer_without_a_schema_in_the_contract_cannot_be_asked_for_one() -> None:
    assert [] == _run(HEAD + LIST + "expect: {schema: true}}\n").findings
    context = _context(HEAD + LIST + "expect: {schema: true}}\n")
    bound = context.contract.bound["listar_facturas"]
    answers = (Answer("2XX", ("application/json",), None),)
    bare = replace(bound, operation=replace(bound.operation, answers=answers))
    context.contract = replace(
        context.contract, bound={**context.contract.bound, "listar_facturas": bare}
    )
    with pytest.raises(BlockedError, match="el contrato no declara un esquema para el 200"):
        context.item.run(context)


def test_lists_one_inside_another_keep_their_positions() -> None:
    text = (
        HEAD + LIST + "with: {x: {repeat: 2, item: {a: {repeat: 2, item: '${i}'}, b: '${i}'}}}}\n"
    )
    context = _context(text)
    run = ScenarioRun.of(context, parse(text, "x.yaml", the_known()), {}, {})
    step = run.scenario.steps[0]
    assert [{"a": [0, 1], "b": 0}, {"a": [0, 1], "b": 1}] == run.values.value(
        step, (step.values or {})["x"]
    )


def test_a_whole_list_is_judged_and_the_element_that_differs_is_told() -> None:
    body = (
        "expect: {body: {'resultado[*].idFactura': {unique: true, each: {gt: 0}}, "
        "'sum(resultado[*].idFactura)': "
        "{gt: 0}, 'resultado[*].numeroFactura': {each: {matches: '[A-Z]+[0-9]*1'}}}}"
    )
    finding = _run(HEAD + LIST + body + "}\n").findings[0]
    assert "resultado[*].numeroFactura each" in finding.expected
    assert finding.actual.startswith("el elemento ")


def test_a_body_that_differs_is_told_with_both_values() -> None:
    text = (
        HEAD + ONE + "steps:\n  - name: Lista\n    role: erp\n    call: listar_facturas\n"
        "    with: {IdFactura: '${f.id}'}\n    expect: {body: {totalRegistros: 1, "
        "length(resultado): {gt: 3}}}\n"
    )
    finding = _run(text).findings[0]
    assert (finding.code, finding.expected, finding.actual) == (
        "CON-01",
        "«Lista»: length(resultado) gt 3",
        "1",
    )


def test_one_seed_one_choice() -> None:
    text = HEAD + LIST + "with: {NumeroFactura: \"${unico('A')}\"}}\n"
    assert _run(text).exchanges[0].request.url == _run(text).exchanges[0].request.url


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "$.a[1].b: antes 2, después 3"),
        ({"a": 1}, {}, "$.a: antes 1, después nada (no está)"),
        ([1], [1, 2], "$: antes [1], después [1, 2]"),
    ],
)
def test_a_difference_names_its_place(before: object, after: object, said: str) -> None:
    assert said == difference(before, after)

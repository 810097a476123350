"""What an item wrote is judged in its answers and in all that it reads, and what nobody can tell is
not.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Level
from conformance.core.resource import Pool
from conformance.http.checks.codes import CON_05, CON_06
from conformance.http.context import Context
from conformance.http.oracle.row_memory import written_rows
from conformance.http.oracle.written_rows import judge_rows
from conformance.run.certification import make_context
from conformance.selftest.rehearsed import Rehearsed, prepare

EVIDENCE = Evidence("", (), None, (), None, "")
SENT = {
    "idFactura": 1,
    "idSeguimientoTipoCodigoGlosa": "FA0101",
    "fechaFormulacion": "2026-01-31T12:00:00.125Z",
    "valorGlosa": 10.25,
    "observacion": "niña",
}
MADE = {"idSeguimientoFacturaGlosa": 7}
RIGHT = {**MADE, **SENT, "fechaFormulacion": "2026-01-31T07:00:00.125-05:00", "idConsulta": None}
Answers = Sequence[tuple[str, Mapping[str, Any], int, Any]]
"""What is asked, with which values, and how it is answered."""
FORMULATED = ("formular_glosa", SENT, 200, MADE)


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return prepare(phases=("probing",))


def asked(craft: Rehearsed, answers: Answers, starts: Sequence[str] = ()) -> Context:
    """Return the context of an item that asked all of that, one after the other."""
    given = iter(answers)

    def send(request: Request) -> Exchange:
        *_, status, body = next(given)
        headers = (("content-type", "application/json"),)
        response = Response(status, headers, json.dumps(body).encode())
        nth = len(context.exchanges)
        started = starts[nth] if starts else ""
        return Exchange(f"x{nth}", request, response, None, started, 0.0, EVIDENCE)

    pool = Pool(roles=frozenset({"erp", "ips"}))
    context = make_context(craft.plan, craft.items[0], send, lambda *_: "e30.e30.x", pool, [])
    for capability, values, *_ in answers:
        context.send(context.request(capability, "erp", values), lambda exchange, bound: iter(()))
    return context


def found(craft: Rehearsed, answers: Answers, starts: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the code and the place of what is found of the exchanges."""
    context = asked(craft, answers, starts)
    judge_rows(craft.plan.pack, context)
    return [(one.code, one.place) for one in context.findings]


def seen(**changed: Any) -> tuple[str, Mapping[str, Any], int, Any]:
    """Return the reading of the detail, with some members otherwise."""
    return "ver_glosa", {"IdSeguimientoFacturaGlosa": 7}, 200, {**RIGHT, **changed}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"observacion": "nina"}, [("CON-06", "$.observacion")]),
        ({"observacion": None}, [("CON-01", "$.observacion")]),
        ({"valorGlosa": 10}, [("CON-06", "$.valorGlosa")]),
        ({"fechaFormulacion": "2026-01-31T12:00:00Z"}, [("CON-06", "$.fechaFormulacion")]),
        (
            {"idSeguimientoTipoCodigoGlosa": "FA0102"},
            [("CON-01", "$.idSeguimientoTipoCodigoGlosa")],
        ),
        ({"idConsulta": 3}, [("CON-01", "$.idConsulta")]),
    ],
)
def test_what_was_sent_is_read_as_it_was(
    craft: Rehearsed, changed: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """And nothing where nothing was said."""
    assert expected == found(craft, [FORMULATED, seen(**changed)])


def test_a_member_that_is_left_out_shows_nothing(craft: Rehearsed) -> None:
    """Where the document declares it."""
    bare = {name: value for name, value in RIGHT.items() if name != "observacion"}
    shown = ("ver_glosa", {"IdSeguimientoFacturaGlosa": 7}, 200, bare)
    assert [("CON-01", "$.observacion")] == found(craft, [FORMULATED, shown])


def test_the_answer_of_a_bulk_is_judged_by_its_places(craft: Rehearsed) -> None:
    """Each element with what was sent at its place."""
    sent = [{**SENT, "observacion": text} for text in ("una", "otra")]
    made = [{**MADE, **sent[0]}, {"idSeguimientoFacturaGlosa": 8, **sent[1], "observacion": "una"}]
    bulk = ("formular_glosa_masivo", {"listaGlosas": sent}, 200, made)
    assert [("CON-01", "$.[1].observacion")] == found(craft, [bulk])


def test_what_was_shown_right_and_is_changed_later_is_another_finding(craft: Rehearsed) -> None:
    """It was kept: another write, or another reading, is wrong."""
    assert [("CON-01", "$.observacion")] == found(
        craft, [FORMULATED, seen(), seen(observacion="otra")]
    )


@pytest.mark.parametrize(
    "write",
    [
        ("formular_glosa", {**SENT, "observacion": "otra"}, 500, {}),
        ("radicar_factura", {"idFactura": 1}, 200, None),
        FORMULATED,
    ],
)
def test_what_nobody_can_tell_is_not_judged(craft: Rehearsed, write: Any) -> None:
    """After an error, a write without an answer, and the same id given twice."""
    assert [] == found(craft, [FORMULATED, write, seen(observacion="otra")])


def test_a_row_that_the_item_did_not_write_is_not_judged(craft: Rehearsed) -> None:
    """It may be anything."""
    assert [] == found(craft, [FORMULATED, seen(idSeguimientoFacturaGlosa=9, observacion="otra")])


def test_an_account_shows_the_last_that_was_said(craft: Rehearsed) -> None:
    """What an update leaves out stays, and what it empties may be either."""
    number = {"idEmpresaCuentaBancaria": 5}
    opened = {"nit": 1, "numeroCuenta": "12", "titular": "A", "observaciones": "a"}
    update = {"id": 5, **number, "titular": "B", "observaciones": ""}
    changed = {**number, "numeroCuenta": "1", "titular": "B", "observaciones": "a"}
    answers = [
        ("crear_cuenta", opened, 201, {**number, **opened}),
        ("actualizar_cuenta", update, 200, changed),
    ]
    assert [("CON-01", "$.numeroCuenta")] == found(craft, answers)


def test_what_the_item_found_goes_before(craft: Rehearsed) -> None:
    """A must is not told twice, a lighter one of the same name is not all."""
    for code, level, expected in (
        (CON_06, Level.MUST, 1),
        (CON_05, Level.SHOULD, 1),
        (CON_06, Level.SHOULD, 2),
    ):
        context = asked(craft, [FORMULATED, seen(observacion="nina")])
        grounds: Any = {"level": level, "requirement": "SIIFA-R17"}
        context.report(code, context.exchanges[-1], expected="", actual="", **grounds)
        judge_rows(craft.plan.pack, context)
        assert expected == len(context.findings)


def test_a_lifecycle_says_its_rows_and_the_pack_the_others(craft: Rehearsed) -> None:
    """Who and when too."""
    known = written_rows(craft.plan.pack)
    stamp = known["glosa"].changed["responder_glosa"]
    assert ("usuarioReporteRespuesta", "fechaReporteRespuesta") == (stamp.who, stamp.when)
    assert {"formular_glosa": "", "formular_glosa_masivo": "listaGlosas"} == known["glosa"].made_by
    assert "codigoTipoGiro" in known["pago"].unshown


def test_two_states_written_apart_are_not_of_one_moment(craft: Rehearsed) -> None:
    """To the millionth of a second, which two writes never share."""
    sent = {"idSeguimientoFacturaPago": 4, "codigoEstado": 1402}
    numbers = ({"idSeguimientoFacturaPagoEstado": one} for one in (1, 2))
    first, second = ({**number, **sent} for number in numbers)
    moments = ("2026-01-01T00:00:00.123456Z", "2026-01-01T00:00:01.123456Z")
    for shown, expected in ((moments, []), (moments[:1] * 2, ["$.resultado[1].fechaRegistro"])):
        rows = [
            {**row, "fechaRegistro": moment}
            for row, moment in zip((first, second), shown, strict=True)
        ]
        listed = ("listar_estados_pago", {"IdSeguimientoFacturaPago": 4}, 200, rows)
        made = [("registrar_estado_pago", sent, 200, row) for row in (first, second)]
        starts = ("2026-01-01T00:00:00.1Z", "2026-01-01T00:00:01.1Z", "2026-01-01T00:00:02Z")
        assert expected == [place for _, place in found(craft, [*made, listed], starts)]

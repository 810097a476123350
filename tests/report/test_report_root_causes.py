"""Findings joined by cause, the worst for people and money first."""

from dataclasses import replace

from report_sample import finding

from conformance.core.finding import Finding, Level
from conformance.http.checks.codes import SYSTEM_CODES
from conformance.report.record import Deviation
from conformance.report.root_causes import HARMS, RootCause, field_of, root_causes


def _said(code: str, capability: str = "ver", **more: object) -> Finding:
    made = replace(finding(code), capability=capability, expected="400", actual="200")
    return replace(made, **more)  # type: ignore[arg-type]


def _causes(*groups: tuple[str, Finding]) -> tuple[RootCause, ...]:
    return root_causes([[Deviation(item, one)] for item, one in groups])


def test_every_code_about_the_system_does_one_harm() -> None:
    """A code that no harm holds would stand nowhere among the worst."""
    held = [code for harm in HARMS for code in harm.codes]
    assert sorted(code.id for code in SYSTEM_CODES) == sorted(held)


def test_what_speaks_of_one_field_is_one_cause_wherever_it_is() -> None:
    """A field that one reading loses is lost in all that show it."""
    joined = _causes(
        ("a", _said("CON-06", "ver", place="$.filas[3].valor", actual="1")),
        ("b", _said("CON-06", "listar", place="filas.0.valor", actual="2 y algo")),
        ("c", _said("CON-06", "ver", place="$.fecha", actual="ayer")),
    )
    assert [((0, 1), "valor", 2), ((2,), "fecha", 1)] == [
        (one.rows, one.field, one.touched) for one in joined
    ]


def test_without_a_field_one_capability_or_item_is_one_cause() -> None:
    """A rule that a capability forgets is forgotten whoever tries it."""
    joined = _causes(
        ("a", _said("LIF-03", "responder", expected="se rechaza", actual="200: {}")),
        ("b", _said("LIF-03", "responder", place="cuentos/x.yaml:9", expected="otra vez no")),
        ("b", _said("LIF-03", "contestar", expected="tampoco", actual="201")),
        ("c", _said("LIF-02", "responder")),
        ("d", _said("LIF-03", "radicar", expected="sin nada en común", actual="202")),
    )
    assert [(0, 1, 2), (4,), (3,)] == [one.rows for one in joined]


def test_the_same_expected_and_got_is_one_cause_but_for_numbers_verbs_and_bodies() -> None:
    """One verb refused wrongly everywhere is one thing to mend."""
    joined = _causes(
        ("a", _said("ERR-05", "una", expected="405 para DELETE", actual='404: {"a": 1}')),
        ("b", _said("ERR-05", "otra", expected="405 para PATCH", actual="404: <html>")),
        ("c", _said("ERR-05", "tercera", expected="405 para PATCH", actual="200")),
    )
    assert [(0, 1), (2,)] == [one.rows for one in joined]


def test_codes_that_one_exchange_shows_are_one_cause_headed_by_the_worst() -> None:
    """Another entity's row that besides has an odd shape is another entity's row."""
    joined = _causes(
        ("a", _said("SCH-01", "ver", exchanges=("x1", "x9"), actual="en $.a.b: mal")),
        ("b", _said("SEC-05", "otra", exchanges=("x9",), actual="una fila ajena")),
    )
    assert [((1, 0), "SEC-05", "Una entidad ve o toca datos de otra")] == [
        (one.rows, one.code, one.harm.words) for one in joined
    ]


def test_causes_go_by_level_then_harm_then_how_much_they_touch() -> None:
    """An obligatory 500 comes before a recommended leak, and data before both."""
    joined = _causes(
        ("a", _said("SEC-05", "z", level=Level.SHOULD)),
        ("b", _said("ERR-01", "y")),
        ("c", _said("ERR-02", "uno", actual="x", place="$.a")),
        ("d", _said("ERR-02", "dos", actual="y", place="$.b")),
        ("e", _said("ERR-02", "tres", actual="z", place="$.b")),
        ("f", _said("CON-05", "w")),
        ("g", _said("DOC-01", "w", level=Level.MAY)),
    )
    assert ["CON-05", "ERR-02", "ERR-02", "ERR-01", "SEC-05"] == [one.code for one in joined]
    assert ["b", "a"] == [one.field for one in joined if one.code == "ERR-02"]


def test_a_field_is_named_by_its_place_or_by_what_was_got() -> None:
    """A place in a story is no field."""
    said = finding()
    told = {
        "query.NumeroPagina": "NumeroPagina",
        "$.filas[0].valor": "valor",
        "lista.0.valor": "valor",
        "IdFactura": "IdFactura",
        "cuentos/x.yaml:9": "",
        "": "",
    }
    assert told == {place: field_of(replace(said, place=place)) for place in told}
    pointed = replace(said, actual='en $.filas[2].id: "5" is not of type "integer"')
    assert "id" == field_of(pointed)

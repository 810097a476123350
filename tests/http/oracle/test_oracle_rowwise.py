"""Two readings of a row are compared field by field, by either name, and meaning counts."""

from typing import Any

import pytest

from conformance.http.checks.alike import alike, plain
from conformance.http.oracle.rowwise import Difference, between, kept

DETAIL = {
    "fad05NumeroFactura": "F1",
    "fau14ValorFactura": 10,
    "emisor": {"faj21NitEmisor": "8", "faj20RazonSocial": "IPS"},
    "facturaLinea": [1],
}


@pytest.mark.parametrize(
    ("name", "without", "expected"),
    [
        ("fad05NumeroFactura", "", "numerofactura"),
        ("numeroFactura", "", "numerofactura"),
        ("idSeguimientoTipoCodigoGlosaReiteracion", "Glosa", "idseguimientotipocodigoreiteracion"),
        ("fad", "", "fad"),
    ],
)
def test_a_property_has_one_name_wherever_it_is_shown(
    name: str, without: str, expected: str
) -> None:
    """The tag of the DIAN's annex and the word that a list leaves out are no part of it."""
    assert expected == plain(name, without)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (10, 10.0, True),
        (None, "", True),
        (None, 0, False),
        ("a", "a ", False),
        (True, 1, False),
        ("2026-01-01T05:00:00Z", "2026-01-01T00:00:00-05:00", True),
        ("2026-01-01T05:00:00Z", "2026-01-01T05:00:00-05:00", False),
        ("2026-01-01T05:00:00.125Z", "2026-01-01T05:00:00.1250000Z", True),
        ("2026-01-01", "2026-01-01T08:00:00-05:00", True),
        ("RE9901", "RE9902", False),
    ],
)
def test_values_are_compared_by_what_they_mean(one: Any, other: Any, expected: bool) -> None:
    """An instant is one however it is written; a text is the same only to the byte."""
    assert expected == alike(one, other)


def test_readings_are_compared_in_what_both_show() -> None:
    """Nested objects too; lists, and what one of them lacks, are not compared."""
    listed = {"numeroFactura": "F2", "valorFactura": 10.0, "emisor": {"razonSocial": "ips"}}
    assert [
        Difference("numeroFactura", "F1", "F2"),
        Difference("emisor.razonSocial", "IPS", "ips"),
    ] == list(between(DETAIL, listed))


@pytest.mark.parametrize(("filled", "count"), [(False, 1), (True, 0)])
def test_what_one_reading_leaves_empty_may_be_let_pass(filled: bool, count: int) -> None:
    """A list may say less than a detail where nothing says that it must not."""
    assert count == len(list(between(DETAIL, {"numeroFactura": None}, filled=filled)))


def test_what_was_sent_is_kept_and_what_was_not_is_empty() -> None:
    """A value that nobody sent is another row's; zero and "" are nothing."""
    sent = {"valorGlosa": 1.5, "fechaFormulacion": "2026-01-01T05:00:00Z"}
    shown = {"valorGlosa": 1, "fechaFormulacion": "2026-01-01T00:00:00-05:00", "idConsulta": 7}
    optional = frozenset({"valorGlosa", "idConsulta", "idUsuario"})
    assert [
        Difference("valorGlosa", 1.5, 1),
        Difference("idConsulta", None, 7),
    ] == list(kept(sent, shown, optional))

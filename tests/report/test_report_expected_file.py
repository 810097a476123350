"""The file of what is expected is checked whole: every fault at its line and column, with the
nearest right word.
"""

from pathlib import Path

import pytest

from conformance.core.errors import InputError
from conformance.report.expected_file import ExpectationWords, parse_expected
from conformance.report.record import Accepted, Exempt, Expected

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
KNOWN = ExpectationWords(
    ("ERR-01", "LIF-03"),
    ("formular_glosa", "responder_glosa"),
    ("probing/existe", "contract/nucleo"),
)
WHOLE = """\
accepted:
  - code: LIF-03
    capability: responder_glosa
    reason: El proveedor lo corrige en la 2.4
    ticket: 0123
    expires: 2026-12-31
  - {code: LIF-03, reason: sin capacidad, ticket: A-1, expires: "2027-01-31"}
not_applicable:
  - item: probing/existe
    reason: No hay segunda IPS
"""


def _faults(text: str, *, draft: bool = False) -> str:
    with pytest.raises(InputError) as raised:
        parse_expected(text, "esperado.yaml", KNOWN, draft=draft)
    return str(raised.value)


def test_faults_are_told_as_in_the_golden_text() -> None:
    """All of them at once, in the order of the file."""
    text = (GOLDEN / "esperado-faltas.yaml").read_text(encoding="utf-8")
    assert (GOLDEN / "esperado-faltas.txt").read_text(encoding="utf-8") == _faults(text) + "\n"


def test_every_value_is_the_text_that_was_written() -> None:
    """A ticket keeps its zeros, a day is a day quoted or not, and a capability may be missing."""
    assert Expected(
        "esperado.yaml",
        (
            Accepted(
                "LIF-03",
                "responder_glosa",
                "El proveedor lo corrige en la 2.4",
                "0123",
                "2026-12-31",
            ),
            Accepted("LIF-03", None, "sin capacidad", "A-1", "2027-01-31"),
        ),
        (Exempt("probing/existe", "No hay segunda IPS"),),
    ) == parse_expected(WHOLE, "esperado.yaml", KNOWN)


@pytest.mark.parametrize("text", ["accepted:\n", "accepted: []\nnot_applicable:\n"])
def test_nothing_accepted_is_something_to_expect(text: str) -> None:
    """An empty list says that no deviation at all is expected."""
    assert Expected("esperado.yaml") == parse_expected(text, "esperado.yaml", KNOWN)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "esperado.yaml está vacío"),
        ("# nada\n", "esperado.yaml está vacío"),
        ("- 1", "debe ser un mapa"),
        ("accepted: x", "«accepted» debe ser una lista"),
        ("accepted: [uno", "no es YAML válido"),
        ("accepted: &a [*a]", "anida demasiados niveles"),
        ("accepted:\naccepted:\n", "La clave «accepted» está repetida (ya está en la línea 1)"),
        ("accepted: []\n[uno]: dos", "Una clave debe ser un texto"),
        ("accepted: [{code: ERR-01}]", "«reason», «ticket», «expires»"),
    ],
)
def test_what_cannot_be_used_is_told(text: str, said: str) -> None:
    assert said in _faults(text)


def test_a_draft_may_lack_what_people_fill_in_but_not_what_it_is_about() -> None:
    """`baseline init` writes drafts; a run takes none."""
    text = "accepted:\n  - code: LIF-03\n    reason:\n    ticket:\n    expires:\n"
    assert (Accepted("LIF-03", None, "", "", ""),) == parse_expected(
        text, "e", KNOWN, draft=True
    ).accepted
    assert "Falta completar «reason», «ticket», «expires»." in _faults(text)
    assert "Falta completar «code»." in _faults(text.replace("LIF-03", ""), draft=True)


def test_items_are_not_judged_where_nobody_knows_them() -> None:
    """Which items there are depends on the target."""
    text = "not_applicable: [{item: probing/otro, reason: no hay}]"
    known = ExpectationWords(KNOWN.codes, KNOWN.capabilities)
    assert (Exempt("probing/otro", "no hay"),) == parse_expected(text, "e", known).not_applicable
    assert "No existe la prueba «probing/otro»." in _faults(text)

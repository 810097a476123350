"""What is asked of whoever has no target file: driven by hand, without a terminal."""

from collections.abc import Iterable

import pytest

from conformance.core.installed import load
from conformance.core.target import Target
from conformance.packs.siifa.facturas import FACTURA
from conformance.run.doctor.interview import (
    Draft,
    Question,
    ids_of,
    interview,
    text_of,
    variable,
    yes_or_no,
)
from conformance.run.target_file import parse_target, unfit_address

_ANSWERS = (
    "Mi «SIIFA»: pruebas",
    "https://siifa.example/seguridad",
    "https://siifa.example/factura",
    "",
    "ips, erp, ips",
    "",
    "",
    "USUARIO_ERP",
    "CLAVE_ERP",
    "101, 102",
)


def _held(answers: Iterable[str]) -> tuple[Draft, list[Question]]:
    """Return what an interview makes of answers, and all that it asked."""
    asking = interview(["siifa"], load)
    questions = [next(asking)]
    for answer in answers:
        settled = questions[-1].settled(answer)
        assert "" == questions[-1].fault(settled)
        try:
            questions.append(asking.send(settled))
        except StopIteration as ended:
            draft: Draft = ended.value
            return draft, questions
    raise AssertionError(f"not all was asked: {questions[-1].asks}")


def _target() -> Target:
    draft, _ = _held(_ANSWERS)
    environ = dict.fromkeys(draft.variables, "x")
    return parse_target(text_of(draft), "objetivo.yaml", environ)


def test_the_answers_make_a_target_file_that_is_read_as_they_were_given() -> None:
    """Every answer is in its place, the usual ones where nothing was said."""
    target = _target()
    assert ("Mi «SIIFA»: pruebas", "pruebas") == (target.name, target.environment)
    assert ["https://siifa.example/seguridad", "https://siifa.example/factura"] == list(
        target.services.values()
    )
    assert ["ips", "erp"] == list(target.roles)
    assert "CLAVE_ERP" == target.roles["erp"].password_variable
    assert {"factura": (101, 102)} == target.resources


def test_nobody_is_asked_for_a_password_and_none_is_written() -> None:
    """Variables alone: the file holds their names."""
    draft, questions = _held(_ANSWERS)
    assert ("SIIFA_IPS_USER", "SIIFA_IPS_PASSWORD", "USUARIO_ERP", "CLAVE_ERP") == draft.variables
    assert 4 == sum(one.asks.startswith("Variable de entorno") for one in questions)
    assert 'erp: {userName: "${env:USUARIO_ERP}", password: "${env:CLAVE_ERP}"}' in text_of(draft)


def test_of_several_packs_one_is_asked_for() -> None:
    """Where there is one alone, nobody is asked."""
    first = next(interview(["uno", "dos"], load))
    assert ("uno", "") == (first.usual, first.fault("dos"))
    assert "¿Quiso decir «dos»?" in first.fault("doss")


def test_what_is_no_variable_is_not_quoted_back() -> None:
    """Somebody may have written the password itself."""
    assert "" == variable("SIIFA_ERP_PASSWORD")
    said = variable("S3creta!")
    assert ("S3creta!" in said, "no se escribe aquí" in said) == (False, True)


@pytest.mark.parametrize(
    ("answer", "fine"),
    [("discover", True), ("1, 2", True), ("", False), ("uno", False), ("0", False)],
)
def test_ids_are_a_list_or_left_to_discovery(answer: str, fine: bool) -> None:
    """Of a kind that is told apart by numbers."""
    assert fine == (not ids_of(FACTURA)(answer))


def test_an_address_is_judged_as_the_target_file_judges_it() -> None:
    """The same sentence in both places."""
    assert "" == unfit_address("https://siifa.example/factura")
    assert (
        "«siifa.example» no es una dirección web." == unfit_address("siifa.example").split("\n")[0]
    )


def test_yes_and_no_are_told_apart_from_anything_else() -> None:
    """In whatever case."""
    assert ["", "", "Conteste sí o no."] == [yes_or_no(one) for one in ("Sí", "no", "quizás")]

"""The matrix as files: the page says the score first and why each miss; JUnit has a case for each
defect.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from conformance.core.profile import PHASES
from conformance.http.verification import load_pack
from conformance.selftest.clean import CleanRun, Sign
from conformance.selftest.report import Asked, passed, told, write_junit, write_matrix
from conformance.selftest.trial import FOUND, MISSED, Trial

ASKED = Asked(datetime(2026, 9, 16, 15, tzinfo=UTC), "completo", PHASES, 20)
GOOD = Trial(
    "ips-formula",
    "SEC-03",
    FOUND,
    ("SEC-03",),
    ("probing",),
    ("SIIFA-ROL",),
    ("a/b",),
    (),
    Sign("a/b", "SEC-03 Un rol", "403", "200 <b>"),
)
BAD = Trial("fuga-de-pila", "SEC-04", MISSED, (), (), (), ("a/b",), (), None)
FALSE = Sign("a/c", "CON-01 Título", "uno", "dos\x07")


def matrix(*trials: Trial, asked: Asked = ASKED, false: tuple[Sign, ...] = ()) -> dict[str, Any]:
    return told(asked, trials, CleanRun(false), load_pack("siifa"), 12.34)


def page(folder: Path, made: dict[str, Any]) -> str:
    write_matrix(folder / "nueva" / "carpeta", made)
    return (folder / "nueva" / "carpeta" / "matriz.html").read_text(encoding="utf-8")


def test_the_first_screen_says_the_score_and_what_it_means(tmp_path: Path) -> None:
    first = page(tmp_path, matrix(GOOD, BAD)).partition("<main>")[0]
    assert '<p class="word">50 %</p>' in first
    assert (
        "1 de 2 defectos hallados por su nombre; 0 hallazgos falsos en un sistema correcto."
        in first
    )
    assert "se le puso un solo defecto cada vez" in first


def test_each_miss_says_why_and_each_defect_how_it_shows_escaped(tmp_path: Path) -> None:
    text = page(tmp_path, matrix(GOOD, BAD, false=(FALSE,)))
    assert "<b>Por qué:</b> Lo encontró una prueba (a/b) y ninguna comprobación lo notó." in text
    assert "Hallazgo falso: CON-01 Título" in text
    assert "<pre>200 &lt;b&gt;</pre>" in text
    assert "Sin la fase Sondeos se perdería un defecto" in text


def test_a_part_of_the_catalogue_says_so_and_misses_no_requirement(tmp_path: Path) -> None:
    whole, part = (
        matrix(GOOD),
        matrix(GOOD, asked=replace(ASKED, selection="solo SEC", profile="rapido")),
    )
    assert (True, []) == (bool(whole["lacking"]), part["lacking"])
    text = page(tmp_path, part)
    assert "<b>Parte del catálogo.</b> Se probó solo SEC" in text
    assert "<b>Parte de las pruebas.</b> Perfil rapido" in text


def test_the_data_has_all_that_the_page_shows(tmp_path: Path) -> None:
    made = matrix(GOOD, BAD)
    write_matrix(tmp_path, made)
    assert made == json.loads((tmp_path / "matriz.json").read_text(encoding="utf-8"))
    assert {
        "name": "",
        "total": 2,
        "exact": 1,
        "among_others": 0,
        "other_code": 0,
        "missed": 1,
        "score": 50.0,
    } == made["totals"]


def test_only_every_defect_by_exactly_its_code_and_nothing_false_passes() -> None:
    assert [True, False, False] == [
        passed(matrix(GOOD)),
        passed(matrix(GOOD, BAD)),
        passed(matrix(GOOD, false=(FALSE,))),
    ]


def test_junit_has_a_case_for_the_clean_sandbox_and_one_for_each_defect(tmp_path: Path) -> None:
    write_junit(tmp_path / "a" / "junit.xml", matrix(GOOD, BAD, false=(FALSE, FALSE)))
    suite = ElementTree.parse(tmp_path / "a" / "junit.xml").getroot()
    assert ("3", "2") == (suite.get("tests"), suite.get("failures"))
    assert [
        ("selftest", "sandbox-limpio", 1),
        ("selftest.SEC-03", "ips-formula", 0),
        ("selftest.SEC-04", "fuga-de-pila", 1),
    ] == [(case.get("classname"), case.get("name"), len(case)) for case in suite]
    assert "ninguna comprobación lo notó" in str(suite[2][0].get("message"))
    assert str(suite[0][0].get("message")).endswith("se obtuvo dos\\x07")

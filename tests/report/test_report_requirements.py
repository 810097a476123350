"""A requirement that is a part of a wider one is judged where its part was; somebody's word never
counts as passed.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from report_sample import HEADER, ended, finding, write

from conformance.core.finding import Level, Verdict
from conformance.core.requirement import ATTESTATION, Requirement
from conformance.report.acta import write_acta
from conformance.report.summary import summarise

WIDE = Requirement(
    "SIIFA-R09", Level.MUST, "R9", "Oficial", "Las fechas van en orden.", section="Actos"
)
PART = Requirement(
    "SIIFA-OF4.responder_glosa.fecha",
    Level.MUST,
    "PUT /r",
    "Oficial",
    "La respuesta es posterior.",
    section="Glosas",
    within=("SIIFA-R09",),
    capabilities=("responder_glosa",),
)
OTHER = replace(PART, id="SIIFA-OF4.formular_glosa.fecha", capabilities=("formular_glosa",))
WORD = Requirement(
    "SIIFA-LEY-57.1e",
    Level.MUST,
    "art. 57",
    "Ley 1438",
    "Salvo hechos nuevos.",
    note="Ninguna solicitud dice si un hecho es nuevo.",
    verify=ATTESTATION,
)
SAID = replace(
    WORD,
    attested={
        "by": "Ana Ejemplo, auditora",
        "date": "2026-05-01",
        "text": "Solo hechos <b>nuevos</b>.",
    },
)


def _verified(
    one: Requirement,
    item: str = "scenario/x[fecha]",
    about: str = "responder_glosa",
    called: tuple[str, ...] = ("formular_glosa", "responder_glosa"),
    cited: str = "SIIFA-R09",
) -> bool:
    return one.verified_by(item, (cited,), about, called)


def test_an_item_verifies_what_it_cites_and_the_parts_it_is_about() -> None:
    assert (True, False, False, True) == (
        _verified(PART),
        _verified(OTHER),
        _verified(PART, cited="SIIFA-R01"),
        _verified(PART, cited=PART.id),
    )
    calling = replace(PART, capabilities=(), calls=("formular_glosa",))
    assert (True, False) == (_verified(calling), _verified(calling, called=("ver_glosa",)))
    named = replace(PART, items=("*fecha?",))
    assert (True, False) == (_verified(named), _verified(named, item="scenario/x[valor]"))


def _rows(
    folder: Path, *requirements: Requirement, deviation: Any = None
) -> dict[str, tuple[str, list[str], str]]:
    planned = (
        replace(HEADER.planned[0], requirements=("SIIFA-R09", PART.id)),
        replace(HEADER.planned[1], requirements=("SIIFA-R09", OTHER.id)),
        HEADER.planned[2],
    )
    header = replace(HEADER, planned=planned, requirements=requirements)
    summary = summarise(
        write(
            folder,
            header=header,
            findings=[deviation] if deviation else [],
            outcomes=ended(a=Verdict.FAILED if deviation else Verdict.PASSED),
        )
    )
    return {
        row["id"]: (row["verdict"], row["items"], row["reason"]) for row in summary["requirements"]
    }


def test_a_finding_on_the_wider_one_is_one_on_the_part_that_was_judged_there_and_on_no_other(
    tmp_path: Path,
) -> None:
    deviation = (
        "a",
        replace(finding("LIF-06", requirement="SIIFA-R09"), capability="responder_glosa"),
    )
    assert {
        WIDE.id: ("FAILED", ["a", "b"], "LIF-06 (nivel obligatorio)"),
        PART.id: ("FAILED", ["a"], "LIF-06 (nivel obligatorio), hallado bajo SIIFA-R09"),
        OTHER.id: ("PASSED", ["b"], ""),
    } == _rows(tmp_path, WIDE, PART, OTHER, deviation=deviation)


def test_without_an_attestation_it_does_not_apply_and_says_that_one_is_missing(
    tmp_path: Path,
) -> None:
    assert {
        WORD.id: (
            "NOT_APPLICABLE",
            [],
            "no se verifica por la API y el objetivo no trae su atestación: "
            "Ninguna solicitud dice si un hecho es nuevo.",
        )
    } == _rows(tmp_path, WORD)


def test_what_is_attested_is_shown_with_name_and_date_and_never_as_passed(tmp_path: Path) -> None:
    assert {
        SAID.id: (
            "NOT_APPLICABLE",
            [],
            "atestiguado por Ana Ejemplo, auditora el 2026-05-01: Solo hechos <b>nuevos</b>.",
        )
    } == _rows(tmp_path, SAID)
    summary = write_acta(tmp_path)
    assert ("CONFORME", dict(SAID.attested)) == (
        summary["verdict"],
        summary["requirements"][0]["attested"],
    )
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert '<span class="tag ATTESTED">Atestiguado</span>' in page
    assert "1 requisito está atestiguado, y no se cuenta como cumplido." in page
    assert "Solo hechos &lt;b&gt;nuevos&lt;/b&gt;." in page


def test_the_page_groups_requirements_by_document_and_section(tmp_path: Path) -> None:
    _rows(tmp_path, WIDE, PART, OTHER, WORD)
    write_acta(tmp_path)
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    order = [
        page.index(text)
        for text in (
            '<h3 class="source">Oficial</h3>',
            "<summary>Actos ",
            "<summary>Glosas ",
            '<h3 class="source">Ley 1438</h3>',
        )
    ]
    assert sorted(order) == order
    assert 2 == page.count('<h3 class="source">')

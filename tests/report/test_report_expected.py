"""What was expected against what was found: two-sided, dated, silent about what a run could not
tell.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from report_sample import HEADER, STARTED, RunEnd, ended, finding, write

from conformance.core.finding import Finding, Level, Verdict
from conformance.core.lack import Lack
from conformance.core.profile import PHASES
from conformance.report import words
from conformance.report.acta import write_acta
from conformance.report.allure import write_allure
from conformance.report.baseline import seen
from conformance.report.expected import day_of
from conformance.report.ledger import LEDGER, read
from conformance.report.record import Accepted, Exempt, Expected, Header, RecordedOutcome
from conformance.report.summary import exit_code, summarise

FULL = replace(HEADER, phases=PHASES)
SAID = finding("ERR-02")  # about formular_glosa
OTHER = replace(finding("LIF-03", requirement="SIIFA-R05"), capability="responder_glosa")
NOBODYS = replace(finding("TIM-01"), capability=None)


def _accepted(said: Finding = SAID, expires: str = "2026-12-31") -> Accepted:
    return Accepted(said.code, said.capability, "Se corrige en la 2.4", "SIIFA-12", expires)


def _run(
    folder: Path,
    expected: Expected,
    findings: Sequence[Finding] = (),
    *,
    header: Header = FULL,
    outcomes: Sequence[RecordedOutcome] | None = None,
    **more: Any,
) -> dict[str, Any]:
    at = ended(b=Verdict.FAILED if findings else Verdict.PASSED) if outcomes is None else outcomes
    ledger = write(
        folder,
        header=replace(header, expected=expected),
        outcomes=at,
        findings=[("b", one) for one in findings],
        **more,
    )
    return summarise(ledger)


def _standings(summary: dict[str, Any]) -> list[str]:
    return [
        row["standing"]
        for row in (*summary["expected"]["accepted"], *summary["expected"]["not_applicable"])
    ]


def test_a_run_that_finds_what_is_accepted_and_no_more_exits_with_0_and_stays_what_it_is(
    tmp_path: Path,
) -> None:
    """What is accepted changes the exit code, never the verdict."""
    summary = _run(tmp_path, Expected("e.yaml", (_accepted(),)), [SAID, SAID])
    assert ("NO_CONFORME", "CONFORME", True, 0) == (
        summary["verdict"],
        summary["expected"]["rest"],
        summary["expected"]["met"],
        exit_code(summary),
    )
    assert [
        {
            "code": "ERR-02",
            "capability": "formular_glosa",
            "reason": "Se corrige en la 2.4",
            "ticket": "SIIFA-12",
            "expires": "2026-12-31",
            "standing": "MET",
            "occurrences": 2,
        }
    ] == summary["expected"]["accepted"]
    assert [{"reason": "Se corrige en la 2.4", "ticket": "SIIFA-12", "expires": "2026-12-31"}] == [
        row["accepted"] for row in summary["findings"]
    ]


@pytest.mark.parametrize("level", list(Level))
def test_what_nobody_accepted_fails_whatever_its_level(tmp_path: Path, level: Level) -> None:
    """A recommendation that is broken for the first time is news too."""
    summary = _run(
        tmp_path, Expected("e.yaml", (_accepted(),)), [SAID, replace(OTHER, level=level)]
    )
    assert ([{"code": "LIF-03", "capability": "responder_glosa", "occurrences": 1}], 1) == (
        summary["expected"]["unexpected"],
        exit_code(summary),
    )


def test_what_is_said_of_the_documents_is_nobodys_deviation_but_may_be_expected(
    tmp_path: Path,
) -> None:
    """The published document is the Ministry's."""
    about = finding("DOC-01", level=Level.MAY, requirement="SIIFA-DOC")
    summary = _run(tmp_path / "1", Expected("e.yaml"), [about])
    assert ([], 0) == (summary["expected"]["unexpected"], exit_code(summary))
    summary = _run(tmp_path / "2", Expected("e.yaml", (_accepted(about),)))
    assert (["ABSENT"], 1) == (_standings(summary), exit_code(summary))


def test_a_finding_about_no_capability_is_not_one_about_some(tmp_path: Path) -> None:
    """An entry without capability speaks of findings without one, not of all."""
    summary = _run(
        tmp_path,
        Expected("e.yaml", (_accepted(NOBODYS),)),
        [NOBODYS, replace(NOBODYS, capability="x")],
    )
    assert (["MET"], [("TIM-01", "x")]) == (
        _standings(summary),
        [(row["code"], row["capability"]) for row in summary["expected"]["unexpected"]],
    )


@pytest.mark.parametrize("findings", [[SAID], []])
def test_an_acceptance_that_expired_fails_whether_its_finding_is_there_or_not(
    tmp_path: Path, findings: list[Finding]
) -> None:
    """It is told once, as expired."""
    summary = _run(tmp_path, Expected("e.yaml", (_accepted(expires="2026-11-19"),)), findings)
    assert (["EXPIRED"], [], 1) == (
        _standings(summary),
        summary["expected"]["unexpected"],
        exit_code(summary),
    )
    assert [None] * len(findings) == [row["accepted"] for row in summary["findings"]]


def test_an_acceptance_holds_through_its_day_in_bogota(tmp_path: Path) -> None:
    """At four in the morning in London it is still the day before in Bogotá."""
    early = replace(FULL, started="2026-11-20T04:59:59.999+00:00")
    summary = _run(
        tmp_path / "1", Expected("e.yaml", (_accepted(expires="2026-11-19"),)), [SAID], header=early
    )
    assert ("2026-11-19", ["MET"]) == (summary["expected"]["day"], _standings(summary))
    late = replace(FULL, started="2026-11-20T05:00:00.000+00:00")
    summary = _run(
        tmp_path / "2", Expected("e.yaml", (_accepted(expires="2026-11-19"),)), [SAID], header=late
    )
    assert ("2026-11-20", ["EXPIRED"]) == (summary["expected"]["day"], _standings(summary))
    assert ("2026-11-20", "") == (day_of(STARTED), day_of("ayer"))


def test_what_no_longer_appears_fails(tmp_path: Path) -> None:
    """Whoever mended it takes the entry out, and it can't come back unseen."""
    summary = _run(tmp_path, Expected("e.yaml", (_accepted(),)))
    assert ("CONFORME", ["ABSENT"], 1) == (
        summary["verdict"],
        _standings(summary),
        exit_code(summary),
    )


@pytest.mark.parametrize(
    "header",
    [
        replace(FULL, phases=("scenario",)),
        replace(FULL, selection="glosa"),
        replace(FULL, profile="rapido"),
    ],
)
def test_a_run_of_a_part_does_not_tell_what_is_gone(tmp_path: Path, header: Header) -> None:
    """What would have shown it may not have been asked."""
    summary = _run(tmp_path, Expected("e.yaml", (_accepted(),)), header=header)
    assert (["UNCHECKED"], True, 0) == (
        _standings(summary),
        summary["expected"]["met"],
        exit_code(summary),
    )


@pytest.mark.parametrize("verdict", [Verdict.BLOCKED, Verdict.ERROR])
def test_nor_does_one_that_could_not_judge_an_item_of_that_capability(
    tmp_path: Path, verdict: Verdict
) -> None:
    """`c` is about formular_glosa; what is about another capability is told all the same."""
    expected = Expected("e.yaml", (_accepted(), _accepted(OTHER)))
    summary = _run(tmp_path, expected, outcomes=ended(c=verdict))
    assert ["UNCHECKED", "ABSENT"] == _standings(summary)


@pytest.mark.parametrize("end", [RunEnd(interrupted=True), None, RunEnd(unavailable="se cayó")])
def test_nor_does_one_that_was_cut(tmp_path: Path, end: RunEnd | None) -> None:
    """It stays inconclusive: exit code 2."""
    summary = _run(tmp_path, Expected("e.yaml", (_accepted(),)), end=end)
    assert (["UNCHECKED"], 2) == (_standings(summary), exit_code(summary))


def test_accepting_all_that_was_found_does_not_hide_that_something_was_not_judged(
    tmp_path: Path,
) -> None:
    """Without what is accepted the run says nothing for sure, and its exit code says so."""
    summary = _run(
        tmp_path,
        Expected("e.yaml", (_accepted(),)),
        [SAID],
        outcomes=ended(a=Verdict.BLOCKED, b=Verdict.FAILED),
    )
    assert ("NO_CONFORME", "NO_CONCLUYENTE", True, 2) == (
        summary["verdict"],
        summary["expected"]["rest"],
        summary["expected"]["met"],
        exit_code(summary),
    )
    summary = _run(
        tmp_path,
        Expected("e.yaml", (_accepted(),)),
        [SAID],
        outcomes=ended(a=Verdict.ERROR, b=Verdict.FAILED),
    )
    assert 3 == exit_code(summary)


@pytest.mark.parametrize(
    ("verdict", "standing", "code"),
    [
        (Verdict.NOT_APPLICABLE, "MET", 0),
        (Verdict.PASSED, "APPLIES", 1),
        (Verdict.BLOCKED, "UNCHECKED", 0),
    ],
)
def test_an_item_that_should_not_apply_and_does_fails(
    tmp_path: Path, verdict: Verdict, standing: str, code: int
) -> None:
    """Whoever offers a thing at last is told to take the entry out; one that did not run says
    nothing.
    """
    summary = _run(
        tmp_path, Expected("e.yaml", (), (Exempt("c", "no lo ofrece"),)), outcomes=ended(c=verdict)
    )
    assert ([{"item": "c", "reason": "no lo ofrece", "standing": standing}], code) == (
        summary["expected"]["not_applicable"],
        exit_code(summary),
    )


def test_an_item_that_lacks_its_role_is_one_that_should_not_apply(tmp_path: Path) -> None:
    """Whoever says that there is no such user here is right as long as the target gives none."""
    lacking = replace(ended(c=Verdict.BLOCKED)[2], lacked=(Lack("otra_ips"),))
    summary = _run(
        tmp_path,
        Expected("e.yaml", (), (Exempt("c", "no hay segunda IPS"),)),
        outcomes=(*ended()[:2], lacking),
    )
    assert (["MET"], 0) == (
        [row["standing"] for row in summary["expected"]["not_applicable"]],
        exit_code(summary),
    )
    assert (Exempt("c", ""),) == seen(read(tmp_path / LEDGER), "e.yaml").not_applicable


def test_an_item_that_should_not_apply_and_was_not_planned_says_nothing(tmp_path: Path) -> None:
    assert ["UNCHECKED"] == _standings(
        _run(tmp_path, Expected("e.yaml", (), (Exempt("z", "no hay"),)))
    )


def test_a_run_of_which_nothing_is_expected_is_as_ever(tmp_path: Path) -> None:
    summary = summarise(write(tmp_path, outcomes=ended(b=Verdict.FAILED), findings=[("b", SAID)]))
    assert (None, "", "", 1) == (
        summary["expected"],
        words.accepted(summary),
        words.expectations(summary),
        exit_code(summary),
    )


def test_the_first_screen_says_that_the_system_does_not_conform(tmp_path: Path) -> None:
    """Beside the verdict, before anything else, and the terms of each acceptance below."""
    expected = Expected("e.yaml", (_accepted(), _accepted(OTHER, "2027-01-31")))
    _run(tmp_path, expected, [SAID, OTHER])
    write_acta(tmp_path)
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    banner = page[page.index("<header") : page.index("</header>")]
    assert (
        "Con 2 desviaciones aceptadas por ahora (la primera hasta el 2026-12-31, la última hasta "
        "el 2027-01-31)." in banner
    )
    assert (
        "El sistema NO CONFORMA. Aceptar no cambia el veredicto, solo el código de salida."
        in banner
    )
    assert "<b>Se cumplió lo esperado.</b>" in page
    assert 4 == page.count("Se corrige en la 2.4")
    assert 2 == page.count("Aceptada hasta el ")


def test_what_did_not_come_true_is_told_by_kind_and_name(tmp_path: Path) -> None:
    expected = Expected(
        "e.yaml", (_accepted(), _accepted(NOBODYS, "2026-01-01")), (Exempt("a", "no hay"),)
    )
    assert (
        "No se cumplió lo esperado: 1 hallazgo que nadie aceptó (LIF-03 de responder_glosa); 1 "
        "desviación "
        "aceptada que ya no aparece (ERR-02 de formular_glosa); 1 aceptación vencida (TIM-01 de "
        "ninguna "
        "capacidad); 1 prueba que no debía aplicar y aplica (a)."
    ) == words.expectations(_run(tmp_path, expected, [OTHER]))


def test_what_could_not_be_checked_is_told(tmp_path: Path) -> None:
    header = replace(FULL, profile="rapido")
    assert (
        "Se cumplió lo esperado. 1 entrada no se pudo comprobar en esta corrida."
        == words.expectations(
            _run(tmp_path / "1", Expected("e.yaml", (_accepted(),)), header=header)
        )
    )
    assert (
        "Se cumplió lo esperado. 2 entradas no se pudieron comprobar en esta corrida."
        == words.expectations(
            _run(tmp_path / "2", Expected("e.yaml", (_accepted(), _accepted(OTHER))), header=header)
        )
    )


def test_allure_marks_as_known_what_is_accepted_whole(tmp_path: Path) -> None:
    """An item with a finding that nobody accepted is no known issue."""
    _run(tmp_path / "1", Expected("e.yaml", (_accepted(),)), [SAID])
    _run(tmp_path / "2", Expected("e.yaml", (_accepted(),)), [SAID, OTHER])
    known = [
        '"known": true'
        in "".join(
            file.read_text(encoding="utf-8")
            for file in write_allure(tmp_path / run).glob("*-result.json")
        )
        for run in ("1", "2")
    ]
    assert [True, False] == known

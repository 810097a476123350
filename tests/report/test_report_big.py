"""The acta of a very large run: it stays a page that a browser opens and a printer prints."""

import re
from dataclasses import replace
from pathlib import Path

from report_sample import HEADER, exchange, finding, write

from conformance.core.finding import Verdict
from conformance.report.acta import write_acta
from conformance.report.record import Planned, RecordedOutcome

_MOST = 5_000_000  # bytes


def test_two_thousand_items_and_five_hundred_findings_fit_in_five_megabytes(tmp_path: Path) -> None:
    """What is long is cut in the page, and whole in the ledger; every item and cause is there."""
    names = [
        f"probing/capacidad_{place % 60}/prueba-de-nombre-largo-{place}" for place in range(2000)
    ]
    planned = tuple(Planned(name, "probing", "Una prueba " * 8) for name in names)
    outcomes = [
        RecordedOutcome(name, Verdict.FAILED if place < 500 else Verdict.PASSED, elapsed=1.0)
        for place, name in enumerate(names)
    ]
    long = [
        replace(
            finding("ERR-02", place=f"$.campo{place}", exchanges=(f"x{place}",)),
            expected=f"{place} " + "esperado " * 2000,
            actual=f"{'z' * place} " + "obtenido " * 2000,
        )
        for place in range(500)
    ]
    write(
        tmp_path,
        header=replace(HEADER, planned=planned),
        outcomes=outcomes,
        findings=list(zip(names, long, strict=False)),
        exchanges=[exchange(f"x{place}", body="respuesta " * 2000) for place in range(500)],
    )
    write_acta(tmp_path)
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert len(page.encode()) < _MOST
    assert 2000 == len(re.findall(r'<tr id="p\d+">', page))
    assert 500 == len(re.findall(r'<article class="finding', page))


def test_what_is_printed_is_numbered_and_closed_unless_somebody_opens_it(tmp_path: Path) -> None:
    """A director prints the causes; an engineer opens what is below before printing it."""
    said = replace(finding(), actual="a" * 1500)
    write(
        tmp_path,
        outcomes=[RecordedOutcome("b", Verdict.FAILED)],
        findings=[("b", said)],
        exchanges=[exchange("x1")],
    )
    write_acta(tmp_path)
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert 'content: "Página " counter(page) " de " counter(pages)' in page
    assert "break-after: avoid" in page
    assert [] == re.findall(r"<details[^>]* open", page)
    assert "beforeprint" not in page
    assert "aaaaaaaa…(1.500 veces «a»)…" in page
    assert "a" * 100 not in page

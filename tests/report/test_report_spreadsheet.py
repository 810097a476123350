"""acta.xlsx: a workbook of texts and numbers, none of them a formula."""

import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from report_sample import ended, exchange, finding, hostile_run, write

from conformance.core.finding import Verdict
from conformance.report.spreadsheet import XLSX, write_spreadsheet
from conformance.report.summary import summarise

_NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def _rows(folder: Path, sheet: int) -> list[list[str]]:
    with zipfile.ZipFile(folder / XLSX) as book:
        root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [
        ["".join(cell.itertext()) for cell in row.findall("m:c", _NAMES)]
        for row in root.iterfind(".//m:row", _NAMES)
    ]


def test_the_workbook_holds_the_requirements_and_the_causes(tmp_path: Path) -> None:
    """A requirement says how it was judged and by which causes it is broken."""
    ledger = write(
        tmp_path,
        outcomes=ended(b=Verdict.FAILED),
        findings=[("b", finding())],
        exchanges=[exchange("x1")],
    )
    write_spreadsheet(tmp_path, ledger, summarise(ledger))
    first, *rows = _rows(tmp_path, 1)
    assert ["Requisito", "Exigencia", "Conclusión"] == first[:3]
    assert ["SIIFA-S02", "Obligatorio", "No cumple", "1", "1", "1"] == rows[0][:6]
    assert 4 == len(rows)
    assert ["1", "ERR-02", "Obligatorio", "Hallazgo ERR-02"] == _rows(tmp_path, 2)[1][:4]
    assert ["Acta n.º", summarise(ledger)["number"]] == _rows(tmp_path, 3)[1]


def test_what_a_server_sent_is_a_text_and_never_a_formula(tmp_path: Path) -> None:
    """A text that begins as a formula does stays a text, and what XML can't hold is shown."""
    said = replace(finding(), expected="=cmd|' /C calc'!A1", actual='+1\x00\x1b<&>"@')
    ledger = write(tmp_path, outcomes=ended(b=Verdict.FAILED), findings=[("b", said)])
    write_spreadsheet(tmp_path, ledger, summarise(ledger))
    assert ["=cmd|' /C calc'!A1", '+1\\u0000\\u001b<&>"@'] == _rows(tmp_path, 2)[1][-2:]
    with zipfile.ZipFile(tmp_path / XLSX) as book:
        assert [] == [name for name in book.namelist() if b"<f" in book.read(name)[900:]]


def test_the_same_ledger_makes_the_same_workbook(tmp_path: Path) -> None:
    """Drawn twice, byte for byte; each part is XML."""
    ledger = hostile_run(tmp_path)
    write_spreadsheet(tmp_path, ledger, summarise(ledger))
    first = (tmp_path / XLSX).read_bytes()
    write_spreadsheet(tmp_path, ledger, summarise(ledger))
    assert first == (tmp_path / XLSX).read_bytes()
    with zipfile.ZipFile(tmp_path / XLSX) as book:
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))

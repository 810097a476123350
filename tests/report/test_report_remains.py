"""What a run left at the target is told row by row, for people and for a spreadsheet."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, exchange

from conformance.core.exchange import Exchange
from conformance.core.row_left import RowChange, RowLeft
from conformance.report.acta import write_acta
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.remains import CSV_NAME, remains, safe, sentence, told, who
from conformance.report.writer import Writer

CREATED, CHANGED, UNKNOWN = RowChange.CREATED, RowChange.CHANGED, RowChange.UNKNOWN
LEFT = {
    "x1": (RowLeft("glosa", "31", "7", CREATED),),
    "x2": (RowLeft("glosa", "31", "", CHANGED),),
    "x3": (RowLeft("pago", "5", "8", CREATED), RowLeft("pago", "6", "8", CREATED)),
    "x4": (RowLeft("cuenta", "9", "", CHANGED),),
    "x5": (RowLeft("glosa", "", "7", UNKNOWN),),
}


def _rows(one: Exchange) -> tuple[RowLeft, ...]:
    return LEFT.get(one.id, ())


def _run(folder: Path, names: Sequence[str]) -> Ledger:
    with Writer(folder / LEDGER, rows=_rows) as writer:
        writer.header(replace(HEADER, users={"erp": "e…@eps.co"}))
        for name in names:
            writer.exchange("b", exchange(name))
        writer.footer("2026-11-20T15:00:42+00:00")
    return read(folder / LEDGER)


def _sheet(folder: Path) -> list[list[str]]:
    data = (folder / CSV_NAME).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_each_row_is_told_once_with_all_that_was_done_to_it(tmp_path: Path) -> None:
    """The second act on the glosa names no factura: it is the one that the first named."""
    rows = remains(_run(tmp_path, [*LEFT, "x9"]).acts)
    assert [
        ("glosa", "31", "7", CREATED, 2),
        ("pago", "5", "8", CREATED, 1),
        ("pago", "6", "8", CREATED, 1),
        ("cuenta", "9", "", CHANGED, 1),
        ("glosa", "", "7", UNKNOWN, 1),
    ] == [(one.what, one.id, one.resource, one.change, len(one.acts)) for one in rows]


def test_the_acta_counts_them_in_words(tmp_path: Path) -> None:
    ledger = _run(tmp_path, [*LEFT])
    said = sentence(told(remains(ledger.acts), {}))
    assert said == (
        "La corrida dejó 3 filas que no estaban (glosa: 1, pago: 2) y cambió 1 fila que "
        "ya estaba. De 1 escritura no se sabe qué dejó: no hubo respuesta que lo dijera. "
        "filas-dejadas.csv las lista acto por acto: 6 líneas."
    )
    acta = write_acta(tmp_path, ledger)
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert (3, True) == (acta["remains"]["created"], said in page)


def test_the_sheet_has_a_line_for_each_act(tmp_path: Path) -> None:
    write_acta(tmp_path, _run(tmp_path, ["x1", "x2"]))
    head, first, second = _sheet(tmp_path)
    assert ["clase", "id", "factura", "qué pasó", "acto"] == head[:5]
    assert ["glosa", "31", "7", "creada", "formular_glosa"] == first[:5]
    assert ["2026-11-20T15:00:00+00:00", "e…@eps.co", "erp", "b", "x1"] == first[5:]
    assert ["glosa", "31", "7", "cambiada"] == second[:4]


def test_a_run_that_wrote_nothing_left_nothing(tmp_path: Path) -> None:
    acta = write_acta(tmp_path, _run(tmp_path, ["x9"]))
    assert (1, "", []) == (
        len(_sheet(tmp_path)),
        sentence(acta["remains"]),
        acta["remains"]["rows"],
    )
    assert "la corrida no escribió nada que el sistema aceptara" in (
        tmp_path / "acta.html"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@x", "'@x"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("\t=1", "'=1"),
        ("a\r\n=b", "a =b"),
        ("31", "31"),
    ],
)
def test_no_text_of_a_server_is_a_formula(text: str, shown: str) -> None:
    assert shown == safe(text)


def test_a_row_that_was_removed_is_told_as_such(tmp_path: Path) -> None:
    acts = _run(tmp_path, ["x1", "x2"]).acts
    gone = replace(acts[1], left=replace(acts[1].left, change=RowChange.REMOVED))
    (row,) = remains([acts[0], gone])
    assert RowChange.REMOVED is row.change


def test_whoever_owns_the_system_is_told_a_user_it_can_find() -> None:
    """A name as it may be shown; of whom has none, the role in words, and never a variable."""
    users = {"erp": "e…@eps.co"}
    told = [who(role, users) for role in ("erp", "ips", "anonimo")]
    assert ["e…@eps.co", "el usuario del rol ips", "nadie: sin credenciales"] == told

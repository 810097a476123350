"""What no file may show is found wherever it stands, covered in place, and told without it."""

import argparse
import base64
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from report_sample import hostile_run

from conformance.cli import report
from conformance.http.wire.known import KnownValues
from conformance.report.allure_page import packed
from conformance.report.leaks import (
    ADDRESS,
    ANSWERED,
    NAME,
    NUMBER,
    SECRET,
    Leak,
    cover,
    files_of,
    said,
)
from conformance.report.ledger import LEDGER

TOKEN = "o9Kq-77xY_opaco"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.firma-de-nadie"
DOCUMENT = "1032456789"
KNOWN = KnownValues(
    (TOKEN, "clave", JWT),
    ("galleta-77-dada",),
    (DOCUMENT,),
    ("ana@hospital.co",),
    ("Ana Peralta",),
    "(?i)^nit",
)
MEGABYTE = 1024 * 1024


def _look(folder: Path, *, names: bool = False) -> list[Leak]:
    return cover(
        folder, files_of(folder, [one.name for one in folder.iterdir()]), KNOWN, names=names
    )


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        (f"eco {TOKEN}.", SECRET, f"eco {'*' * len(TOKEN)}."),
        (f"Bearer {JWT}", SECRET, f"Bearer {'*' * len(JWT)}"),
        ("s=galleta-77-dada;", ANSWERED, f"s={'*' * 15};"),
        (f"no existe {DOCUMENT},", NUMBER, "no existe **********,"),
        (f'{{"id": {DOCUMENT}}}', NUMBER, '{"id": "********"}'),
        (f'"{{\\"id\\": \\"{DOCUMENT}\\"}}"', NUMBER, '"{\\"id\\": \\"**********\\"}"'),
        ("a ANA@hospital.co ya", ADDRESS, f"a {'*' * 15} ya"),
    ],
)
def test_what_is_known_is_covered_by_as_much(
    text: str, kind: str, left: str, tmp_path: Path
) -> None:
    (tmp_path / "dentro").mkdir()
    (tmp_path / "dentro" / "acta.json").write_text(text, encoding="utf-8")
    assert [Leak("dentro/acta.json", kind, 1)] == _look(tmp_path)
    assert left == (tmp_path / "dentro" / "acta.json").read_text(encoding="utf-8")
    assert [] == _look(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "una clave cualquiera",
        f'"nit": {DOCUMENT}',
        f"&#34;nitEmisor&#34;: {DOCUMENT}",
        f'"valor": {DOCUMENT}',
        f"x{DOCUMENT}",
        f"{DOCUMENT}.55",
        f"{DOCUMENT}0",
        "otra@hospital.co",
        "eyJhIjoiYiIsImMiOiJkIn0=",
        "Ana Peralta",
    ],
)
def test_what_any_report_has_is_left(text: str, tmp_path: Path) -> None:
    """Words of ours, companies, amounts, digests, and the JSON that the page of Allure holds."""
    (tmp_path / "acta.html").write_text(text, encoding="utf-8")
    assert [] == _look(tmp_path)


def test_only_what_a_run_writes_is_looked_into(tmp_path: Path) -> None:
    """Somebody's own file, a link out of the folder: theirs."""
    (tmp_path / "claves.env").write_text(TOKEN, encoding="utf-8")
    (tmp_path / "acta.json").symlink_to(tmp_path / "claves.env")
    (tmp_path / "allure-results").mkdir()
    (tmp_path / "allure-results" / "a.txt").write_text("", encoding="utf-8")
    found = files_of(tmp_path, ["acta.json", "ledger.jsonl", "allure-results"])
    assert [tmp_path / "allure-results" / "a.txt"] == found


def test_a_name_is_looked_for_before_the_reports_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").write_text("Hola, Ana Peralta", encoding="utf-8")
    assert [Leak("ledger.jsonl", NAME, 1)] == _look(tmp_path, names=True)
    assert "Hola, ***********" == (tmp_path / "ledger.jsonl").read_text(encoding="utf-8")


def test_a_value_is_found_where_two_pieces_of_a_large_file_meet(tmp_path: Path) -> None:
    path, before = tmp_path / "ledger.jsonl", 4 * MEGABYTE - 5
    path.write_bytes(b"." * before + TOKEN.encode() + b"." * MEGABYTE + TOKEN.encode())
    assert [Leak("ledger.jsonl", SECRET, 2)] == _look(tmp_path)
    assert TOKEN.encode() not in path.read_bytes()
    assert before + MEGABYTE + 2 * len(TOKEN) == path.stat().st_size


def test_what_is_told_names_file_kind_and_what_was_done(tmp_path: Path) -> None:
    """Never the value."""
    told = said([Leak("acta.html", SECRET, 2), Leak("x.txt", NUMBER, 1, removed=True)])
    assert "acta.html: una contraseña o un token (2 veces); se tapó con asteriscos" in told
    assert (
        "x.txt: un número de documento, de cuenta o de teléfono (1 vez); el archivo se borró"
        in (told)
    )
    assert "termina con error (3)" in told


def test_what_one_process_knows_is_told_to_another() -> None:
    assert KNOWN == KnownValues.of(KNOWN.text())
    assert KnownValues() == KnownValues.of("")
    assert json.loads(KNOWN.text())["numbers"] == [DOCUMENT]


def test_a_report_of_a_ledger_that_shows_a_token_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is covered wherever it stands, and told without being shown."""
    hostile_run(tmp_path)
    ledger = tmp_path / LEDGER
    text = ledger.read_text(encoding="utf-8").replace("Bearer ***", f"Bearer {JWT}")
    ledger.write_text(text, encoding="utf-8")
    assert JWT in text
    asked = argparse.Namespace(
        folder=tmp_path, minimum=None, reports=["acta", "junit"], keep_all=False, history=None
    )
    assert 3 == report.run(asked)
    told = capsys.readouterr().err
    assert "ledger.jsonl: una contraseña o un token" in told
    assert JWT not in told
    assert JWT not in ledger.read_text(encoding="utf-8")


def _workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/styles.xml", "<a/>")
        book.writestr("xl/worksheets/sheet1.xml", f"<c><t>el {TOKEN}</t></c>")


def _page_of_allure(path: Path) -> None:
    told = base64.b64encode(
        json.dumps({"a": f"Bearer {JWT}", "nit": f'"nit": {DOCUMENT}'}).encode()
    )
    page = (
        '<body><script src="data:text/javascript;base64,cnVuKCk="></script><script defer>\n'
        f'Promise.allSettled([d("data/a.json","{told.decode()}")]).then(ready)</script></body>'
    )
    path.write_text(packed(page), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "make"), [("acta.xlsx", _workbook), ("index.html", _page_of_allure)]
)
def test_what_a_file_holds_packed_is_found_and_the_file_goes(
    name: str, make: Callable[[Path], None], tmp_path: Path
) -> None:
    """It can't be covered in place; what a company's number is stays as anywhere."""
    make(tmp_path / name)
    assert all(one not in (tmp_path / name).read_bytes() for one in (TOKEN.encode(), JWT.encode()))
    assert [Leak(name, SECRET, 1, removed=True)] == _look(tmp_path)
    assert not (tmp_path / name).exists()


def test_what_is_no_workbook_nor_page_of_ours_is_looked_at_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "acta.xlsx").write_bytes(b"PK otra cosa")
    _workbook(tmp_path / "rota.xlsx")
    whole = (tmp_path / "rota.xlsx").read_bytes()
    (tmp_path / "rota.xlsx").write_bytes(whole.replace(b"PK\x03\x04", b"PK\x03\x05"))
    (tmp_path / "index.html").write_bytes(b'<i id="conformance-archivos">AAAA</i>')
    assert [] == _look(tmp_path)


def test_the_print_of_a_page_that_held_something_goes_with_it(tmp_path: Path) -> None:
    """No text can be found in a PDF, so it is judged by the page that it was made of."""
    (tmp_path / "acta.html").write_text(f"<p>{TOKEN}</p>", encoding="utf-8")
    (tmp_path / "acta.pdf").write_bytes(b"%PDF-1.7")
    assert [
        Leak("acta.html", SECRET, 1),
        Leak("acta.pdf", SECRET, 1, removed=True),
    ] == _look(tmp_path)
    assert not (tmp_path / "acta.pdf").exists()

"""acta.xlsx: the requirements of a run, its causes and what it was of, for those who live in a
spreadsheet.

The rules of the file: every cell is a text or a number, never a formula, whatever a text begins
with: a workbook says which of these a cell is, and it is written so here. The bytes are the same
each time, so that drawn again it is the same file.
"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from conformance.report import words
from conformance.report.ledger import Ledger
from conformance.report.page import dated, visible

XLSX = "acta.xlsx"

Cell = str | int
Row = Sequence[Cell]

_LONGEST = 32_000  # characters: a cell of Excel holds 32767
_THEN = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def write_spreadsheet(folder: Path, ledger: Ledger, summary: Mapping[str, Any]) -> None:
    """Write the workbook of a run beside its ledger."""
    sheets = {
        "Requisitos": [*_requirements(summary)],
        "Causas": [*_causes(summary)],
        "Acta": [*_facts(summary)],
    }
    parts = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            {
                f"rId{place}": ("worksheet", f"worksheets/sheet{place}.xml")
                for place in range(1, len(sheets) + 1)
            }
            | {"rIdS": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": _STYLES,
    }
    for place, rows in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{place}.xml"] = _sheet(rows)
    with zipfile.ZipFile(folder / XLSX, "w") as book:
        for name, text in parts.items():
            known = zipfile.ZipInfo(name, _THEN)
            known.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(known, text.encode("utf-8", "replace"))


def _requirements(summary: Mapping[str, Any]) -> Iterator[Row]:
    shown: dict[str, list[str]] = {}
    for number, cause in enumerate(summary["causes"], start=1):
        for name in {cause["requirement"], *cause["breaches"]}:
            shown.setdefault(name, []).append(str(number))
    yield (
        "Requisito",
        "Exigencia",
        "Conclusión",
        "Pruebas que lo juzgaron",
        "Pruebas que aplican",
        ("Causas"),
        "Qué pide",
        "Por qué",
        "Documento",
        "Sección",
        "Fuente",
    )
    for row in summary["requirements"]:
        yield (
            row["id"],
            words.LEVELS[row["level"]],
            words.ATTESTED if row["attested"] else words.CONCLUSIONS[row["conclusion"]],
            row["judged"],
            row["applicable"],
            ", ".join(shown.get(row["id"], ())),
            row["text"],
            row["reason"],
            row["document"],
            row["section"],
            row["source"],
        )


def _causes(summary: Mapping[str, Any]) -> Iterator[Row]:
    yield (
        "N.º",
        "Código",
        "Exigencia",
        "Causa",
        "Campo",
        "Qué daña",
        "Veces",
        "Pruebas",
        ("Capacidades"),
        "Requisito",
        "Se esperaba",
        "Se obtuvo",
    )
    for number, cause in enumerate(summary["causes"], start=1):
        first = summary["findings"][cause["findings"][0]]
        yield (
            number,
            cause["code"],
            words.LEVELS[cause["level"]],
            cause["title"],
            cause["field"],
            cause["harm"],
            cause["occurrences"],
            len(cause["items"]),
            ", ".join(cause["capabilities"]),
            cause["requirement"],
            first["expected"],
            first["actual"],
        )


def _facts(summary: Mapping[str, Any]) -> Iterator[Row]:
    yield "Dato", "Valor"
    yield "Acta n.º", summary["number"]
    yield "Veredicto", " ".join(filter(None, [summary["verdict"], summary["scope"]["words"]]))
    yield "Motivo", words.because(summary)
    yield "Sistema probado", summary["target"]["name"]
    yield "Comenzó", dated(summary["started"])
    yield "Terminó", dated(summary["finished"])
    yield "Semilla", summary["seed"]
    yield "Peticiones", summary["exchanges"]
    for document in summary["contract"]:
        yield f"Contrato: {document['service']}", f"{document['title']} {document['sha256']}"


def _sheet(rows: Sequence[Row]) -> str:
    """Return a sheet whose first row stays in sight and filters the others."""
    last = f"{_column(len(rows[0]) - 1)}{len(rows)}"
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{_width(column)}" customWidth="1"/>'
        for place, column in enumerate(zip(*rows, strict=True), start=1)
    )
    told = "".join(_row(number, row) for number, row in enumerate(rows, start=1))
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>{told}</sheetData>"
        f'<autoFilter ref="A1:{last}"/></worksheet>'
    )


def _row(number: int, row: Row) -> str:
    style = 1 if number == 1 else 0
    cells = "".join(
        _cell(f"{_column(place)}{number}", value, style) for place, value in enumerate(row)
    )
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Cell, style: int) -> str:
    if isinstance(value, int):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    text = escape(visible(value[:_LONGEST]), quote=False)
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    )


def _column(place: int) -> str:
    return chr(ord("A") + place)


def _width(column: Iterable[Cell]) -> int:
    return min(60, max(9, *(len(str(one)) for one in column)) + 2)


def _workbook(names: Iterable[str]) -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="rId{place}"/>'
        for place, name in enumerate(names, start=1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    )


def _relations(rows: Mapping[str, tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in rows.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _types(sheets: int) -> str:
    parts = {
        "/xl/workbook.xml": "sheet.main",
        "/xl/styles.xml": "styles",
        **{f"/xl/worksheets/sheet{place}.xml": "worksheet" for place in range(1, sheets + 1)},
    }
    told = "".join(
        f'<Override PartName="{name}" ContentType="{_SHEET}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )

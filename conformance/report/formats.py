"""Every report there is: by what name it is asked for, the files it leaves, and who writes it.

The rules of the file: a report is drawn from the ledger and from what acta.json says of it, and
from nothing else, so that it can be drawn again and be the same.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.core.data_path import data
from conformance.report.acta import HTML_NAME, JSON_NAME, write_acta
from conformance.report.allure import RESULTS, write_allure
from conformance.report.badge import ENDPOINT, SVG, write_badge
from conformance.report.code_quality import CODE_QUALITY, write_code_quality
from conformance.report.ctrf import CTRF, write_ctrf
from conformance.report.har import HAR, write_har
from conformance.report.junit import JUNIT, write_junit
from conformance.report.ledger import Ledger
from conformance.report.markdown import MARKDOWN, write_markdown
from conformance.report.node import REPORT, build_allure
from conformance.report.oscal import CATALOGUE, write_oscal
from conformance.report.oscal import RESULTS as OSCAL
from conformance.report.paper import PDF, print_page, write_page
from conformance.report.remains import CSV_NAME
from conformance.report.sarif import SARIF, write_sarif
from conformance.report.spreadsheet import XLSX, write_spreadsheet

Write = Callable[[Path, Ledger, Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Format:
    """A report: what it is for, its files by what the terminal calls them, what writes them, and
    what builds a page of them afterwards, which says why when it can't; `built` is that page, by
    what the terminal calls it.
    """

    purpose: str
    files: Mapping[str, str]
    write: Write
    build: Callable[[Path], str | None] | None = None
    built: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How the reports are drawn: whether all that was exchanged is shown, and the folder in which
    Allure remembers the runs.
    """

    keep_all: bool = False
    history: Path | None = None


BRIEFLY = ReportOptions()


def _allure(drawn: ReportOptions) -> Format:
    """Return the report of Allure, drawn so."""

    def write(folder: Path, ledger: Ledger, _summary: Mapping[str, Any]) -> None:
        write_allure(folder, ledger, keep_all=drawn.keep_all)

    def page(folder: Path) -> str | None:
        return build_allure(folder, data("reports"), folder / REPORT, drawn.history)

    purpose = "las pruebas una a una, para Allure"
    return Format(purpose, {"": RESULTS}, write, page, {"Allure": REPORT})


FORMATS: Mapping[str, Format] = {
    "acta": Format(
        "el acta, para personas y para programas, y las filas que quedaron",
        {"Acta": HTML_NAME, "": JSON_NAME, "Filas": CSV_NAME},
        write_acta,
    ),
    "junit": Format("las pruebas, para GitLab, Jenkins y Azure", {"JUnit": JUNIT}, write_junit),
    "sarif": Format(
        "lo hallado, para las vistas de análisis de código", {"SARIF": SARIF}, write_sarif
    ),
    "ctrf": Format("las pruebas, en el formato común CTRF", {"CTRF": CTRF}, write_ctrf),
    "gitlab": Format(
        "lo hallado, para la solicitud de fusión de GitLab",
        {"GitLab": CODE_QUALITY},
        write_code_quality,
    ),
    "resumen": Format("media página en Markdown", {"Resumen": MARKDOWN}, write_markdown),
    "har": Format("los intercambios, con lo oculto oculto", {"HAR": HAR}, write_har),
    "insignia": Format("el veredicto para una página", {"SVG": SVG, "JSON": ENDPOINT}, write_badge),
    "oscal": Format(
        "los requisitos y su veredicto, para auditoría",
        {"OSCAL": OSCAL, "": CATALOGUE},
        write_oscal,
    ),
    "xlsx": Format(
        "los requisitos y las causas, para una hoja de cálculo", {"Hoja": XLSX}, write_spreadsheet
    ),
    "pdf": Format(
        "el acta para imprimir y firmar; necesita el extra «pdf»",
        {},
        write_page,
        print_page,
        {"PDF": PDF},
    ),
    "allure": _allure(BRIEFLY),
}
"""The reports, in the order in which they are written and told."""
DEFAULT = ("acta", "junit", "allure")


FOLDERS = (RESULTS, REPORT)


def chosen(names: Iterable[str], drawn: ReportOptions) -> list[Format]:
    """Return the reports of these names, in the order in which they are written."""
    wanted = {*names}
    table = {**FORMATS, "allure": _allure(drawn)}
    return [one for name, one in table.items() if name in wanted]


def files(names: Iterable[str] = FORMATS) -> list[str]:
    """Return the files of some reports, folders apart."""
    formats = [FORMATS[name] for name in names]
    every = [file for one in formats for file in (*one.files.values(), *one.built.values())]
    return [file for file in every if file not in FOLDERS]


def drop_folders(folder: Path, names: Iterable[str]) -> None:
    """Leave no folder of a report that was not asked for: it is of an earlier run."""
    if "allure" not in names:
        for one in FOLDERS:
            shutil.rmtree(folder / one, ignore_errors=True)

"""allure-report/: made by a locked Allure where Node.js is, one line of advice where it is not."""

import base64
import gzip
import json
import re
from pathlib import Path

import pytest

from conformance.core.data_path import data
from conformance.report.allure_page import closed, packed
from conformance.report.node import build_allure, lock_digest


def test_without_node_one_line_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No Node.js is no failure: the line says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    line = build_allure(tmp_path, data("reports"), tmp_path / "allure-report") or ""
    assert (True, 0) == (line.startswith("Para tener además el reporte Allure"), line.count("\n"))
    assert "no se encontró «node»" in line


def test_trouble_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reports folder without its lock does not end the run."""
    monkeypatch.setattr("shutil.which", lambda name: name)
    line = build_allure(tmp_path, tmp_path / "missing", tmp_path / "allure-report") or ""
    assert 0 == line.count("\n")
    assert "package.json" in line


def test_the_lock_names_no_registry_and_pins_allure() -> None:
    """One exact version, an integrity for each package, and no host to fetch from."""
    wanted = json.loads(data("reports", "package.json").read_text(encoding="utf-8"))[
        "dependencies"
    ]["allure"]
    packages = json.loads(data("reports", "package-lock.json").read_text(encoding="utf-8"))[
        "packages"
    ]
    installed = {name: row for name, row in packages.items() if name}
    assert wanted == installed["node_modules/allure"]["version"]
    assert [] == [
        name for name, row in installed.items() if "resolved" in row or "integrity" not in row
    ]


def test_the_digest_does_not_depend_on_line_ends(tmp_path: Path) -> None:
    """A checkout with CRLF installs nothing anew."""
    digests = []
    for name, end in (("a", b"\n"), ("b", b"\r\n")):
        home = tmp_path / name
        home.mkdir()
        for file in ("package.json", "package-lock.json"):
            (home / file).write_bytes(b"{" + end + b"}")
        digests.append(lock_digest(home))
    assert digests[0] == digests[1]


def test_the_page_reports_to_nobody() -> None:
    """Analytics that Allure writes into its page are taken out, and fetching is forbidden."""
    page = (
        "<html><head></head><body><script async "
        'src="https://www.googletagmanager.com/gtag/js?id=G"></script>\n'
        "<script>\nwindow.dataLayer = "
        "[];\ngtag('js');\n</script><script>keep()</script></body></html>"
    )
    shut = closed(page)
    assert ("<script>keep()</script>", 1) == (
        shut[shut.index("<script>") : shut.index("</body>")],
        shut.count("<script"),
    )
    assert '<head><meta http-equiv="Content-Security-Policy"' in shut


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_what_a_page_holds_is_compressed(tmp_path: Path) -> None:
    """Its files and its program are unpacked by the browser, and are the same; a page of another
    making stays.
    """
    page = (
        f'<body><script   src="data:text/javascript;base64,{_base64("run()")}" ></script>'
        "<script async>window.allureReportData = {}</script>"
        f'<script defer>\n Promise.allSettled([d("a/b.json","{_base64("ñ")}"),d("c","")])'
        ".then(ready)\n</script></body>"
    )
    told = packed(page)
    held = {
        name: gzip.decompress(base64.b64decode(text)).decode()
        for name, text in re.findall(r'id="conformance-(\w+)">([^<]*)<', told)
    }
    assert {"archivos": '{"a/b.json": "ñ", "c": ""}', "programa": "run()"} == held
    assert (1, 0, 0) == tuple(
        told.count(text) for text in ("window.allureReportData = {}", "data:text", "allSettled")
    )
    assert "<body>otra</body>" == packed("<body>otra</body>")

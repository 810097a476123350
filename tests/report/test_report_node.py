"""allure-report/: made by a locked Allure where Node.js is, one line of advice where it is not."""

import base64
import gzip
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from report_sample import HEADER, exchange, finding, hostile_run, write

from conformance.core.data_path import data
from conformance.core.finding import Verdict
from conformance.report.allure import write_allure
from conformance.report.allure_page import closed, packed
from conformance.report.node import HISTORY, build_allure, lock_digest
from conformance.report.record import RecordedOutcome


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


def _held(page: str) -> dict[str, Any]:
    """What a page holds, by the name of its file."""
    text = re.search(r'id="conformance-archivos">([^<]*)<', page)
    assert text
    held: dict[str, str] = json.loads(gzip.decompress(base64.b64decode(text[1])))
    return {name: json.loads(one) for name, one in held.items() if name.endswith(".json")}


@pytest.mark.skipif("ALLURE_TOOL" not in os.environ, reason="make allure-page la corre")
def test_the_real_tool_reads_all_of_it(tmp_path: Path) -> None:
    """Allure 3 itself: verdict as its gate, categories, lanes, times, expected beside actual; and a
    run that is drawn again is remembered once.
    """
    hostile_run(tmp_path)
    write_allure(tmp_path)
    for _ in range(2):
        out = tmp_path / "allure-report"
        assert build_allure(tmp_path, data("reports"), out, tmp_path / "h") is None
    page = (out / "index.html").read_text(encoding="utf-8")
    held = _held(page)
    gate = held["widgets/quality-gate.json"]["default"][0]
    names = [
        one["name"]
        for one in held["widgets/categories.json"]["nodes"].values()
        if one["type"] == "category"
    ]
    failed = next(
        row["error"]
        for name, row in held.items()
        if name.startswith("data/test-results/") and row["status"] == "failed"
    )
    assert (False, "NO_CONFORME", True) == (
        gate["success"],
        gate["actual"],
        "El sistema incumple un requisito obligatorio" in names,
    )
    assert {"proceso 1"} == {one["host"] for one in held["widgets/timeline.json"]}
    assert held["widgets/metrics.json"]["current"]
    assert {"expected", "actual", "message", "trace"} <= failed.keys()
    assert (1, []) == (
        len((tmp_path / "h" / HISTORY).read_text(encoding="utf-8").splitlines()),
        [one for one in ("googletagmanager", "https://www.google") if one in page],
    )


def _transitions(folder: Path, history: Path, number: int, **verdicts: Verdict) -> dict[str, str]:
    """Return what Allure says of how each item of a run came to be, after the runs before it."""
    home = folder / str(number)
    started = f"2026-11-2{number}T15:00:00+00:00"
    planned = tuple(one for one in HEADER.planned if one.id in verdicts)
    write(
        home,
        header=replace(HEADER, started=started, planned=planned),
        exchanges=[exchange("x1", status=500)],
        outcomes=[
            RecordedOutcome(name, verdict, started=started, elapsed=1.0)
            for name, verdict in verdicts.items()
        ],
        findings=[
            (name, finding(exchanges=("x1",)))
            for name, verdict in verdicts.items()
            if verdict is Verdict.FAILED
        ],
    )
    write_allure(home)
    assert build_allure(home, data("reports"), home / "allure-report", history) is None
    page = (home / "allure-report" / "index.html").read_text(encoding="utf-8")
    rows = [row for name, row in _held(page).items() if name.startswith("data/test-results/")]
    return {row["fullName"].rpartition(".")[2]: row.get("transition", "") for row in rows}


@pytest.mark.skipif("ALLURE_TOOL" not in os.environ, reason="make allure-page la corre")
def test_the_real_tool_tells_what_is_new_and_what_was_mended(tmp_path: Path) -> None:
    """Of runs that share a folder: an item that was not there before, one that fails since, and one
    that passes again.
    """
    good, bad = Verdict.PASSED, Verdict.FAILED
    history = tmp_path / "historia"
    first = _transitions(tmp_path, history, 1, a=good)
    second = _transitions(tmp_path, history, 2, a=bad, b=good)
    third = _transitions(tmp_path, history, 3, a=good, b=good)
    assert ({"a": "regressed", "b": "new"}, {"a": "fixed", "b": ""}) == (second, third), first


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

"""The acta in a real browser: nothing out of the screen, nothing that some people can't read."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from report_sample import hostile_run
from served_run import served_run

from conformance.core.data_path import data
from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.defects.concurrent.races import RACES
from conformance.report.acta import HTML_NAME, write_acta
from conformance.report.allure import write_allure
from conformance.report.node import PAGE, REPORT, build_allure

_CHECKS, _FOLLOWS = (
    Path(__file__).with_name(f"{name}.mjs") for name in ("acta_page", "allure_links")
)
_RULES = {
    "extends": ["html-validate:recommended"],
    # What HTML lets an id be: those of requirements have points.
    "rules": {"valid-id": ["error", {"relaxed": True}]},
}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
# Those of races hold requests back until another comes.
_PROMPT = [name for name, one in DEFECTS.items() if one not in RACES]
_RUNS = {
    "limpia": Setup(),
    "pocos-defectos": Setup(defects=tuple(_PROMPT[::130])),
    "muchos-defectos": Setup(defects=tuple(_PROMPT[::11])),
    "no-concluyente": Setup(stock={"radicada": 40}),
}


def _tools() -> Path:
    """Return the folder of the tools of npm, which `make acta-page` fills."""
    home = os.environ.get("ACTA_TOOLS")
    if not home:
        pytest.skip("make acta-page la corre")
    if not shutil.which("node"):
        pytest.skip("no está Node.js, con el que se leen las páginas")
    return Path(home).resolve()


def _browser() -> str:
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        pytest.skip(f"no está ninguno de estos navegadores: {', '.join(_BROWSERS)}")
    return found


def _accessible(tools: Path, page: Path) -> list[str]:
    """Return what a browser and axe-core find wrong in a page."""
    wrong: list[str] = _told(_CHECKS, tools, page)[str(page)]
    return wrong


def _told(program: Path, tools: Path, page: Path) -> Any:
    """Return what a program tells of a page."""
    done = subprocess.run(
        ["node", str(program), str(tools), _browser(), str(page)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def _valid(tools: Path, page: Path) -> list[str]:
    """Return what html-validate finds wrong in a page."""
    rules = page.with_name("htmlvalidate.json")
    rules.write_text(json.dumps(_RULES), encoding="utf-8")
    program = tools / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    done = subprocess.run(
        ["node", str(program), "--config", str(rules), "-f", "json", str(page)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = [one for file in json.loads(done.stdout) for one in file["messages"]]
    return [f"{one['line']}: {one['ruleId']}: {one['message']}" for one in said]


def test_a_page_that_a_server_tried_to_break_is_whole(tmp_path: Path) -> None:
    """Marks, scripts and very long words of others neither break its HTML nor leave the screen."""
    tools = _tools()
    hostile_run(tmp_path)
    write_acta(tmp_path)
    page = tmp_path / HTML_NAME
    assert ([], []) == (_valid(tools, page), _accessible(tools, page))


@pytest.mark.parametrize("name", _RUNS)
def test_the_acta_of_a_whole_run_is_read_by_all(tmp_path: Path, name: str) -> None:
    """Clean, with some and with many defects, and inconclusive with few facturas and two roles."""
    tools, roles = _tools(), ("erp", "ips") if name == "no-concluyente" else ()
    with served_run(tmp_path, _RUNS[name], "--reports", "acta", roles=roles) as made:
        page = made.out / HTML_NAME
        assert ([], []) == (_valid(tools, page), _accessible(tools, page))


def test_a_link_of_allure_leads_to_its_requirement_in_the_acta(tmp_path: Path) -> None:
    """By a click and by the keyboard, in the page of the locked Allure."""
    tools = _tools()
    hostile_run(tmp_path)
    write_acta(tmp_path)
    write_allure(tmp_path)
    assert build_allure(tmp_path, data("reports"), tmp_path / REPORT) is None
    assert ["TR", "TR"] == _told(_FOLLOWS, tools, tmp_path / REPORT / PAGE)

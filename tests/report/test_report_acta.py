"""The acta page: drawn from the ledger alone, safe against what a server sends, whole in one
file.
"""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from report_sample import RunEnd, ended, exchange, finding, hostile_run, page_of_one_finding, write

from conformance.core.finding import Level, Verdict
from conformance.report.acta import write_acta

GOLDEN = Path(__file__).parent.parent / "golden" / "report" / "acta.json"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def _page(folder: Path) -> _Page:
    page = _Page()
    page.feed((folder / "acta.html").read_text(encoding="utf-8"))
    return page


def test_acta_json_is_as_agreed(tmp_path: Path) -> None:
    """The JSON of a small run is, word by word, the golden one."""
    hostile_run(tmp_path)
    write_acta(tmp_path)
    assert GOLDEN.read_text(encoding="utf-8") == (tmp_path / "acta.json").read_text(
        encoding="utf-8"
    )


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """What a server answered is shown as it is and never becomes markup, script or template."""
    hostile_run(tmp_path)
    write_acta(tmp_path)
    page = _page(tmp_path)
    assert (1, 0) == (page.tags.count("script"), page.tags.count("img"))
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "{{ 7*7 }}{% raw %}" in page.text
    assert "\\u0000\\u202e?" in page.text


def test_the_json_of_a_hostile_run_is_valid_and_in_one_alphabet(tmp_path: Path) -> None:
    """Halves of characters, controls and ends of scripts stay inside their texts."""
    hostile_run(tmp_path)
    write_acta(tmp_path)
    data = (tmp_path / "acta.json").read_bytes()
    assert "</script>" in str(json.loads(data.decode("utf-8"))["findings"])
    assert [] == [sign for sign in (b"\x00", b"\x1b", b"\xed\xa0\x80") if sign in data]


def test_the_page_needs_nothing_from_outside(tmp_path: Path) -> None:
    """No address is fetched: every link is inside the page."""
    hostile_run(tmp_path)
    write_acta(tmp_path)
    links = [value for name, value in _page(tmp_path).attributes if name in ("href", "src")]
    assert [] == [link for link in links if link and not link.startswith("#")]
    assert (
        re.search(r"url\((?!#)|@import", (tmp_path / "acta.html").read_text(encoding="utf-8"))
        is None
    )


def test_very_long_text_is_clipped_with_its_length(tmp_path: Path) -> None:
    """A long answer does not bury the page: it is cut and says how much is left."""
    hostile_run(tmp_path)
    write_acta(tmp_path)
    assert "(23.400 caracteres más en ledger.jsonl)" in _page(tmp_path).text


def test_findings_go_by_level_code_and_capability(tmp_path: Path) -> None:
    """What weighs most comes first in the JSON, whatever the order in the ledger, and so do the
    causes in the page.
    """
    wanted = [
        ("MUST", "CON-01", "ver_glosa"),
        ("MUST", "LIF-01", "formular_glosa"),
        ("MUST", "LIF-01", "ver_glosa"),
        ("SHOULD", "ERR-02", "ver_glosa"),
        ("MAY", "CON-01", "ver_glosa"),
    ]
    said = [
        replace(
            finding(code, level=Level(level), requirement=f"SIIFA-R{number:02}"),
            capability=capability,
            title=f"T{5 - number}",
        )
        for number, (level, code, capability) in enumerate(reversed(wanted))
    ]
    write(tmp_path, outcomes=ended(b=Verdict.FAILED), findings=[("b", one) for one in said])
    summary = write_acta(tmp_path)
    assert wanted == [(row["level"], row["code"], row["capability"]) for row in summary["findings"]]
    # The same was expected and got of both LIF-01, and both CON-01 are about one capability.
    assert ["1. T1", "2. T2", "3. T4"] == re.findall(r"\d\. T\d", _page(tmp_path).text)


def test_long_names_may_be_broken_after_an_underscore(tmp_path: Path) -> None:
    """A narrow screen breaks capability names, and nothing a name holds becomes markup."""
    odd = replace(finding(), capability="responder_reiteracion_<b>devolucion")
    write(
        tmp_path,
        outcomes=ended(b=Verdict.FAILED),
        findings=[("b", odd)],
        exchanges=[exchange("x1")],
    )
    write_acta(tmp_path)
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert "responder_<wbr>reiteracion_<wbr>&lt;b&gt;devolucion" in page
    assert "<b>formular_<wbr>glosa</b>" in page


def test_one_is_singular(tmp_path: Path) -> None:
    """Counts of one agree with their nouns."""
    page = page_of_one_finding(tmp_path)
    assert (
        "<b>1</b><span>petición</span>",
        '<b>1</b><span><a href="#causas">causa</a></span>',
    ) == tuple(re.findall(r"<b>1</b><span>(?:<a[^>]+>)?[^<]+(?:</a>)?</span>", page))


def test_the_first_screen_says_nothing_twice(tmp_path: Path) -> None:
    """What a verdict means is its reason where all holds; why nobody got in is told once."""
    write(tmp_path, outcomes=ended(), exchanges=[exchange("x1")])
    assert "CONFORME" == write_acta(tmp_path)["verdict"]
    assert "Todo lo que se juzgó se cumple" not in _page(tmp_path).text
    write(tmp_path, outcomes=(), end=RunEnd(unavailable="rechazó la clave"))
    assert "La corrida no pudo empezar: rechazó la clave" == write_acta(tmp_path)["reason"]
    assert 1 == _page(tmp_path).text.count("rechazó la clave")


def test_an_interrupted_run_says_so_first(tmp_path: Path) -> None:
    """A run that did not finish says so on its first screen."""
    write(tmp_path, outcomes=ended(), end=RunEnd(interrupted=True))
    summary = write_acta(tmp_path)
    text = _page(tmp_path).text
    assert "NO_CONCLUYENTE" == summary["verdict"]
    assert text.index("Corrida sin terminar.") < text.index("Sistema probado")


def test_the_same_ledger_makes_the_same_acta(tmp_path: Path) -> None:
    """Drawn twice, the acta is the same byte for byte, and its JSON is JSON."""
    hostile_run(tmp_path)
    names = ("acta.html", "acta.json")
    write_acta(tmp_path)
    first = [(tmp_path / name).read_bytes() for name in names]
    write_acta(tmp_path)
    assert first == [(tmp_path / name).read_bytes() for name in names]
    assert 1 == json.loads(first[1])["version"]

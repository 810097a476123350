"""A JUnit file says the verdict and its scope once, however often it is told."""

from pathlib import Path
from xml.etree import ElementTree

from conformance.report.junit import tell

_FILE = '<?xml version="1.0"?><testsuites><testsuite name="conformance" tests="1"><testcase name="a"/></testsuite></testsuites>'  # noqa: E501


def _summary(verdict: str) -> dict[str, object]:
    scope = {"words": "EN PARTE", "counts": "3 de 9", "wish": 'con "dos" más', "minimum": 0}
    privacy = {"off": False, "text": True, "show": []}
    said = {"verdict": verdict, "reason": "", "endings": {}, "privacy": privacy}
    return {**said, "scope": {**scope, "left_out": []}}


def _told(path: Path) -> dict[str, str]:
    rows = ElementTree.parse(path).iter("property")
    return {row.attrib["name"]: row.attrib["value"] for row in rows}


def test_what_stood_there_of_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    path.write_text(_FILE, encoding="utf-8")
    tell(path, _summary("CONFORME"))
    tell(path, _summary("NO_CONFORME"))
    told = _told(path)
    assert ("NO_CONFORME EN PARTE", 'con "dos" más') == (told["Veredicto"], told["Falta"])
    assert "CONFORME" not in path.read_text(encoding="utf-8").replace("NO_CONFORME", "")


def test_a_run_that_was_cut_has_no_file_and_gets_none(tmp_path: Path) -> None:
    tell(tmp_path / "junit.xml", _summary("CONFORME"))
    assert [] == list(tmp_path.iterdir())

"""junit.xml: what the test views of GitLab, GitHub and Jenkins read, drawn from the ledger.

A suite for each phase, a case for each item. `file`, where an item is a story, and the properties
of a case are no part of the schema of old; GitLab reads the one and most others the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from conformance.core.disk import save
from conformance.core.speech import one_line, printable
from conformance.report.case import WHOLE, CaseState, TestedCase, cases, class_name
from conformance.report.ledger import Ledger
from conformance.report.scope_words import environment
from conformance.report.words import phase_name

JUNIT = "junit.xml"

_TAGS: Mapping[CaseState, str] = {
    CaseState.FAILED: "failure",
    CaseState.ERROR: "error",
    CaseState.SKIPPED: "skipped",
}


def write_junit(folder: Path, ledger: Ledger, summary: Mapping[str, Any]) -> None:
    """Write junit.xml beside the ledger of a run."""
    root = _root(ledger, summary)
    save(folder / JUNIT, ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _root(ledger: Ledger, summary: Mapping[str, Any]) -> ET.Element:
    made = cases(ledger, summary)
    root = ET.Element("testsuites", {"name": "conformance", **_counts(made)})
    del root.attrib["skipped"]  # told of suites alone
    for phase, some in _by_phase(made):
        suite = ET.SubElement(
            root,
            "testsuite",
            {
                "name": "Veredicto" if phase == WHOLE else phase_name(phase) or "conformance",
                **_counts(some),
                "timestamp": ledger.header.started,
            },
        )
        _add_properties(suite, environment(summary) if suite is root[0] else {})
        suite.extend(_case(ledger.header.pack, one) for one in some)
    return root


def _by_phase(made: Sequence[TestedCase]) -> Iterator[tuple[str, list[TestedCase]]]:
    """Yield the cases of each phase, in the order in which they come."""
    for phase in dict.fromkeys(one.planned.phase for one in made):
        yield phase, [one for one in made if one.planned.phase == phase]


def _counts(made: Sequence[TestedCase]) -> dict[str, str]:
    shown = [one.shown for one in made]
    return {
        "tests": str(len(made)),
        "failures": str(shown.count(CaseState.FAILED)),
        "errors": str(shown.count(CaseState.ERROR)),
        "skipped": str(shown.count(CaseState.SKIPPED)),
        "time": f"{sum(one.ended.elapsed for one in made):.3f}",
    }


def _case(pack: str, case: TestedCase) -> ET.Element:
    planned = case.planned
    element = ET.Element(
        "testcase",
        {
            "name": _named(planned.title, planned.id),
            "classname": class_name(pack, planned),
            "time": f"{case.ended.elapsed:.3f}",
            **({"file": printable(planned.file)} if planned.file else {}),
        },
    )
    _add_properties(
        element,
        {
            "verdict": case.ended.verdict,
            "phase": planned.phase,
            "item": one_line(planned.id),
            "exchanges": str(case.sent),
        },
        planned.requirements,
    )
    if case.shown in _TAGS:
        ET.SubElement(element, _TAGS[case.shown], {"message": case.sentence}).text = case.text
    elif case.text:
        ET.SubElement(element, "system-out").text = "\n".join((case.sentence, case.text))
    return element


def _named(title: str, item: str) -> str:
    """Return what pytest calls an item: the same name in every log and view."""
    return f"{one_line(title)} [{one_line(item)}]"


def _add_properties(
    element: ET.Element, named: Mapping[str, str], requirements: Sequence[str] = ()
) -> None:
    """Add the properties of a suite or a case, its requirements as one each; none when there are
    none.
    """
    pairs = [*named.items(), *(("requirement", one) for one in requirements)]
    if not pairs:
        return
    home = ET.SubElement(element, "properties")
    for name, value in pairs:
        ET.SubElement(home, "property", {"name": name, "value": printable(value)})

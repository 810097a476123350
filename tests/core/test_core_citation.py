"""Findings are settled once, by the pack's citations and the target's weights; causes."""

from dataclasses import replace

import pytest

from conformance.core.citation import Citation, Citations, settled
from conformance.core.finding import Cause, Code, Finding, Level, found

CODE = Code("LIF-01", "Título", Level.MUST, "Texto")
CITATIONS = Citations(
    aspects={
        "row.unknown": Citation(("R-7", "R-8")),
        "row.unknown@open": Citation(("R-9",), Level.SHOULD),
    },
    codes={"LIF-01": "R-1"},
    titles={"LIF-01": "Como lo llama su norma"},
)


def finding(
    aspect: str = "", level: Level | None = None, requirement: str = "", capability: str = "close"
) -> Finding:
    return found(
        CODE,
        expected="a",
        actual="b",
        aspect=aspect,
        level=level,
        requirement=requirement,
        capability=capability,
    )


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (finding(), ("R-1", Level.MUST)),
        (finding("row.unknown"), ("R-7", Level.MUST)),
        (finding("row.unknown", capability="open"), ("R-9", Level.SHOULD)),
        (finding("row.unknown", Level.MAY), ("R-7", Level.MAY)),
        (finding("row.unknown", Level.MUST, "R-2", "open"), ("R-2", Level.MUST)),
        (finding("no.such"), ("R-1", Level.MUST)),
    ],
)
def test_a_finding_cites_what_the_norm_says_of_its_aspect(
    made: Finding, expected: tuple[str, Level]
) -> None:
    """The aspect of that capability, the aspect, the code: the first that the table has; what a
    finding cites by itself stays.
    """
    seen = settled(made, CITATIONS)
    assert (*expected, "Como lo llama su norma") == (seen.requirement, seen.level, seen.title)


def test_settling_twice_changes_nothing() -> None:
    """Whoever sees a finding sees the same level, wherever it was settled."""

    def strict(requirement: str, level: Level) -> Level:
        return Level.MUST if level is Level.SHOULD else level

    once = settled(finding("row.unknown", capability="open"), CITATIONS, strict)
    assert Level.MUST is once.level
    assert once == settled(once, CITATIONS, strict)


SILENT = Citations(aspects={"row.unknown": Citation((), Level.SHOULD)})


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (finding(), Level.MAY),
        (finding("no.such", Level.SHOULD), Level.MAY),
        (finding("row.unknown"), Level.SHOULD),
        (replace(finding(), code="DOC-01"), Level.MUST),
    ],
)
def test_what_a_norm_is_silent_about_decides_nothing(made: Finding, expected: Level) -> None:
    """It is told by its code and cites nothing, unless the pack gives the aspect a level; a
    document's own faults keep theirs.
    """
    once = settled(made, SILENT)
    assert ("", expected) == (once.requirement, once.level)
    assert once == settled(once, SILENT)


def test_one_cause_is_one_whatever_row_it_stands_in() -> None:
    """Numbers in a place are rows; level and evidence tell no causes apart."""
    first = replace(finding(requirement="R-1"), place="$.rows[3].id")
    other = replace(first, place="$.rows[12].id", level=Level.MAY, exchanges=("x9",))
    assert Cause("LIF-01", "close", "R-1", "", "$.rows[#].id") == first.cause == other.cause
    assert ("LIF-01", "close") == first.cause.name
    assert ("LIF-01", None) == replace(first, capability=None).cause.name

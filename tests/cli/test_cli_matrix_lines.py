"""The matrix in the terminal: figures under their heads, and what lacks by name, up to a number."""

from collections.abc import Sequence
from typing import Any

from conformance.cli.matrix_lines import percent, summary, trial_line
from conformance.selftest.trial import FOUND, MISSED, Trial

_ROW = {"total": 4, "exact": 2, "among_others": 1, "other_code": 0, "missed": 1, "score": 75.0}


def _summary(lacking: int = 0, missed: Sequence[str] = ()) -> list[str]:
    made: dict[str, Any] = {
        "totals": _ROW,
        "false": [],
        "levels": [{"name": "MUST simple", **_ROW}],
        "classes": [],
        "phases_alone": [],
        "requirements": [{"id": "R1", "score": 50.0, "missed": [*missed]}],
        "lacking": [{"id": f"L{n}", "level": "MUST", "lacking": "sutil"} for n in range(lacking)],
        "seconds": 12.4,
    }
    return summary(made)


def test_each_figure_stands_under_its_head() -> None:
    head, row = _summary()[:2]
    ends = [head.strip("\n").index(one) + len(one) for one in ("defectos", "con otros")]
    assert ["4", "1"] == [row[: ends[0]].split()[-1], row[: ends[1]].split()[-1]]
    assert row.endswith("  75,0 %")


def test_the_last_line_says_the_score_the_false_findings_and_the_time() -> None:
    assert (
        "\n2 de 4 defectos hallados con exactamente su código (75,0 % con su código); "
        "0 hallazgos falsos en el sandbox limpio; 12 s"
    ) == _summary()[-1]


def test_a_requirement_with_a_defect_that_nobody_found_is_named() -> None:
    assert "  R1: 50,0 %, falta un-defecto" in _summary(missed=["un-defecto"])
    assert not any(line.startswith("  R1") for line in _summary())


def test_what_lacks_a_defect_is_listed_up_to_a_number() -> None:
    """Twelve are named; of more it is said where they stand."""
    few, many = _summary(lacking=12), _summary(lacking=13)
    assert ("  L11", "  y 1 más: --out los escribe todos.") == (few[-2][:5], many[-2])


def test_why_a_defect_was_missed_stands_below_it() -> None:
    found = Trial("uno", "ERR-01", FOUND, ("ERR-01",), (), (), (), (), None)
    missed = Trial("dos", "ERR-01", MISSED, (), (), (), (), (), None)
    assert "\n" not in trial_line(found)
    assert trial_line(missed).endswith(
        "\n    Ninguna prueba hace una petición que este defecto cambie."
    )


def test_a_score_is_written_with_a_comma() -> None:
    assert "97,5 %" == percent(97.46)

"""Why a run ends as it does, in a sentence."""

from pathlib import Path

import pytest
from report_sample import finding, write

from conformance.report.decision import decide


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        (("SIIFA-S02", ""), "Requisitos obligatorios incumplidos: SIIFA-S02."),
        (("",), "Hallazgos obligatorios que ningún requisito del paquete nombra: ERR-02."),
    ],
)
def test_a_must_that_failed_is_told_by_its_requirement_or_else_its_code(
    cited: tuple[str, ...], expected: str, tmp_path: Path
) -> None:
    """A pack's norm may be silent about a code: the sentence is not left without an object."""
    ledger = write(tmp_path, findings=[("b", finding(requirement=one)) for one in cited])
    assert ("NO_CONFORME", expected) == decide(ledger, {}, ())

"""Which planned statuses of a capability findings speak of."""

import pytest

from conformance.core.finding import Finding, Level
from conformance.core.planned_status import PlannedStatus
from conformance.report.matrix import wrong_cells
from conformance.report.record import Served

SERVED = Served(
    "leer",
    service="uno",
    core=True,
    cells=(
        PlannedStatus("400", codes=("ERR-02",)),
        PlannedStatus("401", codes=("SEC-01",)),
        PlannedStatus("403", codes=("SEC-01",), requirement="R2"),
    ),
)


def _finding(code: str, requirement: str, capability: str = "leer") -> Finding:
    return Finding(code, "t", Level.MUST, requirement, "a", "b", capability)


@pytest.mark.parametrize(
    ("finding", "wrong"),
    [
        (_finding("ERR-02", "R1"), {"400"}),
        (_finding("SEC-01", "R2"), {"403"}),
        (_finding("SEC-01", "R1"), {"401"}),
        (_finding("LIF-01", "R1"), set()),
        (_finding("ERR-02", "R1", "otra"), set()),
    ],
)
def test_a_finding_speaks_of_the_cell_of_its_requirement_before_others(
    finding: Finding, wrong: set[str]
) -> None:
    assert wrong == wrong_cells(SERVED, [finding])

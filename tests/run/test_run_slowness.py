"""What an operation took is judged over the whole run, and told where its slowest request was."""

from pathlib import Path

from core_sample import PLAN

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.report.ledger import LEDGER
from conformance.report.writer import Writer
from conformance.run.header import header
from conformance.run.slowness import slow_operations

_NONE = Evidence("", (), None, (), None, "")


def _ledger(folder: Path, *taken: float, capability: str | None = "ver_factura") -> Path:
    """Return a ledger whose items are numbered, each with one exchange that took so long."""
    with Writer(folder / LEDGER) as writer:
        writer.header(header(PLAN, [], ""))
        for number, seconds in enumerate(taken):
            request = Request("GET", "http://x", "erp", capability=capability, operation="GET /x")
            one = Exchange(f"x{number}", request, Response(200), None, "", seconds, _NONE)
            writer.exchange(str(number), one)
    return folder / LEDGER


def test_a_slow_operation_is_told_with_the_item_of_its_slowest_exchange(tmp_path: Path) -> None:
    path = _ledger(tmp_path, *[4.0] * 20, 9.0, *[4.0] * 20)
    assert [("20", "TIM-01")] == [(item, one.code) for item, one in slow_operations(path, 3.0, ())]


def test_an_operation_within_its_limit_is_not_told(tmp_path: Path) -> None:
    assert [] == list(slow_operations(_ledger(tmp_path, *[0.1] * 40), 3.0, ()))


def test_what_is_no_capability_is_not_judged(tmp_path: Path) -> None:
    path = _ledger(tmp_path, *[9.0] * 40, capability=None)
    assert [] == list(slow_operations(path, 3.0, ()))

"""How items ended before is read from the ledger of the run that is gone on with."""

from dataclasses import replace
from pathlib import Path

from core_sample import PLAN, item

from conformance.core.finding import Finding, Level, Verdict
from conformance.core.lack import Lack
from conformance.http.checks.codes import CON_01
from conformance.report.ledger import Ledger
from conformance.report.record import CitedExchange, Deviation, Footer, RecordedOutcome
from conformance.run.ended import ended_before
from conformance.run.header import header

_ITEMS = [item(name) for name in "abc"]
_FINDING = Finding(CON_01.id, "Título", Level.MUST, "R", "uno", "dos", exchanges=("x1",))
_ENDED = (
    RecordedOutcome("a", Verdict.FAILED),
    RecordedOutcome("b", Verdict.BLOCKED, "faltan", lacked=(Lack(role="erp"),)),
)
_LEDGER = Ledger(
    Path(),
    header(PLAN, _ITEMS, ""),
    _ENDED,
    (Deviation("a", _FINDING),),
    None,
    1,
    {},
    {},
    {"x1": CitedExchange("x1", None, 200, "curl x", "")},
    whole=False,
)


def test_what_ended_has_its_findings_its_curl_lines_and_what_it_lacked() -> None:
    made = ended_before(_LEDGER)
    assert {"a": [_FINDING], "b": []} == {name: [*one.findings] for name, one in made.items()}
    assert "curl x" == made["a"].curls["x1"]
    assert ("faltan", (Lack(role="erp"),)) == (made["b"].outcome.reason, made["b"].outcome.lacked)


def test_what_was_blocked_when_the_target_went_away_is_run_again() -> None:
    gone = Footer("", interrupted=False, unavailable="se fue", items=2, exchanges=1, findings=1)
    assert {"a"} == ended_before(replace(_LEDGER, footer=gone)).keys()

"""allure-results/: what Allure draws its report from, made from the ledger alone."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import Parameter, Status, TestResult, TestStepResult

from conformance.core.bounds import BOUNDS
from conformance.core.disk import save, unwritten
from conformance.core.finding import Verdict
from conformance.core.speech import one_line
from conformance.report import words
from conformance.report.allure_about import about, links, plain
from conformance.report.allure_details import details
from conformance.report.allure_rules import CONFIG, categories, configuration
from conformance.report.allure_run import (
    VERDICT_FILE,
    executor,
    metrics,
    surroundings,
    verdict_text,
    whole_run,
)
from conformance.report.allure_steps import Steps, millis
from conformance.report.expected import day_of, in_force, key_of
from conformance.report.lanes import Lane, lanes
from conformance.report.ledger import LEDGER, Ledger, exchanges, read
from conformance.report.record import Accepted, Deviation, Planned, RecordedOutcome
from conformance.report.sharing import sharing
from conformance.report.summary import summarise
from conformance.report.verdict import breached, judge, outcomes

RESULTS = "allure-results"
SHOWN = 3
"""How many exchanges an item shows that judged nothing, or that no longer finds room."""

_STATUS: Mapping[Verdict, str] = {
    Verdict.PASSED: Status.PASSED,
    Verdict.FAILED: Status.FAILED,
    Verdict.ERROR: Status.BROKEN,
    Verdict.BLOCKED: Status.SKIPPED,
    Verdict.NOT_APPLICABLE: Status.SKIPPED,
}


def write_allure(
    folder: Path,
    ledger: Ledger | None = None,
    *,
    room: int = BOUNDS.page_bytes,
    keep_all: bool = False,
) -> Path:
    """Write allure-results/ anew beside the ledger of a run, one result per item, and return it.

    A failed item shows all its exchanges, until there is more than a page can hold; one that passed
    the one that asks what it is about, unless `keep_all`; another one the first three. What is left
    out is told. `ledger`: as it was read already; `room`: the bytes that a page can hold.
    """
    home = folder / RESULTS
    try:
        shutil.rmtree(home, ignore_errors=True)
        return tell(ledger or read(folder / LEDGER), home, room=room, keep_all=keep_all)
    except OSError as error:  # of the writer that is not ours
        raise unwritten(home, error) from error


def tell(
    ledger: Ledger, home: Path, *, room: int = BOUNDS.page_bytes, keep_all: bool = False
) -> Path:
    """Write the results of a run into a folder, beside what is there, and return it."""
    # it has no types
    logger = AllureFileLogger(home)  # type: ignore[no-untyped-call]
    cited = frozenset(name for one in ledger.deviations for name in one.finding.exchanges)
    drawing = _Drawing(ledger, logger, Steps(logger, room, cited), keep_all=keep_all)
    for exchange in exchanges(ledger.path):
        drawing.take(exchange)
    drawing.report()
    for name, content in _of_the_run(ledger, drawing.accepted):
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        save(home / name, text)
    return home


def _of_the_run(
    ledger: Ledger, accepted: Mapping[str, list[Accepted]]
) -> Iterator[tuple[str, Any]]:
    """Yield the files that tell of the run as a whole."""
    summary = summarise(ledger)
    yield "environment.properties", surroundings(ledger, summary)
    yield "categories.json", categories()
    yield CONFIG, configuration(summary, accepted)
    yield "conformance-globals.json", whole_run(ledger, summary)
    yield VERDICT_FILE, verdict_text(summary)
    yield "performance.json", metrics(ledger)
    if told := executor(os.environ):
        yield "executor.json", told


class _Drawing:
    """The results in the making: steps gathered by item while the exchanges stream by.

    `accepted`: by the id of the test case, why each result is accepted whole.
    """

    def __init__(
        self, ledger: Ledger, logger: AllureFileLogger, steps: Steps, *, keep_all: bool
    ) -> None:
        self.accepted: dict[str, list[Accepted]] = {}
        self._ledger, self._logger, self._steps = ledger, logger, steps
        self._keep_all = keep_all
        self._ended = outcomes(ledger)
        self._plans = {plan.id: plan for plan in ledger.header.planned}
        self._shared, self._about = sharing(ledger), about(ledger.header)
        self._shown: dict[str, list[TestStepResult]] = {}
        self._one: dict[str, Mapping[str, Any]] = {}
        self._sent: dict[str, int] = {}
        self._first: dict[str, str] = {}
        self._lanes: Mapping[str, Lane] = {}
        self._said: dict[str, list[Deviation]] = {}
        for deviation in ledger.deviations:
            self._said.setdefault(deviation.item, []).append(deviation)
        self._breaks = breached(judge(ledger, self._ended))
        expected = ledger.header.expected
        self._terms = in_force(expected, day_of(ledger.header.started)) if expected else {}

    def take(self, exchange: Mapping[str, Any]) -> None:
        """Keep an exchange for its item, unless that has shown enough."""
        name = exchange["item"]
        if name not in self._ended:
            return  # discovery and login belong to no item
        self._sent[name] = self._sent.get(name, 0) + 1
        self._first.setdefault(name, exchange["id"])
        verdict = self._ended[name].verdict
        if verdict is Verdict.PASSED and not self._keep_all:
            self._choose(name, exchange)
            return
        whole = verdict in (Verdict.PASSED, Verdict.FAILED) and self._steps.room > 0
        if whole or self._sent[name] <= SHOWN:
            self._shown.setdefault(name, []).append(self._steps.whole(exchange))

    def _choose(self, name: str, exchange: Mapping[str, Any]) -> None:
        """Keep the first exchange that asks what an item is about, its first one until then."""
        wanted = self._plan(name).capability
        kept = self._one.get(name)
        if kept is None or kept["capability"] != wanted == exchange["capability"]:
            self._one[name] = exchange

    def report(self) -> None:
        """Write one result per item."""
        self._lanes = lanes(self._ended.values(), self._first)
        for name, outcome in self._ended.items():
            if name in self._one:
                self._shown[name] = [self._steps.brief(self._one[name])]
            result = self._result(self._plan(name), outcome)
            self._logger.report_result(result)  # type: ignore[no-untyped-call]  # it has no types

    def _plan(self, name: str) -> Planned:
        return self._plans.get(name) or Planned(name, "", name)

    def _result(self, plan: Planned, outcome: RecordedOutcome) -> TestResult:
        header = self._ledger.header
        start = millis(outcome.started or header.started)
        case = _digest(header.pack, plan.id)
        said = self._said.get(plan.id, [])
        names = self._about.names(plan, [one.finding.requirement for one in said])
        terms = [self._terms.get(key_of(one.finding)) for one in said]
        given = [one for one in terms if one]
        known = bool(terms) and len(given) == len(terms)
        if known:
            self.accepted[case] = given
        return TestResult(
            uuid=_digest(header.started, plan.id),
            historyId=case,
            testCaseId=case,
            fullName=one_line(f"{header.pack}.{plan.id}"),
            name=one_line(plan.title),
            status=_STATUS[outcome.verdict],
            stage="finished",
            start=start,
            stop=start + round(outcome.elapsed * 1000),
            titlePath=[header.pack, words.phase_name(plan.phase)],
            statusDetails={
                **details(plan, outcome, said, self._breaks),
                **({"known": True} if known else {}),
            },
            description="\n\n".join(self._description(plan, names)),
            labels=self._about.labels(plan, names, self._lanes[plan.id]),
            steps=self._shown.get(plan.id, []),
            links=links(names, dict.fromkeys(one.ticket for one in given)),
            parameters=_parameters(plan),
        )

    def _description(self, plan: Planned, names: tuple[str, ...]) -> Iterator[str]:
        yield from self._about.sentences(plan, names)
        if told := self._shared.told(plan.id):
            failed = self._ended[plan.id].verdict is Verdict.FAILED
            yield plain(f"{told} {self._ended[plan.id].reason if failed else ''}".strip())
        sent, shown = self._sent.get(plan.id, 0), len(self._shown.get(plan.id, []))
        if shown < sent:
            verb = "Se muestra" if shown == 1 else "Se muestran"
            yield f"{verb} {shown} de {sent} intercambios; todos están en ledger.jsonl."


def _parameters(plan: Planned) -> list[Parameter]:
    """Return what varies between items of one test: its operation, which makes it no other test
    where a revision spells it otherwise.
    """
    told = Parameter("operación", one_line(plan.operation or ""), excluded=True)
    return [told] if plan.operation else []


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]

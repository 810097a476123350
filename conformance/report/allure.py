"""allure-results/: what Allure draws its report from, made from the ledger alone."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import (
    Attachment,
    Label,
    Link,
    Parameter,
    Status,
    StatusDetails,
    TestResult,
    TestStepResult,
)

from conformance.core.bounds import BOUNDS
from conformance.core.disk import save, unwritten
from conformance.core.finding import Finding, Level, Verdict
from conformance.core.speech import one_line, printable
from conformance.report import words
from conformance.report.endings import HEADS, UNJUDGED, why
from conformance.report.expected import day_of, in_force, key_of
from conformance.report.ledger import LEDGER, Ledger, exchanges, read
from conformance.report.record import Deviation, Planned, RecordedOutcome
from conformance.report.scope_words import environment
from conformance.report.sharing import sharing
from conformance.report.summary import summarise
from conformance.report.verdict import LEVEL_NAMES, breached, judge, outcomes

RESULTS = "allure-results"
SHOWN_WHEN_PASSED = 3

_STATUS: Mapping[Verdict, str] = {
    Verdict.PASSED: Status.PASSED,
    Verdict.FAILED: Status.FAILED,
    Verdict.ERROR: Status.BROKEN,
    Verdict.BLOCKED: Status.SKIPPED,
    Verdict.NOT_APPLICABLE: Status.SKIPPED,
}
_SEVERITY: Mapping[Level, str] = {
    Level.MUST: "critical",
    Level.SHOULD: "normal",
    Level.MAY: "minor",
}
_SUMS_UP: Mapping[Verdict, str] = {
    Verdict.ERROR: "Error del arnés, no del sistema",
    Verdict.FAILED: "No cumple",
    Verdict.PASSED: "",
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#!~])")
_CATEGORIES = (
    {"name": "El sistema incumple un requisito", "matchedStatuses": [Status.FAILED]},
    {"name": "Falló el arnés, no el sistema", "matchedStatuses": [Status.BROKEN]},
    *(
        {"name": head, "matchedStatuses": [Status.SKIPPED], "messageRegex": f"{head}.*"}
        for head in (HEADS[name] for name in UNJUDGED)
    ),
)


def write_allure(
    folder: Path, ledger: Ledger | None = None, *, room: int = BOUNDS.page_bytes
) -> Path:
    """Write allure-results/ anew beside the ledger of a run, one result per item, and return it.

    A failed item shows all its exchanges, until there is more than a page can hold; another one
    only the first three. What is left out is told. `ledger`: as it was read already; `room`: the
    bytes that a page can hold.
    """
    home = folder / RESULTS
    try:
        return _written(ledger or read(folder / LEDGER), home, room)
    except OSError as error:  # of the writer that is not ours
        raise unwritten(home, error) from error


def _written(ledger: Ledger, home: Path, room: int) -> Path:
    shutil.rmtree(home, ignore_errors=True)
    # it has no types
    drawing = _Drawing(ledger, AllureFileLogger(home), room)  # type: ignore[no-untyped-call]
    for exchange in exchanges(ledger.path):
        drawing.take(exchange)
    drawing.report()
    save(home / "environment.properties", _environment(ledger))
    save(home / "categories.json", json.dumps(_CATEGORIES, ensure_ascii=False, indent=1))
    return home


class _Drawing:
    """The results in the making: steps gathered by item while the exchanges stream by."""

    def __init__(self, ledger: Ledger, logger: AllureFileLogger, room: int) -> None:
        self._ledger = ledger
        self._logger = logger
        self._ended = outcomes(ledger)
        self._shared = sharing(ledger)
        self._steps: dict[str, list[TestStepResult]] = {}
        self._sent: dict[str, int] = {}
        self._room = room
        self._said: dict[str, list[Deviation]] = {}
        for deviation in ledger.deviations:
            self._said.setdefault(deviation.item, []).append(deviation)
        self._breaks = breached(judge(ledger, self._ended))
        expected = ledger.header.expected
        self._accepted = in_force(expected, day_of(ledger.header.started)) if expected else {}

    def take(self, exchange: Mapping[str, Any]) -> None:
        """Attach an exchange to its item, unless the item passed and has shown enough."""
        name = exchange["item"]
        if name not in self._ended:
            return  # discovery and login belong to no item
        self._sent[name] = self._sent.get(name, 0) + 1
        shows_all = self._ended[name].verdict is Verdict.FAILED and self._room > 0
        if shows_all or self._sent[name] <= SHOWN_WHEN_PASSED:
            self._steps.setdefault(name, []).append(self._step(exchange))

    def report(self) -> None:
        """Write one result per item."""
        plans = {plan.id: plan for plan in self._ledger.header.planned}
        for name, outcome in self._ended.items():
            result = self._result(plans.get(name) or Planned(name, "", name), outcome)
            self._logger.report_result(result)  # type: ignore[no-untyped-call]  # it has no types

    def _result(self, plan: Planned, outcome: RecordedOutcome) -> TestResult:
        header = self._ledger.header
        start = _millis(outcome.started or header.started)
        deviations = self._said.get(plan.id, [])
        said = [one.finding for one in deviations]
        terms = [self._accepted.get(key_of(one)) for one in said]
        tickets = dict.fromkeys(one.ticket for one in terms if one)
        return TestResult(
            uuid=_digest(header.started, plan.id),
            historyId=_digest(header.pack, plan.id),
            testCaseId=_digest(header.pack, plan.id),
            fullName=one_line(f"{header.pack}.{plan.id}"),
            name=one_line(plan.title),
            status=_STATUS[outcome.verdict],
            stage="finished",
            start=start,
            stop=start + round(outcome.elapsed * 1000),
            titlePath=[header.pack, words.phase_name(plan.phase)],
            statusDetails=StatusDetails(
                known=True if terms and all(terms) else None,
                message=_message(plan, outcome, said),
                trace=self._trace(deviations),
            ),
            description=self._description(plan),
            labels=self._labels(plan),
            steps=self._steps.get(plan.id, []),
            links=[*_links("tms", plan.requirements), *_links("issue", tickets)],
            parameters=[Parameter("operación", one_line(plan.operation))] if plan.operation else [],
        )

    def _trace(self, deviations: Sequence[Deviation]) -> str | None:
        told = (_traced(one.finding, self._breaks.get(one, ())) for one in deviations)
        return printable("\n\n".join(told)) or None

    def _labels(self, plan: Planned) -> list[Label]:
        header = self._ledger.header
        pairs = (
            ("epic", f"{header.pack} · {header.target.name}"),
            ("feature", words.phase_name(plan.phase)),
            ("story", plan.capability or "general"),
            ("severity", _SEVERITY[plan.level]),
            ("framework", "conformance"),
            *(("tag", name) for name in plan.requirements),
        )
        return [Label(name, one_line(value)) for name, value in pairs]

    def _description(self, plan: Planned) -> str:
        requirements = {one.id: one for one in self._ledger.header.requirements}
        cited = [requirements[name] for name in plan.requirements if name in requirements]
        lines = [
            f"**{one.id}** ({words.LEVELS[one.level]}): {_plain(one.text)} — {_plain(one.source)}"
            for one in cited
        ]
        if told := self._shared.told(plan.id):
            failed = self._ended[plan.id].verdict is Verdict.FAILED
            lines.append(_plain(f"{told} {self._ended[plan.id].reason if failed else ''}".strip()))
        sent, shown = self._sent.get(plan.id, 0), len(self._steps.get(plan.id, []))
        if shown < sent:
            all_told = "todos están en ledger.jsonl"
            lines.append(f"Se muestran {shown} de {sent} intercambios; {all_told}.")
        return "\n\n".join(lines)

    def _step(self, exchange: Mapping[str, Any]) -> TestStepResult:
        start = _millis(exchange["started"])
        answered = exchange["status"] is not None
        answer = exchange["status"] if answered else exchange["fault"]
        asked = f"{exchange['method']} {_where(exchange)} como {exchange['role']}"
        texts = {
            "petición": _request(exchange),
            "respuesta": _response(exchange),
            "curl": exchange["curl"],
        }
        return TestStepResult(
            name=one_line(f"{asked}: {answer}"),
            status=Status.PASSED if answered else Status.BROKEN,
            stage="finished",
            start=start,
            stop=start + round(exchange["elapsed"] * 1000),
            attachments=[self._attach(exchange["id"], *pair) for pair in texts.items()],
        )

    def _attach(self, exchange: str, name: str, text: str) -> Attachment:
        source = f"{_digest(exchange, name)}-attachment.txt"
        content = printable(text).encode("utf-8", "replace")
        self._room -= len(content)
        # it has no types
        self._logger.report_attached_data(content, source)  # type: ignore[no-untyped-call]
        return Attachment(name=name, source=source, type="text/plain")


def _where(exchange: Mapping[str, Any]) -> str:
    """Return the path of an exchange as the contract writes it; an operation is told as its verb
    and its path.
    """
    verb, _, path = (exchange["operation"] or "").partition(" ")
    return path or verb or str(exchange["url"])


def _message(plan: Planned, outcome: RecordedOutcome, said: Sequence[Finding]) -> str | None:
    if outcome.verdict not in _SUMS_UP:
        return printable(why(plan, outcome))
    head = _SUMS_UP[outcome.verdict]
    if not head:
        return printable(outcome.reason) or None
    found = dict.fromkeys(f"{row.code} {row.title}" for row in said)
    reason = "; ".join(found) or outcome.reason
    return printable(f"{head}: {reason}") if reason else head


def _traced(finding: Finding, breaks: Sequence[str]) -> str:
    """Return a finding as lines: its code, what was expected, what came, and what it breaks besides
    the requirement that it cites.
    """
    others = [name for name in breaks if name != finding.requirement]
    return "\n".join(
        (
            f"{finding.code} [{LEVEL_NAMES[finding.level]}] {finding.requirement}",
            f"se esperaba: {finding.expected}",
            f"se obtuvo:   {finding.actual}",
            *([f"incumple además: {', '.join(others)}"] if others else []),
        )
    )


def _links(kind: str, names: Iterable[str]) -> list[Link]:
    return [Link(type=kind, url=f"#{name}", name=name) for name in names]


def _request(exchange: Mapping[str, Any]) -> str:
    head = f"{exchange['method']} {exchange['url']}"
    return _text(head, exchange["request_headers"], exchange["request_body"])


def _response(exchange: Mapping[str, Any]) -> str:
    head = exchange["fault"] or f"HTTP {exchange['status']}"
    return _text(head, exchange["response_headers"], exchange["response_body"])


def _text(head: str, headers: Sequence[Sequence[str]], body: str | None) -> str:
    return "\n".join([head, *(f"{name}: {value}" for name, value in headers), "", body or ""])


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", one_line(text))


def _environment(ledger: Ledger) -> str:
    header, summary = ledger.header, summarise(ledger)
    rows = {
        "Paquete": header.pack,
        "Sistema": header.target.name,
        "Ambiente": header.target.environment,
        "Semilla": str(header.seed),
        "Revision": header.revision,
        "Fases": ", ".join(words.phase_name(phase) for phase in header.phases),
        **environment(summary),
        **{f"Servicio.{name}": url for name, url in header.target.services.items()},
        **{
            f"Contrato.{row.service}": f"{row.title} {row.version} sha256:{row.sha256}"
            for row in header.contract
        },
        **({"Faltaron": lacked} if (lacked := words.lacks(summary)) else {}),
        **{f"Version.{name}": version for name, version in header.engine.items()},
    }
    return "".join(f"{_key(name)}={one_line(value)}\n" for name, value in rows.items())


def _key(name: str) -> str:
    return "".join("_" if character in " :=" else character for character in name)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _millis(moment: str) -> int:
    try:
        return round(datetime.fromisoformat(moment).timestamp() * 1000)
    except ValueError:
        return 0

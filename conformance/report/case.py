"""How the items of a run are told to whoever shows tests: which pass, which fail, and why.

The rules of the file: a case fails when one of its findings is a reason for the exit code to be 1,
and what was only observed passes, with what was observed beside it. So what is shown red is what
the exit code is about: where nothing else is, the run as a whole has a case of its own.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from conformance.core.finding import Finding, Level, Verdict, about_document
from conformance.core.speech import one_line, printable
from conformance.report import words
from conformance.report.decision import NO_CONCLUYENTE
from conformance.report.endings import why
from conformance.report.expected import Key, day_of, in_force, key_of, terms_of
from conformance.report.finding_text import told
from conformance.report.ledger import Ledger
from conformance.report.record import Accepted, Planned, RecordedOutcome
from conformance.report.summary import exit_code
from conformance.report.verdict import outcomes

WHOLE = "veredicto"
"""What stands in the place of a phase for the case of the run as a whole."""
_GENERAL = "general"
_BEFORE = "Antes de la primera prueba"
_NAME = re.compile(r"[^a-z0-9]+")


class CaseState(StrEnum):
    """How a case is shown."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class TestedCase:
    """A case: the item as it was planned and as it ended, how it is shown, why in a `sentence`, and
    what was found in whole, as `text`. `sent` is how many exchanges it took.
    """

    planned: Planned
    ended: RecordedOutcome
    shown: CaseState
    sentence: str = ""
    text: str = ""
    sent: int = 0

    @property
    def red(self) -> bool:
        """Whether it is shown as something that must be looked at."""
        return self.shown in (CaseState.FAILED, CaseState.ERROR)


def cases(ledger: Ledger, summary: Mapping[str, Any]) -> list[TestedCase]:
    """Return the cases of a run in the order of its plan, that of the run as a whole first where it
    has one.
    """
    telling = _Telling.of(ledger)
    plans = {one.id: one for one in ledger.header.planned}
    ended = outcomes(ledger)
    found = {name for name in telling.said if name not in ended}
    made = [
        *(telling.case(Planned(name, WHOLE, _BEFORE), _found_before(name)) for name in found),
        *(telling.case(plans.get(name) or Planned(name, "", name), ended[name]) for name in ended),
    ]
    return [*_whole(summary, made), *made]


def class_name(pack: str, planned: Planned) -> str:
    """Return where a case belongs, as names joined by points: pack, phase, and what it is about."""
    phase = _slug(words.phase_name(planned.phase)) or _GENERAL
    return ".".join((_slug(pack), phase, planned.capability or _GENERAL))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return _NAME.sub("_", plain).strip("_")


def _found_before(name: str) -> RecordedOutcome:
    return RecordedOutcome(name, Verdict.FAILED)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What tells the cases of a ledger: what was found in each, and what is accepted of it."""

    ledger: Ledger
    said: Mapping[str, Sequence[Finding]]
    accepted: Mapping[Key, Accepted] | None
    curls: Mapping[str, str]
    traces: Mapping[str, str]

    @classmethod
    def of(cls, ledger: Ledger) -> "_Telling":
        """Return what tells the cases of a ledger."""
        said: dict[str, list[Finding]] = {}
        for deviation in ledger.deviations:
            said.setdefault(deviation.item, []).append(deviation.finding)
        expected, day = ledger.header.expected, day_of(ledger.header.started)
        accepted = in_force(expected, day) if expected else None
        curls = {name: proof.curl for name, proof in ledger.proofs.items()}
        traces = {name: proof.trace for name, proof in ledger.proofs.items()}
        return cls(ledger, said, accepted, curls, traces)

    def case(self, planned: Planned, ended: RecordedOutcome) -> TestedCase:
        """Return the case of an item."""
        shown, sentence = self._shown(planned, ended)
        found = self.said.get(planned.id, ())
        return TestedCase(
            planned,
            ended,
            shown,
            one_line(sentence),
            "\n\n".join(told(one, self.curls, self.traces) for one in found),
            self.ledger.sent.get(planned.id, 0),
        )

    def _shown(self, planned: Planned, ended: RecordedOutcome) -> tuple[CaseState, str]:
        """Return how a case is shown, and why."""
        if ended.verdict is Verdict.ERROR:
            reason = f": {ended.reason}" if ended.reason else ""
            return CaseState.ERROR, f"Error del arnés, no del sistema{reason}"
        if ended.verdict is Verdict.FAILED:
            return self._found(planned.id)
        if ended.verdict is Verdict.PASSED:
            return CaseState.PASSED, ended.reason
        return CaseState.SKIPPED, why(planned, ended)

    def _found(self, item: str) -> tuple[CaseState, str]:
        """Return how a case is shown in which something was found, and its titles."""
        found = self.said.get(item, ())
        titles = "; ".join(dict.fromkeys(f"{one.code} {one.title}" for one in found))
        if any(map(self._decides, found)):
            return CaseState.FAILED, f"No cumple: {titles}"
        if terms := self._terms(found):
            return CaseState.SKIPPED, f"DESVIACIÓN ACEPTADA: {terms}"
        return CaseState.PASSED, f"Observación: {titles}"

    def _decides(self, finding: Finding) -> bool:
        """Say whether a finding is a reason for the exit code to be 1: an obligatory one, or with a
        file of what is expected, one that it does not accept.
        """
        if about_document(finding.code):
            return False
        if self.accepted is None:
            return finding.level is Level.MUST
        return key_of(finding) not in self.accepted

    def _terms(self, found: Sequence[Finding]) -> str:
        expected = self.ledger.header.expected
        return terms_of(expected, found, day_of(self.ledger.header.started)) if expected else ""


def _whole(summary: Mapping[str, Any], made: Sequence[TestedCase]) -> list[TestedCase]:
    """Return the case of the run as a whole: an error when nothing could be concluded, a failure
    when what was expected did not come true and no case shows it.
    """
    expected = summary["expected"]
    verdict = expected["rest"] if expected else summary["verdict"]
    planned = Planned(WHOLE, WHOLE, f"Veredicto: {verdict}")
    text = "\n".join(filter(None, [summary["reason"], summary["scope"]["wish"]]))
    if verdict == NO_CONCLUYENTE:
        ended = RecordedOutcome(WHOLE, Verdict.ERROR)
        return [
            TestedCase(
                planned, ended, CaseState.ERROR, one_line(summary["reason"]), printable(text)
            )
        ]
    if exit_code(dict(summary)) and not any(one.red for one in made):
        ended = RecordedOutcome(WHOLE, Verdict.FAILED)
        sentence = words.expectations(summary) or summary["reason"]
        return [TestedCase(planned, ended, CaseState.FAILED, one_line(sentence), printable(text))]
    return []

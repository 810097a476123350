"""An item of the harness as an item of pytest, and a scenario file as its collector."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from conformance.core.errors import DiskError
from conformance.core.finding import Finding, Verdict
from conformance.core.speech import one_line, printable
from conformance.http.item import Item
from conformance.report.endings import why
from conformance.report.finding_text import told
from conformance.report.record import RecordedOutcome
from conformance.run.header import planned_of
from conformance.run.performing import Outcome
from conformance.run.plan import Plan
from conformance.run.scope import range_of
from conformance.run.session import Run

_SKIPPED = (Verdict.BLOCKED, Verdict.NOT_APPLICABLE)
run_key = pytest.StashKey[Run]()


class FindingsError(Exception):
    """The system deviates: its text is what the person reads."""

    def __init__(self, findings: Sequence[Finding], curls: Mapping[str, str]) -> None:
        super().__init__("\n\n".join(told(finding, curls) for finding in findings))


class ConformanceItem(pytest.Item):
    """One thing to verify. Its name is the title, and its id in brackets, so that `-k` finds
    both.
    """

    def __init__(self, *, item: Item, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.item = item

    def runtest(self) -> None:
        """Run the item; findings fail it unless all are accepted, a precondition that failed or no
        use for it skips.
        """
        run = self.config.stash[run_key]
        if run.unavailable:  # a worker heard it from the controller: nothing is sent
            self.session.shouldstop = self._said(run.unavailable)
            pytest.skip(self.session.shouldstop)
        try:
            ended = run.perform(self.item)
        except DiskError as error:
            self.session.shouldstop = str(error)
            raise
        outcome = ended.outcome
        self.user_properties += [
            ("verdict", outcome.verdict.value),
            ("phase", self.item.phase),
            ("item", self.item.id),
            ("exchanges", ended.sent),
        ]
        if run.unavailable:
            self.session.shouldstop = self._said(run.unavailable)
        if outcome.verdict is Verdict.FAILED and (terms := run.accepted(ended.findings)):
            # What a JUnit reader shows as skipped.
            pytest.xfail(self._said(f"DESVIACIÓN ACEPTADA: {terms}"))
        if outcome.verdict is Verdict.FAILED:
            raise FindingsError(ended.findings, ended.curls)
        if outcome.verdict is Verdict.ERROR:  # of a run that this one goes on with
            raise RuntimeError(outcome.reason)
        if outcome.verdict in _SKIPPED:
            pytest.skip(self._said(_why(run.plan, self.item, outcome)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Return the findings as text; an error of ours keeps its trace."""
        if isinstance(excinfo.value, FindingsError):
            return self._said(str(excinfo.value))
        return self._said(
            f"ERROR del arnés (no es culpa del sistema):\n{super().repr_failure(excinfo, 'short')}"
        )

    def _said(self, text: str) -> str:
        """Return a text as it may stand in the log: no secret, and nothing that drives a
        terminal. What the exchanges before it showed to be personal is known by then.
        """
        run = self.config.stash[run_key]
        run.writer.wait()
        return printable(run.client.hide(text))

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """Return where the item comes from and its title."""
        return self.path, None, one_line(self.item.title)


class ScenarioFile(pytest.File):
    """A scenario file: one item per cell of its matrix."""

    def __init__(self, *, items: tuple[Item, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.items = items

    def collect(self) -> Iterator[ConformanceItem]:
        """Yield the items of the file."""
        for item in self.items:
            yield ConformanceItem.from_parent(self, name=item_name(item), item=item)


def _why(plan: Plan, item: Item, outcome: Outcome) -> str:
    """Return in which way an item ended that judged nothing, and why."""
    ended = RecordedOutcome(item.id, outcome.verdict, outcome.reason, lacked=outcome.lacked)
    return why(planned_of(plan, item, range_of(plan).outside(item)), ended)


def item_name(item: Item) -> str:
    """Return the pytest name of an item: title and id."""
    return f"{one_line(item.title)} [{one_line(item.id)}]"


def last_name(item: Item) -> str:
    """Return what stands after the last colons of an item's id for pytest, whoever collected it."""
    return item_name(item).rpartition("::")[2]

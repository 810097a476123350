"""Several runs in the order in which they began: what each changed, and what comes and goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from conformance.core.finding import Cause
from conformance.report.comparison import RunComparison, alike, compare
from conformance.report.past_run import PastRun, SeenFinding

FEWEST = 3
"""Of fewer runs that asked the same nobody can tell what comes and goes from what was mended."""


@dataclass(frozen=True, slots=True)
class CauseHistory:
    """A finding through all runs: in each, whether it was there, None where nobody judged it;
    `flaky` says that it comes and goes though the same was asked.
    """

    cause: Cause
    seen: SeenFinding
    there: tuple[bool | None, ...]
    flaky: bool


@dataclass(frozen=True, slots=True)
class History:
    """Runs in their order, what changed from each to the next, and all their findings."""

    runs: tuple[PastRun, ...]
    steps: tuple[RunComparison, ...]
    findings: tuple[CauseHistory, ...]

    @property
    def flaky(self) -> tuple[CauseHistory, ...]:
        """The findings that come and go."""
        return tuple(one for one in self.findings if one.flaky)

    @property
    def worse(self) -> bool:
        """Whether the last run is worse than the one before it."""
        return bool(self.steps) and self.steps[-1].worse


def history(runs: Iterable[PastRun]) -> History:
    """Return the history of some runs of one pack."""
    ordered = tuple(sorted(runs, key=lambda one: (one.started, one.name)))
    groups = _alike(ordered)
    seen: dict[Cause, SeenFinding] = {}
    for run in ordered:
        seen.update(run.findings)  # as it was told last
    found = [_through(cause, one, ordered, groups) for cause, one in sorted(seen.items())]
    return History(
        ordered,
        tuple(compare(one, other) for one, other in pairwise(ordered)),
        tuple(sorted(found, key=lambda one: (not one.flaky, one.cause))),
    )


def _through(
    cause: Cause, seen: SeenFinding, runs: Sequence[PastRun], groups: Sequence[Sequence[int]]
) -> CauseHistory:
    items = {name for run in runs if cause in run.findings for name in run.findings[cause].items}
    there = tuple(_there(cause, items, run) for run in runs)
    return CauseHistory(cause, seen, there, any(_wavers(there, group) for group in groups))


def _there(cause: Cause, items: Iterable[str], run: PastRun) -> bool | None:
    if cause in run.findings:
        return True
    return False if run.judged(items) else None


def _wavers(there: Sequence[bool | None], group: Sequence[int]) -> bool:
    """Say whether a finding went and came back, or came and went, in runs that asked the same."""
    known = [there[place] for place in group if there[place] is not None]
    turns = sum(one != other for one, other in pairwise(known))
    return turns > 1


def _alike(runs: Sequence[PastRun]) -> list[list[int]]:
    """Return the places of the runs that asked the same, those alone that are enough of them."""
    groups: list[list[int]] = []
    for place, run in enumerate(runs):
        group = next((one for one in groups if alike(runs[one[0]], run)), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return [group for group in groups if len(group) >= FEWEST]


def medians(told: History) -> Mapping[str, tuple[float | None, ...]]:
    """Return the median of each capability in each run, in milliseconds, None where it was not
    asked.
    """
    names = sorted({name for run in told.runs for name in run.times})
    return {
        name: tuple(run.times[name].median_ms if name in run.times else None for run in told.runs)
        for name in names
    }

"""The processes that run defects: each prepares once the plan, and what the clean server does."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from conformance.core.cache import user_cache
from conformance.core.loading import settle
from conformance.http.reference import Setup
from conformance.run.plan import make_plan
from conformance.sandbox.reach import Watch
from conformance.selftest.clean import CleanRun, clean_run
from conformance.selftest.own_target import target_of
from conformance.selftest.pairs import Mark, marks
from conformance.selftest.rehearsal import rehearse, watched
from conformance.selftest.rehearsed import Reach, Rehearsed, prepare_plan
from conformance.selftest.report import Asked
from conformance.selftest.trial import Trial, tried


@dataclass(frozen=True, slots=True)
class Bench:
    """What each process prepares once: the plan with its items, who meets which defects, and what
    was false.
    """

    craft: Rehearsed
    reach: Reach
    clean: CleanRun


_bench: list[Bench] = []


def processes(tasks: int, prepare_each: Callable[[], object] | None = None) -> ProcessPoolExecutor:
    """Return the processes for so many tasks, each prepared once."""
    return ProcessPoolExecutor(
        max(1, min(tasks, 4, os.cpu_count() or 1)),
        multiprocessing.get_context("spawn"),
        prepare_each,
    )


def clean_seed(run_of: tuple[Asked, str, int]) -> CleanRun:
    """Return what a run on the clean server of a revision and a seed finds."""
    asked, revision, seed = run_of
    craft = _rehearsed(asked, revision, seed)
    return clean_run(rehearse(craft, setup=Setup(seed)))


def _rehearsed(asked: Asked, revision: str = "", seed: int = 0) -> Rehearsed:
    settle()
    plan = make_plan(
        target_of(revision, asked.pack),
        {},
        phases=asked.phases,
        seed=seed,
        examples=asked.examples,
        profile=asked.profile,
    )
    return prepare_plan(plan, user_cache(os.environ))


def prepare(asked: Asked, names: Sequence[str]) -> None:
    """Prepare this process: the plan, the clean server, and who meets which of these defects."""
    craft = _rehearsed(asked)
    clean, reach = watched(craft, Watch(craft.reference.defects[name] for name in names))
    _bench.append(Bench(craft, reach, clean_run(clean)))


def marks_of(names: Sequence[str]) -> frozenset[Mark]:
    """Return the marks that these defects leave together."""
    return marks(_bench[0].craft, names, _bench[0].reach)


def clean_prepared() -> CleanRun:
    """Return what was found on the clean server when this process was prepared."""
    return _bench[0].clean


def try_defect(name: str, whole: bool) -> Trial:
    """Return what was found of a defect."""
    return tried(_bench[0].craft, name, _bench[0].reach, whole=whole)

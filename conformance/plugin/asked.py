"""The run that a command line of pytest asks for: its plan, its corpus, what it goes on with."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from secrets import token_bytes, token_hex

import pytest

from conformance.core import installed
from conformance.core.cache import user_cache
from conformance.core.limit import budget_of, lowered
from conformance.core.target import Target
from conformance.http.generation.cases import FILE as CORPUS
from conformance.http.generation.cases import Corpus
from conformance.http.generation.cases import read as read_corpus
from conformance.http.generation.corpus import fit
from conformance.plugin.processes import workers_of
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.line import expected_from
from conformance.report.record import Expected
from conformance.report.resumption import cut_back, take_up
from conformance.report.selection import Selection, read_selection
from conformance.run.agreement import agree
from conformance.run.plan import (
    Plan,
    corpus_of,
    documents_from,
    load_documents,
    make_plan,
    read_expected,
    read_sources,
    scenario_files,
)
from conformance.run.session import Run
from conformance.run.target_file import load_target
from conformance.run.worker import most_from, pool_from

_KEY_BYTES = 16
_YAML = frozenset({".yaml", ".yml"})


def plan_of(config: pytest.Config, corpus: Corpus | None) -> Plan:
    """Return the plan of a run; a worker makes it of the documents that the controller read."""
    given = getattr(config, "workerinput", None)
    target = load_target(Path(config.getoption("target")))
    target = lowered(target, _budget(config, target.pack))
    loaded = (
        documents_from(given["documents"])
        if given
        else load_documents(
            target, read_sources(config.getoption("contract"), tuple(target.services))
        )
    )
    phases = tuple(phase for phase in config.getoption("phases").split(",") if phase)
    plan = make_plan(
        target,
        loaded,
        phases=phases,
        seed=corpus.seed if corpus else config.getoption("run_seed"),
        examples=corpus.examples if corpus else config.getoption("examples"),
        profile=config.getoption("run_profile"),
    )
    return replace(plan, strength=config.getoption("strength"), target=_private(plan, config))


def _private(plan: Plan, config: pytest.Config) -> Target:
    """Return the target of a plan with what the pack and the command line say of personal data, and
    the key by which what is masked can be compared: one for all the processes of the run.
    """
    given = getattr(config, "workerinput", None)
    key = bytes.fromhex(given["key"]) if given else token_bytes(_KEY_BYTES)
    off = config.getoption("unmasked")
    names = plan.pack.names
    own = replace(plan.target.privacy, public=names.public, personal=names.masked)
    asked = replace(own, off=off, key=key)
    return replace(plan.target, privacy=asked)


def _budget(config: pytest.Config, pack: str) -> Mapping[str, int]:
    return budget_of(config.getoption("budget"), installed.load(pack).resources)


def corpus_for(config: pytest.Config, plan: Plan, given: Corpus | None) -> Callable[[], Corpus]:
    """Return how to come by what generation asks: the controller's, the given one, or one made when
    first used.
    """
    if hasattr(config, "workerinput"):
        return cache(partial(read_corpus, Path(config.getoption("out")) / CORPUS))
    if given is None:
        return cache(partial(corpus_of, plan, user_cache(os.environ)))
    fit(given, plan.pack, plan.contract, config.getoption("corpus"))
    return lambda: given


def make_run(config: pytest.Config, plan: Plan, corpus: Callable[[], Corpus]) -> Run:
    """Return the run of this process, its ledger open: nothing is refused after it."""
    given = getattr(config, "workerinput", None)
    workers = int(given["workercount"]) if given else 1
    folder = Path(config.getoption("out"))
    was = _before(config, plan, folder) if config.getoption("run_resume") else None
    times = len(was.resumed) + 1 if was else 0
    run = Run(
        plan,
        folder,
        given["workerid"] if given else "",
        workers,
        selection=config.getoption("keyword"),
        only=only.said if (only := selection_of(config, plan)) else "",
        named=config.getoption("run_named"),
        was=was,
        corpus=None if config.getoption("dry_run") else corpus,
        resumption=int(given["resumption"]) if given else times,
        expected=_expected(config, plan),
        processes=0 if given else workers_of(config),
        most=most_from(given["most"]) if given else None,
        minimum=config.getoption("run_minimum"),
        budget=_budget(config, plan.pack.name),
        chance=token_hex(16),
    )
    if given:
        run.engine.pool = pool_from(given["pool"])
        run.engine.unavailable = given["unavailable"]
    return run


def selection_of(config: pytest.Config, plan: Plan) -> Selection | None:
    """Return the items that alone are wanted, None for all. Raises UsageError where they are those
    of another document.
    """
    named = config.getoption("run_only")
    if not named:
        return None
    selection = read_selection(Path(named))
    documents = (*plan.contract.documents.values(), *plan.contract.loaded.values())
    selection.check([one.sha256 for one in documents])
    return selection


def wanted(run: Run, selection: Selection | None) -> Collection[str] | None:
    """Return the ids of the items that a run has, None for whatever was collected: one that is gone
    on with has those that it had.
    """
    if run.was is not None and run.was.header.only:
        return frozenset(one.id for one in run.was.header.planned)
    return selection.items if selection else None


def _expected(config: pytest.Config, plan: Plan) -> Expected | None:
    """Return what a file expects of the run; a worker hears it from the controller."""
    if hasattr(config, "workerinput"):
        return expected_from(config.workerinput["expected"])
    named = config.getoption("expected")
    return read_expected(plan, Path(named)) if named else None


def _before(config: pytest.Config, plan: Plan, folder: Path) -> Ledger:
    """Return the ledger to go on with; the controller leaves in it what stands, if the plan is the
    same.
    """
    if hasattr(config, "workerinput"):
        return read(folder / LEDGER)
    ledger = take_up(folder)
    agree(plan, config.getoption("keyword"), config.getoption("run_named"), ledger.header)
    cut_back(ledger)
    return ledger


def stories_at(plan: Plan, path: Path) -> list[Path]:
    """Return the scenario files that an argument of the command line names."""
    if path.suffix in _YAML:
        return [path.resolve()]
    if path.resolve() == plan.pack.scenarios.resolve():
        return [file.resolve() for file in scenario_files(plan.pack)]
    return []

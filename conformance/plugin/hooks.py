"""The hooks: nothing happens unless `--target` is given."""

import sys
from collections.abc import Generator, Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from conformance.core.address import shown_in
from conformance.core.disk import save
from conformance.core.errors import ConformanceError, DiskError
from conformance.core.speech import printable
from conformance.http.generation.cases import read as read_corpus
from conformance.http.generation.corpus import CaseSource
from conformance.http.item import Item
from conformance.plugin.allure_side import join_allure
from conformance.plugin.asked import (
    corpus_for,
    make_run,
    plan_of,
    selection_of,
    stories_at,
    wanted,
)
from conformance.plugin.item import ConformanceItem, ScenarioFile, item_name, last_name, run_key
from conformance.plugin.last_look import look_last
from conformance.plugin.processes import has_workers
from conformance.plugin.progress import Progress, screen
from conformance.plugin.refusal import refused, writing
from conformance.plugin.workers import WorkersSide
from conformance.report import scope_words, words
from conformance.report.ledger import PLAN
from conformance.report.writer import PARTS
from conformance.run.header import stand_ins
from conformance.run.hindrance import to_controller
from conformance.run.plan import phase_items, scenario_items
from conformance.run.session import Run
from conformance.run.telling import tell

_stories_key = pytest.StashKey[dict[Path, tuple[Item, ...]]]()
_progress_key = pytest.StashKey[Progress]()
_phases_key = pytest.StashKey[tuple[Item, ...]]()


# pytest's reporter takes the real standard output before the progress bar does.
@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Make the plan; wrong usage or configuration ends here, with exit code 4."""
    if not config.getoption("target"):
        return
    try:
        named = config.getoption("corpus")
        given = read_corpus(Path(named)) if named else None
        plan = plan_of(config, given)
        corpus = corpus_for(config, plan, given)
        config.stash[_phases_key] = phase_items(plan, CaseSource(plan.pack, plan.contract, corpus))
        files = [
            path
            for argument in config.args
            for path in stories_at(plan, Path(argument.split("::")[0]))
        ]
        config.stash[_stories_key] = scenario_items(plan.pack, files)
        run = config.stash[run_key] = make_run(config, plan, corpus)
    except ConformanceError as error:
        raise refused(str(error)) from None
    config.pluginmanager.register(WorkersSide(run, _collected), "conformance-xdist")
    join_allure(config, run)
    if config.getoption("progress") and not run.worker:
        shown = Progress(run.engine.tally, screen(), elsewhere=has_workers(config))
        config.stash[_progress_key] = shown
        config.pluginmanager.register(shown, "conformance-progress")
        shown.begin()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Find out, once and in the controller, what the target has."""
    run = session.config.stash.get(run_key, None)
    if run is None or run.worker:
        return
    with writing():
        _prepare(session, run)


def _prepare(session: pytest.Session, run: Run) -> None:
    items = _all(session.config)
    try:
        run.discover(items)
    except KeyboardInterrupt:
        run.interrupted = True
    if run.interrupted:
        run.open(items)
        session.shouldstop = printable(run.unavailable or "corrida interrumpida")


def _all(config: pytest.Config) -> list[Item]:
    """Return the items there are, in the order of the plan: those that go last after all others."""
    stories = (item for items in config.stash[_stories_key].values() for item in items)
    return sorted([*config.stash[_phases_key], *stories], key=lambda one: one.last)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a scenario file."""
    stories = parent.config.stash.get(_stories_key, {})
    items = stories.get(file_path.resolve())
    return (
        ScenarioFile.from_parent(parent, path=file_path, items=items) if items is not None else None
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    """Add the items of the phases to the scenarios; then let `-k` choose."""
    made = config.stash.get(_phases_key, ())
    items[:0] = [
        ConformanceItem.from_parent(session, name=item_name(item), item=item) for item in made
    ]
    try:
        yield
    except pytest.UsageError:
        if run_key not in config.stash:
            raise
        raise refused(
            f"-k «{config.getoption('keyword')}»: no se entiende la expresión.\n"
            "Se acepta: palabras unidas con and, or, not y paréntesis, como «lista and not "
            "filtros»."
        ) from None
    if run_key in config.stash:
        _keep_wanted(config, items)


def _keep_wanted(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave of the items those that alone are wanted."""
    run = config.stash[run_key]
    ids = wanted(run, selection_of(config, run.plan))
    if ids is None:
        return
    others = [one for one in items if not (isinstance(one, ConformanceItem) and one.item.id in ids)]
    items[:] = [one for one in items if isinstance(one, ConformanceItem) and one.item.id in ids]
    config.hook.pytest_deselected(items=others)


@pytest.hookimpl(tryfirst=True)  # before a worker tells the controller in which order
def pytest_collection_finish(session: pytest.Session) -> None:
    """Allocate the resources among what was selected, put it in the order in which it runs, and
    write the header.
    """
    run = session.config.stash.get(run_key, None)
    if run is None:
        return
    _collected(session.config, [one.name for one in session.items])
    places = {item_name(item): n for n, item in enumerate(run.engine.schedule.order)}
    session.items.sort(key=lambda one: places.get(one.name, len(places)))
    if run.unavailable and not run.worker:  # its header names what was selected, and nothing else
        session.shouldstop = printable(run.unavailable)


def _collected(config: pytest.Config, names: Sequence[str]) -> None:
    """Begin with what was collected, in one and the same order whoever did."""
    there = {one.rpartition("::")[2] for one in names}
    chosen = [item for item in _all(config) if last_name(item) in there]
    _begin(config.stash[run_key], config, chosen)


def _begin(run: Run, config: pytest.Config, chosen: Sequence[Item]) -> None:
    """Say what the run asks of the target, allocate the resources and write the header."""
    with writing():
        run.open(chosen)
    if run.unavailable and not run.worker and config.getoption("dry_run"):
        save(run.folder / PLAN, run.unavailable)
    if run.worker or run.unavailable or run.interrupted:
        return
    lines = _planned(run, chosen, 1 if has_workers(config) else run.at_once)
    if config.getoption("dry_run"):
        save(run.folder / PLAN, "\n".join(lines))
        return
    progress = config.stash.get(_progress_key, None)
    if progress:
        progress.say(lines)
        run.expect(chosen)
        progress.expect(len(chosen))
        return
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        terminal.write_line(printable("\n".join(lines)))


def _planned(run: Run, chosen: Sequence[Item], at_once: int) -> list[str]:
    """Return what a run is going to do, in lines: what is otherwise than its target file says,
    what it asks for, what bounds it, what it judges, who calls, how many items are in flight.
    """
    gone = f"Se reanuda: {len(run.ended)} de {len(chosen)} pruebas ya habían terminado."
    noted = [
        words.stand_ins(map(asdict, stand_ins(run.plan))),
        words.skewed(run.clock_skew_s),
        words.in_flight(at_once),
    ]
    return [
        *([gone] if run.was else []),
        *run.noticed,
        *run.demand(chosen).lines(),
        *run.limits(),
        *scope_words.planned(run.scope),
        *filter(None, noted),
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    """Run nothing when only the plan was asked for, or there is nothing to ask; else begin what a
    slow target takes at once.

    A worker hears of its items one by one, and the controller of workers has none.
    """
    run = session.config.stash.get(run_key, None)
    if run is None:
        return None
    if session.shouldstop:
        raise session.Interrupted(str(session.shouldstop))
    if session.config.getoption("dry_run"):
        return True
    if not run.worker and not has_workers(session.config):
        run.begin([item.item for item in session.items if isinstance(item, ConformanceItem)])
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_keyboard_interrupt(excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    """Leave nothing of where it was: pytest would write out all that each step was given, and a run
    is given so much that it takes minutes.
    """
    excinfo.traceback = excinfo.traceback[:1]
    excinfo.value.__cause__ = excinfo.value.__context__ = None


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Generator[None, None, None]:
    """Close the ledger: what was done is written, whatever ended the session, and whatever JUnit's
    file does.
    """
    try:
        yield
    finally:
        _close(session, exitstatus)


def _close(session: pytest.Session, exitstatus: int) -> None:
    run = session.config.stash.get(run_key, None)
    if run is None:
        return
    run.engine.stop()
    run.interrupted = run.interrupted or (
        exitstatus == pytest.ExitCode.INTERRUPTED and run.unavailable is None
    )
    run.writer.wait()  # what the last lines show to be personal is known once they are made
    if run.worker:
        session.config.workeroutput |= {  # type: ignore[attr-defined]  # pytest-xdist's
            "unavailable": run.unavailable,
            "clocks": run.client.clock.told(),
            "hindrance": to_controller(run.engine.hindrance),
            "known": run.known.text(),
        }
    try:
        run.close(sorted(run.folder.glob(PARTS)) if not run.worker else ())
    except DiskError as error:
        if not run.worker:
            sys.stderr.write(printable(f"conformance: {shown_in(str(error))}\n"))
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
    if not run.worker:
        tell(run.known)
        look_last(session, run)

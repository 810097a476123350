"""The hooks: nothing happens unless `--target` is given."""

import os
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path

import pytest

from conformance.core import installed
from conformance.core.address import shown_in
from conformance.core.cache import user_cache
from conformance.core.disk import save, unwritten
from conformance.core.errors import ConformanceError, DiskError
from conformance.core.limit import budget_of, lowered
from conformance.core.profile import FULL, PHASES, PROFILES
from conformance.core.speech import printable
from conformance.http.generation.cases import FILE as CORPUS
from conformance.http.generation.cases import Corpus
from conformance.http.generation.cases import read as read_corpus
from conformance.http.generation.corpus import CaseSource, fit
from conformance.http.item import Item
from conformance.plugin.item import ConformanceItem, ScenarioFile, item_name, last_name, run_key
from conformance.plugin.progress import Progress, screen
from conformance.plugin.workers import WorkersSide
from conformance.report import scope_words, words
from conformance.report.ledger import LEDGER, PLAN, Ledger, read
from conformance.report.record import Expected, expected_from
from conformance.report.resumption import cut_back, take_up
from conformance.report.writer import PARTS
from conformance.run.agreement import agree
from conformance.run.header import stand_ins
from conformance.run.hindrance import to_controller
from conformance.run.plan import (
    Plan,
    corpus_of,
    documents_from,
    load_documents,
    make_plan,
    phase_items,
    read_expected,
    read_sources,
    scenario_files,
    scenario_items,
)
from conformance.run.session import Run
from conformance.run.target_file import load_target
from conformance.run.worker import most_from, pool_from

_YAML = frozenset({".yaml", ".yml"})
_stories_key = pytest.StashKey[dict[Path, tuple[Item, ...]]]()
_progress_key = pytest.StashKey[Progress]()
_phases_key = pytest.StashKey[tuple[Item, ...]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    group = parser.getgroup("conformance", "conformidad de un sistema con su contrato y su norma")
    group.addoption(
        "--target", metavar="ARCHIVO", help="archivo de objetivo (YAML): qué probar y como quién"
    )
    group.addoption(
        "--contract",
        action="append",
        default=[],
        metavar="SERVICIO=FUENTE",
        help="documento OpenAPI o página Redoc de un servicio",
    )
    group.addoption(
        "--phases",
        default="",
        metavar="A,B",
        help=f"fases además de los escenarios: {', '.join(PHASES)}",
    )
    group.addoption(
        "--run-seed", type=int, default=0, metavar="N", help="semilla de lo que se genera"
    )
    group.addoption("--examples", type=int, default=20, metavar="N", help="ejemplos por operación")
    group.addoption(
        "--budget",
        action="append",
        default=[],
        metavar="NOMBRE=N",
        help="límite de la corrida, nunca mayor que el de limits en el archivo de objetivo",
    )
    group.addoption(
        "--corpus", metavar="ARCHIVO", help="las preguntas, la semilla y los ejemplos de un corpus"
    )
    group.addoption("--run-profile", default=FULL, choices=PROFILES, help="cuánto de todo se corre")
    group.addoption(
        "--run-minimum",
        type=int,
        default=0,
        metavar="N",
        help="qué tanto por ciento de las pruebas de cada obligatorio debe haberlo juzgado",
    )
    group.addoption(
        "--expected",
        metavar="ARCHIVO",
        help="desviaciones aceptadas por ahora y pruebas que no aplican",
    )
    group.addoption(
        "--out", default="informes", metavar="CARPETA", help="carpeta del libro de la corrida"
    )
    group.addoption(
        "--dry-run",
        action="store_true",
        help="muestra el plan y no envía nada salvo inicios de sesión y lecturas",
    )
    group.addoption(
        "--run-named",
        default="",
        metavar="TEXTO",
        help="cómo se nombró el objetivo al pedir la corrida",
    )
    group.addoption(
        "--run-resume",
        action="store_true",
        help="sigue la corrida cortada cuyo libro está en --out",
    )
    group.addoption("--progress", action="store_true", help="muestra el avance mientras corre")


@pytest.hookimpl(
    trylast=True
)  # pytest's reporter takes the real standard output before the progress bar does
def pytest_configure(config: pytest.Config) -> None:
    """Make the plan; wrong usage or configuration ends here, with exit code 4."""
    if not config.getoption("target"):
        return
    try:
        given = (
            read_corpus(Path(config.getoption("corpus"))) if config.getoption("corpus") else None
        )
        plan = _plan(config, given)
        corpus = _corpus(config, plan, given)
        config.stash[_phases_key] = phase_items(plan, CaseSource(plan.pack, plan.contract, corpus))
        files = [
            path
            for argument in config.args
            for path in _stories(plan, Path(argument.split("::")[0]))
        ]
        config.stash[_stories_key] = scenario_items(plan.pack, files)
        run = config.stash[run_key] = _make_run(
            config, plan, corpus
        )  # opens the ledger: nothing is refused after it
    except ConformanceError as error:
        raise _refused(str(error)) from None
    config.pluginmanager.register(WorkersSide(run, _collected), "conformance-xdist")
    if config.getoption("progress") and not run.worker:
        shown = Progress(run.engine.tally, screen(), elsewhere=_has_workers(config))
        config.stash[_progress_key] = shown
        config.pluginmanager.register(shown, "conformance-progress")
        shown.begin()


def _plan(config: pytest.Config, corpus: Corpus | None) -> Plan:
    given = getattr(config, "workerinput", None)
    target = load_target(Path(config.getoption("target")))
    budget = budget_of(config.getoption("budget"), installed.load(target.pack).resources)
    target = lowered(target, budget)
    loaded = (
        documents_from(given["documents"])
        if given
        else load_documents(
            target, read_sources(config.getoption("contract"), tuple(target.services))
        )
    )
    phases = tuple(phase for phase in config.getoption("phases").split(",") if phase)
    return make_plan(
        target,
        loaded,
        phases=phases,
        seed=corpus.seed if corpus else config.getoption("run_seed"),
        examples=corpus.examples if corpus else config.getoption("examples"),
        profile=config.getoption("run_profile"),
    )


def _corpus(config: pytest.Config, plan: Plan, given: Corpus | None) -> Callable[[], Corpus]:
    """Return how to come by what generation asks: the controller's, the given one, or one made when
    first used.
    """
    if hasattr(config, "workerinput"):
        return cache(partial(read_corpus, Path(config.getoption("out")) / CORPUS))
    if given is None:
        return cache(partial(corpus_of, plan, user_cache(os.environ)))
    fit(given, plan.pack, plan.contract, config.getoption("corpus"))
    return lambda: given


def _make_run(config: pytest.Config, plan: Plan, corpus: Callable[[], Corpus]) -> Run:
    given = getattr(config, "workerinput", None)
    workers = int(given["workercount"]) if given else 1
    folder = Path(config.getoption("out"))
    before = _before(config, plan, folder) if config.getoption("run_resume") else None
    times = len(before.resumed) + 1 if before else 0
    run = Run(
        plan,
        folder,
        given["workerid"] if given else "",
        workers,
        selection=config.getoption("keyword"),
        named=config.getoption("run_named"),
        before=before,
        corpus=None if config.getoption("dry_run") else corpus,
        resumption=int(given["resumption"]) if given else times,
        expected=_expected(config, plan),
        processes=0 if given else _workers(config),
        most=most_from(given["most"]) if given else None,
        minimum=config.getoption("run_minimum"),
    )
    if given:
        run.engine.pool = pool_from(given["pool"])
    return run


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


def _refused(text: str) -> pytest.UsageError:
    """Say what is wrong and return the error that ends pytest with exit code 4 and adds nothing to
    it.
    """
    sys.stderr.write(printable(f"conformance: {shown_in(text)}\n"))
    return pytest.UsageError()


def _stories(plan: Plan, path: Path) -> list[Path]:
    if path.suffix in _YAML:
        return [path.resolve()]
    if path.resolve() == plan.pack.scenarios.resolve():
        return [file.resolve() for file in scenario_files(plan.pack)]
    return []


def pytest_sessionstart(session: pytest.Session) -> None:
    """Find out, once and in the controller, what the target has."""
    run = session.config.stash.get(run_key, None)
    if run is None or run.worker:
        return
    with _a_disk():
        _prepare(session, run)


def _prepare(session: pytest.Session, run: Run) -> None:
    items = _all(session.config)
    try:
        run.discover(items)
    except KeyboardInterrupt:
        run.interrupted = True
    if run.unavailable or run.interrupted:
        run.open(items)
        if session.config.getoption("dry_run") and run.unavailable:
            save(run.folder / PLAN, run.unavailable)
        session.shouldstop = printable(run.unavailable or "corrida interrumpida")


@contextmanager
def _a_disk() -> Iterator[None]:
    """End the run with a sentence and exit code 3 when what it has to keep can't be written."""
    try:
        yield
    except (DiskError, OSError) as error:
        said = str(
            error
            if isinstance(error, DiskError)
            else unwritten(error.filename or "la corrida", error)
        )
        sys.stderr.write(printable(f"conformance: {shown_in(said)}\n"))
        pytest.exit("no se pudo escribir", returncode=pytest.ExitCode.INTERNAL_ERROR)


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
        raise _refused(
            f"-k «{config.getoption('keyword')}»: no se entiende la expresión.\n"
            "Se acepta: palabras unidas con and, or, not y paréntesis, como «lista and not "
            "filtros»."
        ) from None


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


def _collected(config: pytest.Config, names: Sequence[str]) -> None:
    """Begin with what was collected, in one and the same order whoever did."""
    there = {one.rpartition("::")[2] for one in names}
    chosen = [item for item in _all(config) if last_name(item) in there]
    _begin(config.stash[run_key], config, chosen)


def _begin(run: Run, config: pytest.Config, chosen: Sequence[Item]) -> None:
    """Say what the run asks of the target, allocate the resources and write the header."""
    with _a_disk():
        run.open(chosen)
    if run.worker or run.unavailable or run.interrupted:
        return
    again = (
        [f"Se reanuda: {len(run.ended)} de {len(chosen)} ítems ya habían terminado."]
        if run.before
        else []
    )
    at_once = 1 if _has_workers(config) else run.at_once
    lines = [
        *again,
        *run.noticed,
        *run.demand(chosen).lines(),
        *run.limits(),
        *scope_words.planned(run.scope),
        *filter(
            None,
            [
                words.stand_ins(map(asdict, stand_ins(run.plan))),
                words.skewed(run.clock_skew_s),
                words.in_flight(at_once),
            ],
        ),
    ]
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


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    """Run nothing when only the plan was asked for; else begin what a slow target takes at once.

    A worker hears of its items one by one, and the controller of workers has none.
    """
    run = session.config.stash.get(run_key, None)
    if run is None:
        return None
    if session.config.getoption("dry_run"):
        return True
    if not run.worker and not session.shouldstop and not _has_workers(session.config):
        run.begin([item.item for item in session.items if isinstance(item, ConformanceItem)])
    return None


def _has_workers(config: pytest.Config) -> bool:
    return _workers(config) > 0


def _workers(config: pytest.Config) -> int:
    return int(config.getoption("numprocesses", None) or 0)


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
    run.interrupted = run.interrupted or (
        exitstatus == pytest.ExitCode.INTERRUPTED and run.unavailable is None
    )
    if run.worker:
        session.config.workeroutput |= {  # type: ignore[attr-defined]  # pytest-xdist's
            "unavailable": run.unavailable,
            "clocks": run.client.clock.told(),
            "hindrance": to_controller(run.engine.hindrance),
        }
    try:
        run.close(sorted(run.folder.glob(PARTS)) if not run.worker else ())
    except DiskError as error:
        if not run.worker:
            sys.stderr.write(printable(f"conformance: {shown_in(str(error))}\n"))
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR

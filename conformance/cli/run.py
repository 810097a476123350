"""`conformance run`: certify a target. pytest does the running, in a process of its own."""

import argparse
import sys
from pathlib import Path
from typing import IO

from conformance.cli.certifying import ChildEnd, certifying, perform
from conformance.cli.child_process import answering, interrupt
from conformance.cli.deliveries.meant import pack_of_run, pack_of_target
from conformance.cli.deliveries.run import certify
from conformance.cli.own_sandbox import own_sandbox
from conformance.cli.reports import exit_code_of, write_reports
from conformance.cli.resume import (
    asked_before,
    cut_run,
    how_to_go_on,
    settle_budget,
    tell_whole,
)
from conformance.cli.run_folder import LEFT, LOG, clear, headed, placed
from conformance.cli.run_options import options
from conformance.cli.run_settings import settle, settle_all
from conformance.cli.target_name import SANDBOX
from conformance.core.errors import UsageError
from conformance.http.wire.known import KnownValues
from conformance.report.formats import ReportOptions, drop_folders
from conformance.report.leaks import SECRET, cover, files_of, said
from conformance.report.ledger import LEDGER, PLAN, read
from conformance.report.trimming import trim
from conformance.report.writer import take_in

_NOTHING_KEPT = (
    "La corrida se interrumpió mientras se preparaba: no se juzgó nada, y no queda nada de ella. "
    "Repita la orden."
)
_FAILED, _USAGE, _NOTHING_SELECTED = 3, 4, 5  # pytest's exit codes


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `run`."""
    options(parser)
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="ARCHIVO",
        help="hace las preguntas de un corpus, con su semilla y sus ejemplos",
    )


def run(args: argparse.Namespace) -> int:
    """Certify the target and return the exit code of the verdict; a signal that ends things is a
    Ctrl-C.
    """
    delivered = pack_of_run(args.resume) or pack_of_target(args.target, args.pack)
    if delivered is not None:
        return certify(args, delivered)
    with answering(interrupt):
        return _run(args)


def _run(args: argparse.Namespace) -> int:
    if args.resume is not None:
        ledger = cut_run(args)
        if ledger is None:
            return tell_whole(Path(args.resume))
        settle(args, asked_before(ledger))
        settle_budget(args, ledger.header.budget)
    phases = settle_all(args)
    with placed(args) as (folder, log):
        if args.target == SANDBOX:
            with own_sandbox(args.pack, args.seed, args.stock) as (target, environ):
                command = certifying(args, phases, folder, target)
                ended = perform(command, log, environ)
        else:
            ended = perform(certifying(args, phases, folder, Path(args.target)), log, {})
        return _conclude(args, phases, folder, log, ended)


def _conclude(
    args: argparse.Namespace,
    phases: list[str],
    folder: Path,
    log: IO[str],
    ended: ChildEnd,
) -> int:
    """Draw the reports of a run that ended so, and return the exit code of its verdict."""
    code, interrupted = ended.code, ended.interrupted
    if code in (_USAGE, _NOTHING_SELECTED) and args.resume is None:
        # Refused before anything was judged: no half report stays behind.
        _leave_nothing(args, folder, log)
    if code == _USAGE:  # said already
        return code
    if code == _NOTHING_SELECTED:
        if args.only_impact is not None:
            raise UsageError(
                f"--only-impact {args.only_impact}: ninguna de sus pruebas es de las fases "
                f"{', '.join(phases)} y cumple lo demás que se pidió.\n"
                "Quite --phases o -k, o vuelva a calcular el impacto con esta versión."
            )
        raise UsageError(
            f"-k «{args.keyword}»: ningún ítem de las fases {', '.join(phases)} la cumple.\n"
            "Se buscan palabras del título o del id, unidas con and, or, not; «conformance "
            "scenarios list» muestra títulos e ids."
        )
    if args.dry_run and (folder / PLAN).exists():
        print((folder / PLAN).read_text(encoding="utf-8"))
        return 2 if code else 0
    if interrupted and (args.dry_run or not headed(folder)):
        # nothing that a resumption could lose
        _leave_nothing(args, folder, log)
        print(_NOTHING_KEPT, file=sys.stderr)
        return 2
    if not _begun(folder / LEDGER):
        return _failed(folder, code)
    return _report(args, folder, code, ended.known)


def _report(args: argparse.Namespace, folder: Path, code: int, known: KnownValues) -> int:
    """Draw the reports of a run that judged something, once nothing in its folder shows what it may
    not, and return its exit code.
    """
    take_in(folder)
    # What turned out to be a person's, or a token, after it had been written is no leak yet.
    early = cover(folder, files_of(folder, LEFT), known, names=True)
    leaks = [one for one in early if one.kind == SECRET or one.removed]
    try:
        if not args.keep_all:
            trim(folder)
        drawn = ReportOptions(args.keep_all, args.history)
        summary = write_reports(folder, print, args.minimum, args.reports, drawn)
    except UsageError:
        if code != _FAILED:
            raise
        return _failed(folder, code)  # why was said already
    drop_folders(folder, args.reports)
    print(end=how_to_go_on(read(folder / LEDGER), args.out))
    written = [one for one in files_of(folder, LEFT) if one.name != LEDGER]
    if told := [*leaks, *cover(folder, written, known)]:
        print(said(told), file=sys.stderr)
        return _FAILED
    return _FAILED if code == _FAILED else exit_code_of(summary)


def _begun(ledger: Path) -> bool:
    return ledger.exists() and ledger.stat().st_size > 0


def _leave_nothing(args: argparse.Namespace, folder: Path, log: IO[str]) -> None:
    clear(folder, keep=args.corpus is not None)
    log.truncate(0)


def _failed(folder: Path, code: int) -> int:
    print(f"El arnés falló antes de empezar (código {code}). Vea {folder / LOG}.", file=sys.stderr)
    return _FAILED

"""A run that was cut: what it was asked for, and whether there is anything left of it."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conformance.cli.aside import recover
from conformance.cli.reports import exit_code_of
from conformance.cli.run_folder import LOG, hold
from conformance.cli.target_name import asked
from conformance.core.errors import UsageError
from conformance.core.phrase import counted
from conformance.http.generation import cases
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.resumption import take_up
from conformance.report.summary import summarise


def cut_run(args: argparse.Namespace) -> Ledger | None:
    """Return the ledger of the run to go on with, None when that one is whole. Raises
    UsageError.
    """
    for given, option in (
        (args.out is not None, "--out"),
        (args.dry_run, "--dry-run"),
        (args.corpus is not None, "--corpus"),
        (args.expected is not None, "--expected"),
        (args.only_impact is not None, "--only-impact"),
        (args.unmasked is not None, "--unmasked"),
    ):
        if given:
            raise UsageError(
                f"--resume no se combina con {option}: la corrida sigue en su carpeta, con lo "
                "suyo.\n"
                f"Quite {option}."
            )
    folder = Path(args.resume)
    if (folder / LOG).exists():
        with hold(folder, "--resume"):
            recover(folder, print)
        if not (folder / LEDGER).exists():
            raise UsageError(
                f"--resume {args.resume}: esa corrida se cortó antes de escribir nada.\n"
                "No hay nada que conservar: repita la orden con que empezó, sin --resume."
            )
    elif folder.is_dir() and not (folder / LEDGER).exists():
        raise UsageError(
            f"--resume {args.resume}: en esa carpeta no hay ninguna corrida.\n"
            "La que se corta mientras se prepara no deja nada: repita la orden con que empezó, sin "
            "--resume."
        )
    ledger = take_up(folder)
    if not ledger.header.examples:
        raise UsageError(
            f"--resume {args.resume}: ese libro no dice con qué ejemplos ni con qué recursos se "
            "corrió.\n"
            "Lo escribió una versión anterior: haga una corrida nueva."
        )
    if not ledger.items:
        raise UsageError(
            f"--resume {args.resume}: esa corrida se cortó antes de terminar ninguna prueba.\n"
            "No hay nada que conservar: repita la orden con que empezó, sin --resume."
        )
    stopped = ledger.footer is None or ledger.footer.interrupted
    return ledger if ledger.left or stopped else None


def asked_before(ledger: Ledger) -> dict[str, Any]:
    """Return what a run was asked for, as its command line said it."""
    header, corpus = ledger.header, ledger.path.parent / cases.FILE
    target, stock = asked(header.target_file)
    return {
        "corpus": corpus if header.corpus and corpus.exists() else None,
        "target": target or None,
        "stock": stock,
        "pack": header.pack,
        "phases": ",".join(header.phases),
        "keyword": header.selection,
        "seed": header.seed,
        "examples": header.examples,
        "strength": header.strength,
        "out": str(ledger.path.parent),
        "profile": header.profile,
        "minimum": header.scope.minimum or None,
        "unmasked": header.privacy.off,
    }


def settle_budget(args: argparse.Namespace, was: Mapping[str, int]) -> None:
    """Settle what bounds a run that goes on: what bounded it before, unless other bounds are given,
    and then it is said.
    """
    before = [f"{name}={most}" for name, most in was.items()]
    minutes = [] if args.max_minutes is None else [f"max_minutes={args.max_minutes}"]
    given = [*args.budget, *minutes]
    if not given:
        args.budget = before
        if before:
            print(f"Se reanuda con los límites que la corrida tenía: {', '.join(before)}.")
    elif sorted(given) != sorted(before):
        had = f"tenía {', '.join(before)}" if before else "no tenía"
        print(f"Se reanuda con otros límites: {', '.join(given)}; la corrida {had}.")


def how_to_go_on(ledger: Ledger, out: str) -> str:
    """Return how a run that stands in `out` goes on, as a line; "" when nothing of it is left."""
    stopped = ledger.footer is None or ledger.footer.interrupted
    if not ledger.items:
        return "No terminó ninguna prueba: repita la orden.\n" if stopped else ""
    if stopped:
        return f"Para seguir donde quedó: conformance run --resume {out}\n"
    if not ledger.left:
        return ""
    several = counted(len(ledger.left), "prueba que quedó", "pruebas que quedaron")
    return f"Para seguir con {several} sin juzgar: conformance run --resume {out}\n"


def tell_whole(folder: Path) -> int:
    """Say that a run has nothing left to do, and return the exit code of its verdict."""
    summary = summarise(read(folder / LEDGER))
    print(
        f"La corrida de {folder} está completa: no hay nada que reanudar. Veredicto: "
        f"{summary['verdict']}."
    )
    return exit_code_of(summary)

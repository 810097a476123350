"""`conformance selftest`: every sandbox defect, found or missed; nothing on the clean one."""

import argparse
import multiprocessing
import os
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from conformance.cli.text import counted
from conformance.errors import UsageError
from conformance.finding import Level
from conformance.rehearsal import judged, prepare, rehearse
from conformance.sandbox.defects import DEFECTS


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `selftest`."""
    parser.add_argument("--only", action="append", default=[], metavar="CLASE",
                        help="solo los defectos de esa clase de código (SCH, ERR, SEC, LIF, CON) o con ese id")
    parser.add_argument("--examples", type=int, default=20, metavar="N", help="ejemplos por operación (20)")


def run(args: argparse.Namespace) -> int:
    """Print the matrix; 0 when every defect was found by exactly its code and the clean sandbox by none."""
    chosen = [name for name, one in DEFECTS.items() if not args.only or name in args.only
              or one.code.split("-")[0] in args.only]
    if not chosen:
        raise UsageError(f"--only {args.only[0]}: ningún defecto es de esa clase.")
    begun = time.perf_counter()
    shares = [(chosen[index::_processes()], args.examples) for index in range(_processes())]
    wrong = false = 0
    with ProcessPoolExecutor(_processes(), multiprocessing.get_context("spawn")) as pool:
        false = sum(pool.map(_clean, [args.examples]))
        rows = {name: row for share in pool.map(_share, shares) for name, row in share}
    for name in chosen:
        how, codes = rows[name]
        wrong += how != "hallado"
        print(f"{name:<36} {DEFECTS[name].code}  {how:<12} {', '.join(sorted(codes - {DEFECTS[name].code}))}")
    print(f"\n{len(chosen) - wrong} de "
          f"{counted(len(chosen), 'defecto hallado', 'defectos hallados')} con exactamente su código; "
          f"{counted(false, 'hallazgo falso', 'hallazgos falsos')} en el sandbox limpio; "
          f"{time.perf_counter() - begun:.0f} s")
    return 1 if wrong or false else 0


def _processes() -> int:
    return max(1, min(4, os.cpu_count() or 1))


def _clean(examples: int) -> int:
    return len(rehearse(prepare(examples=examples)).codes(Level.MUST, Level.SHOULD, Level.MAY))


def _share(share: tuple[Iterable[str], int]) -> list[tuple[str, tuple[str, frozenset[str]]]]:
    names, examples = share
    craft = prepare(examples=examples)
    return [(name, judged(craft, name)) for name in names]

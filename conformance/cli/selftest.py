"""`conformance selftest`: every sandbox defect, found or missed; nothing on the clean one."""

import argparse
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor

from conformance.cache import user_cache
from conformance.certification import PHASES
from conformance.cli.text import counted, examples_of
from conformance.errors import UsageError
from conformance.finding import Level
from conformance.profile import FULL, PROFILES
from conformance.rehearsal import Stagecraft, judged, prepare, rehearse
from conformance.sandbox.defects import DEFECTS


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `selftest`."""
    parser.add_argument("--only", action="append", default=[], metavar="CLASE",
                        help="solo los defectos de esa clase de código (SCH, ERR, SEC, LIF, CON) o con ese id")
    parser.add_argument("--phases", default=",".join(PHASES), metavar="A,B",
                        help=f"qué hallan estas fases por sí solas: {', '.join(PHASES)} (todas)")
    parser.add_argument("--profile", choices=PROFILES, default=FULL, help="con qué perfil se buscan (completo)")
    parser.add_argument("--examples", type=examples_of, default=20, metavar="N", help="ejemplos por operación (20)")


def run(args: argparse.Namespace) -> int:
    """Print the matrix; 0 when every defect was found by exactly its code and the clean sandbox by none."""
    chosen = [name for name, one in DEFECTS.items() if not args.only or name in args.only
              or one.code.split("-")[0] in args.only]
    if not chosen:
        raise UsageError(f"--only {args.only[0]}: ningún defecto es de esa clase.")
    phases = tuple(phase for phase in args.phases.split(",") if phase)
    begun = time.perf_counter()
    wrong = 0
    with ProcessPoolExecutor(_processes(), multiprocessing.get_context("spawn"), _prepare,
                             (args.examples, phases, args.profile)) as pool:
        clean = pool.submit(_clean)
        # In the order of the catalogue, each as soon as it is known: whoever stops it keeps what was seen.
        for name, (how, codes) in zip(chosen, pool.map(_judge, chosen), strict=True):
            wrong += how != "hallado"
            print(f"{name:<36} {DEFECTS[name].code}  {how:<12} {', '.join(sorted(codes - {DEFECTS[name].code}))}",
                  flush=True)
        false = clean.result()
    print(f"\n{len(chosen) - wrong} de "
          f"{counted(len(chosen), 'defecto hallado', 'defectos hallados')} con exactamente su código; "
          f"{counted(false, 'hallazgo falso', 'hallazgos falsos')} en el sandbox limpio; "
          f"{time.perf_counter() - begun:.0f} s")
    return 1 if wrong or false else 0


def _processes() -> int:
    return max(1, min(4, os.cpu_count() or 1))


# What each process prepares once: the plan, its items and the generated cases.
_craft: dict[str, Stagecraft] = {}


def _prepare(examples: int, phases: tuple[str, ...], profile: str) -> None:
    _craft["own"] = prepare(examples=examples, phases=phases, profile=profile, cache=user_cache(os.environ))


def _clean() -> int:
    return len(rehearse(_craft["own"]).codes(Level.MUST, Level.SHOULD, Level.MAY))


def _judge(name: str) -> tuple[str, frozenset[str]]:
    return judged(_craft["own"], name)

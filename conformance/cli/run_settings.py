"""What a run is asked for, settled before anything starts; what cannot be is refused."""

import argparse
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conformance.cli.stock import stock_of
from conformance.cli.target_name import SANDBOX, settle_named
from conformance.core import installed
from conformance.core.covering import PAIRS
from conformance.core.errors import UsageError
from conformance.core.limit import budget_of
from conformance.core.profile import FULL, PHASES
from conformance.http.generation import cases
from conformance.report.selection import read_selection
from conformance.run.target_file import load_target

_MOST_WORKERS = max(8, 2 * (os.cpu_count() or 1))
_MOST_WORDS, _LONGEST_KEYWORD = 400, 20_000  # pytest reads an expression recursively


def settle_all(args: argparse.Namespace) -> list[str]:
    """Settle every argument of a run, and return the phases that it has. Raises UsageError."""
    settle(
        args,
        {
            "stock": [],
            "phases": ",".join(PHASES),
            "keyword": "",
            "out": "informes",
            "profile": FULL,
            "unmasked": False,
        },
    )
    if args.target is None:
        raise UsageError(
            "Falta --target: qué probar y como quién.\n"
            "Dé un archivo de objetivo, o «sandbox» para probar contra el servidor de "
            "referencia."
        )
    phases = phases_of(args.phases)
    _check_workers(args.workers)
    _settle_corpus(args, phases)
    settle(args, {"seed": 0, "examples": 20, "strength": PAIRS})
    _check_keyword(args.keyword)
    if args.only_impact is not None:
        read_selection(args.only_impact)
    if not args.out.strip():
        raise UsageError(
            "--out está vacío.\nDé el nombre de una carpeta, o quite la opción para usar "
            "«informes»."
        )
    settle_pack(args)
    settle_bounds(args)
    return phases


def phases_of(text: str) -> list[str]:
    """Return the phases that a text names, one at least and none that is not known."""
    phases = [phase for phase in text.split(",") if phase]
    unknown = [phase for phase in phases if phase not in PHASES]
    if unknown or not phases:
        raise UsageError(
            f"--phases: no se conoce la fase «{unknown[0] if unknown else ''}».\n"
            f"Se acepta: {', '.join(PHASES)}, separadas por comas."
        )
    return phases


def _check_workers(workers: int) -> None:
    """Refuse more processes than this machine can take."""
    if workers > _MOST_WORKERS:
        raise UsageError(
            f"--workers {workers}: son demasiados para esta máquina.\n"
            f"Se acepta de 1 a {_MOST_WORKERS}; lo usual es uno por núcleo ({os.cpu_count() or 1})."
        )


def settle_pack(args: argparse.Namespace) -> None:
    """Settle the pack that is meant: the target's, or the one whose sandbox is asked for.

    The target is read before the folder is emptied: a wrong one costs no earlier report.
    """
    settle_named(args)
    if args.target == SANDBOX:
        args.pack = installed.choose(args.pack)
        stock_of(installed.load(args.pack), args.stock or ())
        return
    if args.stock:
        raise UsageError(
            f"--stock {args.stock[0]}: solo el sandbox puede tener los recursos que se le pidan.\n"
            "Quite --stock, o use «--target sandbox»."
        )
    target = load_target(Path(args.target))
    if args.pack not in (None, target.pack):
        raise UsageError(
            f"--pack {args.pack}: el objetivo {args.target} es del paquete «{target.pack}».\n"
            "Quite --pack: el objetivo ya lo dice."
        )
    args.pack = target.pack


def settle_bounds(args: argparse.Namespace) -> None:
    """Settle what bounds the run, and that no more processes run than the target's items may be in
    flight.
    """
    if args.max_minutes is not None:
        args.budget = [*args.budget, f"max_minutes={args.max_minutes}"]
    budget_of(args.budget, installed.load(args.pack).resources)
    if args.target == SANDBOX:
        return
    most = load_target(Path(args.target)).concurrency
    if args.workers > most:
        print(
            f"--workers {args.workers}: el objetivo permite {most} a la vez "
            f"(limits.concurrency); se usan {most} procesos."
        )
        args.workers = most


def _settle_corpus(args: argparse.Namespace, phases: list[str]) -> None:
    """Settle seed and examples as the corpus has them, which nothing given beside it may
    contradict.
    """
    if args.corpus is None:
        return
    if "generation" not in phases:
        raise UsageError(
            "--corpus pide la fase «generation», y --phases no la incluye.\n"
            "Agréguela, o quite --corpus."
        )
    given = cases.read(args.corpus)
    for option, said, own in (
        ("--seed", args.seed, given.seed),
        ("--examples", args.examples, given.examples),
    ):
        if said not in (None, own):
            raise UsageError(
                f"{option} {said}: el corpus {args.corpus} se hizo con {option} {own}.\n"
                f"Quite {option}: el corpus trae el suyo."
            )
    args.seed, args.examples = given.seed, given.examples


def settle(args: argparse.Namespace, values: Mapping[str, Any]) -> None:
    """Give the arguments that were not given their values."""
    for name, value in values.items():
        if getattr(args, name) is None:
            setattr(args, name, value)


def _check_keyword(text: str) -> None:
    """Refuse what `-k` can't read before anything starts: each worker would refuse it by itself."""
    words = re.findall(r"[()]|[^\s()]+", text)
    if len(words) > _MOST_WORDS or len(text) > _LONGEST_KEYWORD:
        raise UsageError(
            f"-k: la expresión es demasiado larga ({len(words)} palabras, {len(text)} "
            "caracteres).\n"
            f"Se aceptan hasta {_MOST_WORDS} palabras y {_LONGEST_KEYWORD} caracteres; un prefijo "
            "común, como «probing/ver_cosa», alcanza a muchos ítems de una vez."
        )
    shape = " ".join(word if word in ("and", "or", "not", "(", ")") else "_" for word in words)
    try:
        compile(shape or "_", "-k", "eval")
    except SyntaxError:
        raise UsageError(
            f"-k «{text}»: no se entiende la expresión.\nSe acepta: palabras unidas con and, or, "
            "not y paréntesis, como «lista and not filtros»."
        ) from None

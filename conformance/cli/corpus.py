"""`conformance corpus build|show|run`: the list of what generation asks, written, told and
asked.
"""

import argparse
import os
from collections import defaultdict
from pathlib import Path

from conformance.cli import run as certify
from conformance.cli.pack import pack_option
from conformance.cli.run_options import contract_option, options
from conformance.cli.target_name import PLACEHOLDER, SANDBOX, settle_named
from conformance.cli.text import examples_of, sentence
from conformance.core.cache import user_cache
from conformance.core.disk import save
from conformance.core.errors import InputError, UsageError, why
from conformance.core.phrase import counted
from conformance.core.profile import PHASES
from conformance.core.speech import printable
from conformance.http.generation.cases import Corpus, read
from conformance.http.generation.corpus import MODES
from conformance.run.plan import Plan, corpus_of, load_documents, make_plan, read_sources
from conformance.run.target_file import load_target
from conformance.selftest.own_target import target_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `corpus`."""
    orders = parser.add_subparsers(dest="order", required=True, metavar="build|show|run")
    text = "escribe el corpus de un contrato"
    build = orders.add_parser("build", help=text, description=sentence(text))
    build.add_argument(
        "--target",
        metavar=PLACEHOLDER,
        help="archivo de objetivo; sin él, o con «sandbox», el contrato del propio paquete",
    )
    pack_option(build)
    contract_option(build)
    build.add_argument(
        "--seed", type=int, default=0, metavar="N", help="semilla de lo que se genera (0)"
    )
    build.add_argument(
        "--examples", type=examples_of, default=20, metavar="N", help="ejemplos por operación (20)"
    )
    build.add_argument(
        "--out", type=Path, required=True, metavar="ARCHIVO", help="archivo que se escribe"
    )
    text = "cuenta qué hay en un corpus: preguntas, huella, contrato, versiones"
    show = orders.add_parser("show", help=text, description=sentence(text))
    show.add_argument("file", type=Path, metavar="CORPUS")
    text = "certifica un sistema con las preguntas de un corpus"
    run = orders.add_parser("run", help=text, description=sentence(text))
    run.add_argument("corpus", type=Path, metavar="CORPUS")
    options(run)


def run(args: argparse.Namespace) -> int:
    """Carry out the order; `run` returns the exit code of its verdict."""
    if args.order == "run":
        return certify.run(args)
    if args.order == "show":
        print(printable(_told(read(args.file))))
        return 0
    _check_out(args.out)
    made = corpus_of(_plan(args), user_cache(os.environ))
    save(args.out, made.data)
    print(f"{args.out}: {_counted(made.requests)}\nsha256 {made.sha256}")
    return 0


def _check_out(out: Path) -> None:
    """Raise UsageError where the corpus could not be written, or would take the place of something
    else.
    """
    try:
        if out.exists():
            if out.is_file() or out.is_dir():
                read(out)
                with out.open("r+b"):
                    pass
            return
        with out.open("xb"):
            pass
        out.unlink()
    except InputError:
        raise UsageError(
            f"--out {out}: ya existe y no es un corpus que se entienda; no se reemplaza.\n"
            "Elija otra ruta, o borre antes ese archivo."
        ) from None
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--out {out}: no se pudo escribir: {why(error)}.\nElija otra ruta."
        ) from None


def _plan(args: argparse.Namespace) -> Plan:
    settle_named(args)
    own = args.target in (None, SANDBOX)
    target = target_of(pack_name=args.pack) if own else load_target(Path(args.target))
    given = read_sources(args.contract, tuple(target.services))
    return make_plan(
        target, load_documents(target, given), phases=PHASES, seed=args.seed, examples=args.examples
    )


def _told(corpus: Corpus) -> str:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for name, mode in sorted(corpus.asked):
        counts[name][mode] = len(corpus.cases.get((name, mode), ()))
    modes = tuple(MODES.values())
    rows = [
        f"{name:<36}" + "".join(f"{counts[name].get(mode, '–'):>10}" for mode in modes)
        for name in counts
    ]
    engine = ", ".join(f"{name} {number}" for name, number in sorted(corpus.engine.items()))
    return "\n".join(
        [
            f"{_counted(corpus.requests)} de {counted(len(counts), 'capacidad', 'capacidades')}",
            f"sha256    {corpus.sha256}",
            f"semilla   {corpus.seed}",
            f"ejemplos  {corpus.examples}",
            f"versiones {engine}",
            "contrato efectivo (sha256)",
            *(f"  {service:<12} {sha}" for service, sha in sorted(corpus.contract.items())),
            "",
            f"{'capacidad':<36}" + "".join(f"{mode:>10}" for mode in modes),
            *rows,
        ]
    )


def _counted(number: int) -> str:
    return counted(number, "pregunta", "preguntas")

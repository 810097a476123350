"""`conformance doctor`: what a target looks like before any run; nothing is written there."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from conformance.cli.deliveries.doctor import examine
from conformance.cli.deliveries.meant import pack_of_target
from conformance.cli.initial_target import initial_target
from conformance.cli.own_sandbox import own_sandbox
from conformance.cli.pack import pack_option
from conformance.cli.run_options import contract_option
from conformance.cli.run_settings import settle_pack
from conformance.cli.stock import stock_option
from conformance.cli.target_name import PLACEHOLDER, SANDBOX, sandbox_of
from conformance.core.errors import UsageError
from conformance.core.speech import printable
from conformance.core.yaml.places import places_of
from conformance.run.doctor.checks import remarks
from conformance.run.doctor.looking import look
from conformance.run.doctor.told import as_json, lines
from conformance.run.doctor.verdict import opinion
from conformance.run.plan import read_sources
from conformance.run.target_file import load_target, read_target


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `doctor`."""
    parser.add_argument(
        "--target",
        metavar=PLACEHOLDER,
        help="archivo de objetivo, o «sandbox» para ver cómo se ve el servidor de referencia",
    )
    parser.add_argument(
        "--init",
        action="store_true",
        help="pregunta lo necesario y escribe el archivo de objetivo (objetivo.yaml)",
    )
    pack_option(parser)
    contract_option(parser)
    stock_option(parser)
    parser.add_argument("--json", action="store_true", help="lo dice en JSON, para otro programa")


def run(args: argparse.Namespace) -> int:
    """Look at a target, or write the file of one; return the exit code."""
    if args.init:
        return initial_target(args)
    if args.target is None:
        raise UsageError(
            "Falta --target: qué revisar y como quién.\n"
            "Dé un archivo de objetivo, o escriba uno con «conformance doctor --init»."
        )
    delivered = pack_of_target(args.target, args.pack)
    if delivered is not None:
        return examine(args, delivered)
    settle_pack(args)
    named = sandbox_of(args.pack) if args.target == SANDBOX else args.target
    with _target(args) as (path, environ):
        text = read_target(path)
        target = load_target(path, environ)
        given = read_sources(args.contract, tuple(target.services))
        observed = look(target, given)
    said = remarks(observed)
    verdict, places = opinion(observed, said), places_of(text, named)
    if args.target == SANDBOX:  # its file is gone
        places = replace(places, lines=dict.fromkeys(places.lines, 0))
    if args.json:
        print(printable(as_json(said, verdict, observed, places)))
    else:
        print(printable("\n".join(lines(said, verdict, places))))
        if verdict.may_run:
            print(f"Siguiente paso: conformance run --target {named}", file=sys.stderr)
    return verdict.exit_code


@contextmanager
def _target(args: argparse.Namespace) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """Yield the file of the target and the variables that it names."""
    if args.target != SANDBOX:
        yield Path(args.target), os.environ
        return
    with own_sandbox(args.pack, 0, args.stock or ()) as (path, environ):
        yield path, {**os.environ, **environ}

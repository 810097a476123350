"""`conformance compare A B`: what changed from one run to another, and whether it got worse."""

import argparse

from conformance.cli.past_runs import read_runs
from conformance.cli.told_files import out_option, write_told
from conformance.core.speech import printable
from conformance.report.comparison import compare
from conformance.report.comparison_words import comparison_lines, comparison_told, outcome
from conformance.report.past_page import comparison_page


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `compare`."""
    parser.add_argument("before", metavar="ANTES", help="carpeta o paquete de la corrida anterior")
    parser.add_argument(
        "after", metavar="DESPUÉS", help="carpeta o paquete de la corrida posterior"
    )
    out_option(parser, "comparacion.json y comparacion.html")


def run(args: argparse.Namespace) -> int:
    """Tell what changed; return 1 when the system got worse, 0 when it is as good or better."""
    found = compare(*read_runs([args.before, args.after]))
    print(printable("\n".join(comparison_lines(found))))
    told = comparison_told(found)
    write_told(args.out, "comparacion", told, comparison_page(told, outcome(found)))
    return 1 if found.worse else 0

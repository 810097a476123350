"""`conformance history DIR…`: several runs in their order, and what comes and goes."""

import argparse

from conformance.cli.past_runs import read_runs
from conformance.cli.told_files import out_option, write_told
from conformance.core.errors import UsageError
from conformance.core.speech import printable
from conformance.report.comparison_words import outcome
from conformance.report.history import history
from conformance.report.history_words import history_lines, history_told
from conformance.report.past_page import history_page

_FEWEST = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `history`."""
    parser.add_argument(
        "runs",
        nargs="+",
        metavar="CARPETA",
        help="carpetas o paquetes de corridas, en cualquier orden",
    )
    out_option(parser, "historia.json y historia.html")


def run(args: argparse.Namespace) -> int:
    """Tell the history; return 1 when the last run is worse than the one before it, else 0."""
    named = list(dict.fromkeys(args.runs))
    if len(named) < _FEWEST:
        raise UsageError(
            "Una historia pide al menos dos corridas distintas.\n"
            "Indique sus carpetas, en cualquier orden: se ordenan por su fecha."
        )
    found = history(read_runs(named))
    print(printable("\n".join(history_lines(found))))
    told = history_told(found)
    page = history_page(told, [outcome(step) for step in found.steps])
    write_told(args.out, "historia", told, page)
    return 1 if found.worse else 0

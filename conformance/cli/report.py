"""`conformance report DIR`: write the reports of a run again, from its ledger."""

import argparse
from pathlib import Path

from conformance.cli.reports import exit_code_of, write_reports
from conformance.cli.run_options import kept_options, minimum_option, reports_option
from conformance.report.formats import Drawn


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `report`."""
    parser.add_argument(
        "folder", metavar="CARPETA", type=Path, help="carpeta de salida de una corrida"
    )
    minimum_option(parser)
    reports_option(parser)
    kept_options(parser)


def run(args: argparse.Namespace) -> int:
    """Write the reports and return the exit code of the verdict."""
    folder = args.folder.resolve()
    drawn = Drawn(args.keep_all, args.history)
    return exit_code_of(write_reports(folder, print, args.minimum, args.reports, drawn))

"""`conformance report DIR`: write the reports of a run again, from its ledger."""

import argparse
from pathlib import Path

from conformance.cli.reports import exit_code_of, write_reports
from conformance.cli.run_options import minimum_option, reports_option


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `report`."""
    parser.add_argument(
        "folder", metavar="CARPETA", type=Path, help="carpeta de salida de una corrida"
    )
    minimum_option(parser)
    reports_option(parser)


def run(args: argparse.Namespace) -> int:
    """Write the reports and return the exit code of the verdict."""
    folder = args.folder.resolve()
    return exit_code_of(write_reports(folder, print, args.minimum, args.reports))

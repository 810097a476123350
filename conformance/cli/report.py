"""`conformance report DIR`: write the reports of a run again, from its ledger."""

import argparse
import sys
from pathlib import Path

from conformance.cli.reports import exit_code_of, write_reports
from conformance.cli.run_folder import LEFT
from conformance.cli.run_options import kept_options, minimum_option, reports_option
from conformance.core.errors import ConformanceError
from conformance.http.wire.known import KnownValues
from conformance.report.formats import ReportOptions
from conformance.report.leaks import cover, files_of, said


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
    drawn = ReportOptions(args.keep_all, args.history)
    summary = write_reports(folder, print, args.minimum, args.reports, drawn)
    if told := cover(folder, files_of(folder, LEFT), KnownValues()):  # a token shows itself
        print(said(told), file=sys.stderr)
        return ConformanceError.exit_code
    return exit_code_of(summary)

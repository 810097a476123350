"""`conformance scenarios list|check`: the scenarios, for who writes them."""

import argparse
from pathlib import Path

from conformance.certification import PACKS, scenario_files, scenario_items
from conformance.cli.text import counted


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `scenarios`."""
    orders = parser.add_subparsers(dest="order", required=True, metavar="list|check")
    orders.add_parser("list", help="lista los escenarios del paquete y lo que verifican")
    check = orders.add_parser("check", help="revisa archivos de escenario sin correrlos")
    check.add_argument("files", nargs="+", type=Path, metavar="ARCHIVO")


def run(args: argparse.Namespace) -> int:
    """List the pack's scenarios, or check files: their faults end with exit code 4."""
    pack = PACKS["siifa"]()
    files = args.files if args.order == "check" else scenario_files(pack)
    for file, items in scenario_items(pack, files).items():
        if args.order == "check":
            print(f"{file}: sin errores, {counted(len(items), 'ítem', 'ítems')}")
            continue
        for item in items:
            print(f"{item.id}\n    {item.title}\n    {', '.join(item.requirements)}")
    return 0

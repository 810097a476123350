"""The option that names a pack, for the commands that need one."""

import argparse


def pack_option(parser: argparse.ArgumentParser) -> None:
    """Add `--pack`: it may be left out while one pack alone is installed."""
    parser.add_argument(
        "--pack", metavar="PAQUETE", help="de qué sistema (el único paquete instalado)"
    )

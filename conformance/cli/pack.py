"""The option that names a pack, for the commands that need one."""

import argparse


def pack_option(parser: argparse.ArgumentParser) -> None:
    """Add `--pack`: it may be left out while one pack alone is meant."""
    parser.add_argument(
        "--pack",
        metavar="PAQUETE",
        help="de qué sistema, si no es el usual («conformance packs» los lista)",
    )

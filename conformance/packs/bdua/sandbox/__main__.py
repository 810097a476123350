"""The reference validator as a command: `--raiz FOLDER --ahora INSTANT`, as a target names it."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from conformance.packs.bdua.layouts import HISTORIC, PROFILES
from conformance.packs.bdua.sandbox.validator import validate


def main() -> int:
    """Validate once, and return the exit code."""
    parser = argparse.ArgumentParser(prog="validador")
    parser.add_argument("--raiz", type=Path, required=True)
    parser.add_argument("--ahora", type=datetime.fromisoformat, required=True)
    parser.add_argument("--perfil", choices=PROFILES, default=HISTORIC)
    parser.add_argument("--defecto", action="append", default=[])
    parser.add_argument("--manera", action="append", default=[])
    args = parser.parse_args()
    return validate(args.raiz, args.ahora, args.defecto, args.manera, args.perfil)


if __name__ == "__main__":
    sys.exit(main())

"""What a command says, written besides as JSON and as a page to a folder."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conformance.core.disk import save
from conformance.core.errors import UsageError, why


def out_option(parser: argparse.ArgumentParser, names: str) -> None:
    """Add the option of the folder in which the files with those names are written."""
    parser.add_argument("--out", type=Path, metavar="CARPETA", help=f"escribe ahí además {names}")


def write_told(folder: Path | None, name: str, told: Mapping[str, Any], page: str = "") -> None:
    """Write what was told as JSON, and as a page where there is one, and say where; nothing without
    a folder.
    """
    if folder is None:
        return
    files = {f"{name}.json": json.dumps(told, ensure_ascii=False, indent=1) + "\n"}
    if page:
        files[f"{name}.html"] = page
    made(folder, "--out")
    print()
    for file, content in files.items():
        save(folder / file, content)
        print(f"Escrito: {folder / file}")


def made(folder: Path, option: str) -> None:
    """Make a folder that an option names, where it is not there. Raises UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{option} {folder}: no se puede escribir ahí ({why(error)}).\n"
            "Elija una carpeta suya que exista o se pueda crear."
        ) from None

"""The toy pack as a distribution of its own: a copy of its folder, with its entry point."""

import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent


def install(folder: Path) -> Path:
    """Lay the pack out in a folder as an installation does, and return the folder."""
    shutil.copytree(
        HERE / "toy_pack", folder / "toy_pack", ignore=shutil.ignore_patterns("__pycache__")
    )
    info = folder / "toy_conformance-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: toy-conformance\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        "[conformance.packs]\ntoy = toy_pack:load\n", encoding="utf-8"
    )
    return folder

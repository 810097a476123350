"""A distribution with a pack, laid out by hand: what an installation leaves on the path."""

import sys
from pathlib import Path

import pytest


def installed_by(
    patch: pytest.MonkeyPatch,
    folder: Path,
    distribution: str,
    entries: dict[str, str],
    code: str = "",
    version: str = "1.0",
) -> None:
    """Put a distribution on the path: its entry points, and a module `NAME_mod` of code."""
    info = folder / f"{distribution}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n", encoding="utf-8"
    )
    lines = [f"{name} = {value}" for name, value in entries.items()]
    (info / "entry_points.txt").write_text(
        "\n".join(["[conformance.packs]", *lines, ""]), encoding="utf-8"
    )
    (folder / f"{distribution}_mod.py").write_text(code, encoding="utf-8")
    patch.delitem(sys.modules, f"{distribution}_mod", raising=False)
    patch.syspath_prepend(str(folder))

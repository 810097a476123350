"""A distribution with a pack, laid out by hand: what an installation leaves on the path."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from conformance.core import installed


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


def usual_of(folder: Path, distribution: str, name: str, value: str) -> None:
    """Have a distribution that was put on the path declare its usual pack."""
    with (folder / f"{distribution}-1.0.dist-info" / "entry_points.txt").open("a") as file:
        file.write(f"\n[{installed.USUAL}]\n{name} = {value}\n")


def nobody_is_usual(patch: pytest.MonkeyPatch) -> None:
    """Have no distribution say which pack is meant where nobody says which."""
    real = installed.entry_points
    patch.setattr(
        installed,
        "entry_points",
        lambda group: () if group == installed.USUAL else real(group=group),
    )


_OURS = "conformance.packs."


def alone(patch: pytest.MonkeyPatch, pack: str) -> None:
    """Have one pack of ours installed alone, beside those of other distributions."""
    real = installed.entry_points

    def kept(group: str) -> list[EntryPoint]:
        return [
            one for one in real(group=group) if one.name == pack or not one.value.startswith(_OURS)
        ]

    patch.setattr(installed, "entry_points", kept)

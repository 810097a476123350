"""The toy pack as a distribution of its own: a copy of its folder, with its entry point; other
packs of the tests beside it.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from conformance.http.verification import load_pack

HERE = Path(__file__).resolve().parent


def install(folder: Path) -> Path:
    """Lay the pack out in a folder as an installation does, and return the folder."""
    shutil.copytree(
        HERE / "toy_pack", folder / "toy_pack", ignore=shutil.ignore_patterns("__pycache__")
    )
    _declare(folder, "toy-conformance", {"toy": "toy_pack:load"})
    return folder


@contextmanager
def registered(folder: Path, distribution: str, entries: Mapping[str, str]) -> Iterator[None]:
    """Have the harness find packs of modules that stand elsewhere, by name, as long as it lasts."""
    _declare(folder, distribution, entries)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        load_pack.cache_clear()
        yield
    load_pack.cache_clear()


def _declare(folder: Path, distribution: str, entries: Mapping[str, str]) -> None:
    info = folder / f"{distribution.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8"
    )
    lines = [f"{name} = {value}" for name, value in entries.items()]
    (info / "entry_points.txt").write_text(
        "\n".join(["[conformance.packs]", *lines, ""]), encoding="utf-8"
    )

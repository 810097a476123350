"""Where the project's data lies: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def data(*parts: str) -> Path:
    """Return the path of a data file or folder (`specs`, `scenarios`, `reports`)."""
    installed = _PACKAGE / "data"
    home = installed if installed.is_dir() else _PACKAGE.parent
    return home.joinpath(*parts)

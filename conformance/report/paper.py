"""acta.pdf: the acta's page as it is printed, by WeasyPrint where it is installed."""

import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from conformance.core.disk import save
from conformance.report.acta import HTML_NAME, render
from conformance.report.ledger import Ledger

PDF = "acta.pdf"

_LIBRARY = "weasyprint"
_LONGEST_S = 600
_LACKS = (
    "no se hizo: falta WeasyPrint. Instálelo con «pip install 'siifa-conformance[pdf]'», o imprima "
    "acta.html desde el navegador."
)


def write_page(folder: Path, ledger: Ledger, summary: Mapping[str, Any]) -> None:
    """Write the page that is printed."""
    save(folder / HTML_NAME, render(summary, ledger))
    (folder / PDF).unlink(missing_ok=True)  # another run's


def print_page(folder: Path) -> str | None:
    """Print the page of a run into a PDF, and return why not when it can't be done. In a process
    of its own: what it needs of the system may be missing, and then it says so.
    """
    if find_spec(_LIBRARY) is None:
        return _LACKS
    command = [sys.executable, "-m", _LIBRARY, "-q", HTML_NAME, PDF]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_LONGEST_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return _because(str(error))
    if done.returncode == 0 and (folder / PDF).exists():
        return None
    (folder / PDF).unlink(missing_ok=True)
    said = done.stderr.strip().splitlines()
    return _because(said[-1] if said else f"terminó con {done.returncode}")


def _because(reason: str) -> str:
    return f"no se hizo: WeasyPrint {reason}. Imprima acta.html desde el navegador."

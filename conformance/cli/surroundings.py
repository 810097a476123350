"""What surrounds a run and may not reach it: the working folder, and variables meant for other
programs.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from conformance.core.errors import UsageError

_HOME = Path(__file__).resolve().parents[2]
# Of the variables that steer Python, those that change no verdict and that somebody may need.
_KEPT = frozenset(
    {
        "PYTHONHOME",
        "PYTHONHASHSEED",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONPYCACHEPREFIX",
        "PYTHONNOUSERSITE",
        "PYTHONUSERBASE",
        "PYTHONPLATLIBDIR",
    }
)
# Threads of glibc each tear a heap of their own apart: two for all take a third less.
_HEAPS = {"MALLOC_ARENA_MAX": "2"}
_OTHERS = ("PYTHON", "PYTEST_", "HYPOTHESIS_", "SCHEMATHESIS_", "COVERAGE_PROCESS")


def working_folder() -> Path:
    """Return the folder this process works in. Raises UsageError when it is no longer there."""
    try:
        return Path.cwd()
    except OSError:
        raise UsageError(
            "La carpeta de trabajo ya no existe: alguien la borró o la movió.\n"
            "Cámbiese a otra (cd) y repita la orden."
        ) from None


def import_path(path: Sequence[str], given: str, here: Path, home: Path = _HOME) -> list[str]:
    """Return where modules are looked for: not in the working folder, and last in what PYTHONPATH
    names.

    A json.py or an h2.py of the user's is not ours. Where we ourselves lie stays where it is.
    """
    foreign = {str(Path(one).absolute()) for one in given.split(os.pathsep) if one} - {str(home)}
    there = [one for one in path if one and (Path(one) != here or Path(one) == home)]
    return [
        *(one for one in there if one not in foreign),
        *(one for one in there if one in foreign),
    ]


def surroundings(environ: Mapping[str, str], here: Path, encoding: str) -> dict[str, str]:
    """Return the variables of a child: only what is named to it runs, and it speaks as the terminal
    reads.
    """
    kept = {
        name: value
        for name, value in environ.items()
        if name in _KEPT or not name.upper().startswith(_OTHERS)
    }
    folders = [
        one for one in environ.get("PYTHONPATH", "").split(os.pathsep) if Path(one).is_absolute()
    ]
    found = os.pathsep.join(one for one in folders if Path(one) != here)
    return {
        **_HEAPS,
        **kept,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONSAFEPATH": "1",
        "PYTHONIOENCODING": f"{encoding}:replace",
        **({"PYTHONPATH": found} if found else {}),
    }


def child(code: str) -> list[str]:
    """Return the command of a process of this same Python that finds modules where this one does,
    and runs `code`.
    """
    path = [*sys.path, *([] if str(_HOME) in sys.path else [str(_HOME)])]
    return [sys.executable, "-c", f"import sys; sys.path[:] = {path!r}; {code}"]


def child_environ(**more: str) -> dict[str, str]:
    """Return the variables of a child of this process, and some more."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    return {**surroundings(os.environ, working_folder(), encoding), **more}

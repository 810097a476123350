"""allure-report/: the Allure page, where Node.js is present. Never a reason for a run to fail."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from conformance.core.cache import system_cache
from conformance.core.disk import save
from conformance.report.allure import RESULTS
from conformance.report.allure_page import closed, packed

REPORT = "allure-report"
PAGE = "index.html"
HISTORY = "allure-historia.jsonl"
"""What Allure remembers of the runs that share a folder."""

_BESIDE = ("summary.json", "test-results.json")
_LOCKED = ("package.json", "package-lock.json")
_STAMP = "installed.sha256"
_CORE = Path("node_modules", "@allurereport", "core", "package.json")
_DRAWS = "allure.mjs"
_HEAP = (
    "--max-old-space-size=320"  # megabytes: a page that takes more is not made, and that is told
)
_INSTALL_SECONDS, _GENERATE_SECONDS = 240, 240
_HOW = (
    "Para tener además el reporte Allure en HTML, instale Node.js 20 o superior (nodejs.org) "
    "y repita. Esta vez no se hizo: {cause}."
)


class _FailedError(Exception):
    """Why there is no Allure page, in a few words."""


def build_allure(
    folder: Path, reports_home: Path, out: Path, history: Path | None = None
) -> str | None:
    """Write `out`/index.html from the allure-results of `folder`; on trouble return one line that
    says why.

    Allure comes from the locked package of `reports_home`, installed once into the user's cache:
    afterwards no network is needed. `history` is the folder in which runs remember each other.
    """
    try:
        program = _program(_installed(reports_home), reports_home)
        _generate(program, folder / RESULTS, out, history)
    except (_FailedError, OSError, RuntimeError, subprocess.SubprocessError) as problem:
        cause = " ".join(str(problem).split())[:300]
        return _HOW.format(cause=cause)
    return None


def lock_digest(reports_home: Path) -> str:
    """Return the digest of the locked package: what is installed is good while this stays the
    same.
    """
    content = b"".join(
        (reports_home / name).read_bytes().replace(b"\r\n", b"\n") for name in _LOCKED
    )
    return hashlib.sha256(content).hexdigest()


def _installed(reports_home: Path) -> Path:
    if not shutil.which("node"):
        raise _FailedError("no se encontró «node»")
    wanted = lock_digest(reports_home)
    # One folder per lock: a run that needs another version does not pull this one from under a
    # running one.
    home = system_cache(os.environ, sys.platform, Path.home())
    cache = home / "allure" / wanted[:16]
    stamp = cache / _STAMP
    if (
        stamp.is_file()
        and stamp.read_text(encoding="utf-8") == wanted
        and (cache / _CORE).is_file()
    ):
        return cache
    npm = shutil.which("npm")  # npm.cmd on Windows
    if not npm:
        raise _FailedError("no se encontró «npm»")
    cache.mkdir(parents=True, exist_ok=True)
    for name in _LOCKED:
        shutil.copyfile(reports_home / name, cache / name)
    _run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cache,
        _INSTALL_SECONDS,
        "no se pudo instalar Allure con npm",
    )
    stamp.write_text(wanted, encoding="utf-8")
    return cache


def _program(cache: Path, reports_home: Path) -> Path:
    """Return our program among the modules that it uses, under a name that is its own."""
    text = (reports_home / _DRAWS).read_bytes()
    path = cache / f"{hashlib.sha256(text).hexdigest()[:16]}-{_DRAWS}"
    if not path.is_file():
        save(path, text)
    return path


def _generate(program: Path, results: Path, out: Path, history: Path | None) -> None:
    if not results.is_dir():
        raise _FailedError(f"no hay {RESULTS} en la carpeta de la corrida")
    node = shutil.which("node") or "node"
    shutil.rmtree(out, ignore_errors=True)
    remembered = [] if history is None else [str(_history(history))]
    # Run from the cache, so that no Allure configuration of the user's folder is picked up.
    _run(
        [node, str(program), str(results.resolve()), str(out.resolve()), *remembered],
        program.parent,
        _GENERATE_SECONDS,
        "Allure no pudo hacer el reporte",
    )
    if not (out / PAGE).is_file():
        raise _FailedError("Allure no escribió el reporte")
    page = (out / PAGE).read_text(encoding="utf-8", errors="replace")
    save(out / PAGE, packed(closed(page)))
    for name in _BESIDE:  # of other reports that this one might be listed with
        (out / name).unlink(missing_ok=True)


def _history(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve() / HISTORY


def _run(command: Sequence[str], where: Path, seconds: int, attempted: str) -> None:
    options = f"{os.environ.get('NODE_OPTIONS', '')} {_HEAP}".strip()
    quiet = os.environ | {
        "ALLURE_NO_ANALYTICS": "1",
        "CI": "1",
        "NO_COLOR": "1",
        "NODE_OPTIONS": options,
    }
    done = subprocess.run(
        command,
        cwd=where,
        env=quiet,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise _FailedError(
            f"{attempted} (código {done.returncode}): {said[-1] if said else 'sin mensaje'}"
        )

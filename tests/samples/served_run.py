"""A run of the command line against a sandbox that stays to be asked more."""

import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from conformance.http.reference import Setup
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.sandbox.server import serving
from conformance.sandbox.target import PASSWORD_VARIABLE, target_text

_LONGEST_S = 600


@dataclass(frozen=True, slots=True)
class ServedRun:
    """A sandbox that answers, and the folder in which commands are typed: its target file is there,
    and the run's output under "salida".
    """

    folder: Path
    url: str
    password: str

    @property
    def out(self) -> Path:
        """Where the run wrote."""
        return self.folder / "salida"

    def typed(self, *words: str, at: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Type an order of the command line, as a user would."""
        return subprocess.run(
            [sys.executable, "-m", "conformance", *words],
            cwd=at or self.folder,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, PASSWORD_VARIABLE: self.password},
            check=False,
            timeout=_LONGEST_S,
        )


@contextmanager
def served_run(
    folder: Path, setup: Setup, *options: str, roles: Collection[str] = ()
) -> Iterator[ServedRun]:
    """Run against a sandbox of this world, with some of its roles or all; it answers while the
    block lasts.
    """
    application = create(setup)
    with serving(application) as url:
        target = yaml.safe_load(target_text(siifa.load(), url))
        kept = {name: one for name, one in target["roles"].items() if not roles or name in roles}
        text = yaml.safe_dump(target | {"roles": kept}, allow_unicode=True)
        (folder / "objetivo.yaml").write_text(text, encoding="utf-8")
        made = ServedRun(folder, url, application.password)
        done = made.typed("run", "--target", "objetivo.yaml", "--out", "salida", *options)
        assert done.returncode in (0, 1, 2), done.stdout + done.stderr
        yield made

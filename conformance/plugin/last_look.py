"""The last look at what a plain pytest leaves; `conformance run` looks itself, once its reports are
drawn.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.report.leaks import SECRET, cover, files_of, said
from conformance.report.ledger import LEDGER
from conformance.run.session import Run
from conformance.run.telling import VARIABLE

_LEFT = ("allure_report_dir", "xmlpath")
"""The options of pytest and of allure-pytest that name what they write."""


def look_last(session: pytest.Session, run: Run) -> None:
    """Have what the session left looked at once all of it is written; what had to be covered makes
    it fail as an error of ours.
    """
    if not (run.worker or VARIABLE in os.environ):
        session.config.add_cleanup(lambda: _look(session, run))


def _look(session: pytest.Session, run: Run) -> None:
    """Look at the ledger and at what others wrote. What turned out to be a person's after it stood
    in the ledger is covered there, and is no leak yet.
    """
    known = run.known
    early = cover(run.folder, files_of(run.folder, [LEDGER]), known, names=True)
    leaks = [one for one in early if one.kind == SECRET or one.removed]
    for place in _left(session.config):
        leaks += cover(place.parent, files_of(place.parent, [place.name]), known)
    if leaks:
        sys.stderr.write(f"{said(leaks)}\n")
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR


def _left(config: pytest.Config) -> Iterator[Path]:
    for option in _LEFT:
        if named := config.getoption(option, None):
            yield (config.invocation_params.dir / named).resolve()

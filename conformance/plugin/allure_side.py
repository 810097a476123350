"""In another's pytest that writes results for Allure: ours are those of the run's own folder.

allure-pytest would tell an item of ours as it tells any test: without its exchanges, requirements
and times. What it is about to write of one is put aside; once the ledger is closed, the results of
a run's own folder are drawn from it into the folder that was asked for. Results of the tests of
others stay as they are.
"""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import allure_commons
import pytest

from conformance.plugin.item import ConformanceItem
from conformance.report.allure import tell
from conformance.report.ledger import LEDGER, read
from conformance.run.session import Run


class AllureSide:
    """The hooks that only exist where `--alluredir` names a folder."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run, self._folder, self._ours = run, folder, False
        self._aside = f"aparte-{os.getpid()}.json"  # a name that Allure does not read

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Know of which item allure-pytest tells."""
        self._ours = isinstance(item, ConformanceItem)
        try:
            return (yield)
        finally:
            self._ours = False

    @allure_commons.hookimpl(tryfirst=True)
    def report_result(self, result: Any) -> None:
        """Put aside what is told of an item of ours, before it is written."""
        if self._ours:
            result.file_pattern = self._aside

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self) -> Generator[None, None, None]:
        """Draw the results, once the ledger is closed."""
        try:
            yield
        finally:
            (self._folder / self._aside).unlink(missing_ok=True)
            if not self._run.worker and self._run.headed:
                tell(read(self._run.folder / LEDGER), self._folder)


def join_allure(config: pytest.Config, run: Run) -> None:
    """Have the results of a run drawn where allure-pytest writes those of others."""
    asked = config.getoption("allure_report_dir", None)
    if not asked:
        return
    side = AllureSide(run, Path(asked).resolve())
    config.pluginmanager.register(side, "conformance-allure")
    manager = allure_commons.plugin_manager
    manager.register(side)
    config.add_cleanup(lambda: manager.unregister(side))

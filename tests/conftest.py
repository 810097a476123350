"""What every test stands on: a cache for this run alone, compiled modules for the processes that
tests start, and no Node.js.
"""

import os
from collections.abc import Iterator

import pytest

from conformance.core.cache import VARIABLE
from conformance.core.loading import settle

_TOOLS = ("ALLURE_TOOL", "ACTA_TOOLS", "REDOC_TOOLS")
"""Whoever sets one of these has the tools of npm tried."""


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the cache of whoever runs it; the workers of a run share one."""
    base = tmp_path_factory.getbasetemp()
    whole = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(whole / "conformance-cache"))
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The Allure page of a run, which npm may have to fetch Allure for, is made by the tests that
    are about it: to all others Node.js is there and does nothing.
    """
    if any(name in os.environ for name in _TOOLS):
        yield
        return
    folder = tmp_path_factory.mktemp("sin-node")
    for name in ("node", "npm"):
        (folder / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder), prepend=os.pathsep)
        yield


WHOLE_RUNS = ("second", "plugin", "e2e", "defects", "cli", "hostile")
"""Folders whose files run plans whole, or in processes of their own; that of the longest file
first.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: no worker is left alone with it at the end."""
    order = {name: place for place, name in enumerate(WHOLE_RUNS)}
    items.sort(key=lambda item: order.get(item.path.parent.name, len(order)))


def pytest_collection_finish() -> None:
    """What was loaded and collected stays: nothing of it is looked through again and again."""
    settle()

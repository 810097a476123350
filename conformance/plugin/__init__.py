"""The pytest side: options, collection, running, and the ledger. The only room that knows
pytest.
"""

from conformance.core.loading import loading

with loading():
    from conformance.plugin.hooks import (
        pytest_collect_file,
        pytest_collection_finish,
        pytest_collection_modifyitems,
        pytest_configure,
        pytest_runtestloop,
        pytest_sessionfinish,
        pytest_sessionstart,
    )
    from conformance.plugin.options import pytest_addoption

__all__ = [
    "pytest_addoption",
    "pytest_collect_file",
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_runtestloop",
    "pytest_sessionfinish",
    "pytest_sessionstart",
]

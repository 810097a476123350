"""One run and its package, for all the tests of evidence."""

from pathlib import Path

import pytest
from evidence_sample import packed, ran


@pytest.fixture(scope="session")
def ledger_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of a small run."""
    return ran(tmp_path_factory.mktemp("corrida"))


@pytest.fixture(scope="session")
def package(ledger_path: Path) -> bytes:
    """Its package."""
    return packed(ledger_path)

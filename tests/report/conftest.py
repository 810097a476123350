"""What many tests of reports stand on."""

import pytest


@pytest.fixture
def no_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """No Node.js: nobody looks at a page of Allure."""
    monkeypatch.setenv("PATH", "")

"""No test reads or writes the cache of whoever runs it: what they generate is kept for this run
alone.
"""

from collections.abc import Iterator

import pytest

from conformance.core.cache import VARIABLE


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield

"""`pytest` of anybody's environment, where this package is only installed, pays nothing for it."""

import subprocess
import sys


def _loaded(code: str) -> set[str]:
    """Return the modules that code leaves loaded in a process of its own."""
    order = [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"]
    ran = subprocess.run(order, check=True, capture_output=True, encoding="utf-8", timeout=120)
    return set(ran.stdout.split())


def test_what_pytest_loads_of_ours_needs_nothing_beyond_the_standard_library() -> None:
    """One small module, whose own imports are those of an interpreter."""
    added = _loaded("import conformance.pytest11") - _loaded("pass")
    assert {"conformance", "conformance.pytest11"} == {
        name for name in added if name.partition(".")[0] not in sys.stdlib_module_names
    }

"""What pytest loads in every environment where this package is installed: nothing, until a run of
ours is asked for.

The plugin itself costs a second and takes options (`--target`, `--out`) that others may have. It
comes in when `--target` names a target file of ours, or by `-p conformance.plugin`; where another
plugin has taken the name of one of its options, it stays out and says so.
"""

import re
from itertools import pairwise
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pytest

_HEAD = 1_000_000
_OPTION = "--target"
_PLUGIN = "conformance.plugin"
_KEY = re.compile(r"^(pack|services|roles) ?:", re.MULTILINE)
_ENOUGH = 2  # of those keys: services alone are those of a Compose file


def pytest_load_initial_conftests(early_config: "pytest.Config", args: list[str]) -> None:
    """Let the plugin in, before any conftest takes its names."""
    if not any(map(_is_target, _named(args))):
        return
    plugins = early_config.pluginmanager
    try:
        plugins.import_plugin(_PLUGIN)
    except ValueError as taken:  # an option that somebody else has added
        plugins.unregister(name=_PLUGIN)
        told = (
            f"conformance no corre aquí: otro plugin de pytest ya tiene una opción suya ({taken}). "
            "Use la orden «conformance run»."
        )
        early_config.issue_config_time_warning(UserWarning(told), stacklevel=2)


def _named(args: list[str]) -> list[str]:
    """Return what `--target` is given, in either way of writing it."""
    after = [value for option, value in pairwise(args) if option == _OPTION]
    return after + [arg.partition("=")[2] for arg in args if arg.startswith(f"{_OPTION}=")]


def _is_target(name: str) -> bool:
    """Say whether a file looks like a target of ours: what is wrong with it is for the plugin to
    tell.
    """
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        return False
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return len(set(_KEY.findall(head))) >= _ENOUGH

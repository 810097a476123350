"""Generation draws no constants from the modules that happen to be loaded: processes differ.

Hypothesis has no public switch for it, so what it keeps to itself is replaced while something is
generated. A version that keeps it elsewhere is refused before a run begins, and a test shows that
the switch does what it says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from typing import Any

from conformance.core.errors import UsageError

_HOME, _LOCAL, _CACHE = (
    "hypothesis.internal.conjecture.providers",
    "_get_local_constants",
    "CONSTANTS_CACHE",
)
_KINDS, _NONE = "hypothesis.internal.constants_ast", "Constants"


def verify() -> None:
    """Raise UsageError when hypothesis keeps its constants where nobody can switch them off."""
    _providers()


@contextmanager
def switched_off() -> Iterator[None]:
    """Let hypothesis draw nothing from local modules. Raises UsageError."""
    providers, nothing = _providers()
    before = getattr(providers, _LOCAL)
    getattr(providers, _CACHE).cache.clear()
    setattr(providers, _LOCAL, lambda: nothing)
    try:
        yield
    finally:
        setattr(providers, _LOCAL, before)
        getattr(providers, _CACHE).cache.clear()


def _providers() -> tuple[Any, Any]:
    """Return the module that draws constants, and a set of constants that holds none."""
    try:
        providers, kinds = import_module(_HOME), import_module(_KINDS)
        nothing = getattr(kinds, _NONE)()
        _ = getattr(providers, _LOCAL), getattr(providers, _CACHE).cache.clear()
    except (ImportError, AttributeError, TypeError) as error:
        raise UsageError(
            f"La versión instalada de hypothesis ({version('hypothesis')}) no deja fijar lo que se "
            f"genera: dos corridas iguales preguntarían cosas distintas ({error}).\n"
            "Instale las versiones de requirements.lock: «pip install -r requirements.lock»."
        ) from None
    return providers, nothing

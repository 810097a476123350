"""The reference SIIFA server, made: clean, or with defects switched on."""

from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.server import Sandbox
from conformance.packs.siifa.sandbox.variations.styles import STYLES, VARIATIONS
from conformance.sandbox.fault import rules_off, switched_on, wrappers_of
from conformance.sandbox.variation import chosen

_PLAIN = Setup()


def create(setup: Setup = _PLAIN) -> Sandbox:
    """Return a fresh server: the same world for the same seed and moment, with what was switched
    on. Raises UsageError for a name that it does not know.
    """
    defects = switched_on(setup.defects, DEFECTS)
    varied = chosen(setup.manner, STYLES, VARIATIONS)
    sandbox = Sandbox(setup, wrappers_of(setup, defects, varied))
    sandbox.store.off = rules_off(defects)
    for one in varied:
        if one.prepare is not None:
            one.prepare(sandbox.store)
    return sandbox

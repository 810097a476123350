"""The reference SIIFA server, made: clean, or with defects switched on."""

from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.variations.styles import STYLES, VARIATIONS
from conformance.sandbox.start import start

_PLAIN = Setup()


def create(setup: Setup = _PLAIN) -> SiifaSandbox:
    """Return a fresh server: the same world for the same seed and moment, with what was switched
    on. Raises UsageError for a name that it does not know.
    """
    return start(SiifaSandbox, setup, DEFECTS, STYLES, VARIATIONS)

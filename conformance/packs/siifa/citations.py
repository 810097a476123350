"""Which requirements of the register speak of each aspect and each code."""

from conformance.core.citation import Citations

CITATIONS = Citations()

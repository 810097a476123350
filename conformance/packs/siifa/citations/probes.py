"""The register on invalid, unknown or odd requests."""

from collections.abc import Mapping

from conformance.core.citation import Citation

ASPECTS: Mapping[str, Citation] = {}

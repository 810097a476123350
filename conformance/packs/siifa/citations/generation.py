"""The register on generated requests, bulks and texts."""

from collections.abc import Mapping

from conformance.core.citation import Citation

ASPECTS: Mapping[str, Citation] = {}

"""The register on what is wrong with an answer whatever it was sent for, by code."""

from collections.abc import Mapping

from conformance.core.citation import Citation

ASPECTS: Mapping[str, Citation] = {}

"""The register on lists, filters, order, pages and the model."""

from collections.abc import Mapping

from conformance.core.citation import Citation

ASPECTS: Mapping[str, Citation] = {}

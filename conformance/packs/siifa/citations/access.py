"""The register on roles, isolation, races and rows before and after."""

from collections.abc import Mapping

from conformance.core.citation import Citation

ASPECTS: Mapping[str, Citation] = {}

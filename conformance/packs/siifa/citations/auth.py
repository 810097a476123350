"""The register on logins, tokens and other credentials."""

from collections.abc import Mapping

from conformance.core.citation import Citation

ASPECTS: Mapping[str, Citation] = {}

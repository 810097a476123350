"""The defects of the reference server."""

from collections.abc import Mapping

from conformance.http.reference import Defect

DEFECTS: Mapping[str, Defect] = {}

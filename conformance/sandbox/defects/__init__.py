"""The catalogue of defects, by id."""

from collections.abc import Mapping

from conformance.sandbox.defects.acts import ACTS
from conformance.sandbox.defects.general import GENERAL
from conformance.sandbox.defects.lists import LISTS
from conformance.sandbox.defects.record import Defect

DEFECTS: Mapping[str, Defect] = {defect.id: defect for defect in (*GENERAL, *ACTS, *LISTS)}

__all__ = ["DEFECTS", "Defect"]

"""The catalogue of defects, by id."""

from collections.abc import Mapping

from conformance.sandbox.defects.acts import ACTS
from conformance.sandbox.defects.concurrent import CONCURRENT
from conformance.sandbox.defects.doors import DOORS
from conformance.sandbox.defects.elements import ELEMENTS
from conformance.sandbox.defects.general import GENERAL
from conformance.sandbox.defects.generated import GENERATED
from conformance.sandbox.defects.hostile import HOSTILE
from conformance.sandbox.defects.lists import LISTS
from conformance.sandbox.defects.negatives import NEGATIVES
from conformance.sandbox.defects.parts import PARTS
from conformance.sandbox.defects.reads import READS
from conformance.sandbox.defects.record import Defect
from conformance.sandbox.defects.roles import ROLES
from conformance.sandbox.defects.rows import ROWS

_ALL = (
    *GENERAL,
    *ACTS,
    *LISTS,
    *CONCURRENT,
    *NEGATIVES,
    *HOSTILE,
    *ROLES,
    *GENERATED,
    *PARTS,
    *READS,
    *ELEMENTS,
    *ROWS,
    *DOORS,
)
DEFECTS: Mapping[str, Defect] = {defect.id: defect for defect in _ALL}

__all__ = ["DEFECTS", "Defect"]

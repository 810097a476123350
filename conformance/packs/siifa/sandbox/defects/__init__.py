"""The catalogue of defects, by id."""

from collections.abc import Mapping

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.acts import ACTS
from conformance.packs.siifa.sandbox.defects.alone import ALONE
from conformance.packs.siifa.sandbox.defects.combined import COMBINED
from conformance.packs.siifa.sandbox.defects.concurrent import CONCURRENT
from conformance.packs.siifa.sandbox.defects.drawn import DRAWN
from conformance.packs.siifa.sandbox.defects.elements import ELEMENTS
from conformance.packs.siifa.sandbox.defects.general import GENERAL
from conformance.packs.siifa.sandbox.defects.generated import GENERATED
from conformance.packs.siifa.sandbox.defects.hostile import HOSTILE
from conformance.packs.siifa.sandbox.defects.lists import LISTS
from conformance.packs.siifa.sandbox.defects.negatives import NEGATIVES
from conformance.packs.siifa.sandbox.defects.parts import PARTS
from conformance.packs.siifa.sandbox.defects.readings import READINGS
from conformance.packs.siifa.sandbox.defects.reads import READS
from conformance.packs.siifa.sandbox.defects.roles import ROLES
from conformance.packs.siifa.sandbox.defects.rows import ROWS
from conformance.packs.siifa.sandbox.defects.single import SINGLE
from conformance.packs.siifa.sandbox.defects.whole import WHOLE
from conformance.packs.siifa.sandbox.defects.written import WRITTEN

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
    *READINGS,
    *ELEMENTS,
    *ROWS,
    *SINGLE,
    *WHOLE,
    *COMBINED,
    *ALONE,
    *WRITTEN,
    *DRAWN,
)
DEFECTS: Mapping[str, Defect] = {defect.id: defect for defect in _ALL}

__all__ = ["DEFECTS", "Defect"]

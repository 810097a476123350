"""Defects of what is refused: invalid values taken, and refusals answered otherwise."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.negatives.answers import ANSWERS
from conformance.packs.siifa.sandbox.defects.negatives.bodies import BODIES
from conformance.packs.siifa.sandbox.defects.negatives.queries import QUERIES

NEGATIVES: tuple[Defect, ...] = (
    *BODIES,
    *QUERIES,
    *ANSWERS,
)

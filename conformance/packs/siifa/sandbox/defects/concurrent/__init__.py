"""Defects that show when requests meet, or filters do, and slow answers."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.concurrent.filters import FILTERS
from conformance.packs.siifa.sandbox.defects.concurrent.races import RACES

CONCURRENT: tuple[Defect, ...] = (
    *RACES,
    *FILTERS,
)

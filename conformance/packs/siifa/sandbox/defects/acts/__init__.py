"""Defects of the acts of a follow-up: order, operations, codes, dates, values, and what is
stored.
"""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.acts.codes import CODES
from conformance.packs.siifa.sandbox.defects.acts.dates import DATES
from conformance.packs.siifa.sandbox.defects.acts.order import ORDER
from conformance.packs.siifa.sandbox.defects.acts.stored import STORED
from conformance.packs.siifa.sandbox.defects.acts.values import VALUES

ACTS: tuple[Defect, ...] = (
    *ORDER,
    *CODES,
    *DATES,
    *VALUES,
    *STORED,
)

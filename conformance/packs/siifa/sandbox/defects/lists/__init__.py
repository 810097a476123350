"""Defects of bulks, filings, payments and accounts, and of what lists show."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.lists.bulks import BULKS
from conformance.packs.siifa.sandbox.defects.lists.payments import PAYMENTS
from conformance.packs.siifa.sandbox.defects.lists.reading import READING
from conformance.packs.siifa.sandbox.defects.lists.writing import WRITING

LISTS: tuple[Defect, ...] = (
    *BULKS,
    *PAYMENTS,
    *READING,
    *WRITING,
)

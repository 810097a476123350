"""Defects of the acts of a follow-up: order, once-only, doors, codes, dates, values."""

from conformance.sandbox.defects.record import Defect

ACTS: tuple[Defect, ...] = ()

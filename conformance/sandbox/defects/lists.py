"""Defects of bulk, radicados, payments, lists, summaries and what is stored."""

from conformance.sandbox.defects.record import Defect

LISTS: tuple[Defect, ...] = ()

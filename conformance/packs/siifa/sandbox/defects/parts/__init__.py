"""Defects of a part of what is asked: of all operations alike, and then of a few of them."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.parts.access import ACCESS
from conformance.packs.siifa.sandbox.defects.parts.acts import ACTS
from conformance.packs.siifa.sandbox.defects.parts.answers import ANSWERS
from conformance.packs.siifa.sandbox.defects.parts.inputs import INPUTS
from conformance.packs.siifa.sandbox.defects.parts.readings import READINGS

PARTS: tuple[Defect, ...] = (
    *ACCESS,
    *ANSWERS,
    *INPUTS,
    *ACTS,
    *READINGS,
)

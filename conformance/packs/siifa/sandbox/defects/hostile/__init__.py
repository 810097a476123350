"""Defects that hostile requests show: of credentials, of the login, crashes, and others."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.hostile.crashes import CRASHES
from conformance.packs.siifa.sandbox.defects.hostile.login import LOGIN
from conformance.packs.siifa.sandbox.defects.hostile.taken import TAKEN
from conformance.packs.siifa.sandbox.defects.hostile.tokens import TOKENS

HOSTILE: tuple[Defect, ...] = (
    *TOKENS,
    *LOGIN,
    *CRASHES,
    *TAKEN,
)

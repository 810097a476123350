"""What names an acta, and the plan that it judged by: numbers that another ledger, or another plan,
does not have.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from conformance.report.ledger import Ledger, digest
from conformance.report.page import day
from conformance.report.record import Header

_SIGNS = 10


def number(ledger: Ledger) -> str:
    """Return the number of the acta of a ledger: the day of its run in Bogotá, and the beginning of
    the ledger's digest.
    """
    return f"{day(ledger.header.started)}-{digest(ledger.path)[:_SIGNS].upper()}"


def plan_version(header: Header) -> Mapping[str, Any]:
    """Return the version of the plan of a run: of the harness, how many items and requirements it
    had, and a digest of which.
    """
    told = hashlib.sha256()
    for item in header.planned:
        told.update("\0".join([item.id, *item.requirements, ""]).encode("utf-8", "replace"))
    for one in header.requirements:
        told.update(f"{one.id}\0{one.level}\0{one.text}\0".encode("utf-8", "replace"))
    return {
        "version": header.engine.get("conformance", ""),
        "items": len(header.planned),
        "requirements": len(header.requirements),
        "sha256": told.hexdigest(),
    }

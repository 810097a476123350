"""MIPRES' reference server, as the pack names it."""

from conformance.http.reference import Reference, Setup
from conformance.packs.mipres.sandbox.defects import DEFECTS
from conformance.packs.mipres.sandbox.records import USERS
from conformance.packs.mipres.sandbox.rules import COLUMNS, RULES, TABLES
from conformance.packs.mipres.sandbox.server import SERVED, Mipres
from conformance.packs.mipres.sandbox.variations import STYLES, VARIATIONS, VARIED
from conformance.packs.mipres.settings import CONSULTS, DAY, LIFE, MANY, ONE, PARTIAL, REGISTERED
from conformance.sandbox.start import start


def create(setup: Setup) -> Mipres:
    """Return a fresh server. Raises UsageError for a defect that it does not know."""
    return start(Mipres, setup, DEFECTS, STYLES, VARIATIONS)


REFERENCE = Reference(
    create,
    DEFECTS,
    services=SERVED,
    roles={
        role: {"nit": one.nit, "token": one.permanent, **one.by_regime}
        for role, one in USERS.items()
    },
    settings={LIFE: Setup().token_life_s, DAY: REGISTERED, PARTIAL: ONE, MANY: CONSULTS},
    varied=VARIED,
    styles=STYLES,
    rules=RULES,
    tables=TABLES,
    columns=COLUMNS,
    isolation="entity",
)

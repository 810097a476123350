"""SIIFA's reference server, as the pack names it."""

from conformance.http.reference import Reference
from conformance.packs.siifa.sandbox.app import create
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.rules import RULES, TABLES
from conformance.packs.siifa.sandbox.tables.world import USERS, WIRE_ROLES
from conformance.packs.siifa.sandbox.variations.styles import STYLES
from conformance.sandbox.target import PASSWORD

REFERENCE = Reference(
    create,
    DEFECTS,
    services={"seguridad": "/siifa-seguridad", "factura": "/siifa-factura"},
    roles={role: {"userName": name, "password": PASSWORD} for role, name in USERS.items()},
    styles=STYLES,
    rules=RULES,
    isolation="entity",
    tables=TABLES,
    wire_roles=WIRE_ROLES,
)

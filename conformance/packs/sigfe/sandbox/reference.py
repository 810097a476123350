"""SIGFE's reference server, as the pack names it."""

from typing import Any

from conformance.http.reference import Reference, Setup
from conformance.packs.sigfe.sandbox.app import Sigfe
from conformance.packs.sigfe.sandbox.defects import DEFECTS
from conformance.packs.sigfe.sandbox.rules import COLUMNS, RULES
from conformance.packs.sigfe.sandbox.variations import STYLES, VARIATIONS
from conformance.packs.sigfe.sandbox.world import (
    ACCOUNTS,
    CONCEPTS,
    INSUMOS,
    MANUAL,
    ORDER_ACCOUNTS,
    OTHER,
    OWN,
    SERVICES,
    user_of,
)
from conformance.packs.sigfe.tickets import APART, REGISTER_PERSON, TRANSACTIONS
from conformance.sandbox.start import start
from conformance.sandbox.target import PASSWORD

_ROLES = ("institucion", "otra_area", "servicio_ajeno")


def create(setup: Setup) -> Sigfe:
    """Return a fresh server. Raises UsageError for a defect that it does not know."""
    return start(Sigfe, setup, DEFECTS, STYLES, VARIATIONS)


def _given(role: str, service: str) -> dict[str, Any]:
    return {"userName": user_of(role, service), "password": PASSWORD}


REFERENCE = Reference(
    create,
    DEFECTS,
    services=dict.fromkeys(SERVICES, ""),
    roles={
        role: {
            **_given(role, SERVICES[0]),
            "services": {service: _given(role, service) for service in SERVICES},
        }
        for role in _ROLES
    },
    styles=STYLES,
    rules=RULES,
    isolation="area",
    tables={"transactions": TRANSACTIONS, "people": (REGISTER_PERSON,)},
    columns=COLUMNS,
    made_up=("transactions.document", "transactions.cartera"),
    settings={
        "area": OWN,
        "otra_area": OTHER,
        "concepto": CONCEPTS[0],
        "cuentas.debe": ACCOUNTS[0],
        "cuentas.haber": ACCOUNTS[1],
        "excluidos.insumos": INSUMOS[0],
        "excluidos.orden": ORDER_ACCOUNTS[0],
        "folios.manual": MANUAL,
        "ticket.intervalo_s": 0.01,
    },
    varied={"consulta-separada": {"ticket.generacion": APART}},
)

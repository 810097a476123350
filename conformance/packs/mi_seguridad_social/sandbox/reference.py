"""The reference server, as the pack names it."""

from conformance.http.reference import Reference, Setup
from conformance.packs.mi_seguridad_social.auth import SERVED
from conformance.packs.mi_seguridad_social.ficha import FICHA
from conformance.packs.mi_seguridad_social.sandbox.declared import ficha, known
from conformance.packs.mi_seguridad_social.sandbox.defects import DEFECTS
from conformance.packs.mi_seguridad_social.sandbox.ministry import SERVICES, Ministry
from conformance.packs.mi_seguridad_social.sandbox.world import CAJAS, GIVEN, client_id
from conformance.packs.mi_seguridad_social.transaction_items import KNOWN
from conformance.sandbox.start import start
from conformance.sandbox.target import PASSWORD

_PLAIN = Setup()


def create(setup: Setup = _PLAIN) -> Ministry:
    """Return a fresh server. Raises UsageError for a defect that it does not know."""
    return start(Ministry, setup, DEFECTS)


REFERENCE = Reference(
    create,
    DEFECTS,
    services=SERVICES,
    roles={
        role: {
            "userName": nit,
            "password": PASSWORD,
            "services": {name: {"client_id": client_id(role, name)} for name in SERVED},
        }
        for role, nit in CAJAS.items()
    },
    given=GIVEN,
    declared={FICHA: ficha(), KNOWN: known()},
)

"""The reference server, as the pack names it."""

from conformance.http.reference import Reference, Setup
from conformance.packs.mi_seguridad_social.auth import CAJA, CAJA_TOKEN, SERVED
from conformance.packs.mi_seguridad_social.ficha import FICHA
from conformance.packs.mi_seguridad_social.notification import MINISTRY
from conformance.packs.mi_seguridad_social.sandbox.caja import CLIENT, IMPOSTOR, MinistryAndCaja
from conformance.packs.mi_seguridad_social.sandbox.declared import caja, ficha, known
from conformance.packs.mi_seguridad_social.sandbox.defects import DEFECTS
from conformance.packs.mi_seguridad_social.sandbox.ministry import SERVICES
from conformance.packs.mi_seguridad_social.sandbox.variations import STYLES, VARIATIONS, VARIED
from conformance.packs.mi_seguridad_social.sandbox.world import CAJAS, GIVEN, client_id
from conformance.packs.mi_seguridad_social.settings import EACH, TOKENS
from conformance.packs.mi_seguridad_social.transaction_items import KNOWN
from conformance.sandbox.start import start
from conformance.sandbox.target import PASSWORD

_PLAIN = Setup()


def create(setup: Setup = _PLAIN) -> MinistryAndCaja:
    """Return a fresh server. Raises UsageError for a defect that it does not know."""
    return start(MinistryAndCaja, setup, DEFECTS, STYLES, VARIATIONS)


REFERENCE = Reference(
    create,
    DEFECTS,
    services={**SERVICES, CAJA_TOKEN: "/caja", CAJA: "/caja"},
    roles={
        role: {
            "userName": nit,
            "password": PASSWORD,
            "services": {name: {"client_id": client_id(role, name)} for name in SERVED},
        }
        for role, nit in CAJAS.items()
    }
    | {
        role: {
            "userName": role,
            "password": PASSWORD,
            "services": {CAJA: dict(CLIENT)},
        }
        for role in (MINISTRY, IMPOSTOR)
    },
    given=GIVEN,
    declared={FICHA: ficha(), KNOWN: known(), CAJA: caja()},
    calls_back=True,
    styles=STYLES,
    settings={TOKENS: EACH},
    varied=VARIED,
)

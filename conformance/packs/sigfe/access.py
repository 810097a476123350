"""Who calls SIGFE, with the credentials of which service, and what another area must not see."""

from collections.abc import Mapping

from conformance.core.answers import Meaning
from conformance.core.observation import Observation, RowsRead
from conformance.core.role import Role, by_name
from conformance.http.access import Access, Guard
from conformance.http.auth.basic import Basic
from conformance.http.auth.entry import Auth
from conformance.packs.sigfe.as_sent import items
from conformance.packs.sigfe.bodies import place
from conformance.packs.sigfe.modules import FIRST, MODULES
from conformance.packs.sigfe.tickets import REGISTER_PERSON, REGISTERING

SERVICES = (*(one.service for one in MODULES.values()), "ticket", "personas", "periodo")
OPTIONAL = frozenset(("personas", "periodo"))
"""Those that a target may leave out: of the Banco and of the open period nobody knows the shape."""

ROLES = by_name(
    (
        Role("institucion", side="institucion", words="las credenciales de un área"),
        Role(
            "otra_area",
            side="institucion",
            abroad="institucion",
            words="las credenciales de otra área",
        ),
        Role("servicio_ajeno", words="a cada servicio, las credenciales de otro"),
    )
)
AUTH = Auth(
    recipes={service: Basic(service) for service in SERVICES},
    thorough=("registrar_devengo",),
    reading="obtener_devengo",
    listing="buscar_requerimiento",
    refusal="401",
)
_REFUSALS = (Meaning.FORBIDDEN, Meaning.UNKNOWN_ROW, Meaning.INVALID)
_READ = (
    *(f"obtener_{one.capability}" for one in MODULES.values()),
    *(f"buscar_{one.capability}" for one in MODULES.values()),
    "consultar_ticket",
)
ACCESS = Access(
    owner="institucion",
    guarded={name: Guard(_REFUSALS) for name in _READ},
    writes={name: Guard(_REFUSALS) for name in REGISTERING},
    places="ni por folio, ni por ticket, ni en un rango de fechas",
    items=items,
)
_SEEN = RowsRead("obtener_requerimiento", key="folio", of_resource=True, besides=place)
OBSERVATIONS: Mapping[str, Observation] = {
    name: Observation((_SEEN,), "institucion", _SEEN)
    for name in REGISTERING
    if name not in (f"registrar_{FIRST}", REGISTER_PERSON)
}

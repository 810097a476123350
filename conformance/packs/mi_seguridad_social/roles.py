"""Who calls: a caja, another one, and the ministry."""

from collections.abc import Mapping

from conformance.core.role import Role, by_name
from conformance.packs.mi_seguridad_social.auth import CAJA, SERVED

ROLES: Mapping[str, Role] = by_name(
    (
        Role("ccf", "ccf", words="una caja de compensación", services=SERVED),
        Role("otra_ccf", "ccf", abroad="ccf", words="otra caja de compensación", services=SERVED),
        Role("ministerio", "ministerio", words="el Ministerio", services=(CAJA,)),
        Role("impostor", "ministerio", words="quien entra y no es el Ministerio", services=(CAJA,)),
    )
)

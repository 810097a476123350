"""How SIIFA is entered: one login for all services, and what its tokens claim (S3, S11)."""

import re
from collections.abc import Mapping
from typing import Any

from conformance.http.auth.bearer import BearerLogin
from conformance.http.auth.entry import Auth
from conformance.http.auth.forging import ClaimChange, Forging
from conformance.http.auth.reading import claims_of
from conformance.http.checks.security import digits

_ENTITY = "nitentidad"
_ROLES = ("role", "roles")  # as such, or as the end of a name that is an address
_PREFIX = "SIIFA_"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OF_THE_TOKEN = ("jti", "sid", "nonce")  # ids that are no user's


def _refuses(body: Mapping[str, Any]) -> bool:
    """Say whether the body of a login refuses: it may come with 200."""
    return body.get("success") is False


def _whose(claims: Mapping[str, Any]) -> str:
    """Return the digits of the NIT of the bearer's entity."""
    said = (value for name, value in claims.items() if name.lower().endswith(_ENTITY))
    return digits(next(said, ""))


def entity_of(token: str) -> str:
    """Return the digits of the `NitEntidad` claim of a JWT, or "" when it cannot be read."""
    return _whose(claims_of(token))


def _acting(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the roles that the claims give, by our names: `SIIFA_ERP` is `erp`."""
    said = (value for name, value in claims.items() if name.lower().rpartition("/")[2] in _ROLES)
    given = next(said, ())
    listed = given if isinstance(given, list | tuple) else (given,)
    return tuple(one.removeprefix(_PREFIX).lower() for one in map(str, listed))


def _who(claims: Mapping[str, Any]) -> frozenset[str]:
    """Return the GUIDs that a token claims: the user's is one of them, whatever it is called."""
    said = (str(value).lower() for name, value in claims.items() if name not in _OF_THE_TOKEN)
    return frozenset(value for value in said if _GUID.fullmatch(value))


FORGING = Forging(
    claims=(
        ClaimChange("el rol cambiado a SIIFA_Admin", "role", "SIIFA_Admin"),
        ClaimChange("el NIT cambiado", _ENTITY, "900100002"),
    ),
    keys=("siifa", "SIIFA", "minsalud"),
)

_LOGIN = BearerLogin(
    name="siifa",
    service="seguridad",
    capability="iniciar_sesion",
    refuses=_refuses,
    forging=FORGING,
)

AUTH = Auth(
    recipes={"seguridad": _LOGIN, "factura": _LOGIN},
    whose=_whose,
    acting=_acting,
    entering=("erp", "ips", "ips_consulta"),
    thorough=("ver_factura", "listar_facturas", "formular_glosa", "responder_glosa"),
    elsewhere=("ver_factura", "listar_facturas", "responder_glosa"),
    reading="ver_factura",
    listing="listar_facturas",
    refusal="400, 401, o 200 con success=false, errors y sin token",
    who=_who,
)

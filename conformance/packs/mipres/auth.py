"""How MIPRES is entered: the token of an entity is exchanged for one that lasts a day, and stands
in every path; supply and billing have an exchange of their own each. What was prescribed is read
with the token of the entity itself.
"""

from conformance.http.auth.entry import Auth, Requester
from conformance.http.auth.path_token import PathKey, PathToken

OWN = "propio"
"""How a target says that billing exchanges a token of its own."""

_KEYS = ("nit", "token")
BY_REGIME = ("token_contributivo", "token_subsidiado")
"""What a role may give beside its token: that of each régimen, of an entity that has several."""
_A_DAY = 86_400.0


def _nit(caller: Requester, parameter: str) -> str:
    """Return the NIT of who asks, as the target gives it."""
    return caller.user


def auth_of(life_s: float, billing: str, chosen: str = "") -> Auth:
    """Return how the services are entered, with tokens that last so long; `chosen` is which of the
    tokens of a role is exchanged, where it gives that one.
    """
    keys = (life_s, _KEYS, BY_REGIME, chosen)
    supply = PathToken("mipres", "suministro", "generar_token", *keys)
    own = PathToken("mipres-facturacion", "facturacion", "facturacion_token", *keys)
    itself = PathKey("mipres-prescripcion", _KEYS, BY_REGIME, chosen)
    return Auth(
        recipes={
            "suministro": supply,
            "facturacion": own if billing == OWN else supply,
            "prescripcion": itself,
        },
        entering=("eps", "proveedor"),
        thorough=("direccionar", "programar", "direccionamientos_por_prescripcion"),
        scope=_nit,
        reading="direccionamientos_por_prescripcion",
        listing="direccionamientos_por_fecha",
        refusal="401, 403, 404, 422, o 200 con un texto vacío",
    )


AUTH = auth_of(_A_DAY, OWN)

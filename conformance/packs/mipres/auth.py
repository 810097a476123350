"""How MIPRES is entered: the token of an entity is exchanged for one that lasts a day, and stands
in every path; each of the two services has an exchange of its own.
"""

from conformance.http.auth.entry import Auth, Requester
from conformance.http.auth.path_token import PathToken

_SUPPLY = PathToken("mipres", "suministro", "generar_token")
_BILLING = PathToken("mipres-facturacion", "facturacion", "facturacion_token")


def _nit(caller: Requester, parameter: str) -> str:
    """Return the NIT of who asks: it is the user name that the target gives."""
    return caller.user


AUTH = Auth(
    recipes={"suministro": _SUPPLY, "facturacion": _BILLING},
    entering=("eps", "proveedor"),
    thorough=("direccionar", "programar", "direccionamientos_por_prescripcion"),
    elsewhere=(),
    scope=_nit,
    reading="direccionamientos_por_prescripcion",
    listing="direccionamientos_por_fecha",
    refusal="401, 403, 404, 422, o 200 con un texto vacío",
)

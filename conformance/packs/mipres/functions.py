"""The functions of MIPRES' scenarios."""

from collections.abc import Mapping

from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.functions import PackFunction


def nit(context: Context, role: str) -> str:
    """Return the NIT that the target gives for a role."""
    found = context.users.get(context.caller(_known(role)), "")
    if not found:
        raise BlockedError(f"el objetivo no da el NIT del rol {role}")
    return found


def _known(role: str) -> str:
    if not isinstance(role, str):
        raise ValueError(f"nit({role!r}) no se puede.")
    return role


FUNCTIONS: Mapping[str, PackFunction] = {
    "nit": PackFunction(
        1,
        1,
        "nit('proveedor')",
        "el NIT que el objetivo da a ese rol",
        nit,
        lambda role: f"9001002{len(_known(role)):02}",
    ),
}

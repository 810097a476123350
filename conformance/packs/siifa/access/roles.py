"""SIIFA's roles, and which party of a factura each of them is (decisions, "Who may do what")."""

from collections.abc import Mapping

from conformance.core.resource import Resource
from conformance.core.role import Role, by_name
from conformance.http.access import OwnRow
from conformance.http.checks.security import digits, same_entity
from conformance.http.context import Context
from conformance.packs.siifa.auth import entity_of
from conformance.packs.siifa.facturas import nit_adquiriente, nit_emisor

_PAYER, _PROVIDER = "pagador", "prestador"

_ERP, _IPS = ("erp",), ("ips",)

# Whoever is named after another may do what that one may ("Who may do what"); `…_consulta` reads.
# Each side reads what the other does of the facturas that they share. The `admin` acts for nobody:
# in whose place it calls, the target says by giving its user under that name.
ROLES = by_name(
    (
        Role("admin"),
        Role("msps"),
        Role("erp", _PAYER, reads_for=_IPS),
        Role("erp_gestor", _PAYER, stands_in_for=_ERP, reads_for=_IPS),
        Role("erp_consulta", _PAYER, reads_only=True, stands_in_for=_ERP, reads_for=_IPS),
        Role("eps", _PAYER),
        Role("eps_gestor", _PAYER),
        Role("ips", _PROVIDER, reads_for=_ERP),
        Role("ips_gestor", _PROVIDER, stands_in_for=_IPS, reads_for=_ERP),
        Role("ips_consulta", _PROVIDER, reads_only=True, stands_in_for=_IPS, reads_for=_ERP),
        Role("fits", _PROVIDER, own_items=True, stands_in_for=_IPS, reads_for=_ERP),
        Role("fits_gestor", _PROVIDER, own_items=True, stands_in_for=_IPS, reads_for=_ERP),
        Role(
            "fits_consulta",
            _PROVIDER,
            reads_only=True,
            own_items=True,
            stands_in_for=_IPS,
            reads_for=_ERP,
        ),
        Role("otra_erp", _PAYER, abroad="erp", words="un usuario de otra ERP"),
        Role("otra_ips", _PROVIDER, abroad="ips", words="un usuario de otra IPS"),
    )
)

# Accounts and RIPS users belong to one of the two entities: its own list alone points at them.
OWN_ROWS: Mapping[str, OwnRow] = {
    "ver_cuenta": OwnRow("listar_cuentas", "idEmpresaCuentaBancaria", "id", ("admin",)),
    "ver_usuario_rips": OwnRow("listar_usuarios_rips", "idUsuario", "IdUsuario", ("admin",)),
}


def party(token: str, role: str, resource: Resource) -> bool | None:
    """Say whether a role is of the entity that pays or that provides a factura; None where its
    token does not tell. Who acts for no entity sees all of them.
    """
    side, mine = ROLES[role].side, entity_of(token)
    if not side:
        return True
    if not mine:
        return None
    theirs = digits(nit_adquiriente(resource) if side == _PAYER else nit_emisor(resource))
    return not theirs or same_entity(mine, theirs)


def may_be_party(context: Context, role: str, resource: Resource) -> bool:
    """Say whether a role may be of one of the two entities: a token that does not tell may be."""
    return party(context.token_of(role), role, resource) is not False

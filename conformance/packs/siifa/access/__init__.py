"""Who may do what in SIIFA, and whose rows are whose (decisions: roles, isolation)."""

from conformance.http.access import Access, Side, Turn
from conformance.packs.siifa.access.guards import GUARDED, LISTS, WRITES
from conformance.packs.siifa.access.own_items import own_items
from conformance.packs.siifa.access.roles import OWN_ROWS, party

ACCESS = Access(
    owner="erp",
    party=party,
    guarded=GUARDED,
    lists=LISTS,
    writes=WRITES,
    # R33: the payer records 1402; the document answers 403 and 400 alike when a provider does (X16)
    turns={
        "registrar_estado_pago": Turn(
            may=("admin", "erp", "erp_gestor"), refused=("ips", "ips_gestor")
        )
    },
    own_rows=OWN_ROWS,
    own_lists=("listar_facturas", "listar_seguimientos"),
    sides=(
        Side("erp", "adquiriente", "nitAdquiriente"),
        Side("ips", "emisor", "nitEmisor"),
    ),
    places="ni por id, ni por factura, ni en listas o resúmenes",
    items=own_items,
)

"""The register on roles, isolation, races and rows before and after.

The aspects of this room:

- `role.read`, `role.write`: who may make a request of this kind, and who may not.
- `isolation`: the rows of another entity; `isolation@capability` where the register says more of
  that one. A requirement that no document writes down is a SHOULD.
- `isolation.any`, `isolation.write`: what holds of anything, and of any write, by another entity,
  beside `isolation`.
- `race.…`: several requests at one instant, as `OWN` tells them; that later acts go once is a
  SHOULD.
"""

from collections.abc import Mapping

from conformance.core.citation import Citation
from conformance.core.finding import Level

_ROLES = ("SIIFA-ROL", "SIIFA-S04", "SIIFA-MAN-7.403")
_OWN_LISTS, _FILED = Citation(("SIIFA-I01",)), Citation(("SIIFA-I02",))
_FILED_BULK, _MONEY = Citation(("SIIFA-I03",)), Citation(("SIIFA-I04",))
_GUARDED: Mapping[str, Citation] = {
    "listar_facturas": _OWN_LISTS,
    "listar_seguimientos": _OWN_LISTS,
    "ver_radicado": _FILED,
    "listar_radicados_de_factura": _FILED,
    "radicar_factura": _FILED,
    "radicar_factura_masivo": _FILED_BULK,
    "ver_cuenta": _MONEY,
    "listar_cuentas": _MONEY,
    "registrar_pago": _MONEY,
    "registrar_pago_masivo": _MONEY,
    "registrar_estado_pago": _MONEY,
    "crear_cuenta": _MONEY,
    "actualizar_cuenta": _MONEY,
    "cambiar_estado_cuenta": _MONEY,
}

ASPECTS: Mapping[str, Citation] = {
    "role.read": Citation(_ROLES),
    "role.write": Citation((*_ROLES, "SIIFA-R23", "SIIFA-S01")),
    "isolation": Citation(("SIIFA-I05",), Level.SHOULD),
    **{f"isolation@{name}": cited for name, cited in _GUARDED.items()},
    "isolation.any": Citation(("SIIFA-S05",)),
    "isolation.write": Citation(("SIIFA-S05", "SIIFA-R23")),
    "race.answer": Citation(("SIIFA-R29", "SIIFA-R23")),
    "race.later": Citation(("SIIFA-R05b", "SIIFA-R23"), Level.SHOULD),
    "race.filed": Citation(("SIIFA-R21",)),
    "race.returned": Citation(("SIIFA-R15", "SIIFA-R24"), Level.SHOULD),
    "race.returned.kept": Citation((), Level.SHOULD),
    "race.formulated": Citation(("SIIFA-R24", "SIIFA-R25", "SIIFA-R14")),
    "race.formulated.allowed": Citation(("SIIFA-R14",), Level.SHOULD),
    "race.paid": Citation(("SIIFA-R32",)),
    "race.state": Citation(("SIIFA-R33",)),
    "race.account": Citation(("SIIFA-R34",)),
}

OWN: Mapping[str, str] = {
    "race.answer": "De varias respuestas simultáneas a un acto queda una.",
    "race.later": "De varias reiteraciones simultáneas, o de sus respuestas, queda una.",
    "race.filed": "De varias radicaciones simultáneas de una factura queda una.",
    "race.returned": "De varias devoluciones simultáneas de una factura queda una.",
    "race.returned.kept": "Tras varias devoluciones simultáneas se lista lo que se aceptó.",
    "race.formulated": "De varias glosas simultáneas quedan las que se aceptaron.",
    "race.formulated.allowed": "Varias glosas simultáneas, cada una legal, se aceptan.",
    "race.paid": "Varios pagos simultáneos se registran todos, y el resumen los suma.",
    "race.state": "De varios estados simultáneos de un pago queda uno.",
    "race.account": "Una cuenta que se crea varias veces a la vez queda creada una.",
}

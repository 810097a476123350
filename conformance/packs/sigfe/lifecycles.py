"""The lifecycles of SIGFE: of a ticket, and of a transaction with what adjusts it.

They hold no rows: stories go through them, since every move stands on folios of another module.
"""

from conformance.core.lifecycle import Lifecycle, Move

_WHO = ("institucion", "otra_area")

TICKET = Lifecycle(
    "ticket",
    "Ticket",
    ("inexistente", "en_proceso", "finalizado_sin_errores", "finalizado_con_errores"),
    (
        Move("enviar", ("inexistente",), "en_proceso", "registrar_devengo", _WHO),
        Move("esperar", ("en_proceso",), "en_proceso", "consultar_ticket", _WHO),
        Move("terminar", ("en_proceso",), "finalizado_sin_errores", "consultar_ticket", _WHO),
        Move("fallar", ("en_proceso",), "finalizado_con_errores", "consultar_ticket", _WHO),
    ),
)
DEVENGO = Lifecycle(
    "devengo",
    "Devengo",
    ("inexistente", "aprobado", "reversado"),
    (
        Move("registrar", ("inexistente",), "aprobado", "registrar_devengo", _WHO),
        Move("aumentar", ("aprobado",), "aprobado", "registrar_devengo", _WHO),
        Move("disminuir", ("aprobado",), "aprobado", "registrar_devengo", _WHO),
        Move("reversar", ("aprobado",), "reversado", "registrar_devengo", _WHO),
    ),
)
PAGO = Lifecycle(
    "pago",
    "Pago a terceros",
    ("inexistente", "aprobado"),
    (
        Move("pagar", ("inexistente",), "aprobado", "registrar_contable", _WHO),
        Move("ajustar", ("aprobado",), "aprobado", "registrar_contable", _WHO),
    ),
)
LIFECYCLES = (TICKET, DEVENGO, PAGO)

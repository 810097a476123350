"""Accounts, and what is written beside the follow-ups, taken against their rules."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import bulk as b
from conformance.packs.siifa.sandbox.faults import lists as d

_WRITING = (
    subtle(
        wrap(
            "json-en-utf-16",
            "El resumen de glosas de una factura viene en UTF-16",
            "SCH-05",
            "MAN-4.3",
            d.recoded("resumir_glosa_de_factura", "utf-16"),
        )
    ),
    subtle(
        wrap(
            "fecha-imposible",
            "El radicado tiene por fecha el 30 de febrero",
            "SCH-01",
            "MAN-4.7",
            d.edited(
                "ver_radicado", lambda body: {**body, "fechaRadicado": "2026-02-30T10:00:00-05:00"}
            ),
        )
    ),
)
_ACCOUNTS = (
    wrap(
        "cuenta-repetida",
        "Una cuenta bancaria se abre dos veces",
        "LIF-11",
        "R34",
        b.twin_account("crear_cuenta"),
    ),
    wrap(
        "segunda-principal",
        "Una entidad abre dos cuentas principales activas",
        "LIF-11",
        "R34",
        b.second_main,
    ),
    wrap(
        "principal-cerrada",
        "La única cuenta activa, que es la principal, se cierra",
        "LIF-11",
        "R34",
        b.main_closed,
    ),
    wrap(
        "cuenta-ajena",
        "Una cuenta bancaria se muestra a otra entidad",
        "SEC-05",
        "I04",
        d.as_admin("ver_cuenta"),
    ),
    subtle(
        wrap(
            "cuentas-por-nit-ajeno",
            "La lista de cuentas muestra las del NIT que se pida",
            "SEC-05",
            "I04",
            d.as_admin(
                "listar_cuentas", lambda query: any(key.lower() == "nit" for key, _ in query)
            ),
        )
    ),
)
WRITING: tuple[Defect, ...] = (
    *_WRITING,
    *_ACCOUNTS,
)

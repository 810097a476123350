"""The rules that the reference server asks for by name: what each breaks, and where it is asked."""

from collections.abc import Mapping

from conformance.http.reference import ServedRule
from conformance.packs.sigfe.modules import MODULES
from conformance.packs.sigfe.tickets import REGISTERING, TRANSACTIONS

_SUPPORTED = ("registrar_compromiso", "registrar_devengo")
_DOCUMENTS = ("registrar_requerimiento", *_SUPPORTED)
_ENTRIES = ("registrar_contable",)
_ALL = (
    *REGISTERING,
    *(f"{verb}_{one.capability}" for one in MODULES.values() for verb in ("obtener", "buscar")),
    "consultar_ticket",
    "obtener_persona",
    "buscar_persona",
    "buscar_periodo",
)

RULES: Mapping[str, ServedRule] = {
    "credencial": ServedRule("SIGFE-PRE-42", _ALL),
    "clave": ServedRule("SIGFE-PRE-42", _ALL),
    "servicio": ServedRule("SIGFE-PRE-42", _ALL),
    "periodo": ServedRule("SIGFE-R-PERIODO", TRANSACTIONS),
    "ejercicio": ServedRule("SIGFE-R-PERIODO", TRANSACTIONS),
    "tipo": ServedRule("SIGFE-R-RUT", _DOCUMENTS),
    "rut": ServedRule("SIGFE-R-RUT", _DOCUMENTS),
    "cumplimientos": ServedRule("SIGFE-R-CUADRE", _DOCUMENTS),
    "imputaciones": ServedRule("SIGFE-R-CUADRE", _DOCUMENTS),
    "insumos": ServedRule("SIGFE-PRE-9", _DOCUMENTS),
    "orden": ServedRule("SIGFE-PRE-10", TRANSACTIONS),
    "previa": ServedRule("SIGFE-PRE-25", _SUPPORTED),
    "saldo": ServedRule("SIGFE-R-SALDO", TRANSACTIONS),
    "mecanismo": ServedRule("SIGFE-PRE-5", _DOCUMENTS),
    "documento": ServedRule("SIGFE-PRE-28", _DOCUMENTS),
    "cartera": ServedRule("SIGFE-PRE-28", _DOCUMENTS),
    "ajuste": ServedRule("SIGFE-R-SALDO", TRANSACTIONS),
    "cuadre": ServedRule("SIGFE-R-CUADRE", _ENTRIES),
    "asiento": ServedRule("SIGFE-PRE-29", _ENTRIES),
    "rut-persona": ServedRule("SIGFE-R-PERSONAS", ("registrar_persona",)),
    "ticket-ajeno": ServedRule("SIGFE-R-AREA", ("consultar_ticket",)),
}
"""By the names with which the server asks whether they are in force."""

COLUMNS: Mapping[str, str] = {
    f"transactions.{name}": "SIGFE-R-FORMA"
    for name in (
        *("origin", "period", "entry"),
        *("document@registrar_contable", "cartera@registrar_contable"),
        "cartera@registrar_requerimiento",  # a right server may leave it out
    )
}
"""What is shown where nobody outside knows how: a wrong value there breaks a guess of ours."""

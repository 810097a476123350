"""SIGFE's modules: what each is called on the wire, and what a transaction of it stands on."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModuleNames:
    """How a module's messages call its transactions.

    `service` is its endpoint, `capability` what its capabilities end in; `sent` is the list of a
    Registrar, `shown` the member of an Obtener, `summary` the list of a Buscar; `kind` is the type
    with which a later transaction names one of it, `before` are the modules that it stands on.
    """

    name: str
    service: str
    capability: str
    sent: str
    shown: str
    summary: str
    process: str
    kind: str
    before: tuple[str, ...] = ()


MODULES: Mapping[str, ModuleNames] = {
    one.name: one
    for one in (
        ModuleNames(
            "requerimiento",
            "requerimientos",
            "requerimiento",
            "requerimiento",
            "requerimiento",
            "resumenesDeRequerimientos",
            "0101",
            "01",
        ),
        ModuleNames(
            "compromiso",
            "compromiso",
            "compromiso",
            "compromiso",
            "compromiso",
            "resumenesDeCompromisos",
            "0201",
            "02",
            ("requerimiento",),
        ),
        ModuleNames(
            "devengo",
            "devengo",
            "devengo",
            "devengo",
            "devengo",
            "resumenesDeDevengos",
            "0301",
            "03",
            ("requerimiento", "compromiso"),
        ),
        ModuleNames(
            "contabilidad",
            "contabilidad",
            "contable",
            "contabilidad",
            "transaccionContabilidad",
            "resumenesDeContabilidad",
            "05",
            "05",
        ),
    )
}
"""By their names, in the order in which money goes through them."""

FIRST = "requerimiento"
"""The module whose transactions stand on no earlier one: availability begins with them."""

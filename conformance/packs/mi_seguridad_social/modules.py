"""The parts of the system that a target may be of: the two sides, and the data of a register."""

from conformance.core.scope import Module
from conformance.packs.mi_seguridad_social.auth import SERVED
from conformance.packs.mi_seguridad_social.ficha import FICHA, REQUIREMENTS
from conformance.packs.mi_seguridad_social.novelties import ENTER, NOTIFY, TOKEN

MODULES = (
    Module(
        "ministerio",
        "los servicios del Ministerio",
        frozenset((*SERVED, TOKEN)),
        frozenset(f"MSS-MAN-{number}" for number in (31, 38, 39, 40, 41, 60)),
    ),
    Module(
        "caja",
        "el servicio de la caja",
        frozenset((NOTIFY, ENTER)),
        frozenset(f"MSS-{name}" for name in ("S09", "S10", "S10b", "R13", "R16", "R23")),
    ),
    Module(
        FICHA,
        "los datos con que una caja registra su servicio",
        requirements=REQUIREMENTS,
        declared=FICHA,
    ),
)

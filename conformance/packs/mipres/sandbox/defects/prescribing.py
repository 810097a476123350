"""Ways of being wrong about what was prescribed: who reads it, and what three readings tell."""

from typing import Any

from conformance.http.reference import Reply
from conformance.packs.mipres.prescribed import PRESCRIBED
from conformance.packs.mipres.sandbox.defects.rows import MAY, Forgotten, Wrapped
from conformance.packs.mipres.sandbox.faults import crash, each_row
from conformance.sandbox.fault import asking, called_by, every, lax, retold

_BY_DAY, _BY_PATIENT, _BY_NUMBER = PRESCRIBED[:3]


def _annulled(row: dict[str, Any]) -> dict[str, Any]:
    """Return what was prescribed in another state."""
    return {**row, "prescripcion": {**row["prescripcion"], "EstPres": 2}}


def _empty_crashes(reply: Reply) -> Reply:
    return crash() if reply.body == b"[]" else reply


FORGOTTEN: Forgotten = (
    (
        "prescripcion-cualquier-token",
        "Lo prescrito se lee con cualquier token",
        "SEC-02",
        "S5",
        MAY,
        ("token-de-prescripcion",),
    ),
    (
        "prescripcion-nit-ajeno",
        "Lo prescrito se lee con el NIT de otro en la ruta",
        "SEC-05",
        "I1",
        MAY,
        ("nit-de-prescripcion",),
    ),
    (
        "prescripcion-por-principio",
        "Por el número de una prescripción trae otras del día",
        "CON-04",
        "P2",
        MAY,
        ("numero-prescrito",),
    ),
    (
        "prescripcion-ignora-tipodoc",
        "Por el paciente de una prescripción no mira el tipo de documento",
        "CON-04",
        "P2",
        MAY,
        ("paciente-prescrito",),
    ),
)

WRAPPED: Wrapped = (
    (
        "prescripcion-sin-numero",
        "Por su número no se halla lo que se lee por día",
        "CON-01",
        "P2",
        MAY,
        each_row(asking(_BY_NUMBER), lambda row: None),
    ),
    (
        "prescripcion-distinta",
        "Por paciente, una prescripción está en otro estado que por día",
        "CON-09",
        "P2",
        MAY,
        each_row(asking(_BY_PATIENT), _annulled),
    ),
    (
        "prescripcion-de-otra-eps",
        "Otra EPS lee lo prescrito a los pacientes de la primera",
        "SEC-05",
        "I5",
        MAY,
        lax(every(asking(*PRESCRIBED), called_by("otra_eps")), "entity"),
    ),
    (
        "prescripcion-fecha-500",
        "Con una fecha imposible, leer lo prescrito cae",
        "ERR-01",
        "S2",
        MAY,
        retold(asking(*PRESCRIBED), 400, lambda reply: crash()),
    ),
    (
        "prescripcion-vacia-500",
        "Donde no hay nada prescrito, leer cae",
        "ERR-01",
        "S2",
        MAY,
        retold(asking(*PRESCRIBED), 200, _empty_crashes),
    ),
)

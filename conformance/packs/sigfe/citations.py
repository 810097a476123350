"""Which requirement speaks of what is judged."""

from collections.abc import Mapping

from conformance.core.citation import Citation, Citations
from conformance.core.finding import Level
from conformance.packs.sigfe.tickets import REGISTERING

_MUST = {
    "auth.missing": ("SIGFE-PRE-42",),
    "auth.malformed": ("SIGFE-PRE-42",),
    "auth.altered": ("SIGFE-PRE-42",),
    "auth.forged": ("SIGFE-PRE-42",),
    "role.read": ("SIGFE-PRE-42",),
    "role.write": ("SIGFE-PRE-42", "SIGFE-PRE-18"),
    "verb.wrong": ("SIGFE-PRE-15",),
    "media.wrong": ("SIGFE-PRE-18",),
    "deferred.made": ("SIGFE-PRE-23",),
    "deferred.told": ("SIGFE-PRE-21",),
    "deferred.known": ("SIGFE-PRE-20",),
    "document.core": ("SIGFE-PRE-3", "SIGFE-PRE-11"),
}
_SHOULD = {
    "refused.otherwise": ("SIGFE-R-HTTP",),
    "isolation": ("SIGFE-R-AREA",),
    "isolation.any": ("SIGFE-R-AREA",),
    "isolation.write": ("SIGFE-R-AREA",),
    "deferred.final": ("SIGFE-PRE-23",),
    "deferred.stable": ("SIGFE-R-FINAL",),
    "hostile.request": ("SIGFE-R-HTTP",),
    "generated.valid": ("SIGFE-PRE-14",),
    "negative.write": ("SIGFE-R-HTTP",),
}
_MAY = {
    "deferred.early": ("SIGFE-R-TEMPRANO", "SIGFE-PRE-22"),
    "id.unknown": ("SIGFE-R-FORMA",),
    "id.malformed": ("SIGFE-R-FORMA",),
    "generated.invalid": ("SIGFE-R-FORMA",),
    "generated.unknown": ("SIGFE-R-FORMA",),
    "field.missing": ("SIGFE-R-FORMA",),
}


def _of(table: Mapping[str, tuple[str, ...]], level: Level | None) -> dict[str, Citation]:
    return {aspect: Citation(names, level) for aspect, names in table.items()}


CITATIONS = Citations(
    aspects={**_of(_MUST, None), **_of(_SHOULD, Level.SHOULD), **_of(_MAY, Level.MAY)},
    codes={
        "SCH-01@consultar_ticket": "SIGFE-PRE-20",
        **dict.fromkeys(
            (f"SCH-01@{name}" for name in REGISTERING),
            "SIGFE-PRE-16",
        ),
        "SCH-01": "SIGFE-PRE-4",
        "SCH-02": "SIGFE-PRE-18",
        "SCH-03": "SIGFE-R-HTTP",
        "SCH-04": "SIGFE-PRE-14",
        "SCH-05": "SIGFE-PRE-18",
        "SCH-06": "SIGFE-R-FORMA",
        "SCH-07": "SIGFE-PRE-18",
        "ERR-01": "SIGFE-R-HTTP",
        "ERR-02": "SIGFE-R-HTTP",
        "ERR-05": "SIGFE-PRE-15",
        "ERR-10": "SIGFE-R-HTTP",
        "SEC-01": "SIGFE-PRE-42",
        "SEC-02": "SIGFE-PRE-42",
        "SEC-03": "SIGFE-PRE-42",
        "SEC-05": "SIGFE-R-AREA",
        "SEC-10": "SIGFE-PRE-42",
        "LIF-01": "SIGFE-PRE-14",
        "LIF-02": "SIGFE-PRE-25",
        "LIF-03": "SIGFE-R-CARRERA",
        "LIF-04": "SIGFE-PRE-10",
        "LIF-05": "SIGFE-PRE-5",
        "LIF-06": "SIGFE-R-PERIODO",
        "LIF-07": "SIGFE-R-VARIAS",
        "LIF-10": "SIGFE-R-CUADRE",
        "CON-01": "SIGFE-PRE-7",
        "CON-02": "SIGFE-PRE-6",
        "CON-04": "SIGFE-PRE-12",
        "CON-05": "SIGFE-R-NADA",
        "CON-06": "SIGFE-PRE-7",
        "CON-09": "SIGFE-R-ACUERDO",
    },
    bounded=True,
)

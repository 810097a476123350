"""Which requirements speak of each aspect and each code; what is only seen weighs what its
requirement does.
"""

from collections.abc import Mapping

from conformance.core.citation import Citation, Citations
from conformance.packs.mipres.steps import CHAIN, STEPS


def _of(*names: str) -> Citation:
    return Citation(tuple(f"MIPRES-{name}" for name in names))


_INSURERS_READ = ("S5", "I7")
_ASPECTS: Mapping[str, Citation] = {
    "auth.malformed": _of("S5"),
    "auth.altered": _of("S5"),
    "auth.forged": _of("S5"),
    "login.accepted": _of("A2"),
    "login.refused": _of("S6"),
    "role.read": _of("ROL"),
    "role.write": _of("I7", "S12"),
    "role.write@suministrar": _of("I6"),
    "role.write@anular_suministro": _of("I6"),
    "refused.otherwise": _of("S3"),
    "isolation": _of("I2"),
    "isolation.any": _of("I2", "I5"),
    "isolation.write": _of("I3"),
    "id.unknown": _of("S7"),
    "id.malformed": _of("S7"),
    "id.undescribed": _of("S7"),
    "verb.wrong": _of("S8"),
    "media.wrong": _of("S12"),
    "negative.write": _of("R21b", "R19"),
    "field.missing": _of("R21b"),
    "text.long": _of("R21b"),
    "text.kept": _of("R17"),
    "hostile.request": _of("S2", "S9", "S11"),
    "generated.valid": _of("S2"),
    "generated.invalid": _of("R21b"),
    "generated.unknown": _of("S7"),
    "document": _of("DOC"),
    "document.core": _of("OPS"),
    "carrera": _of("R19"),
    "causa": _of("R15"),
    "fecha.futura": _of("R23"),
    **{f"isolation@{STEPS[name].act}": _of("I3") for name in CHAIN},
    "isolation@registrar_datos_facturados": _of("I3"),
    **{f"isolation@{STEPS[name].annul}": _of("I3") for name in STEPS},
}
_CODES: Mapping[str, str] = {
    "SCH-01": "MIPRES-R8",
    "SCH-02": "MIPRES-R7",
    "SCH-03": "MIPRES-S3",
    "SCH-04": "MIPRES-A3",
    "SCH-05": "MIPRES-R7",
    "SCH-06": "MIPRES-R7",
    "SCH-07": "MIPRES-R7",
    "ERR-01": "MIPRES-S2",
    "ERR-02": "MIPRES-R21b",
    "ERR-03": "MIPRES-S7",
    "ERR-04": "MIPRES-S7",
    "ERR-05": "MIPRES-S8",
    "ERR-06": "MIPRES-S3",
    "ERR-07": "MIPRES-S9",
    "ERR-10": "MIPRES-S3",
    "SEC-01": "MIPRES-S5",
    "SEC-02": "MIPRES-S5",
    "SEC-03": "MIPRES-I7",
    "SEC-04": "MIPRES-S11",
    "SEC-05": "MIPRES-I2",
    "SEC-06": "MIPRES-S6",
    "SEC-10": "MIPRES-ROL",
    "LIF-01": "MIPRES-R14",
    "LIF-02": "MIPRES-R1",
    "LIF-03": "MIPRES-R13",
    "LIF-10": "MIPRES-R16",
    "CON-01": "MIPRES-R8",
    "CON-04": "MIPRES-R3b",
    "CON-05": "MIPRES-R19",
    "CON-06": "MIPRES-R17",
    "CON-09": "MIPRES-R8",
    **{f"DOC-{number:02}": "MIPRES-DOC" for number in (*range(1, 18), 20)},
}

CITATIONS = Citations(
    aspects=_ASPECTS,
    own={
        "carrera": "De varios actos iguales a la vez se acepta uno.",
        "causa": "Una causa de no entrega que no existe se rechaza.",
        "fecha.futura": "Una fecha de entrega futura se rechaza.",
    },
    codes=_CODES,
    bounded=True,
)

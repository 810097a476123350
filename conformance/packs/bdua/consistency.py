"""What several fields of a record say together: what is right by its layout may be wrong all the
same.

The rules of the file: each rule is a function of a row and of what is known of its file; it returns
what is wrong, "" for nothing. None looks at what other records say.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from conformance.files.layout import day_of

Row = Mapping[str, str]

_DEPARTMENTS = frozenset(
    (
        *("05", "08", "11", "13", "15", "17", "18", "19", "20", "23", "25", "27"),
        *("41", "44", "47", "50", "52", "54", "63", "66", "68", "70", "73", "76"),
        *("81", "85", "86", "88", "91", "94", "95", "97", "99"),
    )
)
"""The departments of DIVIPOLA, with Bogotá."""

_SPECIAL = re.compile(r"\d{5}[A-Z][A-Z0-9]{1,4}")
_OLDEST = 1900
_NEWS_CODE = re.compile(r"N\d{2}")
CODES = frozenset(
    (
        *("N01", "N02", "N03", "N04", "N09", "N12", "N13", "N14", "N17", "N18", "N19", "N20"),
        *("N21", "N22", "N25", "N31", "N32", "N36", "N39", "N41", "N43", "N46"),
    )
)
"""The news that are known, whatever some of them mean."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a record's file: whose it is, on which day it counts, and after which day
    nothing in it may have happened (None: no cut-off).
    """

    entity: str
    day: date
    cutoff: date | None = None


Rule = Callable[[Row, FileFacts], str]


def _entity(row: Row, facts: FileFacts) -> str:
    return "" if row["codigo_entidad"] == facts.entity else "entidad distinta de la del archivo"


def _special_document(row: Row, facts: FileFacts) -> str:
    if row.get("tipo_documento") not in ("AS", "MS"):
        return ""
    right = len(row["numero_documento"]) <= 10 and _SPECIAL.fullmatch(row["numero_documento"])
    return "" if right else "identificación de AS o MS"


def _document(row: Row, facts: FileFacts) -> str:
    number, kind = row.get("numero_documento", ""), row.get("tipo_documento", "")
    if kind in ("CC", "TI", "RC") and not (number.isdigit() and not number.startswith("0")):
        return "número de documento"
    return "número de documento" if not number.isalnum() else ""


def _minor(row: Row, facts: FileFacts) -> str:
    """Return what is wrong where a document of minors is an adult's."""
    born = day_of(row.get("fecha_nacimiento", ""))
    if row.get("tipo_documento") != "MS" or born is None:
        return ""
    return "MS de un adulto" if facts.day.year - born.year > 18 else ""


def _place(row: Row, facts: FileFacts) -> str:
    if "departamento" not in row:
        return ""
    known = row["departamento"] in _DEPARTMENTS and row["municipio"] not in ("000", "999")
    return "" if known else "municipio que no existe"


def _birth(row: Row, facts: FileFacts) -> str:
    born = day_of(row.get("fecha_nacimiento", ""))
    if born is None:
        return ""
    return "fecha de nacimiento" if born > facts.day or born.year < _OLDEST else ""


_DAYS = (
    "fecha_afiliacion_sgsss",
    "fecha_afiliacion_entidad",
    "fecha_vinculacion_aportante",
    "fecha_novedad",
    "fecha_radicacion_afiliacion",
)
_CUT = ("fecha_afiliacion_entidad", "fecha_novedad", "fecha_radicacion_afiliacion")


def _future(row: Row, facts: FileFacts) -> str:
    return "fecha futura" if _any_after(row, _DAYS, facts.day) else ""


def _in_order(row: Row, facts: FileFacts) -> str:
    born, first, here = (
        day_of(row.get(name, ""))
        for name in ("fecha_nacimiento", "fecha_afiliacion_sgsss", "fecha_afiliacion_entidad")
    )
    if first and here and first > here:
        return "afiliación al SGSSS posterior a la de la entidad"
    return "afiliación anterior al nacimiento" if born and here and here < born else ""


def _after_cutoff(row: Row, facts: FileFacts) -> str:
    if facts.cutoff is None:
        return ""
    return "hecho posterior al corte" if _any_after(row, _CUT, facts.cutoff) else ""


def _any_after(row: Row, names: Sequence[str], last: date) -> bool:
    """Say whether any of some fields holds a day after another."""
    for name in names:
        text = row.get(name)
        if text and (day := day_of(text)) and day > last:
            return True
    return False


def _family(row: Row, facts: FileFacts) -> str:
    kind = row.get("tipo_afiliado")
    if kind is None or "tipo_documento_cotizante" not in row:
        return ""
    own_class = row.get("tipo_cotizante", row.get("clase_cotizante", ""))
    own = (row["tipo_documento"], row["numero_documento"])
    head = (row["tipo_documento_cotizante"], row["numero_documento_cotizante"])
    if kind == "C":
        payer = row["tipo_documento_aportante"] and row["numero_documento_aportante"]
        right = own_class and payer and not row["parentesco"]
        return "" if right else "cotizante sin sus datos o con parentesco"
    right = row["parentesco"] in ("1", "2", "3", "4", "5", "7") and own != head
    return "" if right else "beneficiario sin cotizante o sin parentesco"


def _news_code(row: Row, facts: FileFacts) -> str:
    if "codigo_novedad" not in row:
        return ""
    return "" if row["codigo_novedad"] in CODES else "novedad desconocida"


def _short(row: Row) -> bool:
    return bool(row["valor_nuevo_1"]) and not row["valor_nuevo_3"]


_VALUES: Mapping[str, Callable[[Row], bool]] = {
    "N01": lambda row: bool(
        row["valor_nuevo_1"] and row["valor_nuevo_2"] and day_of(row["valor_nuevo_3"])
    ),
    "N02": _short,
    "N03": _short,
    "N04": lambda row: (
        row["valor_nuevo_1"] in _DEPARTMENTS
        and len(row["valor_nuevo_2"]) == 3
        and row["valor_nuevo_2"] != "999"
    ),
    "N09": lambda row: not row["valor_nuevo_1"],
    "N14": lambda row: row["valor_nuevo_1"] in ("RE", "SM", "SD"),
    "N17": lambda row: row["valor_nuevo_1"] in ("M", "F"),
    "N19": lambda row: row["valor_nuevo_1"] in ("U", "R", "U1", "U2", "R1", "R2"),
}
"""Whether the new values of a novelty are of its code."""


def _news_values(row: Row, facts: FileFacts) -> str:
    right = _VALUES.get(row.get("codigo_novedad", ""))
    return "" if right is None or right(row) else "valores de la novedad"


RULES: Mapping[str, Rule] = {
    "entity": _entity,
    "special": _special_document,
    "document": _document,
    "minor": _minor,
    "place": _place,
    "birth": _birth,
    "future": _future,
    "in_order": _in_order,
    "cutoff": _after_cutoff,
    "family": _family,
    "news_code": _news_code,
    "news_values": _news_values,
}


def inconsistencies(
    row: Row, facts: FileFacts, left_out: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str]]:
    """Yield what is inconsistent in a record, each by the name of its rule, the rules that are left
    out apart.
    """
    for name, rule in RULES.items():
        if name not in left_out and (said := rule(row, facts)):
            yield name, said

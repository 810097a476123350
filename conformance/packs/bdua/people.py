"""Synthetic people, and the records that speak of them, whatever the layout."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from conformance.files.layout import Layout, told_day

_SURNAMES = ("PRUEBA", "SINTETICA", "ENSAYO", "MUESTRA", "PEÑA", "NUÑEZ", "GARCÍA", "DE LA CRUZ")
_NAMES = ("ANA", "MARIA", "JOSE", "LUIS", "LUCIA", "CARLOS", "INÉS", "ANDRES")
_FIRST = 1_000_000_001
_LETTER = 26
ENTERED = date(2020, 1, 1)
"""Since when everybody is in the system."""
HERE = date(2021, 2, 1)
"""Since when everybody is in their entity."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    number: str
    kind: str = "CC"
    surname: str = "PRUEBA"
    second_surname: str = "SINTETICA"
    name: str = "ANA"
    second_name: str = ""
    born: date = date(1990, 3, 15)
    sex: str = "F"
    department: str = "11"
    municipality: str = "001"
    zone: str = "U"
    head: str = ""
    kinship: str = ""

    @property
    def fragment(self) -> bytes:
        """What a line holds that speaks of them."""
        return f",{self.number},".encode()


def person(index: int) -> Person:
    """Return the person of a number: the same every time, and nobody else."""
    names, surnames = len(_NAMES), len(_SURNAMES)
    return Person(
        number=str(_FIRST + index),
        surname=_SURNAMES[index % surnames],
        second_surname=_SURNAMES[index // surnames % surnames],
        name=_NAMES[index % names],
        second_name=_NAMES[index // names % names] if index % 3 else "",
        born=date(1950 + index % 50, 1 + index % 12, 1 + index % 28),
        sex="FM"[index % 2],
        department=("11", "05", "08", "76")[index % 4],
        municipality="001",
        zone="UR"[index % 2],
    )


def child_of(head: Person, index: int) -> Person:
    """Return a beneficiary of somebody: a minor."""
    made = person(index)
    return replace(
        made,
        kind="RC",
        number=str(1_100_000_000 + index),
        born=date(2018, 10, 10),
        head=head.number,
        kinship="2",
    )


def master_row(one: Person, entity: str, since: date = HERE) -> dict[str, str]:
    """Return all that a master may say of somebody, by the names of fields."""
    heads = not one.head
    day = told_day(since)
    return {
        "codigo_entidad": entity,
        "tipo_documento_cotizante": one.kind if heads else "CC",
        "numero_documento_cotizante": one.number if heads else one.head,
        **identity_row(one),
        "sexo": one.sex,
        "tipo_cotizante": "1" if heads else "",
        "clase_cotizante": "1" if heads else "",
        "tipo_afiliado": "C" if heads else "B",
        "parentesco": one.kinship,
        "departamento": one.department,
        "municipio": one.municipality,
        "zona": one.zone,
        "fecha_afiliacion_sgsss": told_day(min(ENTERED, since)),
        "fecha_afiliacion_entidad": day,
        "fecha_radicacion_afiliacion": day,
        "tipo_documento_aportante": "NI" if heads else "",
        "numero_documento_aportante": "900000001" if heads else "",
        "actividad_economica": "4711" if heads else "",
        "fecha_vinculacion_aportante": day if heads else "",
        "grupo_poblacional": "5",
        "nivel_sisben": "1",
        "modalidad_subsidio": "ST",
    }


def identity_row(one: Person) -> dict[str, str]:
    """Return the identity of somebody, by the names of fields."""
    return {
        "tipo_documento": one.kind,
        "numero_documento": one.number,
        "primer_apellido": one.surname,
        "segundo_apellido": one.second_surname,
        "primer_nombre": one.name,
        "segundo_nombre": one.second_name,
        "fecha_nacimiento": told_day(one.born),
    }


def news_row(
    one: Person, entity: str, code: str, day: date, values: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return a novelty about somebody, by the names of fields; its place in the file is not its
    own.
    """
    return {
        "codigo_entidad": entity,
        **identity_row(one),
        "departamento": one.department,
        "municipio": one.municipality,
        "codigo_novedad": code,
        "fecha_novedad": told_day(day),
        **{f"valor_nuevo_{at}": value for at, value in enumerate(values, 1)},
    }


def record(layout: Layout, row: Mapping[str, str], separator: str) -> str:
    """Return a row as a record of a layout."""
    return separator.join(layout.cells(row))


def sequenced(layout: Layout, rows: list[dict[str, str]], separator: str) -> list[str]:
    """Return news as the records of one file, numbered from 1."""
    return [
        record(layout, {**row, "consecutivo": row.get("consecutivo", str(at))}, separator)
        for at, row in enumerate(rows, 1)
    ]

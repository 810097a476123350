"""The catalogues of `specs/siifa/catalogs`: codes of seguimiento, CODIGO_REFERENCIA, banks."""

import csv
from collections.abc import Mapping
from functools import cache

from conformance.core.data_path import data
from conformance.core.errors import UsageError
from conformance.packs.siifa.sandbox.tables.records import Banco, Codigo

FUENTES, SUBFUENTES, GIROS, TIPOS_CUENTA, ESTADOS_CUENTA, ESTADOS_PAGO = 9, 10, 11, 12, 13, 14
ACTIVO = 1301

_SEGUIMIENTO = ("glosa", "devolucion", "respuesta", "decision")
_INACTIVE = (  # of the sandbox alone: `ByGrupo` does not list them, an operation refuses them
    Codigo("FA9999", None, 3, "Código inactivo de glosa", frozenset({"GLOSA"}), active=False),
    Codigo(
        "DE9999", None, 3, "Código inactivo de devolución", frozenset({"DEVOLUCION"}), active=False
    ),
    Codigo(
        "RE9999", None, 3, "Código inactivo de respuesta", frozenset({"RESPUESTA"}), active=False
    ),
)


@cache
def codes() -> Mapping[str, Codigo]:
    """Return the codes of glosas, devoluciones, answers and decisions, and one inactive per
    group.
    """
    rows = [
        Codigo(
            row["code"],
            row["parent"] or None,
            int(row["level"]),
            row["label"],
            frozenset(filter(None, row["groups"].split("|"))),
            row["active"] == "true",
        )
        for name in _SEGUIMIENTO
        for row in _rows(name)
    ]
    return {row.code: row for row in (*rows, *_INACTIVE)}


@cache
def domain(number: int) -> Mapping[int, str]:
    """Return the codes of one domain of CODIGO_REFERENCIA with their labels."""
    return {
        int(row["code"]): row["label"]
        for row in _rows("referencias")
        if row["domain"] == str(number)
    }


@cache
def banks() -> Mapping[int, Banco]:
    """Return the banks of REFERENCIA_BANCO."""
    rows = [
        Banco(
            int(row["codigoBanrep"]),
            int(row["codigoSuperfinanciera"]),
            row["nombre"],
            row["razonSocial"],
            row["nit"],
            row["tipoEntidad"],
            row["convenioAdres"],
            row["estado"],
        )
        for row in _rows("bancos")
    ]
    return {row.codigo: row for row in rows}


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    path = data("specs", "siifa", "catalogs", f"{name}.csv")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return tuple(csv.DictReader(lines))
    except OSError:
        raise UsageError(
            f"El sandbox no pudo leer el catálogo specs/siifa/catalogs/{name}.csv. "
            "Reinstale el paquete: la instalación está incompleta."
        ) from None

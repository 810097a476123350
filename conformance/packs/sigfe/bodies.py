"""The bodies of SIGFE's requests: headers, transactions, adjustments, payments."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.http.context import Context
from conformance.packs.sigfe.modules import MODULES
from conformance.packs.sigfe.settings import settings_of, today

AMOUNT = 120_000
MORE, LESS, REVERSED = "01", "02", "03"
ADJUSTMENTS = {"aumento": MORE, "disminucion": LESS, "reverso": REVERSED}


def split(area: str) -> dict[str, str]:
    """Return an area in its three parts."""
    return {"partida": area[:2], "capitulo": area[2:4], "areaTransaccional": area[4:7]}


def area_of(context: Context, role: str) -> str:
    """Return the area that a role acts for."""
    settings = settings_of(context)
    return settings.other_area if role == "otra_area" else settings.area


def place(context: Context, role: str = "institucion") -> dict[str, Any]:
    """Return where a query looks: the area of a role, and the ejercicio that is open."""
    return {**split(area_of(context, role)), "ejercicio": today(context).year}


def by_folio(context: Context, folio: Any, role: str = "institucion") -> dict[str, Any]:
    """Return what an Obtener is asked with."""
    return {**place(context, role), "folio": folio}


def this_year(context: Context, role: str = "institucion") -> dict[str, Any]:
    """Return what a Buscar of the whole ejercicio is asked with."""
    year = today(context).year
    days = {"fechaDesde": f"{year}-01-01", "fechaHasta": f"{year}-12-31"}
    return {**place(context, role), **days}


def number(context: Context) -> str:
    """Return digits that no other message of the run has."""
    told = f"{context.seed}:{context.item.id}:{len(context.exchanges)}:{context.now():%m%d%H%M%S}"
    return str(10**9 + zlib.crc32(told.encode()))


def header(context: Context, module: str, role: str = "institucion") -> dict[str, Any]:
    """Return the header of a Registrar."""
    day = today(context)
    return {
        "ejercicio": day.year,
        "periodo": day.month,
        "institucion": split(area_of(context, role)),
        "proceso": MODULES[module].process,
        "messageID": number(context),
    }


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The transaction that another one adjusts: how, its folio, its document and its cartera."""

    kind: str
    folio: Any
    document: Any
    cartera: Any


def detail(
    context: Context, before: str, folio: Any, amount: int, adjusted: Adjusted | None = None
) -> dict[str, Any]:
    """Return a transaction that imputes a document to an earlier one, of the module `before`."""
    settings, day, own = settings_of(context), f"{today(context):%Y-%m-%d}", number(context)
    imputation = {
        "idConcepto": settings.concept,
        "montoFuturo": None,
        "saldo": None,
        "monto": amount,
    }
    catalogue = {"catalogo": "IniciativaInversion", "elemento": "00"}
    group = {
        "imputacionesACatalogosDeReagrupacion": {"catalogo": [catalogue]},
        "imputacionesAConceptosPresupuestarios": {"imputacion": [imputation]},
    }
    transaction = {
        "folio": folio,
        "tipo": MODULES[before].kind,
        "idCombinacion": None,
        "idAgrupacionAjustada": adjusted.cartera if adjusted else None,
        "agrupacionesDeImputacionesACatalogos": {"agrupacion": [group]},
    }
    principal = {
        "id": settings.rut,
        "transaccionesPrevias": {"transaccion": [transaction]},
        "cumplimientos": {"cumplimiento": [{"fecha": day, "monto": amount}]},
    }
    document = {
        "numero": own,
        "tipo": settings.document_type,
        "fecha": day,
        "descripcion": "Servicio de prueba",
        "idDocumentoAjustado": adjusted.document if adjusted else None,
        "principales": {"principal": [principal]},
        "imputacionesAGlosas": None,
        "camposVariables": None,
        "tipoDeCambio": None,
        "monto": amount,
    }
    told = {"folio": adjusted.folio, "tipoAjuste": adjusted.kind} if adjusted else None
    return {
        "id": own,
        "titulo": "Prueba de conformidad",
        "descripcion": "Transacción de prueba, se puede reversar",
        "documentos": {"documento": [document]},
        "etapa": "03",
        "informacionDeAjuste": told,
    }


def payment(
    context: Context, cartera: Any, amount: int, adjusted: Adjusted | None = None
) -> dict[str, Any]:
    """Return the accounting entry that pays what a cartera holds."""
    settings, day, own = settings_of(context), f"{today(context):%Y-%m-%d}", number(context)
    term = {"fecha": day, "monto": amount, "idAgrupacionRelacionada": cartera}
    held = {
        "codigoTipoDocumento": settings.document_type,
        "numeroDocumento": own,
        "cumplimientosDeCartera": [term],
    }
    lines = [
        {
            "codigoCuenta": settings.debit,
            "debe": amount,
            "haber": 0,
            "carterasFinancieras": [held],
        },
        {"codigoCuenta": settings.credit, "debe": 0, "haber": amount, "carterasFinancieras": None},
    ]
    told = {"folio": adjusted.folio, "tipoAjuste": adjusted.kind} if adjusted else None
    return {
        "id": own,
        "titulo": "Pago de prueba",
        "descripcion": "Pago de prueba, se puede ajustar",
        "informacionDeCreacion": {
            "procesoFuente": "2",
            "tipoMovimiento": "2",
            "tipoOperacion": "01",
        },
        "agrupacionesDeImputacionesACuentasContables": [{"imputacionesACuentasContables": lines}],
        "informacionDeAjuste": told,
    }


def registering(
    context: Context, module: str, rows: Sequence[Mapping[str, Any]], role: str = "institucion"
) -> dict[str, Any]:
    """Return the body of a Registrar."""
    return {
        "cabecera": header(context, module, role),
        "detalles": {MODULES[module].sent: list(rows)},
    }

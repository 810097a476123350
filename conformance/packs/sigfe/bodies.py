"""The bodies of SIGFE's requests: headers, transactions, adjustments, payments."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.http.context import Context
from conformance.packs.sigfe.modules import MODULES
from conformance.packs.sigfe.settings import period, setting, today, year

AMOUNT = 120_000
LESS = "disminucion"
ADJUSTMENTS = ("aumento", LESS, "reverso")
"""The kinds of adjustment; a target says how it writes each."""


def split(area: str) -> dict[str, str]:
    """Return an area in its three parts."""
    return {"partida": area[:2], "capitulo": area[2:4], "areaTransaccional": area[4:7]}


def area_of(context: Context, role: str) -> str:
    """Return the area that a role acts for."""
    return str(setting(context, "otra_area" if role == "otra_area" else "area"))


def place(context: Context, role: str = "institucion") -> dict[str, Any]:
    """Return where a query looks: the area of a role, and the ejercicio that is open."""
    return {**split(area_of(context, role)), "ejercicio": year(context)}


def by_folio(context: Context, folio: Any, role: str = "institucion") -> dict[str, Any]:
    """Return what an Obtener is asked with."""
    return {**place(context, role), "folio": folio}


def this_year(context: Context, role: str = "institucion") -> dict[str, Any]:
    """Return what a Buscar of the whole ejercicio is asked with."""
    whole = year(context)
    days = {"fechaDesde": f"{whole}-01-01", "fechaHasta": f"{whole}-12-31"}
    return {**place(context, role), **days}


def number(context: Context) -> str:
    """Return digits that no other message of the run has."""
    told = f"{context.seed}:{context.item.id}:{len(context.exchanges)}:{context.now():%m%d%H%M%S}"
    return str(10**9 + zlib.crc32(told.encode()))


def header(context: Context, module: str, role: str = "institucion") -> dict[str, Any]:
    """Return the header of a Registrar."""
    return {
        "ejercicio": year(context),
        "periodo": period(context),
        "institucion": split(area_of(context, role)),
        "proceso": context.settings[f"proceso.{module}"],
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
    transaction = {
        "folio": folio,
        "tipo": context.settings[f"previa.{before}"],
        "idCombinacion": None,
        "idAgrupacionAjustada": adjusted.cartera if adjusted else None,
        "agrupacionesDeImputacionesACatalogos": {"agrupacion": [_group(context, amount)]},
    }
    imputed = {"transaccionesPrevias": {"transaccion": [transaction]}}
    return _documented(context, imputed, amount, adjusted)


def requirement(context: Context, amount: int, adjusted: Adjusted | None = None) -> dict[str, Any]:
    """Return a requerimiento, which stands on no earlier transaction and imputes by itself."""
    group = _group(context, amount)
    if adjusted:
        group["idAgrupacionAjustada"] = adjusted.cartera
    imputed = {"agrupacionesDeImputacionesACatalogos": {"agrupacion": [group]}}
    return _documented(context, imputed, amount, adjusted)


def _group(context: Context, amount: int) -> dict[str, Any]:
    """Return an imputation of the whole amount to a concept and an element of a catalogue."""
    known = context.settings
    imputation = {
        "idConcepto": setting(context, "concepto"),
        "montoFuturo": None,
        "saldo": None,
        "monto": amount,
    }
    catalogue = {"catalogo": known["catalogo.nombre"], "elemento": known["catalogo.elemento"]}
    return {
        "imputacionesACatalogosDeReagrupacion": {"catalogo": [catalogue]},
        "imputacionesAConceptosPresupuestarios": {"imputacion": [imputation]},
    }


def _documented(
    context: Context, imputed: Mapping[str, Any], amount: int, adjusted: Adjusted | None
) -> dict[str, Any]:
    """Return a transaction of one document, of one principal, imputed so."""
    known, day, own = context.settings, f"{today(context):%Y-%m-%d}", number(context)
    principal = {
        "id": known["rut_principal"],
        **imputed,
        "cumplimientos": {"cumplimiento": [{"fecha": day, "monto": amount}]},
    }
    document = {
        "numero": own,
        "tipo": known["tipo_documento"],
        "fecha": day,
        "descripcion": "Servicio de prueba",
        "idDocumentoAjustado": adjusted.document if adjusted else None,
        "principales": {"principal": [principal]},
        "imputacionesAGlosas": None,
        "camposVariables": None,
        "tipoDeCambio": None,
        "monto": amount,
    }
    return {
        "id": own,
        "titulo": "Prueba de conformidad",
        "descripcion": "Transacción de prueba, se puede reversar",
        "documentos": {"documento": [document]},
        "etapa": known["etapa"],
        "informacionDeAjuste": _told(context, adjusted),
    }


def payment(
    context: Context, cartera: Any, amount: int, adjusted: Adjusted | None = None
) -> dict[str, Any]:
    """Return the accounting entry that pays what a cartera holds."""
    day, own = f"{today(context):%Y-%m-%d}", number(context)
    term = {"fecha": day, "monto": amount, "idAgrupacionRelacionada": cartera}
    held = {
        "codigoTipoDocumento": context.settings["tipo_documento"],
        "numeroDocumento": own,
        "cumplimientosDeCartera": [term],
    }
    lines = [
        {
            "codigoCuenta": setting(context, "cuentas.debe"),
            "debe": amount,
            "haber": 0,
            "carterasFinancieras": [held],
        },
        {
            "codigoCuenta": setting(context, "cuentas.haber"),
            "debe": 0,
            "haber": amount,
            "carterasFinancieras": None,
        },
    ]
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
        "informacionDeAjuste": _told(context, adjusted),
    }


def _told(context: Context, adjusted: Adjusted | None) -> dict[str, Any] | None:
    """Return what a transaction says of the one that it adjusts."""
    if adjusted is None:
        return None
    return {"folio": adjusted.folio, "tipoAjuste": context.settings[f"ajuste.{adjusted.kind}"]}


def registering(
    context: Context, module: str, rows: Sequence[Mapping[str, Any]], role: str = "institucion"
) -> dict[str, Any]:
    """Return the body of a Registrar."""
    return {
        "cabecera": header(context, module, role),
        "detalles": {MODULES[module].sent: list(rows)},
    }

"""What the server shows of its rows."""

from collections.abc import Mapping
from typing import Any

from conformance.packs.sigfe.modules import MODULES
from conformance.packs.sigfe.sandbox.store import Ticket, Transaction

RECEIVED, RUNNING = "RECEPCIONADO", "EN_PROCESO"
DONE, FAILED = "FINALIZADO_SIN_ERRORES", "FINALIZADO_CON_ERRORES"
ENVELOPE = {"status": 1, "descripcion": "La consulta no trae datos."}


def nothing(member: str, why: str) -> dict[str, Any]:
    """Return what is told of a query that finds nothing."""
    return {member: None, **ENVELOPE, "errors": [{"descripcion": why}]}


def whole(row: Transaction) -> dict[str, Any]:
    """Return a transaction as an Obtener shows it."""
    shown = {
        "folio": row.folio,
        "estado": row.state,
        "ejercicio": row.place.year,
        "periodo": row.period,
        "titulo": row.sent["titulo"],
        "descripcion": row.sent["descripcion"],
        "monto": row.amount,
        "saldo": row.balance,
        "origen": row.origin,
    }
    name = MODULES[row.place.module].shown
    if row.place.module == "contabilidad":
        return {name: {**shown, "id": row.document, **_entry(row)}}
    documents = [_document(row, one) for one in row.sent["documentos"]["documento"]]
    return {name: {**shown, "folioContable": row.entry, "documentos": {"documento": documents}}}


def _document(row: Transaction, sent: Mapping[str, Any]) -> dict[str, Any]:
    principals = [_principal(row, one) for one in sent["principales"]["principal"]]
    return {**sent, "id": row.document, "principales": {"principal": principals}}


def _principal(row: Transaction, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return a principal, with the id of its cartera beside what it is imputed to."""
    own = {"idAgrupacionAjustada": row.cartera}
    if "transaccionesPrevias" in sent:
        befores = [{**one, **own} for one in sent["transaccionesPrevias"]["transaccion"]]
        return {**sent, "transaccionesPrevias": {"transaccion": befores}}
    groups = sent["agrupacionesDeImputacionesACatalogos"]["agrupacion"]
    shown = {"agrupacion": [{**one, **own} for one in groups]}
    return {**sent, "agrupacionesDeImputacionesACatalogos": shown}


def _entry(row: Transaction) -> dict[str, Any]:
    """Return an accounting entry, its carteras with the id by which others name them."""
    groups = [
        {
            "imputacionesACuentasContables": [
                _line(row, one) for one in group["imputacionesACuentasContables"]
            ]
        }
        for group in row.sent["agrupacionesDeImputacionesACuentasContables"]
    ]
    return {
        "informacionDeCreacion": row.sent["informacionDeCreacion"],
        "agrupacionesDeImputacionesACuentasContables": groups,
    }


def _line(row: Transaction, sent: Mapping[str, Any]) -> dict[str, Any]:
    if not sent.get("carterasFinancieras"):
        return dict(sent)
    carteras = [
        {
            **one,
            "cumplimientosDeCartera": [
                {**term, "agrupacionesDeConceptosDeContabilidad": [_related(row)]}
                for term in one["cumplimientosDeCartera"]
            ],
        }
        for one in sent["carterasFinancieras"]
    ]
    return {**sent, "carterasFinancieras": carteras}


def _related(row: Transaction) -> dict[str, Any]:
    return {"debe": row.balance, "idAgrupacionRelacionada": row.cartera}


def summary(row: Transaction) -> dict[str, Any]:
    """Return a transaction as a Buscar shows it."""
    return {
        "folio": row.folio,
        "titulo": row.sent["titulo"],
        "fecha": row.day,
        "monto": row.amount,
        "saldo": row.balance,
    }


def outcome(ticket: Ticket) -> dict[str, Any]:
    """Return what became of a Registrar, transaction by transaction."""
    rows = []
    for one in ticket.results:
        told = [{"validacion": "NEGOCIO", "descripcion": text} for text in one.errors]
        folio = {} if one.folio is None else {"folio": one.folio}
        made = {"detalleErrorVerticalesType": told} if told else folio
        rows.append({"idTransferenia": one.sent, **made})
    state = FAILED if ticket.failed else DONE
    return {"estado": state, "transaccionVerticalesType": rows}


def running(state: str = RUNNING) -> dict[str, Any]:
    """Return what is told while nothing is known yet."""
    return {"estado": state}

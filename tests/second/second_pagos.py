"""Payments of the second server, their summary and their states."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from second_desk import PAYERS, PROVIDERS, Desk
from second_facturas import of_parties, party
from second_problem import RefusedError, invalid
from second_values import SLACK, Reader, now, take

_JOINED = (
    "select p.*, f.emisor, f.adquiriente, f.numero, f.emision, f.valor as total "
    "from pago p join factura f on f.id = p.factura"
)
_SOURCE, _SUBSOURCE, _TRANSFER, _STATE = 9, 10, 11, 14
_FIRST, _LAST = 1402, frozenset({1404, 1405})


def _fields(desk: Desk, *, bulk: bool) -> dict[str, tuple[Reader, bool]]:
    read = desk.values
    made: dict[str, tuple[Reader, bool]] = {
        "idFactura": (read.identifier, True),
        "codigoFuente": (read.whole(32), True),
        "codigoSubFuente": (read.whole(32), True),
        "valor": (read.positive_money, True),
        "fechaPago": (read.instant, True),
        "referenciaBancaria": (read.text(30, least=1), True),
        "idContratoAnticipo": (read.identifier, False),
        "idCuentaOrigen": (read.identifier, False),
        "idCuentaDestino": (read.identifier, False),
    }
    return made | ({"codigoTipoGiro": (read.whole(32), True)} if bulk else {})


def _given(
    desk: Desk, body: Mapping[str, Any], prefix: str = "", *, bulk: bool = False
) -> dict[str, Any]:
    """Return a payment that may be stored. Unknown rows and codes are 404, in a bulk 400 (X15)."""

    def unknown(field: str) -> RefusedError:
        detail = f"{field} no existe"
        return invalid(prefix + field, detail) if bulk else RefusedError(404, detail)

    given = take(body, _fields(desk, bulk=bulk), prefix)
    factura = desk.store.one("select * from factura where id = ?", given["idFactura"])
    if factura is None:
        raise unknown("idFactura")
    if not desk.caller.sees(factura):
        raise RefusedError(403, "La factura es de otra entidad")
    if desk.reference(_SOURCE, given["codigoFuente"]) is None:
        raise unknown("codigoFuente")
    if desk.reference(_SUBSOURCE, given["codigoSubFuente"]) is None:
        raise unknown("codigoSubFuente")
    if bulk and desk.reference(_TRANSFER, given["codigoTipoGiro"]) is None:
        raise unknown("codigoTipoGiro")
    if given["idContratoAnticipo"] is not None:
        raise unknown("idContratoAnticipo")
    for name in ("idCuentaOrigen", "idCuentaDestino"):
        account = given[name]
        if (
            account is not None
            and desk.store.one("select 1 from cuenta where id = ?", account) is None
        ):
            raise unknown(name)
    _check_date(desk, given, prefix, bulk=bulk)
    return given


def _check_date(desk: Desk, given: Mapping[str, Any], prefix: str, *, bulk: bool) -> None:
    filed = desk.filed(given["idFactura"])
    if filed is None:
        raise invalid(f"{prefix}idFactura", "La factura no está radicada")
    if given["fechaPago"] < filed or (bulk and given["fechaPago"] > now() + SLACK):
        raise invalid(f"{prefix}fechaPago", "Es anterior al radicado o futura")


def _add(desk: Desk, given: Mapping[str, Any]) -> int:
    return desk.store.add(
        "pago",
        factura=given["idFactura"],
        fuente=given["codigoFuente"],
        subfuente=given["codigoSubFuente"],
        giro=given.get("codigoTipoGiro"),
        valor=given["valor"],
        fecha=given["fechaPago"],
        referencia=given["referenciaBancaria"],
        usuario=desk.caller.guid,
        registro=now(),
    )


def pay(desk: Desk) -> object:
    """POST /api/SeguimientoFacturaPago: what it does not declare is ignored (X7)."""
    desk.allow(PAYERS)
    added = _add(desk, _given(desk, desk.body))
    return {"idSeguimientoFacturaPago": desk.values.shown_id(added)}


def pay_many(desk: Desk) -> object:
    """POST /api/SeguimientoFacturaPago/Masivo: all or none."""
    desk.allow(PAYERS)
    given = [
        _given(desk, row, f"listaPagos[{n}].", bulk=True)
        for n, row in enumerate(desk.listed("listaPagos"))
    ]
    return [
        row
        | {
            "idSeguimientoFacturaPago": desk.values.shown_id(_add(desk, row)),
            "idFactura": desk.values.shown_id(row["idFactura"]),
            "valor": desk.values.shown_money(row["valor"]),
            "fechaPago": desk.values.shown_instant(row["fechaPago"]),
        }
        for row in given
    ]


def _shown(desk: Desk, row: sqlite3.Row) -> dict[str, object]:
    return {
        "idSeguimientoFacturaPago": desk.values.shown_id(row["id"]),
        "idFactura": desk.values.shown_id(row["factura"]),
        "idContratoAnticipo": None,
        "codigoFuente": row["fuente"],
        "codigoSubFuente": row["subfuente"],
        "fuente": {"codigoPrimario": "F", "descripcion": desk.reference(_SOURCE, row["fuente"])},
        "subFuente": {
            "codigoPrimario": "S",
            "descripcion": desk.reference(_SUBSOURCE, row["subfuente"]),
        },
        "valor": desk.values.shown_money(row["valor"]),
        "fechaPago": desk.values.shown_instant(row["fecha"]),
        "fechaReporte": desk.values.shown_instant(row["registro"]),
        "usuarioReporte": row["usuario"],
        "referenciaBancaria": row["referencia"],
        "idCuentaOrigen": None,
        "cuentaOrigen": None,
        "idCuentaDestino": None,
        "cuentaDestino": None,
    }


def _shown_with_factura(desk: Desk, row: sqlite3.Row) -> dict[str, object]:
    return _shown(desk, row) | {
        "factura": {
            "idFactura": desk.values.shown_id(row["factura"]),
            "numeroFactura": row["numero"],
            "fechaEmision": desk.values.shown_instant(row["emision"]),
            "valorFactura": desk.values.shown_money(row["total"]),
            "emisor": party(desk, "Emisor", row["emisor"]),
            "adquiriente": party(desk, "Adquiriente", row["adquiriente"]),
        }
    }


def _filtered(desk: Desk, rows: list[sqlite3.Row]) -> list[sqlite3.Row]:
    query = desk.query
    paid = query.dates("FechaPagoInicio", "FechaPagoFinal")
    worth = query.amounts("ValorMinimo", "ValorMaximo")
    exact = {
        "id": query.identifier("IdSeguimientoFacturaPago"),
        "fuente": query.whole("CodigoFuente", 32),
        "subfuente": query.whole("CodigoSubFuente", 32),
    }
    reference = query.text("ReferenciaBancaria")
    return [
        row
        for row in rows
        if desk.caller.sees(row)
        and all(value is None or row[name] == value for name, value in exact.items())
        and (reference is None or reference in row["referencia"])
        and paid(row["fecha"])
        and worth(row["valor"])
    ]


def list_pagos(desk: Desk) -> object:
    """GET /api/SeguimientoFacturaPago."""
    desk.query.check_page()
    factura = desk.query.identifier("IdFactura")
    issued = desk.query.dates("FechaEmisionInicio", "FechaEmisionFinal")
    rows = [
        row
        for row in _filtered(desk, desk.store.all(f"{_JOINED} order by p.id"))
        if (factura is None or row["factura"] == factura)
        and issued(row["emision"])
        and of_parties(desk, row)
    ]
    return desk.query.page(rows, lambda row: _shown_with_factura(desk, row))


def list_pagos_of_factura(desk: Desk) -> object:
    """GET /api/SeguimientoFacturaPago/ByIdFactura."""
    desk.query.check_page()
    transfer = desk.query.whole("CodigoTipoGiro", 32)
    found = desk.store.all(f"{_JOINED} where p.factura = ? order by p.id", desk.resource_of_query())
    rows = [row for row in _filtered(desk, found) if transfer is None or row["giro"] == transfer]
    return desk.query.page(rows, lambda row: _shown(desk, row))


def summarize(desk: Desk) -> object:
    """GET /api/SeguimientoFacturaPago/Resumen/ByIdFactura/{IdFactura}."""
    factura = desk.own_factura(desk.row_of_path("IdFactura"))
    rows = desk.store.all("select * from pago where factura = ?", factura["id"])
    paid, money = sum(row["valor"] for row in rows), desk.values.shown_money
    sources = []
    for code in sorted({row["fuente"] for row in rows}):
        values = [row["valor"] for row in rows if row["fuente"] == code]
        sources.append(
            {
                "codigoFuente": code,
                "codigoPrimarioFuente": "F",
                "descripcionFuente": desk.reference(_SOURCE, code),
                "cantidadPagos": len(values),
                "valorTotal": money(sum(values)),
            }
        )
    return {
        "idFactura": desk.values.shown_id(factura["id"]),
        "totalPagos": len(rows),
        "totalValorPagado": money(paid),
        "valorFactura": money(factura["valor"]),
        "saldoPendiente": money(factura["valor"] - paid),
        "porcentajePagado": round(paid * 100 / factura["valor"], 2),
        "pagosPorFuente": sources,
    }


def _existing(desk: Desk, number: int) -> sqlite3.Row:
    row = desk.store.one(f"{_JOINED} where p.id = ?", number)
    if row is None:
        raise RefusedError(404, "El pago no existe")
    return row


def _own(desk: Desk) -> sqlite3.Row:
    row = _existing(desk, desk.row_of_path("IdSeguimientoFacturaPago"))
    if not desk.caller.sees(row):
        raise desk.foreign()
    return row


def show_pago(desk: Desk) -> object:
    """GET /api/SeguimientoFacturaPago/{IdSeguimientoFacturaPago}."""
    return _shown(desk, _own(desk))


def list_states(desk: Desk) -> object:
    """GET /api/SeguimientoFacturaPagoEstado/ByIdSeguimientoPago/{IdSeguimientoFacturaPago}."""
    rows = desk.store.all("select * from estado where pago = ? order by id", _own(desk)["id"])
    return [
        {
            "idSeguimientoFacturaPagoEstado": desk.values.shown_id(row["id"]),
            "idSeguimientoFacturaPago": desk.values.shown_id(row["pago"]),
            "codigoEstado": row["codigo"],
            "nombreEstado": desk.reference(_STATE, row["codigo"]),
            "fechaEstado": desk.values.shown_instant(row["registro"]),
            "fechaRegistro": desk.values.shown_instant(row["registro"]),
            "observacion": row["observacion"],
        }
        for row in rows
    ]


def set_state(desk: Desk) -> object:
    """POST /api/SeguimientoFacturaPagoEstado: a wrong role is told as a wrong value (X16)."""
    desk.allow(PAYERS | PROVIDERS)
    given = take(
        desk.body,
        {
            "idSeguimientoFacturaPago": (desk.values.identifier, True),
            "codigoEstado": (desk.values.whole(32), True),
            "observacion": (desk.values.text(1000), False),
        },
    )
    pago, code = _existing(desk, given["idSeguimientoFacturaPago"]), given["codigoEstado"]
    if desk.reference(_STATE, code) is None:
        raise invalid("codigoEstado", "El estado no existe")
    if desk.caller.provider if code == _FIRST else desk.caller.payer:
        raise invalid("codigoEstado", "El rol no puede registrar este estado")
    if not desk.caller.sees(pago):
        raise RefusedError(403, "El pago es de otra entidad")
    had = [
        row["codigo"]
        for row in desk.store.all("select codigo from estado where pago = ?", pago["id"])
    ]
    if had != ([] if code == _FIRST else [_FIRST]):
        raise invalid("codigoEstado", "La transición no está permitida")
    added = desk.store.add(
        "estado", pago=pago["id"], codigo=code, observacion=given["observacion"], registro=now()
    )
    return {
        "idSeguimientoFacturaPagoEstado": desk.values.shown_id(added),
        "idSeguimientoFacturaPago": desk.values.shown_id(pago["id"]),
    }

"""Payments and their states (module 4; decisions R32, R33)."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from conformance.core.lifecycle import Move
from conformance.packs.siifa.lifecycles import PAGO
from conformance.packs.siifa.sandbox.call import Call, in_order, not_future, paged, visible, within
from conformance.packs.siifa.sandbox.tables.catalogues import (
    ESTADOS_CUENTA,
    ESTADOS_PAGO,
    FUENTES,
    GIROS,
    SUBFUENTES,
    TIPOS_CUENTA,
    domain,
)
from conformance.packs.siifa.sandbox.tables.records import EstadoPago as Estado
from conformance.packs.siifa.sandbox.tables.records import Factura, Pago
from conformance.packs.siifa.sandbox.tables.store import Store
from conformance.packs.siifa.sandbox.tables.views import adquiriente, emisor
from conformance.sandbox.reply import RefusalError, Reply, answer, invalid, missing


def registrar_pago(call: Call) -> Reply:
    """Store one payment of a filed factura; unknown factura or code 404, another NIT 403 (R32,
    I04).
    """
    body = call.body
    _positive(call, body)
    factura = call.store.facturas.get(body["idFactura"])
    if factura is None:
        raise missing(f"La factura {body['idFactura']}")
    if not call.store.pays(call.user, factura):
        raise RefusalError(403, "La factura pertenece a otra entidad.")
    for name, text in _unknown(call, body):
        raise RefusalError(404, text, {name: [text]})
    radicado = call.store.radicados.get(factura.id)
    if radicado is None and call.store.rule("pago-radicado"):
        raise invalid("IdFactura", "La factura no está radicada")
    early = radicado is not None and body["fechaPago"] < radicado.fecha
    if early and call.store.rule("pago-tras-el-radicado"):
        raise invalid("FechaPago", "La fecha no puede ser anterior a la fecha del radicado")
    return answer({"idSeguimientoFacturaPago": _paid(call, body).id})


def registrar_pago_masivo(call: Call) -> Reply:
    """Store many payments or none (decision R19); another entity's factura refuses all with 403."""
    items = call.body["listaPagos"]
    errors: dict[str, list[str]] = {}
    for index, item in enumerate(items):
        for name, text in _bulk_faults(call, item):
            errors.setdefault(f"ListaPagos[{index}].{name}", []).append(text)
    if errors:
        raise RefusalError(400, "El cargue masivo fue rechazado: no se guardó ningún pago.", errors)
    if not all(
        call.store.pays(call.user, call.store.facturas[item["idFactura"]]) for item in items
    ):
        raise RefusalError(
            403, "La lista tiene facturas de otra entidad: no se guardó ningún pago."
        )
    return answer([{"idSeguimientoFacturaPago": _paid(call, item).id, **item} for item in items])


def ver_pago(call: Call) -> Reply:
    """Answer one payment."""
    return answer(_view(call.store, _pago(call, call.path["idSeguimientoFacturaPago"])))


def listar_pagos(call: Call) -> Reply:
    """Answer the payments of the caller's entity, each with its factura."""
    return paged(call, _matching(call), _view_with_factura)


def listar_pagos_de_factura(call: Call) -> Reply:
    """Answer the payments of one factura."""
    return paged(call, _matching(call), _view)


def resumir_pagos_de_factura(call: Call) -> Reply:
    """Answer the sums of a factura's payments: they equal the sums of the list (decision R32)."""
    factura = visible(call, call.path["idFactura"])
    if factura is None:
        raise missing(f"La factura {call.path['idFactura']}")
    rows = [row for row in call.store.pagos.values() if row.factura == factura.id]
    total = _total(rows)
    sources = sorted({row.fuente for row in rows})
    return answer(
        {
            "idFactura": factura.id,
            "totalPagos": len(rows),
            "totalValorPagado": total,
            "valorFactura": factura.valor,
            "saldoPendiente": factura.valor - total,
            "porcentajePagado": (total * 100 / factura.valor).quantize(Decimal("0.01")),
            "pagosPorFuente": [_by_source(code, rows) for code in sources],
        }
    )


def _total(rows: Iterable[Pago]) -> Decimal:
    return sum((row.valor for row in rows), Decimal(0))


def _by_source(code: int, rows: Iterable[Pago]) -> dict[str, Any]:
    """Return the sums of the payments from one source."""
    from_it = [row for row in rows if row.fuente == code]
    return {
        "codigoFuente": code,
        "codigoPrimarioFuente": str(code),
        "descripcionFuente": domain(FUENTES).get(code),
        "cantidadPagos": len(from_it),
        "valorTotal": _total(from_it),
    }


def listar_estados_pago(call: Call) -> Reply:
    """Answer the states of a payment in the order they were recorded (decision R33)."""
    pago = _pago(call, call.path["idSeguimientoFacturaPago"])
    return answer([_state_view(row) for row in _states(call.store, pago)])


def _state_view(row: Estado) -> dict[str, Any]:
    return {
        "idSeguimientoFacturaPagoEstado": row.id,
        "idSeguimientoFacturaPago": row.pago,
        "codigoEstado": row.codigo,
        "nombreEstado": domain(ESTADOS_PAGO)[row.codigo],
        "fechaEstado": row.fecha,
        "fechaRegistro": row.fecha,
        "observacion": row.texto,
    }


def registrar_estado_pago(call: Call) -> Reply:
    """Store a state: 1402 by the payer first, then 1404 or 1405 by the provider, both final
    (R33).
    """
    code, number = call.body["codigoEstado"], call.body["idSeguimientoFacturaPago"]
    if code not in domain(ESTADOS_PAGO):
        raise invalid("CodigoEstado", "El estado debe ser 1402, 1404 o 1405")
    pago = call.store.pagos.get(number)
    if pago is None:
        raise missing(f"El pago {number}")
    move = next(one for one in PAGO.moves if one.code == str(code))
    _may_make(call, move, pago)
    rule = PAGO.refused(_state(call.store, pago), move.name)
    if rule is not None and call.store.rule(rule.name):
        raise invalid("CodigoEstado", rule.text)
    row = Estado(call.store.next_id(), pago.id, code, call.body["observacion"], call.now)
    call.store.estados[row.id] = row
    return answer({"idSeguimientoFacturaPagoEstado": row.id, "idSeguimientoFacturaPago": pago.id})


def _may_make(call: Call, move: Move, pago: Pago) -> None:
    """Refuse whoever may not make a move, or not on this payment."""
    role = call.user.role.removeprefix("SIIFA_").lower()
    if role not in move.roles and call.store.rule("role"):
        raise RefusalError(403, "El rol no puede registrar ese estado del pago.")
    factura = call.store.facturas[pago.factura]
    if not call.store.sees(call.user, factura):
        raise RefusalError(403, "El pago pertenece a otra entidad.")


def _unknown(call: Call, body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield property and text for every code, contract or account that does not exist."""
    domains: tuple[tuple[str, Any, str], ...] = (
        ("codigoFuente", domain(FUENTES), "no pertenece al dominio 9 (FUENTE_RECURSOS)"),
        ("codigoSubFuente", domain(SUBFUENTES), "no pertenece al dominio 10 (SUB_FUENTE)"),
        ("codigoTipoGiro", domain(GIROS), "no pertenece al dominio 11 (TIPO_GIRO)"),
        ("idContratoAnticipo", call.store.contratos, "no existe"),
        ("idCuentaOrigen", call.store.cuentas, "no existe"),
        ("idCuentaDestino", call.store.cuentas, "no existe"),
    )
    for name, known, text in domains:
        unknown = body.get(name) is not None and body[name] not in known
        if unknown and call.store.rule(f"conocido:{name}"):
            yield name[:1].upper() + name[1:], f"El valor {body[name]} {text}"


def _bulk_faults(call: Call, item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if item["idFactura"] not in call.store.facturas:
        yield "IdFactura", "La factura no existe"
    yield from _unknown(call, item)
    try:
        not_future(call, "FechaPago", item["fechaPago"])
        _positive(call, item)
    except RefusalError as refusal:
        for name, texts in (refusal.errors or {}).items():
            yield name, texts[0]


def _positive(call: Call, body: Mapping[str, Any]) -> None:
    if body["valor"] <= 0 and call.store.rule("pago-positivo"):
        raise invalid("Valor", "El valor debe ser mayor a 0")


def _paid(call: Call, body: Mapping[str, Any]) -> Pago:
    row = Pago(
        call.store.next_id(),
        body["idFactura"],
        body["idContratoAnticipo"],
        body["codigoFuente"],
        body["codigoSubFuente"],
        body.get("codigoTipoGiro"),
        body["valor"],
        body["fechaPago"],
        body["referenciaBancaria"],
        body["idCuentaOrigen"],
        body["idCuentaDestino"],
        call.user.guid,
        call.now,
    )
    call.store.pagos[row.id] = row
    return row


def _pago(call: Call, number: int) -> Pago:
    row = call.store.pagos.get(number)
    if row is None or visible(call, row.factura) is None:
        raise missing(f"El pago {number}")
    return row


def _state(store: Store, pago: Pago) -> str:
    """Return the state of a payment in its table: where its last record left it."""
    codes = [str(row.codigo) for row in _states(store, pago)]
    last = codes[-1] if codes else ""
    return next(move.target for move in PAGO.moves if move.code == last)


def _states(store: Store, pago: Pago) -> list[Estado]:
    return [row for row in store.estados.values() if row.pago == pago.id]


def _matching(call: Call) -> Iterator[Pago]:
    """Yield the caller's payments that pass the filters of either list, by id (decision R27)."""
    query = call.query
    in_order(call, "fechaPagoInicio", "fechaPagoFinal", what="fechas")
    in_order(call, "valorMinimo", "valorMaximo", what="valores")
    if "fechaEmisionInicio" in query:
        in_order(call, "fechaEmisionInicio", "fechaEmisionFinal", what="fechas")
    return (row for row in list(call.store.pagos.values()) if _wanted(call, row))


def _wanted(call: Call, row: Pago) -> bool:
    query, factura = call.query, visible(call, row.factura)
    if factura is None:
        return False
    exact: dict[str, object] = {
        "idFactura": row.factura,
        "idSeguimientoFacturaPago": row.id,
        "codigoFuente": row.fuente,
        "codigoSubFuente": row.subfuente,
        "codigoTipoGiro": row.giro,
        "numeroFactura": factura.numero,
        "nitEmisor": factura.emisor,
        "nitAdquiriente": factura.adquiriente,
    }
    text = query["referenciaBancaria"]
    issued = (query.get("fechaEmisionInicio"), query.get("fechaEmisionFinal"))
    return (
        all(query.get(name) in (None, actual) for name, actual in exact.items())
        and _is_between(row.valor, query["valorMinimo"], query["valorMaximo"])
        and (text is None or text.lower() in row.referencia.lower())
        and within(row.fecha, query["fechaPagoInicio"], query["fechaPagoFinal"])
        and within(factura.emision, *issued)
    )


def _is_between(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _view(store: Store, row: Pago) -> dict[str, Any]:
    return {
        "idSeguimientoFacturaPago": row.id,
        "idFactura": row.factura,
        "idContratoAnticipo": row.contrato,
        "codigoFuente": row.fuente,
        "fuente": _code(row.fuente, FUENTES),
        "codigoSubFuente": row.subfuente,
        "subFuente": _code(row.subfuente, SUBFUENTES),
        "valor": row.valor,
        "fechaPago": row.fecha,
        "fechaReporte": row.reported,
        "usuarioReporte": row.user,
        "referenciaBancaria": row.referencia,
        "idCuentaOrigen": row.origen,
        "cuentaOrigen": _cuenta(store, row.origen),
        "idCuentaDestino": row.destino,
        "cuentaDestino": _cuenta(store, row.destino),
    }


def _view_with_factura(store: Store, row: Pago) -> dict[str, Any]:
    factura: Factura = store.facturas[row.factura]
    return {
        **_view(store, row),
        "factura": {
            "idFactura": factura.id,
            "numeroFactura": factura.numero,
            "fechaEmision": factura.emision,
            "valorFactura": factura.valor,
            "emisor": emisor(store, factura.emisor),
            "adquiriente": adquiriente(store, factura.adquiriente),
        },
    }


def _code(code: int, number: int) -> dict[str, Any]:
    return {"codigoPrimario": str(code), "descripcion": domain(number).get(code)}


def _cuenta(store: Store, number: int | None) -> dict[str, Any] | None:
    if number is None or number not in store.cuentas:
        return None
    row = store.cuentas[number]
    return {
        "idEmpresaCuentaBancaria": row.id,
        "numeroCuenta": row.numero,
        "titular": row.titular,
        "nombreBanco": store.bancos[row.banco].nombre,
        "tipoCuenta": domain(TIPOS_CUENTA)[row.tipo],
        "estado": domain(ESTADOS_CUENTA)[row.estado],
    }

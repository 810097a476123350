"""Exemplars of module 4: payments, their states, bank accounts and banks (OF4; R32-R34)."""

from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.resource import Resource
from conformance.core.unjudged import BlockedError
from conformance.http.checks.security import digits, same_entity
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar
from conformance.packs.siifa.acts import instant
from conformance.packs.siifa.bases import given_factura, nothing, of_factura
from conformance.packs.siifa.facturas import nit_adquiriente, radicadas, valor
from conformance.packs.siifa.paging import PAGING
from conformance.packs.siifa.values import account, beyond, paid, paying, payments, valid
from conformance.packs.siifa.variations import PAGES, any_value, bank_reference

_RADICADA = radicadas()
# Samples of domains 9, 10 and 11 in OF4; no operation lists them.
_FUENTE, _SUBFUENTE, _GIRO = 111001, 112001, 113001


def _has(context: Context, capability: str, name: str) -> bool:
    schema = context.bound(capability).operation.request_schema or {}
    return name in schema.get("properties", {})


def payment(context: Context, factura: Resource | None, *, bulk: bool = False) -> dict[str, Any]:
    """Return the body that registers a payment; `codigoTipoGiro` where the contract has it (X7)."""
    row = given_factura(factura)
    body: dict[str, Any] = {
        "idFactura": row.id,
        "codigoFuente": _FUENTE,
        "codigoSubFuente": _SUBFUENTE,
        "valor": round(valor(row) / 20, 2) or 1,
        "fechaPago": instant(context, minutes=5),
        "referenciaBancaria": f"REF{row.id}",
    }
    if bulk or _has(context, "registrar_pago", "codigoTipoGiro"):
        body["codigoTipoGiro"] = _GIRO
    return body


def _bulk(context: Context, factura: Resource | None) -> dict[str, Any]:
    return {"listaPagos": [payment(context, factura, bulk=True)]}


def _new_payment(context: Context, factura: Resource | None) -> int:
    body = context.require(
        context.call("registrar_pago", "erp", payment(context, factura)),
        (200,),
        "registrar el pago de preparación",
    )
    found = body.get("idSeguimientoFacturaPago") if isinstance(body, dict) else None
    if not isinstance(found, int):
        raise BlockedError("registrar_pago no devolvió el id")
    return found


def _see(context: Context, factura: Resource | None) -> dict[str, Any]:
    return {"IdSeguimientoFacturaPago": _new_payment(context, factura)}


def _state(context: Context, factura: Resource | None) -> dict[str, Any]:
    return {"idSeguimientoFacturaPago": _new_payment(context, factura), "codigoEstado": 1402}


def _account(context: Context, factura: Resource | None) -> dict[str, Any]:
    nit = "".join(char for char in nit_adquiriente(given_factura(factura)) if char.isdigit())
    if not nit:
        raise BlockedError("la factura no dice el NIT de su adquiriente")
    # A target remembers accounts from one run to the next: the clock keeps them apart, the item's
    # draw within a run.
    milliseconds = int(context.now().timestamp() * 1000)
    chance = context.random.randrange(10**5)
    number = f"{milliseconds}{chance:05}{len(context.exchanges)}"
    return {
        "nit": int(nit),
        "codigoBanrep": _bank(context),
        "codigoTipoCuenta": 1201,
        "numeroCuenta": number,
        "titular": "Entidad de prueba",
        "esCuentaPrincipal": False,
        "observaciones": "Prueba de conformidad",
    }


def _bank(context: Context) -> int:
    rows = PAGING.rows_of(
        context.require(context.call("listar_bancos", "erp", {}), (200,), "listar los bancos")
    )
    codes = (row.get("codigoBanrep") for row in rows)
    found = next((one for one in codes if isinstance(one, int)), None)
    if found is None:
        raise BlockedError("el objetivo no lista bancos con su código")
    return found


def _new_account(context: Context, factura: Resource | None) -> tuple[int, dict[str, Any]]:
    values = _account(context, factura)
    body = context.require(
        context.call("crear_cuenta", "erp", values), (201,), "crear la cuenta de preparación"
    )
    found = body.get("idEmpresaCuentaBancaria") if isinstance(body, dict) else None
    if not isinstance(found, int):
        raise BlockedError("crear_cuenta no devolvió el id")
    return found, values


def _see_account(context: Context, factura: Resource | None) -> dict[str, Any]:
    return {"id": _new_account(context, factura)[0]}


def _update(context: Context, factura: Resource | None) -> dict[str, Any]:
    account, values = _new_account(context, factura)
    kept = {name: value for name, value in values.items() if name != "nit"}
    return {"id": account, "idEmpresaCuentaBancaria": account, **kept}


def _close(context: Context, factura: Resource | None) -> dict[str, Any]:
    account = _new_account(context, factura)[0]
    return {"id": account, "idEmpresaCuentaBancaria": account, "codigoEstado": 1302}


def own_nit(context: Context, exchange: Exchange) -> bool:
    """Say whether an account was opened for the NIT of the caller's token (I04: "accounts: own NIT
    forced").
    """
    body = exchange.json()
    given = digits(body.get("nit")) if isinstance(body, dict) else ""
    mine = context.entity_of(exchange.request.role)
    return bool(given and mine) and same_entity(given, mine)


PAYMENTS: dict[str, Exemplar] = {
    "listar_pagos": Exemplar(
        "erp", nothing, free={**PAGES, "CodigoFuente": any_value}, valid_values=valid(payments)
    ),
    "ver_pago": Exemplar(
        "erp",
        _see,
        _RADICADA,
        id_field="IdSeguimientoFacturaPago",
        prepared=("registrar_pago",),
        invalid_values=beyond,
    ),
    "listar_pagos_de_factura": Exemplar(
        "erp",
        of_factura,
        _RADICADA,
        free=PAGES,
        id_field="IdFactura",
        unknown_too=(200,),
        valid_values=valid(payments),
    ),
    "resumir_pagos_de_factura": Exemplar("erp", of_factura, _RADICADA, id_field="IdFactura"),
    "registrar_pago": Exemplar(
        "erp",
        payment,
        _RADICADA,
        False,
        {"referenciaBancaria": bank_reference},
        "idFactura",
        valid_values=valid(paying),
    ),
    "registrar_pago_masivo": Exemplar(
        "erp", _bulk, _RADICADA, valid_values=valid(paying, "listaPagos")
    ),
    "listar_estados_pago": Exemplar(
        "erp", _see, _RADICADA, id_field="IdSeguimientoFacturaPago", prepared=("registrar_pago",)
    ),
    "registrar_estado_pago": Exemplar(
        "erp",
        _state,
        _RADICADA,
        id_field="idSeguimientoFacturaPago",
        prepared=("registrar_pago",),
        valid_values=valid(paid),
    ),
}
ACCOUNTS: dict[str, Exemplar] = {
    "crear_cuenta": Exemplar(
        "erp", _account, _RADICADA, valid_values=valid(account), imposed={"nit": own_nit}
    ),
    "listar_cuentas": Exemplar("erp", nothing, free=PAGES),
    "ver_cuenta": Exemplar(
        "erp",
        _see_account,
        _RADICADA,
        id_field="id",
        prepared=("crear_cuenta",),
        invalid_values=beyond,
    ),
    "actualizar_cuenta": Exemplar(
        "erp",
        _update,
        _RADICADA,
        id_field="id",
        id_again=("idEmpresaCuentaBancaria",),
        prepared=("crear_cuenta",),
        valid_values=valid(account),
    ),
    "cambiar_estado_cuenta": Exemplar(
        "erp",
        _close,
        _RADICADA,
        id_field="id",
        id_again=("idEmpresaCuentaBancaria",),
        prepared=("crear_cuenta",),
    ),
    "listar_bancos": Exemplar("erp", nothing, free=PAGES),
}

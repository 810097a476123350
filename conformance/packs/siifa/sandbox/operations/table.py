"""The table of operations: capability, method, paths in both spellings, roles, parameters, body."""

from dataclasses import replace

from conformance.packs.siifa.sandbox.call import paging
from conformance.packs.siifa.sandbox.operations import (
    cuentas,
    login,
    pagos,
    reads,
    rips,
)
from conformance.packs.siifa.sandbox.operations.declaring import (
    ACCOUNT_READERS,
    PAY_STATES,
    PAYERS,
    dates,
    identifier,
    ids,
    int32,
    reading,
    texts,
    writing,
)
from conformance.packs.siifa.sandbox.operations.follow_ups import follow_up
from conformance.packs.siifa.sandbox.tables.records import (
    DEVOLUCION,
    GLOSA,
)
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.fields import Field


def _pago(*, bulk: bool) -> tuple[Field, ...]:
    # The single operation's text asks for codigoTipoGiro and its closed schema lacks it: there it
    # is optional.
    return (
        identifier("idFactura", required=True),
        identifier("idContratoAnticipo"),
        *int32("codigoFuente", "codigoSubFuente", required=True),
        *int32("codigoTipoGiro", required=bulk),
        Field("valor", "money", required=True),
        Field("fechaPago", "date", required=True),
        Field("referenciaBancaria", "text", required=True, limit=30),
        *ids("idCuentaOrigen", "idCuentaDestino"),
    )


_RADICADO = (
    Field("radicado", "text", required=True),
    Field("fechaRadicado", "date", required=True),
)
_ACCOUNT_ID = Field("idEmpresaCuentaBancaria", "int64", minimum=1, nullable=False)
_CUENTA = (
    *int32("codigoBanrep", "codigoTipoCuenta", required=True),
    Field("numeroCuenta", "text", required=True, limit=50),
    Field("titular", "text", required=True, limit=300),
    Field("esCuentaPrincipal", "bool", required=True),
    Field("observaciones", "text", limit=500),
)
_PAGO_QUERY = (
    *ids("idSeguimientoFacturaPago"),
    *int32("codigoFuente", "codigoSubFuente"),
    *texts("referenciaBancaria"),
    *dates("fechaPagoInicio", "fechaPagoFinal"),
    Field("valorMinimo", "number"),
    Field("valorMaximo", "number"),
    *paging(),
)
_P, _E, _B = (
    "/api/SeguimientoFacturaPago",
    "/api/SeguimientoFacturaPagoEstado",
    "/api/EmpresaCuentaBancaria",
)

OPERATIONS: tuple[ServedOperation, ...] = (
    ServedOperation(
        "iniciar_sesion",
        "POST",
        ("/siifa-seguridad/api/Auth/login",),
        frozenset(),
        login.iniciar_sesion,
        body=(Field("userName", "text", required=True), Field("password", "text", required=True)),
        open=True,
    ),
    reading(
        "listar_facturas",
        reads.listar_facturas,
        "/api/Factura",
        query=(
            identifier("idFactura"),
            *texts("numeroFactura", "nitEmisor", "nitAdquiriente"),
            *dates("fechaEmisionInicio", "fechaEmisionFinal"),
            Field("tieneRadicado", "bool"),
            *dates("fechaCargue"),
            *paging(),
        ),
    ),
    reading("ver_factura", reads.ver_factura, "/api/Factura/<idFactura>"),
    reading("ver_alertas_factura", reads.ver_alertas_factura, "/api/Factura/Alerta/<idFactura>"),
    writing(
        "POST",
        "radicar_factura",
        reads.radicar_factura,
        "/api/FacturaRadicado",
        roles=PAYERS,
        body=(identifier("idFactura", required=True), *_RADICADO),
    ),
    writing(
        "POST",
        "radicar_factura_masivo",
        reads.radicar_factura_masivo,
        "/api/FacturaRadicado/Masivo",
        roles=PAYERS,
        body=(
            Field(
                "listaRadicado",
                "list",
                required=True,
                items=(
                    *(
                        Field(name, "text", required=True)
                        for name in ("numeroFactura", "nitAdquiriente", "nitEmisor")
                    ),
                    *_RADICADO,
                ),
            ),
        ),
    ),
    reading("ver_radicado", reads.ver_radicado, "/api/FacturaRadicado/<idFacturaRadicado>"),
    reading(
        "listar_radicados_de_factura",
        reads.listar_radicados_de_factura,
        "/api/FacturaRadicado/ByIdFactura/<idFactura>",
    ),
    reading(
        "listar_seguimientos",
        reads.listar_seguimientos,
        "/api/SeguimientoFactura/List",
        query=(
            *ids("idFactura", "idSeguimientoFactura"),
            *texts(
                "numeroFactura",
                "nitEmisor",
                "nitAdquiriente",
                "tipoSeguimiento",
                "idSeguimientoTipoCodigo",
                "idSeguimientoTipoCodigoRespuesta",
                "observacion",
            ),
            *dates("fechaCreacionInicio", "fechaCreacionFinal"),
            Field("tieneRespuesta", "bool"),
            *paging(),
        ),
    ),
    reading(
        "listar_codigos",
        reads.listar_codigos,
        "/api/SeguimientoTipoCodigo/ByGrupo",
        query=(*texts("grupo", "idSeguimientoTipoCodigoPadre"), *int32("nivel")),
    ),
    *follow_up(GLOSA, "listaGlosas"),
    *follow_up(DEVOLUCION, "listaDevoluciones"),
    reading(
        "listar_pagos",
        pagos.listar_pagos,
        _P,
        query=(
            *ids("idFactura"),
            *_PAGO_QUERY,
            *texts("numeroFactura", "nitEmisor", "nitAdquiriente"),
            *dates("fechaEmisionInicio", "fechaEmisionFinal"),
        ),
    ),
    reading("ver_pago", pagos.ver_pago, f"{_P}/<idSeguimientoFacturaPago>"),
    reading(
        "listar_pagos_de_factura",
        pagos.listar_pagos_de_factura,
        f"{_P}/ByIdFactura",
        query=(identifier("idFactura", required=True), *_PAGO_QUERY, *int32("codigoTipoGiro")),
    ),
    reading(
        "resumir_pagos_de_factura",
        pagos.resumir_pagos_de_factura,
        f"{_P}/Resumen/ByIdFactura/<idFactura>",
    ),
    writing(
        "POST", "registrar_pago", pagos.registrar_pago, _P, roles=PAYERS, body=_pago(bulk=False)
    ),
    writing(
        "POST",
        "registrar_pago_masivo",
        pagos.registrar_pago_masivo,
        f"{_P}/Masivo",
        roles=PAYERS,
        body=(Field("listaPagos", "list", required=True, minimum=1, items=_pago(bulk=True)),),
    ),
    reading(
        "listar_estados_pago",
        pagos.listar_estados_pago,
        f"{_E}/ByIdSeguimientoPago/<idSeguimientoFacturaPago>",
    ),
    writing(
        "POST",
        "registrar_estado_pago",
        pagos.registrar_estado_pago,
        _E,
        roles=PAY_STATES,
        body=(
            identifier("idSeguimientoFacturaPago", required=True),
            *int32("codigoEstado", required=True),
            Field("observacion", "text", limit=1000),
        ),
    ),
    writing(
        "POST",
        "crear_cuenta",
        cuentas.crear_cuenta,
        _B,
        roles=PAYERS,
        body=(Field("nit", "int32", required=True, minimum=1), *_CUENTA),
    ),
    reading(
        "listar_cuentas",
        cuentas.listar_cuentas,
        _B,
        roles=ACCOUNT_READERS,
        query=(*int32("nit", "codigoEstado"), *paging(100)),
    ),
    reading("ver_cuenta", cuentas.ver_cuenta, f"{_B}/<id>"),
    writing(
        "PUT",
        "actualizar_cuenta",
        cuentas.actualizar_cuenta,
        f"{_B}/<id>",
        roles=PAYERS,
        body=(_ACCOUNT_ID, *(replace(one, required=False) for one in _CUENTA)),
    ),
    writing(
        "PATCH",
        "cambiar_estado_cuenta",
        cuentas.cambiar_estado_cuenta,
        f"{_B}/<id>/Estado",
        roles=PAYERS,
        body=(
            _ACCOUNT_ID,
            *int32("codigoEstado", required=True),
            Field("observaciones", "text", limit=500),
        ),
    ),
    reading(
        "listar_bancos",
        cuentas.listar_bancos,
        "/api/ReferenciaBanco",
        query=(*int32("codigoBanrep"), *texts("estado", "nombre"), *paging(100)),
    ),
    reading(
        "listar_transacciones_rips",
        rips.listar_transacciones_rips,
        "/api/RipsTransaccion",
        query=(
            *ids("idFactura"),
            Field("numeroDocumentoIdObligado", "number"),
            *texts("numeroFactura"),
            *paging(),
        ),
    ),
    reading(
        "listar_usuarios_rips",
        rips.listar_usuarios_rips,
        "/api/RipsUsuarios",
        query=(*ids("idTransaccion"), *texts("numeroDocumentoIdentificacion"), *paging()),
    ),
    reading("ver_usuario_rips", rips.ver_usuario_rips, "/api/RipsUsuarios/<idUsuario>"),
)

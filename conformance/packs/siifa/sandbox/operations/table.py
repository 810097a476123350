"""The table of operations: capability, method, paths in both spellings, roles, parameters, body."""

from dataclasses import replace

from conformance.packs.siifa.sandbox.call import Handler, paging
from conformance.packs.siifa.sandbox.operations import (
    cuentas,
    login,
    pagos,
    reads,
    rips,
    seguimientos,
)
from conformance.packs.siifa.sandbox.tables.records import (
    ANNEXES,
    DEVOLUCION,
    GLOSA,
    SeguimientoKind,
)
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.fields import Field

READERS = frozenset(
    {
        "SIIFA_Admin",
        *(
            f"SIIFA_{side}{rank}"
            for side in ("ERP", "IPS", "FITS")
            for rank in ("", "_Gestor", "_Consulta")
        ),
    }
)
PAYERS = frozenset({"SIIFA_Admin", "SIIFA_ERP", "SIIFA_ERP_Gestor"})
REITERATORS = PAYERS | {"SIIFA_EPS", "SIIFA_EPS_Gestor"}
PROVIDERS = frozenset(
    {"SIIFA_Admin", "SIIFA_IPS", "SIIFA_IPS_Gestor", "SIIFA_FITS", "SIIFA_FITS_Gestor"}
)
PAY_STATES = PAYERS | PROVIDERS
ACCOUNT_READERS = READERS | {"SIIFA_MSPS"}
TEXT = 1500  # code points; production refuses 1501 (decision R17)


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "text") for name in names)


def _dates(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "date") for name in names)


def _id(name: str, *, required: bool = False) -> Field:
    return Field(name, "int64", required=required, minimum=1)


def _ids(*names: str) -> tuple[Field, ...]:
    return tuple(_id(name) for name in names)


def _int32(*names: str, required: bool = False) -> tuple[Field, ...]:
    return tuple(Field(name, "int32", required=required) for name in names)


def _served(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"/siifa-factura{path}" for path in paths)


def _get(
    capability: str,
    handler: Handler,
    *paths: str,
    query: tuple[Field, ...] = (),
    roles: frozenset[str] = READERS,
) -> ServedOperation:
    return ServedOperation(capability, "GET", _served(paths), roles, handler, query=query)


def _write(
    method: str,
    capability: str,
    handler: Handler,
    *paths: str,
    roles: frozenset[str],
    body: tuple[Field, ...],
) -> ServedOperation:
    return ServedOperation(capability, method, _served(paths), roles, handler, body=body)


def _seguimiento_query(kind: SeguimientoKind) -> tuple[Field, ...]:
    return (
        _id(f"idSeguimientoFactura{kind.suffix}"),
        *_texts(
            f"idSeguimientoTipoCodigo{kind.suffix}",
            "idSeguimientoTipoCodigoRespuesta",
            "observacion",
        ),
        *_dates("fechaCreacionInicio", "fechaCreacionFinal"),
        Field("tieneRespuesta", "bool"),
        *paging(),
    )


def _formulation(kind: SeguimientoKind) -> tuple[Field, ...]:
    annexes = _ids(*ANNEXES) if kind is GLOSA else ()
    return (
        _id("idFactura", required=True),
        *annexes,
        Field(f"valor{kind.suffix}", "money"),
        Field(f"idSeguimientoTipoCodigo{kind.suffix}", "text", required=True),
        Field("observacion", "text", limit=TEXT),
        Field("fechaFormulacion", "date", required=True),
    )


def _operations_of(kind: SeguimientoKind, lista: str) -> tuple[ServedOperation, ...]:
    x = kind.suffix
    base, own = f"/api/SeguimientoFactura{x}", f"idSeguimientoFactura{x}"
    word = x.lower()
    query, item = _seguimiento_query(kind), _formulation(kind)
    last_limit, code_limit = (
        (450, 6) if kind is GLOSA else (TEXT, None)
    )  # OF, PUT …Glosa/ReiteracionRespuesta
    return (
        _get(f"listar_{word}", reads.listar(kind), base, query=(_id("idFactura"), *query)),
        _get(f"ver_{word}", reads.ver(kind), f"{base}/<{own}>"),
        _get(
            f"listar_{word}_de_factura",
            reads.listar(kind),
            f"{base}/ByIdFactura",
            query=(_id("idFactura", required=True), *query),
        ),
        _get(
            f"listar_{word}_de_factura",
            reads.listar(kind),
            f"{base}/ByIdFactura/<idFactura>",
            query=query,
        ),
        _get(
            f"resumir_{word}_de_factura",
            reads.resumir(kind),
            f"{base}/Resumen/ByIdFactura/<idFactura>",
            f"{base}/ResumenByIdFactura/<idFactura>",
        ),
        _write(
            "POST", f"formular_{word}", seguimientos.formular(kind), base, roles=PAYERS, body=item
        ),
        _write(
            "POST",
            f"formular_{word}_masivo",
            seguimientos.formular_masivo(kind, lista),
            f"{base}/Masivo",
            roles=PAYERS,
            body=(Field(lista, "list", required=True, minimum=1, items=item),),
        ),
        _write(
            "PUT",
            f"responder_{word}",
            seguimientos.responder(kind),
            f"{base}/Respuesta",
            roles=PROVIDERS,
            body=(
                _id(own, required=True),
                Field("idSeguimientoTipoCodigoRespuesta", "text", required=True),
                Field("fechaRespuesta", "date", required=True),
                Field("observacionRespuesta", "text", limit=TEXT),
            ),
        ),
        _write(
            "PUT",
            f"reiterar_{word}",
            seguimientos.reiterar(kind),
            f"{base}/Reiteracion",
            roles=REITERATORS,
            body=(
                _id(own, required=True),
                Field(f"idSeguimientoTipoCodigo{x}Reiteracion", "text", required=True),
                Field(f"fechaFormulacion{x}Reiteracion", "date", required=True),
                Field("observacionReiteracion", "text", limit=TEXT),
                *((Field("valorReiteracion", "number"),) if kind is GLOSA else ()),
            ),
        ),
        _write(
            "PUT",
            f"responder_reiteracion_{word}",
            seguimientos.responder_reiteracion(kind),
            f"{base}/ReiteracionRespuesta",
            f"{base}/RespuestaReiteracion",
            roles=PROVIDERS,
            body=(
                _id(own, required=True),
                Field(f"idSeguimientoTipoCodigo{x}ReiteracionRespuesta", "text", limit=code_limit),
                Field("observacionReiteracionRespuesta", "text", limit=last_limit),
                *_dates(f"fechaFormulacion{x}ReiteracionRespuesta"),
            ),
        ),
    )


def _pago(*, bulk: bool) -> tuple[Field, ...]:
    # The single operation's text asks for codigoTipoGiro and its closed schema lacks it: there it
    # is optional.
    return (
        _id("idFactura", required=True),
        _id("idContratoAnticipo"),
        *_int32("codigoFuente", "codigoSubFuente", required=True),
        *_int32("codigoTipoGiro", required=bulk),
        Field("valor", "money", required=True),
        Field("fechaPago", "date", required=True),
        Field("referenciaBancaria", "text", required=True, limit=30),
        *_ids("idCuentaOrigen", "idCuentaDestino"),
    )


_RADICADO = (
    Field("radicado", "text", required=True),
    Field("fechaRadicado", "date", required=True),
)
_ACCOUNT_ID = Field("idEmpresaCuentaBancaria", "int64", minimum=1, nullable=False)
_CUENTA = (
    *_int32("codigoBanrep", "codigoTipoCuenta", required=True),
    Field("numeroCuenta", "text", required=True, limit=50),
    Field("titular", "text", required=True, limit=300),
    Field("esCuentaPrincipal", "bool", required=True),
    Field("observaciones", "text", limit=500),
)
_PAGO_QUERY = (
    *_ids("idSeguimientoFacturaPago"),
    *_int32("codigoFuente", "codigoSubFuente"),
    *_texts("referenciaBancaria"),
    *_dates("fechaPagoInicio", "fechaPagoFinal"),
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
    _get(
        "listar_facturas",
        reads.listar_facturas,
        "/api/Factura",
        query=(
            _id("idFactura"),
            *_texts("numeroFactura", "nitEmisor", "nitAdquiriente"),
            *_dates("fechaEmisionInicio", "fechaEmisionFinal"),
            Field("tieneRadicado", "bool"),
            *_dates("fechaCargue"),
            *paging(),
        ),
    ),
    _get("ver_factura", reads.ver_factura, "/api/Factura/<idFactura>"),
    _get("ver_alertas_factura", reads.ver_alertas_factura, "/api/Factura/Alerta/<idFactura>"),
    _write(
        "POST",
        "radicar_factura",
        reads.radicar_factura,
        "/api/FacturaRadicado",
        roles=PAYERS,
        body=(_id("idFactura", required=True), *_RADICADO),
    ),
    _write(
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
    _get("ver_radicado", reads.ver_radicado, "/api/FacturaRadicado/<idFacturaRadicado>"),
    _get(
        "listar_radicados_de_factura",
        reads.listar_radicados_de_factura,
        "/api/FacturaRadicado/ByIdFactura/<idFactura>",
    ),
    _get(
        "listar_seguimientos",
        reads.listar_seguimientos,
        "/api/SeguimientoFactura/List",
        query=(
            *_ids("idFactura", "idSeguimientoFactura"),
            *_texts(
                "numeroFactura",
                "nitEmisor",
                "nitAdquiriente",
                "tipoSeguimiento",
                "idSeguimientoTipoCodigo",
                "idSeguimientoTipoCodigoRespuesta",
                "observacion",
            ),
            *_dates("fechaCreacionInicio", "fechaCreacionFinal"),
            Field("tieneRespuesta", "bool"),
            *paging(),
        ),
    ),
    _get(
        "listar_codigos",
        reads.listar_codigos,
        "/api/SeguimientoTipoCodigo/ByGrupo",
        query=(*_texts("grupo", "idSeguimientoTipoCodigoPadre"), *_int32("nivel")),
    ),
    *_operations_of(GLOSA, "listaGlosas"),
    *_operations_of(DEVOLUCION, "listaDevoluciones"),
    _get(
        "listar_pagos",
        pagos.listar_pagos,
        _P,
        query=(
            *_ids("idFactura"),
            *_PAGO_QUERY,
            *_texts("numeroFactura", "nitEmisor", "nitAdquiriente"),
            *_dates("fechaEmisionInicio", "fechaEmisionFinal"),
        ),
    ),
    _get("ver_pago", pagos.ver_pago, f"{_P}/<idSeguimientoFacturaPago>"),
    _get(
        "listar_pagos_de_factura",
        pagos.listar_pagos_de_factura,
        f"{_P}/ByIdFactura",
        query=(_id("idFactura", required=True), *_PAGO_QUERY, *_int32("codigoTipoGiro")),
    ),
    _get(
        "resumir_pagos_de_factura",
        pagos.resumir_pagos_de_factura,
        f"{_P}/Resumen/ByIdFactura/<idFactura>",
    ),
    _write(
        "POST", "registrar_pago", pagos.registrar_pago, _P, roles=PAYERS, body=_pago(bulk=False)
    ),
    _write(
        "POST",
        "registrar_pago_masivo",
        pagos.registrar_pago_masivo,
        f"{_P}/Masivo",
        roles=PAYERS,
        body=(Field("listaPagos", "list", required=True, minimum=1, items=_pago(bulk=True)),),
    ),
    _get(
        "listar_estados_pago",
        pagos.listar_estados_pago,
        f"{_E}/ByIdSeguimientoPago/<idSeguimientoFacturaPago>",
    ),
    _write(
        "POST",
        "registrar_estado_pago",
        pagos.registrar_estado_pago,
        _E,
        roles=PAY_STATES,
        body=(
            _id("idSeguimientoFacturaPago", required=True),
            *_int32("codigoEstado", required=True),
            Field("observacion", "text", limit=1000),
        ),
    ),
    _write(
        "POST",
        "crear_cuenta",
        cuentas.crear_cuenta,
        _B,
        roles=PAYERS,
        body=(Field("nit", "int32", required=True, minimum=1), *_CUENTA),
    ),
    _get(
        "listar_cuentas",
        cuentas.listar_cuentas,
        _B,
        roles=ACCOUNT_READERS,
        query=(*_int32("nit", "codigoEstado"), *paging(100)),
    ),
    _get("ver_cuenta", cuentas.ver_cuenta, f"{_B}/<id>"),
    _write(
        "PUT",
        "actualizar_cuenta",
        cuentas.actualizar_cuenta,
        f"{_B}/<id>",
        roles=PAYERS,
        body=(_ACCOUNT_ID, *(replace(one, required=False) for one in _CUENTA)),
    ),
    _write(
        "PATCH",
        "cambiar_estado_cuenta",
        cuentas.cambiar_estado_cuenta,
        f"{_B}/<id>/Estado",
        roles=PAYERS,
        body=(
            _ACCOUNT_ID,
            *_int32("codigoEstado", required=True),
            Field("observaciones", "text", limit=500),
        ),
    ),
    _get(
        "listar_bancos",
        cuentas.listar_bancos,
        "/api/ReferenciaBanco",
        query=(*_int32("codigoBanrep"), *_texts("estado", "nombre"), *paging(100)),
    ),
    _get(
        "listar_transacciones_rips",
        rips.listar_transacciones_rips,
        "/api/RipsTransaccion",
        query=(
            *_ids("idFactura"),
            Field("numeroDocumentoIdObligado", "number"),
            *_texts("numeroFactura"),
            *paging(),
        ),
    ),
    _get(
        "listar_usuarios_rips",
        rips.listar_usuarios_rips,
        "/api/RipsUsuarios",
        query=(*_ids("idTransaccion"), *_texts("numeroDocumentoIdentificacion"), *paging()),
    ),
    _get("ver_usuario_rips", rips.ver_usuario_rips, "/api/RipsUsuarios/<idUsuario>"),
)

"""For each defect of a whole family of operations, one exchange: right without it, wrong with
it.
"""

from collections.abc import Callable
from typing import Any

from sandbox_client import (
    DEVOLUCION,
    FACTURAS,
    FACTURAS_ERP,
    FACTURAS_IPS,
    GLOSA,
    LOGIN,
    SandboxClient,
    at,
    devolucion,
    glosa,
    reiteracion,
    respuesta,
    ultima,
)
from sandbox_shown_lists import (
    CODIGOS,
    CUENTA,
    FACTURA,
    PAGO,
    PENDING,
    devoluciones,
    glosas,
    pago,
    pagos,
    paid,
)
from sandbox_shown_roles import answered, does, last, own_account, reads, reiterated

Show = Callable[[SandboxClient], Any]
NIT, FAR, BEFORE = 900100001, 2_000_000_000, at(9)
CODE = "idSeguimientoTipoCodigo"


def formulates(role: str = "erp", factura: int = 1, **changes: Any) -> Show:
    return does(role, "POST", GLOSA, glosa(factura, **changes))


def returns(role: str = "erp", factura: int = 1, **changes: Any) -> Show:
    return does(role, "POST", DEVOLUCION, devolucion(factura, **changes))


def answers(number: Callable[[SandboxClient], int] | int, **changes: Any) -> Show:
    return does(
        "ips",
        "PUT",
        f"{GLOSA}/Respuesta",
        lambda c: respuesta(number(c) if callable(number) else number, **changes),
    )


def pays(**changes: Any) -> Show:
    return does("erp", "POST", PAGO, pago(**changes))


def opens(role: str = "erp", **changes: Any) -> Show:
    return does(role, "POST", CUENTA, lambda c: own_account(c, nit=NIT, **changes))


def asks(path: str, role: str = "erp", **query: Any) -> Show:
    return lambda client: client.get(role, path, **query).status


def total(path: str, role: str = "erp", **query: Any) -> Show:
    return lambda client: client.get(role, path, **query).json["totalRegistros"]


def after(act: Show, show: Show) -> Show:
    def both(client: SandboxClient) -> Any:
        act(client)
        return show(client)

    return both


def detail(number: Callable[[SandboxClient], int], path: str, field: str) -> Show:
    return lambda client: client.get("ips", f"{path}/{number(client)}").json[field]


def first(path: str, field: str, **query: Any) -> Show:
    return lambda client: client.get("erp", path, **query).json["resultado"][0].get(field)


def of_factura(path: str, factura: int = 1) -> Show:
    return total(f"{path}/ByIdFactura", IdFactura=factura)


def files(*facturas: int) -> Show:
    def act(client: SandboxClient) -> None:
        for factura in facturas:
            client.call(
                "erp",
                "POST",
                "/api/FacturaRadicado",
                {"idFactura": factura, "radicado": "R", "fechaRadicado": at(1)},
            )

    return act


def today(kind: str, upto: str) -> Show:
    """Return the exchange of an act on a factura that was filed an hour ago, after those that come
    before it.
    """
    x = f"fechaFormulacion{kind}Reiteracion"
    path = f"/api/SeguimientoFactura{kind}"

    def show(client: SandboxClient) -> int:
        files(PENDING)(client)
        make = client.glosa if kind == "Glosa" else client.devolucion
        number = make(
            PENDING, fechaFormulacion=at(0.8), **({"valorGlosa": 1000.5} if kind == "Glosa" else {})
        )
        client.call(
            "ips", "PUT", f"{path}/Respuesta", respuesta(number, kind, fechaRespuesta=at(0.6))
        )
        again = client.call(
            "erp", "PUT", f"{path}/Reiteracion", reiteracion(number, kind, **{x: at(0.4)})
        )
        if upto == "reiterar":
            return again.status
        return client.call(
            "ips", "PUT", f"{path}/ReiteracionRespuesta", ultima(number, kind)
        ).status

    return show


def reiterates(kind: str, number: Callable[[SandboxClient], int], **changes: Any) -> Show:
    return does(
        "erp",
        "PUT",
        f"/api/SeguimientoFactura{kind}/Reiteracion",
        lambda c: reiteracion(number(c), kind, **changes),
    )


def contests(**changes: Any) -> Show:
    return does(
        "ips",
        "PUT",
        f"{GLOSA}/ReiteracionRespuesta",
        lambda c: ultima(reiterated(c, "Glosa"), **changes),
    )


def contested(client: SandboxClient) -> int:
    number = reiterated(client, "Glosa")
    client.call(
        "ips",
        "PUT",
        f"{GLOSA}/ReiteracionRespuesta",
        ultima(number, **{f"{CODE}GlosaReiteracionRespuesta": "RE9901"}),
    )
    return number


def reported(**changes: Any) -> Callable[[SandboxClient], int]:
    def number(client: SandboxClient) -> int:
        made = client.glosa()
        client.call("ips", "PUT", f"{GLOSA}/Respuesta", respuesta(made, **changes))
        return made

    return number


def other_id(client: SandboxClient) -> int:
    number = client.devolucion()
    row = client.get("erp", f"{DEVOLUCION}/ByIdFactura", IdFactura=1).json["resultado"][0]
    return int(row["idSeguimientoFacturaGlosa"]) - number


def twin_by_change(client: SandboxClient) -> int:
    for number in ("77", "78"):
        made = client.call(
            "erp", "POST", CUENTA, own_account(client, nit=NIT, numeroCuenta=number)
        ).json
    account = made["idEmpresaCuentaBancaria"]
    body = {**own_account(client), "idEmpresaCuentaBancaria": account}
    return client.call("erp", "PUT", f"{CUENTA}/{account}", body).status


def untitled(client: SandboxClient) -> int:
    body = {
        name: value for name, value in own_account(client, nit=NIT).items() if name != "titular"
    }
    return client.call("erp", "POST", CUENTA, body).status


def lingers(client: SandboxClient) -> list[float]:
    client.get("ips", f"{GLOSA}/Resumen/ByIdFactura/1")
    return client.slept


_BOTH = {"idConsulta": 5, "idUsuario": 5}
_LONG = {"observacionRespuesta": "a" * 2000}
_RADICADOS = "/api/FacturaRadicado/ByIdFactura/1"
_SAME = [glosa(observacion="igual")] * 2


def enters(role: str, field: str) -> Show:
    return lambda client: client.send(
        "POST", LOGIN, {"userName": f"{role}@sandbox", "password": client.sandbox.password}
    ).json[field]


SHOWN_PARTS: dict[str, tuple[Show, Any, Any]] = {
    "cualquier-rol-escribe": (formulates("msps"), 403, 200),
    "cualquier-rol-lee": (reads("eps", f"{FACTURA}/1"), 403, 200),
    "desconocido-es-400-al-leer": (reads("erp", f"{FACTURA}/9999"), 404, 400),
    "desconocido-es-400-al-escribir": (answers(9), 404, 400),
    "desconocido-es-403-al-pagar": (pays(factura=9999), 404, 403),
    "mal-formado-es-404": (reads("erp", f"{FACTURA}/abc"), 400, 404),
    "incompleto-no-se-hace": (returns(fechaFormulacion=...), 400, 200),
    "paginas-sin-limite": (asks(FACTURA, NumeroPagina=0), 400, 200),
    "listas-sin-filtros": (total(FACTURA, NumeroFactura="SBX000003"), 1, FACTURAS_ERP),
    "rangos-invertidos": (asks(PAGO, ValorMinimo=2, ValorMaximo=1), 400, 200),
    "campo-sin-declarar": (lambda c: "version" in c.get("erp", f"{FACTURA}/1").json, False, True),
    "nadie-mira-la-entidad": (reads("otra_erp", f"{FACTURA}/1"), 404, 200),
    "cualquier-codigo-al-formular": (formulates(idSeguimientoTipoCodigoGlosa="ZZ9999"), 400, 200),
    "cualquier-codigo-al-reiterar": (
        reiterates(
            "Glosa", lambda c: answered(c, "Glosa"), **{f"{CODE}GlosaReiteracion": "ZZ9999"}
        ),
        400,
        200,
    ),
    "cualquier-codigo-al-contestar": (
        contests(**{f"{CODE}GlosaReiteracionRespuesta": "ZZ9999"}),
        400,
        200,
    ),
    "textos-sin-limite": (answers(SandboxClient.glosa, **_LONG), 400, 200),
    "anexos-sin-mirar": (formulates(**_BOTH), 400, 200),
    "negado-y-hecho": (after(formulates("erp_consulta"), of_factura(GLOSA)), 0, 1),
    "ilegible-causa-500": (does("erp", "POST", GLOSA, body=b"{"), 400, 500),
    "devolucion-sin-codigo-de-respuesta": (
        detail(lambda c: answered(c, "Devolucion"), DEVOLUCION, f"{CODE}Respuesta"),
        "RE9701",
        None,
    ),
    "lista-con-otro-id": (other_id, 0, 1),
    "pendientes-con-otro-id": (other_id, 0, 1),
    "lote-de-devoluciones-pierde-la-ultima": (
        after(lambda c: devoluciones(c, devolucion(1), devolucion(2)), of_factura(DEVOLUCION, 2)),
        1,
        0,
    ),
    "radicados-a-cualquiera": (reads("otra_erp", _RADICADOS), 403, 200),
    "sin-filas-cuenta-una": (total(FACTURA, NumeroFactura="NADIE"), 0, 1),
    "servidor-obedece-al-cliente": (
        detail(
            lambda c: c.glosa(usuarioReporte="yo", fechaReporte=BEFORE), GLOSA, "usuarioReporte"
        ),
        SandboxClient().sandbox.store.users["erp"].guid,
        "yo",
    ),
    "pago-sin-radicado": (pays(factura=PENDING), 400, 200),
    "pago-sin-verificar": (pays(valor=-1), 400, 200),
    "cuenta-sin-verificar": (opens(codigoTipoCuenta=8888), 400, 201),
    "lote-de-mas-se-da-por-hecho": (
        lambda c: devoluciones(c, *[devolucion()] * 1500).status,
        400,
        200,
    ),
    "alertas-rechazadas": (reads("erp", f"{FACTURA}/Alerta/1"), 200, 400),
    "lote-sin-tipos": (lambda c: glosas(c, glosa(observacion=5)).status, 400, 200),
    "pagos-guarda-los-buenos": (
        after(lambda c: pagos(c, pago(), pago(valor=-1)), total(PAGO)),
        0,
        1,
    ),
    "lote-de-pagos-sin-usuario": (
        lambda c: c.get("erp", f"{PAGO}/{paid(c)}").json["usuarioReporte"] == "",
        False,
        True,
    ),
    "contestar-exige-mas-texto": (
        does("ips", "PUT", f"{DEVOLUCION}/ReiteracionRespuesta", last("Devolucion")),
        200,
        400,
    ),
    "erp-consulta-escribe-todo": (formulates("erp_consulta"), 403, 200),
    "ips-consulta-escribe-todo": (
        does("ips_consulta", "PUT", f"{GLOSA}/ReiteracionRespuesta", last("Glosa")),
        403,
        200,
    ),
    "eps-gestor-lee-todo": (reads("eps_gestor", f"{FACTURA}/1"), 403, 200),
    "muy-lejano-es-400": (reads("erp", f"{FACTURA}/{FAR}"), 404, 400),
    "negativo-es-404": (reads("erp", f"{FACTURA}/-1"), 400, 404),
    "fecha-ausente-es-hoy": (formulates(fechaFormulacion=...), 400, 200),
    "nit-sin-ultimo-digito": (reads("otra_erp", f"{FACTURA}/1"), 404, 200),
    "campo-sin-declarar-al-gestor": (
        lambda c: "version" in c.get("erp_gestor", f"{FACTURA}/1").json,
        False,
        True,
    ),
    "texto-plano-al-gestor": (
        lambda c: c.get("ips_gestor", f"{FACTURA}/1").headers["content-type"][:10],
        "applicatio",
        "text/plain",
    ),
    "un-caracter-de-mas": (answers(SandboxClient.glosa, observacionRespuesta="a" * 1501), 400, 200),
    "muy-lejano-es-400-al-escribir": (answers(FAR), 404, 400),
    "muy-lejano-es-403-al-pagar": (pays(factura=FAR), 404, 403),
    "lote-tras-respuesta": (
        after(SandboxClient.answered, lambda c: glosas(c, glosa()).status),
        400,
        200,
    ),
    "futura-de-una-semana": (formulates(fechaFormulacion=at(-48)), 400, 200),
    "lote-de-1001": (lambda c: devoluciones(c, *[devolucion()] * 1001).status, 400, 200),
    "ultimo-acto-sin-mostrar": (
        detail(contested, GLOSA, f"{CODE}GlosaReiteracionRespuesta"),
        "RE9901",
        None,
    ),
    "resumen-sin-reiteradas": (
        after(
            lambda c: reiterated(c, "Glosa"),
            lambda c: c.get("erp", f"{GLOSA}/Resumen/ByIdFactura/1").json["conteoRespuestas"],
        ),
        1,
        0,
    ),
    "radicada-hoy-no-se-glosa": (
        after(
            files(PENDING), formulates(factura=PENDING, fechaFormulacion=at(0.5), valorGlosa=1000)
        ),
        200,
        400,
    ),
    "radicada-hoy-no-se-devuelve": (
        after(files(PENDING), returns(factura=PENDING, fechaFormulacion=at(0.5))),
        200,
        400,
    ),
    "radicada-hoy-no-se-reitera-glosa": (today("Glosa", "reiterar"), 200, 400),
    "radicada-hoy-no-se-reitera-devolucion": (today("Devolucion", "reiterar"), 200, 400),
    "radicada-hoy-no-se-contesta-devolucion": (today("Devolucion", "contestar"), 200, 400),
    "sin-numero-cuenta-una": (total(FACTURA, NumeroFactura="NADIE"), 0, 1),
    "prestador-ve-lo-ajeno": (total(FACTURA, "ips"), FACTURAS_IPS, FACTURAS),
    "pagador-ve-lo-ajeno": (total(FACTURA), FACTURAS_ERP, FACTURAS),
    "pagina-html-al-msps": (lambda c: c.get("msps", f"{FACTURA}/1").raw[:1], b"{", b"<"),
    "respuesta-de-otra-clase": (
        answers(SandboxClient.glosa, idSeguimientoTipoCodigoRespuesta="RE9601"),
        400,
        200,
    ),
    "devolucion-sin-radicar": (returns(factura=PENDING), 400, 200),
    "reporte-del-cliente-al-formular": (
        lambda c: (
            c.get("ips", f"{GLOSA}/{c.glosa(fechaReporte=BEFORE)}").json["fechaReporte"] == BEFORE
        ),
        False,
        True,
    ),
    "reporte-del-cliente-al-responder": (
        lambda c: (
            detail(reported(fechaReporteRespuesta=BEFORE), GLOSA, "fechaReporteRespuesta")(c)
            == BEFORE
        ),
        False,
        True,
    ),
    "levantar-sin-respuesta": (
        reiterates("Glosa", SandboxClient.glosa, **{f"{CODE}GlosaReiteracion": "GTL002"}),
        400,
        200,
    ),
    "resumen-lento-al-prestador": (lingers, [], [5.0]),
    "contestacion-de-dias-antes": (
        contests(fechaFormulacionGlosaReiteracionRespuesta=at(72)),
        400,
        200,
    ),
    "pago-por-cero": (pays(valor=0), 400, 200),
    "fuente-muy-alta": (pays(codigoFuente=999_999), 404, 200),
    "abono-sin-radicado": (pays(factura=PENDING), 400, 200),
    "pago-de-dias-antes": (pays(fechaPago=at(24 * 30)), 400, 200),
    "pagos-de-la-semana": (lambda c: pagos(c, pago(fechaPago=at(-48))).status, 400, 200),
    "devolucion-minutos-antes": (
        after(files(PENDING), returns(factura=PENDING, fechaFormulacion=at(1.05))),
        400,
        200,
    ),
    "cuenta-muy-alta": (opens(codigoTipoCuenta=9999), 400, 201),
    "gemela-secundaria": (after(opens(), opens()), 400, 201),
    "segunda-principal-del-administrador": (opens("admin", esCuentaPrincipal=True), 400, 201),
    "principal-bloqueada": (
        does(
            "erp",
            "PATCH",
            f"{CUENTA}/1/Estado",
            {"idEmpresaCuentaBancaria": 1, "codigoEstado": 1303},
        ),
        400,
        200,
    ),
    "grupo-largo-completo": (
        lambda c: c.get("erp", CODIGOS, Grupo="GRUPO_DESCONOCIDO").json == [],
        True,
        False,
    ),
    "anexo-muy-alto": (formulates(idConsulta=999_999_999), 404, 200),
    "subsanar-con-re9502-rechazado": (
        answers(SandboxClient.glosa, idSeguimientoTipoCodigoRespuesta="RE9502"),
        200,
        400,
    ),
    "soportes-con-re9501-rechazado": (
        does(
            "ips",
            "PUT",
            f"{DEVOLUCION}/Respuesta",
            lambda c: respuesta(
                c.devolucion(), "Devolucion", idSeguimientoTipoCodigoRespuesta="RE9501"
            ),
        ),
        200,
        400,
    ),
    "lote-de-cuarenta-pierde-la-ultima": (
        after(lambda c: glosas(c, *[glosa()] * 40), of_factura(GLOSA)),
        40,
        39,
    ),
    "lote-de-iguales-en-mayusculas": (
        after(
            lambda c: glosas(c, *_SAME), first(f"{GLOSA}/ByIdFactura", "observacion", IdFactura=1)
        ),
        "igual",
        "IGUAL",
    ),
    "segunda-pagina-sin-declarar": (first(FACTURA, "version", NumeroPagina=2), None, 1),
    "radicados-a-la-ips": (reads("otra_ips", _RADICADOS), 403, 200),
    "solo-el-id-rechazado": (contests(), 200, 400),
    "titular-omitido": (untitled, 400, 201),
    "gemela-al-cambiarla": (twin_by_change, 400, 200),
    "radicadas-hoy-pierden-la-ultima": (
        after(
            files(PENDING, PENDING + 1),
            after(
                lambda c: devoluciones(
                    c,
                    *[devolucion(one, fechaFormulacion=at(0.5)) for one in (PENDING, PENDING + 1)],
                ),
                of_factura(DEVOLUCION, PENDING + 1),
            ),
        ),
        1,
        0,
    ),
    "puerta-de-glosas-con-observacion": (
        answers(lambda c: c.devolucion(observacion="Ajena")),
        404,
        200,
    ),
    "reiterada-sin-respuesta-con-observacion": (
        reiterates("Devolucion", lambda c: c.devolucion(observacion="Ajena")),
        400,
        200,
    ),
    "entra-con-exito-como-texto": (enters("erp", "success"), True, "sí"),
    "entra-con-errores-como-texto": (enters("ips_consulta", "errors"), None, ""),
}

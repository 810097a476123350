"""For each defect of validation, one exchange: right without it, wrong with it."""

from collections.abc import Callable
from typing import Any

from sandbox_client import (
    DEVOLUCION,
    GLOSA,
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
    ESTADO,
    FACTURA,
    LISTA,
    PAGO,
    PENDING,
    devoluciones,
    pago,
    pagos,
)

Show = Callable[[SandboxClient], Any]
MES_13 = "2026-13-45T00:00:00Z"
FILING = "/api/FacturaRadicado"


def radicar(**changes: Any) -> Show:
    body = {"idFactura": PENDING, "radicado": "R", "fechaRadicado": at(1), **changes}
    return lambda client: client.call("erp", "POST", FILING, body).status


def radicar_lote(client: SandboxClient) -> int:
    item = {
        "numeroFactura": "SBX000800",
        "nitAdquiriente": own_nit(client),
        "radicado": "R",
        "fechaRadicado": at(1),
    }
    return client.call("erp", "POST", f"{FILING}/Masivo", {"listaRadicado": [item]}).status


def own_nit(client: SandboxClient) -> str:
    return str(client.get("erp", FACTURA).json["resultado"][0]["adquiriente"]["nitAdquiriente"])


def cuenta(client: SandboxClient, **changes: Any) -> dict[str, Any]:
    bank = client.get("erp", "/api/ReferenciaBanco").json["resultado"][0]["codigoBanrep"]
    body = {
        "nit": int(own_nit(client)),
        "codigoBanrep": bank,
        "codigoTipoCuenta": 1201,
        "numeroCuenta": "9901",
        "titular": "T",
        "esCuentaPrincipal": False,
        **changes,
    }
    return {name: value for name, value in body.items() if value is not ...}


def abrir(**changes: Any) -> Show:
    return lambda client: client.call("erp", "POST", CUENTA, cuenta(client, **changes)).status


def cambiar(client: SandboxClient, **changes: Any) -> int:
    number = client.call("erp", "POST", CUENTA, cuenta(client)).json["idEmpresaCuentaBancaria"]
    body = cuenta(client, nit=..., **changes)
    return client.call("erp", "PUT", f"{CUENTA}/{number}", body).status


def cambiada(client: SandboxClient) -> str:
    number = client.call("erp", "POST", CUENTA, cuenta(client)).json["idEmpresaCuentaBancaria"]
    client.call("erp", "PUT", f"{CUENTA}/{number}", cuenta(client, nit=..., titular=""))
    return str(client.get("erp", f"{CUENTA}/{number}").json["titular"])


def sin_tipo(client: SandboxClient) -> int:
    body = cuenta(client, codigoTipoCuenta=1202)
    number = client.call("erp", "POST", CUENTA, body).json["idEmpresaCuentaBancaria"]
    client.call("erp", "PUT", f"{CUENTA}/{number}", cuenta(client, nit=..., codigoTipoCuenta=...))
    return int(client.get("erp", f"{CUENTA}/{number}").json["codigoTipoCuenta"])


def estado_de_cuenta(client: SandboxClient) -> int:
    number = client.call("erp", "POST", CUENTA, cuenta(client)).json["idEmpresaCuentaBancaria"]
    return client.call(
        "erp", "PATCH", f"{CUENTA}/{number}/Estado", {"codigoEstado": 999_999}
    ).status


def estado_de_pago(client: SandboxClient) -> int:
    number = pagos(client, pago()).json[0]["idSeguimientoFacturaPago"]
    return client.call(
        "erp",
        "POST",
        ESTADO,
        {"idSeguimientoFacturaPago": number, "codigoEstado": 1402, "observacion": "a" * 1001},
    ).status


def pagar(**changes: Any) -> Show:
    return lambda client: client.call("erp", "POST", PAGO, pago(**changes)).status


def responder(client: SandboxClient, **changes: Any) -> int:
    return client.call(
        "ips", "PUT", f"{GLOSA}/Respuesta", respuesta(client.glosa(), **changes)
    ).status


def responder_como_texto(client: SandboxClient) -> int:
    number = client.glosa()
    return client.call(
        "ips",
        "PUT",
        f"{GLOSA}/Respuesta",
        {**respuesta(number), "idSeguimientoFacturaGlosa": str(number)},
    ).status


def devuelta(client: SandboxClient) -> int:
    number = client.devolucion()
    client.call("ips", "PUT", f"{DEVOLUCION}/Respuesta", respuesta(number, "Devolucion"))
    return number


def reiterar_devolucion(**changes: Any) -> Show:
    return lambda client: (
        client.call(
            "erp",
            "PUT",
            f"{DEVOLUCION}/Reiteracion",
            {**reiteracion(devuelta(client), "Devolucion"), **changes},
        ).status
    )


def reiterar_glosa(client: SandboxClient, **changes: Any) -> int:
    return client.call(
        "erp", "PUT", f"{GLOSA}/Reiteracion", {**reiteracion(client.answered()), **changes}
    ).status


def contestar(client: SandboxClient) -> int:
    number = client.answered()
    client.call("erp", "PUT", f"{GLOSA}/Reiteracion", reiteracion(number))
    return client.call(
        "ips",
        "PUT",
        f"{GLOSA}/ReiteracionRespuesta",
        ultima(number, fechaFormulacionGlosaReiteracionRespuesta="ayer"),
    ).status


def formular(**changes: Any) -> Show:
    return lambda client: client.call("erp", "POST", GLOSA, glosa(**changes)).status


def lote(*items: Any) -> Show:
    return lambda client: (
        client.call("erp", "POST", f"{GLOSA}/Masivo", {"listaGlosas": list(items)}).status
    )


def leer(path: str, **query: Any) -> Show:
    return lambda client: client.get("erp", path, **query).status


def nombra(client: SandboxClient) -> list[str]:
    return list(
        client.call(
            "ips",
            "PUT",
            f"{DEVOLUCION}/Respuesta",
            respuesta(client.devolucion(), "Devolucion", fechaRespuesta=None),
        ).json["errors"]
    )


def respondida(client: SandboxClient) -> bool:
    number = client.devolucion()
    client.call(
        "ips",
        "PUT",
        f"{DEVOLUCION}/Respuesta",
        respuesta(number, "Devolucion", fechaRespuesta=MES_13),
    )
    return client.get("ips", f"{DEVOLUCION}/{number}").json["fechaRespuesta"] is not None


def pagados(client: SandboxClient) -> int:
    pagar(referenciaBancaria=None)(client)
    return int(client.get("erp", f"{PAGO}/ByIdFactura", IdFactura=1).json["totalRegistros"])


SHOWN_NEGATIVES: dict[str, tuple[Show, Any, Any]] = {
    "radicado-nulo-aceptado": (radicar(radicado=None), 400, 200),
    "fecha-nula-al-reiterar": (
        reiterar_devolucion(fechaFormulacionDevolucionReiteracion=None),
        400,
        200,
    ),
    "titular-vacio-aceptado": (abrir(titular=""), 400, 201),
    "id-escrito-como-texto": (responder_como_texto, 400, 200),
    "observacion-numerica": (
        lambda c: c.call("erp", "POST", DEVOLUCION, devolucion(observacion=12345)).status,
        400,
        200,
    ),
    "principal-como-texto": (abrir(esCuentaPrincipal="false"), 400, 201),
    "referencia-31-aceptada": (pagar(referenciaBancaria="a" * 31), 400, 200),
    "observacion-1001-en-estado": (estado_de_pago, 400, 200),
    "tipo-de-cuenta-omitido": (sin_tipo, 1202, 1201),
    "valor-de-reiteracion-textual": (lambda c: reiterar_glosa(c, valorReiteracion="abc"), 400, 200),
    "anexo-cero-aceptado": (formular(idConsulta=0), 400, 200),
    "anexo-textual-aceptado": (formular(idMedicamento="abc"), 400, 200),
    "fecha-local-aceptada": (lambda c: responder(c, fechaRespuesta="31/12/2025"), 400, 200),
    "mes-trece-aceptado": (pagar(fechaPago=MES_13), 400, 200),
    "fecha-ilegible-al-contestar": (contestar, 400, 200),
    "decimales-en-el-id": (pagar(idFactura=1.5), 400, 200),
    "arreglo-por-objeto": (lambda c: c.call("erp", "POST", PAGO, [pago()]).status, 400, 200),
    "codigo-desconocido-al-reiterar": (
        reiterar_devolucion(idSeguimientoTipoCodigoDevolucionReiteracion="ZZ9999"),
        400,
        200,
    ),
    "estado-de-cuenta-desconocido": (estado_de_cuenta, 400, 200),
    "lote-fecha-solo-primera": (
        lambda c: pagos(c, pago(), pago(fechaPago="ayer")).status,
        400,
        200,
    ),
    "lote-observacion-del-ultimo": (lote(glosa(), glosa(), glosa(observacion=[])), 400, 200),
    "lote-codigo-nulo": (
        lambda c: (
            devoluciones(
                c, devolucion(), devolucion(2, idSeguimientoTipoCodigoDevolucion=None)
            ).status
        ),
        400,
        200,
    ),
    "lote-sin-emisor": (radicar_lote, 400, 200),
    "lote-anidado": (lote([glosa()]), 400, 200),
    "subfuente-sin-validar": (leer(PAGO, CodigoSubFuente="abc"), 400, 200),
    "bandera-sin-validar": (leer(LISTA, TieneRespuesta="quizas"), 400, 200),
    "fecha-de-filtro-sin-validar": (
        leer(f"{GLOSA}/ByIdFactura", IdFactura=1, FechaCreacionInicio="ayer"),
        400,
        200,
    ),
    "pagina-negativa": (leer(f"{DEVOLUCION}/ByIdFactura", IdFactura=1, NumeroPagina=-1), 400, 200),
    "cero-bancos-por-pagina": (leer("/api/ReferenciaBanco", RegistrosPorPagina=0), 400, 200),
    "pagos-sin-factura": (leer(f"{PAGO}/ByIdFactura"), 400, 200),
    "factura-cero": (leer(FACTURA, IdFactura=0), 400, 200),
    "minimo-textual": (leer(f"{PAGO}/ByIdFactura", IdFactura=1, ValorMinimo="abc"), 400, 200),
    "nivel-textual": (leer(CODIGOS, Nivel="abc"), 400, 200),
    "titular-300-rechazado": (abrir(titular="a" * 300), 201, 400),
    "referencia-30-rechazada": (
        lambda c: pagos(c, pago(referenciaBancaria="a" * 30)).status,
        200,
        400,
    ),
    "nombra-otro-campo": (nombra, ["FechaRespuesta"], ["IdSeguimientoFacturaDevolucion"]),
    "nombra-otro-elemento": (
        lambda c: list(
            devoluciones(c, devolucion(), devolucion(2, fechaFormulacion="x")).json["errors"]
        ),
        ["ListaDevoluciones[1].FechaFormulacion"],
        ["ListaDevoluciones[0].FechaFormulacion"],
    ),
    "pago-sin-nombrar": (
        lambda c: list(c.call("erp", "POST", PAGO, pago(valor="x")).json["errors"]),
        ["Valor"],
        ["Solicitud"],
    ),
    "nulo-es-404": (radicar(idFactura=None), 400, 404),
    "pago-rechazado-y-guardado": (pagados, 0, 1),
    "respuesta-rechazada-y-guardada": (respondida, False, True),
    "cuenta-rechazada-y-cambiada": (cambiada, "T", "SIN TITULAR"),
}

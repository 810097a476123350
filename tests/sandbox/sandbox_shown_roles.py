"""For each defect of roles, isolation, verbs and media types, one exchange: right without it, wrong
with it.
"""

import json
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
    pago,
    paid,
    radicado,
)

Show = Callable[[SandboxClient], Any]
MASTER = {"esCuentaPrincipal": False, "observaciones": None}


def does(role: str, method: str, path: str, body: Any = None, **how: Any) -> Show:
    return lambda client: (
        client.call(role, method, path, body(client) if callable(body) else body, **how).status
    )


def answered(client: SandboxClient, kind: str) -> int:
    number = client.glosa() if kind == "Glosa" else client.devolucion()
    client.call("ips", "PUT", f"/api/SeguimientoFactura{kind}/Respuesta", respuesta(number, kind))
    return number


def reiterated(client: SandboxClient, kind: str) -> int:
    number = answered(client, kind)
    client.call(
        "erp", "PUT", f"/api/SeguimientoFactura{kind}/Reiteracion", reiteracion(number, kind)
    )
    return number


def last(kind: str) -> Callable[[SandboxClient], Any]:
    return lambda client: ultima(reiterated(client, kind), kind)


def next_reiteration(client: SandboxClient) -> Any:
    return reiteracion(answered(client, "Devolucion"), "Devolucion")


def cuenta(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "idEmpresaCuentaBancaria": number,
        "codigoBanrep": 1,
        "codigoTipoCuenta": 1202,
        "numeroCuenta": "77",
        "titular": "Titular sintético",
        **MASTER,
        **changes,
    }


def own_account(client: SandboxClient, **changes: Any) -> dict[str, Any]:
    bank = client.get("erp", "/api/ReferenciaBanco").json["resultado"][0]["codigoBanrep"]
    return cuenta(1, codigoBanrep=bank, **changes)


def reads(role: str, path: Callable[[SandboxClient], str] | str) -> Show:
    return lambda client: client.get(role, path if isinstance(path, str) else path(client)).status


def fits_factura(client: SandboxClient) -> int:
    return int(client.get("fits", FACTURA).json["resultado"][0]["idFactura"])


def fits_devolucion(client: SandboxClient) -> int:
    factura = client.get("fits", FACTURA, TieneRadicado="true").json["resultado"][0]["idFactura"]
    return client.call(
        "fits_gestor",
        "PUT",
        f"{DEVOLUCION}/Respuesta",
        respuesta(client.devolucion(factura), "Devolucion"),
    ).status


def shown_rows(role: str, path: str, **query: Any) -> Show:
    def show(client: SandboxClient) -> Any:
        client.glosa()
        return client.get(role, path, **query).json["totalRegistros"]

    return show


def devueltas(client: SandboxClient) -> Any:
    client.devolucion()
    return client.get("otra_erp", f"{DEVOLUCION}/ByIdFactura", IdFactura=1).json["totalRegistros"]


def allow_of(client: SandboxClient) -> bool:
    return "allow" in client.call("erp", "PUT", "/api/FacturaRadicado").headers


def as_media(
    method: str, path: str, body: Callable[[SandboxClient], Any], media: str, role: str = "erp"
) -> Show:
    return lambda client: (
        client.call(role, method, path, body=json.dumps(body(client)).encode(), media=media).status
    )


_RADICADO = {"idFactura": PENDING, "radicado": "R", "fechaRadicado": at(1)}
SHOWN_ROLES: dict[str, tuple[Show, Any, Any]] = {
    "codigos-sin-token": (reads("anonimo", CODIGOS), 401, 200),
    "resumen-sin-token": (reads("anonimo", f"{DEVOLUCION}/Resumen/ByIdFactura/1"), 401, 200),
    "estado-de-pago-sin-token": (does("anonimo", "POST", ESTADO, {}), 401, 400),
    "bancos-sin-token": (reads("anonimo", "/api/ReferenciaBanco"), 401, 200),
    "reiterar-sin-token": (does("anonimo", "PUT", f"{DEVOLUCION}/Reiteracion", {}), 401, 400),
    "erp-consulta-paga": (does("erp_consulta", "POST", PAGO, pago()), 403, 200),
    "erp-consulta-radica-lotes": (
        does(
            "erp_consulta",
            "POST",
            "/api/FacturaRadicado/Masivo",
            {"listaRadicado": [radicado(PENDING)]},
        ),
        403,
        200,
    ),
    "ips-consulta-responde-devoluciones": (
        does(
            "ips_consulta",
            "PUT",
            f"{DEVOLUCION}/Respuesta",
            lambda c: respuesta(c.devolucion(), "Devolucion"),
        ),
        403,
        200,
    ),
    "ips-consulta-contesta-reiteraciones": (
        does("ips_consulta", "PUT", f"{GLOSA}/ReiteracionRespuesta", last("Glosa")),
        403,
        200,
    ),
    "eps-radica": (does("eps", "POST", "/api/FacturaRadicado", _RADICADO), 403, 200),
    "eps-gestor-devuelve-lotes": (
        does("eps_gestor", "POST", f"{DEVOLUCION}/Masivo", {"listaDevoluciones": [devolucion()]}),
        403,
        200,
    ),
    "msps-lee-facturas": (reads("msps", FACTURA), 403, 200),
    "eps-lee-seguimientos": (reads("eps", LISTA), 403, 200),
    "fits-consulta-responde": (
        does("fits_consulta", "PUT", f"{GLOSA}/Respuesta", lambda c: respuesta(c.glosa())),
        403,
        200,
    ),
    "ips-gestor-cierra-cuentas": (
        does(
            "ips_gestor",
            "PATCH",
            f"{CUENTA}/1/Estado",
            {"idEmpresaCuentaBancaria": 1, "codigoEstado": 1301},
        ),
        403,
        200,
    ),
    "erp-gestor-contesta": (
        does("erp_gestor", "PUT", f"{DEVOLUCION}/ReiteracionRespuesta", last("Devolucion")),
        403,
        200,
    ),
    "fits-glosa-lotes": (
        does("fits", "POST", f"{GLOSA}/Masivo", {"listaGlosas": [glosa()]}),
        403,
        200,
    ),
    "erp-gestor-no-radica": (
        does("erp_gestor", "POST", "/api/FacturaRadicado", _RADICADO),
        200,
        403,
    ),
    "admin-no-abre-cuentas": (
        does("admin", "POST", CUENTA, lambda c: own_account(c, nit=900100001)),
        201,
        403,
    ),
    "ips-gestor-no-lee-glosas": (reads("ips_gestor", lambda c: f"{GLOSA}/{c.glosa()}"), 200, 403),
    "erp-gestor-no-paga-lotes": (
        does("erp_gestor", "POST", f"{PAGO}/Masivo", {"listaPagos": [pago()]}),
        200,
        403,
    ),
    "erp-consulta-no-lee-resumen": (
        reads("erp_consulta", f"{GLOSA}/Resumen/ByIdFactura/1"),
        200,
        403,
    ),
    "fits-gestor-no-lee": (
        reads("fits_gestor", lambda c: f"{FACTURA}/{fits_factura(c)}"),
        200,
        403,
    ),
    "fits-gestor-no-responde": (fits_devolucion, 200, 403),
    "msps-no-lee-cuentas": (reads("msps", CUENTA), 200, 403),
    "ips-consulta-no-lee-pagos": (reads("ips_consulta", lambda c: f"{PAGO}/{paid(c)}"), 200, 403),
    "glosa-ajena": (reads("otra_erp", lambda c: f"{GLOSA}/{c.glosa()}"), 404, 200),
    "devoluciones-ajenas": (devueltas, 0, 1),
    "resumen-de-pagos-ajeno": (reads("otra_ips", f"{PAGO}/Resumen/ByIdFactura/1"), 404, 200),
    "estados-de-pago-ajenos": (
        reads("otra_erp", lambda c: f"{ESTADO}/ByIdSeguimientoPago/{paid(c)}"),
        404,
        200,
    ),
    "radicado-ajeno": (reads("otra_erp", "/api/FacturaRadicado/1"), 403, 200),
    "seguimientos-ajenos-por-factura": (shown_rows("otra_ips", LISTA, IdFactura=1), 0, 1),
    "glosa-de-otra-entidad": (does("otra_erp", "POST", GLOSA, glosa()), 404, 200),
    "reitera-otra-entidad": (
        does("otra_erp", "PUT", f"{DEVOLUCION}/Reiteracion", next_reiteration),
        404,
        200,
    ),
    "contesta-otra-entidad": (
        does("otra_ips", "PUT", f"{GLOSA}/ReiteracionRespuesta", last("Glosa")),
        404,
        200,
    ),
    "paga-otra-entidad": (does("otra_erp", "POST", PAGO, pago()), 403, 200),
    "cuenta-de-otra-entidad": (does("otra_erp", "PUT", f"{CUENTA}/1", own_account), 403, 200),
    "prohibido-por-desconocido": (reads("erp", f"{DEVOLUCION}/9999"), 404, 403),
    "desconocido-por-mal-formado": (reads("erp", f"{GLOSA}/Resumen/ByIdFactura/0"), 400, 404),
    "problema-con-200": (
        lambda c: c.get("erp", "/api/ReferenciaBanco", NumeroPagina=0).status,
        400,
        200,
    ),
    "prohibido-sin-forma": (
        lambda c: "title" in c.call("ips", "POST", f"{PAGO}/Masivo", {}).json,
        True,
        False,
    ),
    "sin-allow-en-una-ruta": (allow_of, True, False),
    "patch-por-get": (does("erp", "PATCH", FACTURA), 405, 200),
    "texto-plano-aceptado": (as_media("POST", GLOSA, lambda c: glosa(), "text/plain"), 415, 200),
    "xml-aceptado": (
        as_media("POST", f"{PAGO}/Masivo", lambda c: {"listaPagos": [pago()]}, "application/xml"),
        415,
        200,
    ),
    "xml-causa-500": (
        as_media("PUT", f"{DEVOLUCION}/Respuesta", lambda c: {}, "application/xml", "ips"),
        415,
        500,
    ),
    "sin-cuerpo-causa-500": (does("erp", "PUT", f"{GLOSA}/Reiteracion", media=""), 400, 500),
    "tipo-de-medio-404": (as_media("PUT", f"{CUENTA}/1", own_account, "text/plain"), 415, 404),
}

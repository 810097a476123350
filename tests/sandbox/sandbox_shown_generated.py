"""For each defect that only generation meets, one exchange: right without it, wrong with it."""

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
)
from sandbox_shown_lists import CODIGOS, FACTURA, LISTA, PAGO, glosas, pago, pagos
from sandbox_shown_negatives import abrir, formular, leer, pagar, radicar

Show = Callable[[SandboxClient], Any]


def worth(off: float) -> Callable[[SandboxClient], float]:
    """Return what reads the value of factura 1, some pesos more or less."""
    return lambda client: round(float(client.sandbox.store.facturas[1].valor) + off, 2)


def glosa_por(off: float) -> Show:
    return lambda client: formular(valorGlosa=worth(off)(client))(client)


def lote_por(off: float) -> Show:
    return lambda client: glosas(client, glosa(valorGlosa=worth(off)(client))).status


def lote(**changes: Any) -> Show:
    return lambda client: glosas(client, glosa(**changes)).status


def responder(kind: str, **changes: Any) -> Show:
    def show(client: SandboxClient) -> int:
        path, number = (
            (GLOSA, client.glosa()) if kind == "Glosa" else (DEVOLUCION, client.devolucion())
        )
        return client.call(
            "ips", "PUT", f"{path}/Respuesta", respuesta(number, kind, **changes)
        ).status

    return show


def devolver(**changes: Any) -> Show:
    return lambda client: client.call("erp", "POST", DEVOLUCION, devolucion(**changes)).status


def reiterar(client: SandboxClient) -> int:
    body = reiteracion(client.answered(), valorReiteracion=0.01)
    return client.call("erp", "PUT", f"{GLOSA}/Reiteracion", body).status


def con_fraccion(client: SandboxClient) -> int:
    return responder("Glosa", fechaRespuesta=at(-2)[:19] + ".125Z")(client)


SHOWN_GENERATED: dict[str, tuple[Show, Any, Any]] = {
    "un-centavo-menos-rechazado": (glosa_por(-0.01), 200, 400),
    "fraccion-de-segundo-rechazada": (con_fraccion, 200, 400),
    "referencia-de-29-rechazada": (pagar(referenciaBancaria="R" * 29), 200, 400),
    "titular-de-255-rechazado": (abrir(titular="a" * 255), 201, 400),
    "observacion-de-digitos-rechazada": (devolver(observacion="0123456789"), 200, 400),
    "desfase-cero-rechazado": (devolver(fechaFormulacion=at(4)[:19] + "+00:00"), 200, 400),
    "diez-centavos-rechazados-en-el-lote": (lote(valorGlosa=0.1), 200, 400),
    "radicado-de-digitos-rechazado": (radicar(radicado="0" * 20), 200, 400),
    "error-con-256-caracteres": (formular(observacion="a" * 256), 200, 500),
    "error-en-lote-sin-valor-ni-observacion": (lote(valorGlosa=..., observacion=...), 200, 500),
    "error-con-apostrofo-en-titular": (abrir(titular="O'Higgins"), 201, 500),
    "error-devoluciones-respondidas": (
        leer(LISTA, TipoSeguimiento="DEVOLUCION", TieneRespuesta="true"),
        200,
        500,
    ),
    "error-en-el-penultimo-tamano": (
        leer(f"{GLOSA}/ByIdFactura", IdFactura=1, RegistrosPorPagina=1499),
        200,
        500,
    ),
    "error-pendientes-en-la-pagina-10": (
        leer(FACTURA, TieneRadicado="false", NumeroPagina=10),
        200,
        500,
    ),
    "error-reiterar-por-un-centavo": (reiterar, 200, 500),
    "error-con-barra-en-la-referencia": (
        lambda c: pagos(c, pago(referenciaBancaria="A / 1")).status,
        200,
        500,
    ),
    "error-entre-cero-y-un-valor": (leer(PAGO, ValorMinimo=0, ValorMaximo=10), 200, 500),
    "error-con-un-digito-de-observaciones": (abrir(observaciones="1"), 201, 500),
    "nit-con-digito-rechazado": (leer(FACTURA, NitEmisor="800200001-1"), 200, 400),
    "solo-el-primer-usuario-rips": (leer("/api/RipsUsuarios/2"), 200, 400),
    "error-con-un-id-de-33-bits": (leer(f"{GLOSA}/{2**31}"), 404, 500),
    "id-que-no-cabe-en-un-double": (leer(f"{PAGO}/{2**53 + 1}"), 404, 400),
    "nivel-de-otro-tipo": (
        lambda c: c.get("erp", CODIGOS, Grupo="RESPUESTA", Nivel=2).json[0]["nivel"],
        2,
        {"valor": 2},
    ),
    "id-de-otro-tipo-por-diez-centavos": (
        lambda c: isinstance(
            c.call("erp", "POST", PAGO, pago(valor=0.1)).json["idSeguimientoFacturaPago"], int
        ),
        True,
        False,
    ),
    "codigo-casi-igual-aceptado": (formular(idSeguimientoTipoCodigoGlosa="FA0109"), 400, 200),
    "un-centavo-de-mas-aceptado": (lote_por(0.01), 400, 200),
    "titular-muy-largo-cortado": (abrir(titular="a" * 800), 400, 201),
    "texto-muy-largo-cortado": (responder("Devolucion", observacionRespuesta="a" * 8001), 400, 200),
}

"""Each defect of an act in one hand-written exchange: what shows it, what is right, what is seen
with it.
"""

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

Show = Callable[[SandboxClient], Any]
G, D = "Glosa", "Devolucion"
BASE = {G: GLOSA, D: DEVOLUCION}
PENDING = 1000  # a factura of the sandbox without radicado
CODE = "idSeguimientoTipoCodigo"
UTC_EARLIER = (
    "2026-09-16T14:00:00Z"  # 9:00 in Bogotá: before 11:00-05:00, though its clock says more
)


def act(client: SandboxClient, kind: str, number: int, step: str, **changes: Any) -> int:
    base = BASE[kind]
    match step:
        case "r":
            return client.call(
                "ips", "PUT", f"{base}/Respuesta", respuesta(number, kind, **changes)
            ).status
        case "R":
            return client.call(
                "erp", "PUT", f"{base}/Reiteracion", reiteracion(number, kind, **changes)
            ).status
        case "L":
            return act(client, kind, number, "R", idSeguimientoTipoCodigoGlosaReiteracion="GTL002")
        case _:
            return client.call(
                "ips", "PUT", f"{base}/ReiteracionRespuesta", ultima(number, kind, **changes)
            ).status


def life(client: SandboxClient, kind: str, steps: str, **changes: Any) -> int:
    number = client.glosa(**changes) if kind == G else client.devolucion(**changes)
    for step in steps:
        act(client, kind, number, step)
    return number


def then(kind: str, steps: str, step: str, **changes: Any) -> Show:
    return lambda client: act(client, kind, life(client, kind, steps), step, **changes)


def crossed(kind: str, steps: str, operation: str, step: str) -> Show:
    return lambda client: act(client, operation, life(client, kind, steps), step)


def formulate(kind: str, **changes: Any) -> Show:
    body = glosa if kind == G else devolucion
    return lambda client: client.call("erp", "POST", BASE[kind], body(1, **changes)).status


def worth(kind: str, more: float) -> Show:
    def show(client: SandboxClient) -> int:
        value = float(client.sandbox.store.facturas[1].valor)
        return int(formulate(kind, **{f"valor{kind}": round(value + more, 2)})(client))

    return show


def detail(client: SandboxClient, kind: str, number: int, field: str) -> Any:
    return client.get("ips", f"{BASE[kind]}/{number}").json[field]


def kept(kind: str, steps: str, step: str, field: str, **changes: Any) -> Show:
    def show(client: SandboxClient) -> Any:
        number = life(client, kind, steps)
        act(client, kind, number, step, **changes)
        return detail(client, kind, number, field)

    return show


def third(client: SandboxClient) -> int:
    numbers = [client.glosa() for _ in range(3)]
    return act(client, G, numbers[2], "r")


def after_lifted(client: SandboxClient) -> int:
    one, two = client.glosa(), client.glosa()
    for number, steps in ((one, "rL"), (two, "rR")):
        for step in steps:
            act(client, G, number, step)
    return act(client, G, two, "u")


def first_answer(client: SandboxClient) -> Any:
    one, two = client.glosa(), client.glosa()
    act(client, G, one, "r", observacionRespuesta="uno")
    act(client, G, two, "r", observacionRespuesta="dos")
    return detail(client, G, one, "observacionRespuesta")


def answers_counted(client: SandboxClient) -> Any:
    for number in [client.glosa() for _ in range(3)]:
        act(client, G, number, "r")
    return client.get("erp", f"{GLOSA}/Resumen/ByIdFactura/1").json["conteoRespuestas"]


def by_the_clock(client: SandboxClient) -> int:
    number = client.devolucion(fechaFormulacion="2026-09-16T11:00:00-05:00")
    return act(client, D, number, "r", fechaRespuesta=UTC_EARLIER)


def on_the_last_day(kind: str, radicado: str, first: str, answer: str) -> Show:
    def show(client: SandboxClient) -> int:
        client.call(
            "erp",
            "POST",
            "/api/FacturaRadicado",
            {"idFactura": PENDING, "radicado": "R", "fechaRadicado": radicado},
        )
        number = life(client, kind, "", factura=PENDING, fechaFormulacion=first)
        return act(client, kind, number, "r", fechaRespuesta=answer)

    return show


def long_text(client: SandboxClient) -> int:
    return len(detail(client, G, client.glosa(observacion="a" * 600), "observacion"))


def two_references(client: SandboxClient) -> int:
    factura = client.sandbox.store.pacientes[1].factura
    body = glosa(factura, idUsuario=1, idConsulta=999999999)
    return client.call("erp", "POST", GLOSA, body).status


def listed(path: str, kind: str, steps: str, field: str) -> Show:
    def show(client: SandboxClient) -> Any:
        life(client, kind, steps)
        rows = client.get("erp", path, IdFactura=1).json["resultado"]
        return rows[0][field] if rows else None

    return show


def counted(client: SandboxClient) -> Any:
    life(client, D, "r")
    return client.get("erp", f"{DEVOLUCION}/Resumen/ByIdFactura/1").json["conteoRespuestas"]


_ALL = "/api/SeguimientoFactura/List"
_REITERATED, _LAST = f"{CODE}{{}}Reiteracion", f"{CODE}{{}}ReiteracionRespuesta"

SHOWN_ACTS: dict[str, tuple[Show, Any, Any]] = {
    "segunda-reiteracion-glosa": (then(G, "rR", "R"), 400, 200),
    "segunda-reiteracion-devolucion": (then(D, "rR", "R"), 400, 200),
    "reiteracion-tras-contestada": (then(G, "rRu", "R"), 400, 200),
    "reiteracion-tras-levantada": (then(G, "rL", "R"), 400, 200),
    "segunda-contestacion-glosa": (then(G, "rRu", "u"), 400, 200),
    "segunda-contestacion-devolucion": (then(D, "rRu", "u"), 400, 200),
    "segunda-contestacion-sin-codigo": (then(D, "rRu", "u"), 400, 200),
    "segunda-respuesta-devolucion": (then(D, "r", "r"), 400, 200),
    "respuesta-tras-reiteracion": (then(G, "rR", "r"), 400, 200),
    "respuesta-tras-levantada": (then(G, "rL", "r"), 400, 200),
    "respuesta-tras-contestada": (then(D, "rRu", "r"), 400, 200),
    "devolucion-reiterada-sin-respuesta": (then(D, "", "R"), 400, 200),
    "contestacion-recien-formulada": (then(G, "", "u"), 400, 200),
    "contestacion-de-devolucion-sin-reiterar": (then(D, "r", "u"), 400, 200),
    "levantada-se-contesta": (then(G, "rL", "u"), 400, 200),
    "tercera-glosa-sin-respuesta": (third, 200, 400),
    "tras-levantada-nada-sigue": (after_lifted, 200, 400),
    "puerta-glosa-reitera-devolucion": (crossed(D, "r", G, "R"), 404, 200),
    "puerta-glosa-contesta-devolucion": (crossed(D, "rR", G, "u"), 404, 200),
    "puerta-devolucion-responde-glosa": (crossed(G, "", D, "r"), 404, 200),
    "puerta-devolucion-reitera-glosa": (crossed(G, "r", D, "R"), 404, 200),
    "puerta-devolucion-contesta-glosa": (crossed(G, "rR", D, "u"), 404, 200),
    "detalle-por-la-otra-puerta": (
        lambda c: c.get("ips", f"{DEVOLUCION}/{c.glosa()}").status,
        404,
        200,
    ),
    "codigo-inactivo-al-formular": (formulate(G, idSeguimientoTipoCodigoGlosa="FA9999"), 400, 200),
    "codigo-inactivo-al-devolver": (
        formulate(D, idSeguimientoTipoCodigoDevolucion="DE9999"),
        400,
        200,
    ),
    "codigo-inactivo-al-responder": (
        then(D, "", "r", idSeguimientoTipoCodigoRespuesta="RE9999"),
        400,
        200,
    ),
    "codigo-inactivo-al-reiterar": (
        then(G, "r", "R", **{_REITERATED.format(G): "FA9999"}),
        400,
        200,
    ),
    "codigo-inactivo-al-contestar": (then(G, "rR", "u", **{_LAST.format(G): "RE9999"}), 400, 200),
    "minusculas-al-formular": (formulate(G, idSeguimientoTipoCodigoGlosa="fa0101"), 400, 200),
    "minusculas-al-responder": (
        then(D, "", "r", idSeguimientoTipoCodigoRespuesta="re9601"),
        400,
        200,
    ),
    "codigo-de-devolucion-al-glosar": (
        formulate(G, idSeguimientoTipoCodigoGlosa="DE1601"),
        400,
        200,
    ),
    "codigo-de-glosa-al-reiterar": (
        then(D, "r", "R", **{_REITERATED.format(D): "FA0101"}),
        400,
        200,
    ),
    "aceptacion-de-devolucion-en-glosa": (
        then(G, "", "r", idSeguimientoTipoCodigoRespuesta="RE9701"),
        400,
        200,
    ),
    "subsanacion-de-glosa-en-devolucion": (
        then(D, "rR", "u", **{_LAST.format(D): "RE9801"}),
        400,
        200,
    ),
    "subsanacion-parcial-rechazada": (then(G, "rR", "u", **{_LAST.format(G): "RE9801"}), 200, 400),
    "aceptacion-total-rechazada": (then(D, "rR", "u", **{_LAST.format(D): "RE9701"}), 200, 400),
    "fecha-igual-a-la-formulacion": (then(G, "", "r", fechaRespuesta=at(4)), 400, 200),
    "fecha-igual-en-devolucion": (then(D, "", "r", fechaRespuesta=at(4)), 400, 200),
    "reiteracion-antes-de-la-respuesta": (
        then(G, "r", "R", fechaFormulacionGlosaReiteracion=at(3.5)),
        400,
        200,
    ),
    "reiteracion-de-devolucion-antes-de-la-respuesta": (
        then(D, "r", "R", fechaFormulacionDevolucionReiteracion=at(3.5)),
        400,
        200,
    ),
    "contestacion-antes-de-la-formulacion": (
        then(G, "rR", "u", fechaFormulacionGlosaReiteracionRespuesta=at(5)),
        400,
        200,
    ),
    "contestacion-antes-de-la-reiteracion": (
        then(D, "rR", "u", fechaFormulacionDevolucionReiteracionRespuesta=at(2.5)),
        400,
        200,
    ),
    "zona-ignorada": (by_the_clock, 400, 200),
    "hora-de-colombia-rechazada": (then(D, "", "r"), 200, 400),
    "futura-al-responder": (then(G, "", "r", fechaRespuesta=at(-48)), 400, 200),
    "futura-al-reiterar": (
        then(D, "r", "R", fechaFormulacionDevolucionReiteracion=at(-48)),
        400,
        200,
    ),
    "glosa-antes-del-radicado": (formulate(G, fechaFormulacion=at(480)), 400, 200),
    "termino-de-respuesta-corto": (
        on_the_last_day(
            G, "2026-08-03T10:00:00-05:00", "2026-08-10T10:00:00-05:00", "2026-09-01T10:00:00-05:00"
        ),
        200,
        400,
    ),
    "termino-de-respuesta-corto-devolucion": (
        on_the_last_day(
            D, "2026-08-31T10:00:00-05:00", "2026-09-01T10:00:00-05:00", "2026-09-08T10:00:00-05:00"
        ),
        200,
        400,
    ),
    "valor-cero": (formulate(G, valorGlosa=0), 400, 200),
    "valor-negativo": (formulate(G, valorGlosa=-0.01), 400, 200),
    "un-centavo-de-mas": (worth(G, 0.01), 400, 200),
    "devolucion-por-menos": (worth(D, -0.01), 400, 200),
    "valor-igual-rechazado": (worth(G, 0), 200, 400),
    "devolucion-sin-valor-por-cero": (
        lambda c: detail(c, D, c.devolucion(), "valorDevolucion"),
        None,
        0,
    ),
    "texto-451": (then(G, "rR", "u", observacionReiteracionRespuesta="a" * 451), 400, 200),
    "texto-1501-al-reiterar": (then(D, "r", "R", observacionReiteracion="a" * 1501), 400, 200),
    "texto-cortado": (long_text, 600, 500),
    "emoji-perdido": (
        kept(D, "", "r", "observacionRespuesta", observacionRespuesta="ok 🩺"),
        "ok 🩺",
        "ok ?",
    ),
    "saltos-perdidos": (
        kept(G, "r", "R", "observacionReiteracion", observacionReiteracion="a\nb"),
        "a\nb",
        "a b",
    ),
    "comillas-escapadas": (
        kept(
            D, "rR", "u", "observacionReiteracionRespuesta", observacionReiteracionRespuesta='"a"'
        ),
        '"a"',
        "&quot;a&quot;",
    ),
    "tildes-perdidas": (
        kept(
            G, "rR", "u", "observacionReiteracionRespuesta", observacionReiteracionRespuesta="Ñandú"
        ),
        "Ñandú",
        "Nandú",
    ),
    "referencia-doble": (two_references, 400, 200),
    "referencia-inexistente": (formulate(G, idUrgencia=999999999), 404, 200),
    "fecha-corrida": (kept(D, "", "r", "fechaRespuesta"), at(3), at(8)),
    "decision-mal-mostrada": (kept(G, "r", "L", f"{CODE}GlosaReiteracion"), "GTL002", "GRE003"),
    "reiterar-borra-la-respuesta": (
        kept(D, "r", "R", "observacionRespuesta"),
        "Soporte adjunto",
        None,
    ),
    "respuesta-a-la-primera": (first_answer, "uno", "dos"),
    "lista-atrasada": (
        listed(f"{DEVOLUCION}/ByIdFactura", D, "rR", f"{CODE}DevolucionReiteracion"),
        "DRE003",
        None,
    ),
    "consolidado-sin-reiteraciones": (listed(_ALL, G, "rR", f"{CODE}Reiteracion"), "GRE003", None),
    "consolidado-sin-devoluciones": (listed(_ALL, D, "r", f"{CODE}Respuesta"), "RE9701", None),
    "resumen-de-devoluciones-no-cuenta": (counted, 1, 0),
    "resumen-sin-la-tercera": (answers_counted, 3, 2),
    "segunda-respuesta-escrita": (
        kept(D, "r", "r", "observacionRespuesta", observacionRespuesta="otra"),
        "Soporte adjunto",
        "otra",
    ),
    "segunda-reiteracion-escrita": (
        kept(G, "rR", "R", "observacionReiteracion", observacionReiteracion="otra"),
        None,
        "otra",
    ),
    "segunda-contestacion-escrita": (
        kept(
            G, "rRu", "u", "observacionReiteracionRespuesta", observacionReiteracionRespuesta="otra"
        ),
        None,
        "otra",
    ),
    "usuario-del-cliente": (
        lambda c: (
            kept(G, "", "r", "usuarioReporteRespuesta", usuarioReporteRespuesta="yo")(c) == "yo"
        ),
        False,
        True,
    ),
    "reporte-del-cliente": (
        lambda c: (
            kept(
                D,
                "r",
                "R",
                "fechaReporteDevolucionReiteracion",
                fechaReporteDevolucionReiteracion=at(99),
            )(c)
            == at(99)
        ),
        False,
        True,
    ),
}

"""For each defect of a single row, one exchange: right without it, wrong with it."""

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
    ESTADO,
    FACTURA,
    LISTA,
    PAGO,
    PENDING,
    devoluciones,
    glosas,
    pago,
    pagos,
    paid,
    radicado,
    state,
)
from sandbox_shown_roles import answered, fits_factura, reiterated

Show = Callable[[SandboxClient], Any]
CODE, DETAIL = "idSeguimientoTipoCodigo", f"{FACTURA}/1"
WITH_RIPS, OTHER_RIPS = 10, 20  # facturas whose RIPS the sandbox has
FIRST_USER = 1  # of the first of them: its services are 11 to 17
LARGE = 2  # a factura of thousands of millions
_FOREIGN = 1101  # of another payer
_FOREIGN_PENDING = 1106


def bulk_of(*items: dict[str, Any]) -> Show:
    """Return what shows the status of a bulk of glosas."""
    return lambda client: glosas(client, *items).status


def returned(*codes: str) -> Show:
    items = [
        devolucion(place, **{f"{CODE}Devolucion": code}) for place, code in enumerate(codes, 1)
    ]
    return lambda client: devoluciones(client, *items).status


def paying(*items: dict[str, Any]) -> Show:
    return lambda client: pagos(client, *items).status


def filings(client: SandboxClient, *items: dict[str, Any]) -> Any:
    return client.call("erp", "POST", "/api/FacturaRadicado/Masivo", {"listaRadicado": items})


def filing(*items: dict[str, Any]) -> Show:
    return lambda client: filings(client, *items).status


def foreign(factura: int) -> dict[str, Any]:
    return radicado(factura, nitAdquiriente="900100002")


def shows(path: str, place: int, field: str, *items: dict[str, Any]) -> Show:
    """Return what shows a field of one of the glosas or devoluciones of a bulk."""
    send = glosas if path == GLOSA else devoluciones

    def show(client: SandboxClient) -> Any:
        number = send(client, *items).json[place]["idSeguimientoFacturaGlosa"]
        return client.get("ips", f"{path}/{number}").json[field]

    return show


def pays(place: int, field: str, *items: dict[str, Any]) -> Show:
    def show(client: SandboxClient) -> Any:
        number = pagos(client, *items).json[place]["idSeguimientoFacturaPago"]
        return client.get("ips", f"{PAGO}/{number}").json[field]

    return show


def filed(field: str, factura: int, *items: dict[str, Any]) -> Show:
    def show(client: SandboxClient) -> Any:
        filings(client, *items)
        return client.get("erp", f"/api/FacturaRadicado/ByIdFactura/{factura}").json[0][field]

    return show


def left(*items: dict[str, Any]) -> Show:
    def show(client: SandboxClient) -> int:
        pagos(client, *items)
        return int(client.get("erp", PAGO).json["totalRegistros"])

    return show


def left_filed(client: SandboxClient) -> int:
    filings(client, radicado(PENDING), foreign(_FOREIGN_PENDING))
    return len(client.get("erp", f"/api/FacturaRadicado/ByIdFactura/{PENDING}").json)


def second_answer(client: SandboxClient) -> Any:
    numbers = [row["idSeguimientoFacturaGlosa"] for row in glosas(client, *[glosa()] * 3).json]
    client.call("ips", "PUT", f"{GLOSA}/Respuesta", respuesta(numbers[2]))
    return client.get("erp", f"{GLOSA}/{numbers[1]}").json["fechaRespuesta"] is None


def after(prepare: Callable[[SandboxClient], Any], show: Show) -> Show:
    def both(client: SandboxClient) -> Any:
        prepare(client)
        return show(client)

    return both


def detail(field: str, of: str = "") -> Show:
    def show(client: SandboxClient) -> Any:
        body = client.get("erp", DETAIL).json
        return body[of][field] if of else body[field]

    return show


def listed(path: str, field: str, of: str = "", **query: Any) -> Show:
    def show(client: SandboxClient) -> Any:
        row = client.get("erp", path, **query).json["resultado"][0]
        return row[of][field] if of else row[field]

    return show


def three(client: SandboxClient) -> Any:
    return glosas(client, *[glosa()] * 3)


def three_pagos(client: SandboxClient) -> Any:
    return pagos(client, *[pago()] * 3)


def last(kind: str) -> Callable[[SandboxClient], Any]:
    return lambda client: client.call(
        "ips",
        "PUT",
        f"/api/SeguimientoFactura{kind}/ReiteracionRespuesta",
        ultima(reiterated(client, kind), kind),
    )


def id_in(client: SandboxClient) -> int:
    number = paid(client)
    state(client, number, 1402, "erp")
    return int(
        client.get("erp", f"{ESTADO}/ByIdSeguimientoPago/{number}").json[0][
            "idSeguimientoFacturaPago"
        ]
    )


def annexed(name: str, number: int, field: str, path: str = "") -> Show:
    """Return what shows a field of a glosa that points at something, in its detail or a list."""

    def show(client: SandboxClient) -> Any:
        made = client.glosa(WITH_RIPS, **{name: number})
        if not path:
            return client.get("erp", f"{GLOSA}/{made}").json[field]
        return client.get("erp", path, IdFactura=WITH_RIPS).json["resultado"][0][field]

    return show


def points(name: str, number: int) -> Show:
    return lambda client: (
        client.call("erp", "POST", GLOSA, glosa(WITH_RIPS, **{name: number})).status
    )


def counted(client: SandboxClient) -> Any:
    client.glosa(WITH_RIPS, idConsulta=11)
    return client.get("erp", f"{GLOSA}/Resumen/ByIdFactura/{WITH_RIPS}").json["conteoIdMedicamento"]


def claimed(client: SandboxClient) -> Any:
    number = answered(client, "Glosa")
    client.call("erp", "PUT", f"{GLOSA}/Reiteracion", reiteracion(number, valorReiteracion=5))
    return client.get("erp", f"{GLOSA}/{number}").json["valorGlosa"]


def puts(role: str, path: str, body: Callable[[SandboxClient], Any]) -> Show:
    return lambda client: client.call(role, "PUT", path, body(client)).status


def twice(role: str, method: str, path: str, body: Callable[[SandboxClient], Any]) -> Show:
    """Return what shows both statuses of one request sent twice."""

    def show(client: SandboxClient) -> list[int]:
        sent = body(client)
        return [client.call(role, method, path, sent).status for _ in "12"]

    return show


def filed_factura(client: SandboxClient) -> int:
    rows = client.get("fits", FACTURA, TieneRadicado="true").json["resultado"]
    return int(rows[0]["idFactura"]) or fits_factura(client)


def received(role: str, code: int) -> Show:
    def show(client: SandboxClient) -> int:
        number = pagos(client, pago(filed_factura(client))).json[0]["idSeguimientoFacturaPago"]
        state(client, number, 1402, "erp")
        return state(client, number, code, role)

    return show


def fits_states(client: SandboxClient) -> int:
    number = pagos(client, pago(filed_factura(client))).json[0]["idSeguimientoFacturaPago"]
    return state(client, number, 1402, "fits")


def fits_last(client: SandboxClient) -> Any:
    number = client.glosa(filed_factura(client))
    client.call("fits", "PUT", f"{GLOSA}/Respuesta", respuesta(number))
    client.call("erp", "PUT", f"{GLOSA}/Reiteracion", reiteracion(number))
    return ultima(number)


_REPEATED = [200, 400], [200, 200]
_OTHER = {f"{CODE}Glosa": "DE1601"}
_ELSEWHERE = {"idConsulta": 999}
_TWO = {"idConsulta": 11, "idMedicamento": 13}
_USER = {"idUsuario": FIRST_USER}
_NOTED = "observacion"
SHOWN_ROWS: dict[str, tuple[Show, Any, Any]] = {
    "lote-codigo-solo-el-primero": (bulk_of(glosa(), glosa(**_OTHER)), 400, 200),
    "lote-codigo-solo-el-ultimo": (returned("FA0101", "DE1601"), 400, 200),
    "lote-codigo-del-medio": (returned("DE1601", "FA0101", "DE1601"), 400, 200),
    "lote-anexo-solo-el-primero": (bulk_of(glosa(), glosa(**_ELSEWHERE)), 400, 200),
    "lote-dos-anexos-solo-el-ultimo": (bulk_of(glosa(WITH_RIPS, **_TWO), glosa()), 400, 200),
    "lote-giro-solo-el-primero": (paying(pago(), pago(codigoTipoGiro=111001)), 400, 200),
    "lote-pagos-nit-solo-el-primero": (paying(pago(), pago(_FOREIGN)), 403, 200),
    "lote-radicados-nit-solo-el-primero": (
        filing(radicado(PENDING), foreign(_FOREIGN_PENDING)),
        403,
        200,
    ),
    "lote-pagos-ajeno-guarda-los-propios": (left(pago(), pago(_FOREIGN)), 0, 1),
    "lote-radicados-ajeno-radica-los-propios": (left_filed, 0, 1),
    "lote-codigo-de-la-primera": (
        shows(GLOSA, 1, f"{CODE}Glosa", glosa(), glosa(2, **{f"{CODE}Glosa": "TA2901"})),
        "TA2901",
        "FA0101",
    ),
    "lote-valor-de-la-ultima": (
        shows(GLOSA, 0, "valorGlosa", glosa(valorGlosa=5), glosa(2, valorGlosa=7)),
        5.0,
        7.0,
    ),
    "lote-texto-de-la-anterior": (
        shows(GLOSA, 1, _NOTED, glosa(observacion="una"), glosa(observacion=...)),
        None,
        "una",
    ),
    "lote-fecha-de-la-primera": (
        shows(GLOSA, 1, "fechaFormulacion", glosa(), glosa(fechaFormulacion=at(2))),
        at(2),
        at(4),
    ),
    "lote-anexo-de-la-anterior": (
        shows(GLOSA, 1, "idUsuario", glosa(WITH_RIPS, **_USER), glosa(WITH_RIPS)),
        None,
        FIRST_USER,
    ),
    "lote-texto-de-la-primera-devolucion": (
        shows(
            DEVOLUCION,
            1,
            _NOTED,
            devolucion(1, observacion="una"),
            devolucion(2, observacion="dos"),
        ),
        "dos",
        "una",
    ),
    "lote-fecha-de-la-ultima-devolucion": (
        shows(
            DEVOLUCION, 0, "fechaFormulacion", devolucion(1), devolucion(2, fechaFormulacion=at(2))
        ),
        at(4),
        at(2),
    ),
    "lote-referencia-del-primero": (
        pays(1, "referenciaBancaria", pago(), pago(2, referenciaBancaria="ABC-2")),
        "ABC-2",
        "ABC-1",
    ),
    "lote-subfuente-del-ultimo": (
        pays(0, "codigoSubFuente", pago(), pago(2, codigoSubFuente=112002)),
        112001,
        112002,
    ),
    "lote-radicado-del-primero": (
        filed("radicado", PENDING + 1, radicado(PENDING), radicado(PENDING + 1, radicado="R2")),
        "R2",
        "RAD-NUEVO",
    ),
    "lote-fecha-del-ultimo-radicado": (
        filed(
            "fechaRadicado", PENDING, radicado(PENDING), radicado(PENDING + 1, fechaRadicado=at(2))
        ),
        at(1),
        at(2),
    ),
    "tercera-respuesta-en-la-segunda": (second_answer, True, False),
    "resumen-cuenta-dos-glosas": (
        after(
            three,
            lambda c: c.get("erp", f"{GLOSA}/Resumen/ByIdFactura/1").json[
                "conteoIdSeguimientoFacturaGlosa"
            ],
        ),
        3,
        2,
    ),
    "tercer-pago-sin-contar": (
        after(
            three_pagos, lambda c: c.get("erp", f"{PAGO}/Resumen/ByIdFactura/1").json["totalPagos"]
        ),
        3,
        2,
    ),
    "contador-de-reiteraciones": (
        after(lambda c: reiterated(c, "Glosa"), detail("numeroReiteraciones")),
        1,
        0,
    ),
    "contador-de-contestadas": (
        after(last("Glosa"), detail("numeroReiteracionesRespondidas")),
        1,
        0,
    ),
    "contador-de-devoluciones-reiteradas": (
        after(lambda c: reiterated(c, "Devolucion"), detail("numeroReiteracionesDevoluciones")),
        1,
        0,
    ),
    "id-de-32-bits-en-la-consolidada": (
        lambda c: annexed("idUsuario", FIRST_USER, "idSeguimientoFactura", LISTA)(c) > 2**31,
        True,
        False,
    ),
    "id-de-32-bits-en-los-estados": (lambda c: id_in(c) > 2**31, True, False),
    "pago-en-precision-simple": (
        pays(0, "valor", pago(LARGE, valor=12345678.91), pago()),
        12345678.91,
        12345679.0,
    ),
    "pago-cortado-a-diez-millones": (
        pays(0, "valor", pago(LARGE, valor=20000000.5), pago()),
        20000000.5,
        10000000.0,
    ),
    "valor-en-precision-simple": (
        after(lambda c: c.glosa(LARGE, valorGlosa=12345678.91), listed(LISTA, "valor")),
        12345678.91,
        12345679.0,
    ),
    "resumen-de-pagos-en-precision-simple": (
        after(
            lambda c: pagos(c, pago(LARGE, valor=12345678.91)),
            lambda c: c.get("erp", f"{PAGO}/Resumen/ByIdFactura/{LARGE}").json["totalValorPagado"],
        ),
        12345678.91,
        12345679.0,
    ),
    "numero-del-detalle": (detail("fad05NumeroFactura"), "SBX000001", "sbx000001"),
    "valor-del-detalle-sin-centavos": (
        lambda c: detail("fau14ValorFactura")(c) % 1 > 0,
        True,
        False,
    ),
    "vencimiento-del-detalle": (
        lambda c: detail("fad11FechaVencimiento")(c)[:10] == "2026-01-31",
        False,
        True,
    ),
    "partes-cambiadas-en-el-detalle": (
        detail("faj21NitEmisor", "emisor"),
        "800200001",
        "900100001",
    ),
    "razon-social-en-la-lista": (
        listed(FACTURA, "razonSocial", "adquiriente", IdFactura=1),
        "Entidad Responsable de Pago Sintética Uno",
        "Hospital Sintético Uno",
    ),
    "razon-social-en-la-consolidada": (
        after(SandboxClient.glosa, lambda c: listed(LISTA, "emisor", "factura")(c)["razonSocial"]),
        "Hospital Sintético Uno",
        "Entidad Responsable de Pago Sintética Uno",
    ),
    "valor-en-la-lista-de-pagos": (
        after(paid, lambda c: listed(PAGO, "valorFactura", "factura")(c) > 1),
        True,
        False,
    ),
    "resumen-de-medicamentos": (counted, 0, 1),
    "procedimiento-por-otro-servicio": (
        annexed("idProcedimiento", 15, "idProcedimiento"),
        15,
        None,
    ),
    "consolidada-sin-recien-nacidos": (
        annexed("idRecienNacido", 16, "idRecienNacido", LISTA),
        16,
        None,
    ),
    "anexo-sin-nombre": (
        annexed("idConsulta", 11, "anexo", f"{GLOSA}/ByIdFactura"),
        "Consulta",
        "Factura",
    ),
    "hospitalizacion-rechazada": (points("idHospitalizacion", 12), 200, 400),
    "observacion-recortada": (
        lambda c: c.get("erp", f"{GLOSA}/{c.glosa(observacion=' una ')}").json[_NOTED],
        " una ",
        "una",
    ),
    "valor-reiterado-reemplaza": (claimed, 1000.55, 5.0),
    "decision-al-responder": (
        puts(
            "ips",
            f"{GLOSA}/Respuesta",
            lambda c: respuesta(c.glosa(), **{f"{CODE}Respuesta": "GRE003"}),
        ),
        400,
        200,
    ),
    "decision-al-contestar": (
        puts(
            "ips",
            f"{DEVOLUCION}/ReiteracionRespuesta",
            lambda c: ultima(
                reiterated(c, "Devolucion"),
                "Devolucion",
                **{f"{CODE}DevolucionReiteracionRespuesta": "DRE003"},
            ),
        ),
        400,
        200,
    ),
    "decision-de-devolucion-al-reiterar": (
        puts(
            "erp",
            f"{GLOSA}/Reiteracion",
            lambda c: reiteracion(c.answered(), **{f"{CODE}GlosaReiteracion": "DRE003"}),
        ),
        400,
        200,
    ),
    "levantar-una-devolucion": (
        puts(
            "erp",
            f"{DEVOLUCION}/Reiteracion",
            lambda c: reiteracion(
                answered(c, "Devolucion"),
                "Devolucion",
                **{f"{CODE}DevolucionReiteracion": "GTL002"},
            ),
        ),
        400,
        200,
    ),
    "codigo-del-pagador-al-responder": (
        puts(
            "ips",
            f"{GLOSA}/Respuesta",
            lambda c: respuesta(c.glosa(), **{f"{CODE}Respuesta": "RE2202"}),
        ),
        400,
        200,
    ),
    "fits-no-responde-glosas": (
        puts("fits", f"{GLOSA}/Respuesta", lambda c: respuesta(c.glosa(filed_factura(c)))),
        200,
        403,
    ),
    "fits-gestor-no-contesta": (
        puts("fits_gestor", f"{GLOSA}/ReiteracionRespuesta", fits_last),
        200,
        403,
    ),
    "fits-no-recibe-pagos": (received("fits", 1404), 200, 403),
    "fits-gestor-no-recibe-pagos": (received("fits_gestor", 1405), 200, 403),
    "fits-consigna": (fits_states, 403, 200),
    "misma-respuesta-aceptada": (
        twice("ips", "PUT", f"{GLOSA}/Respuesta", lambda c: respuesta(c.glosa())),
        *_REPEATED,
    ),
    "misma-reiteracion-aceptada": (
        twice(
            "erp",
            "PUT",
            f"{DEVOLUCION}/Reiteracion",
            lambda c: reiteracion(answered(c, "Devolucion"), "Devolucion"),
        ),
        *_REPEATED,
    ),
    "misma-contestacion-aceptada": (
        twice(
            "ips", "PUT", f"{GLOSA}/ReiteracionRespuesta", lambda c: ultima(reiterated(c, "Glosa"))
        ),
        *_REPEATED,
    ),
    "mismo-radicado-aceptado": (
        twice(
            "erp",
            "POST",
            "/api/FacturaRadicado",
            lambda c: {"idFactura": PENDING, "radicado": "R", "fechaRadicado": at(1)},
        ),
        *_REPEATED,
    ),
    "misma-devolucion-aceptada": (
        twice("erp", "POST", DEVOLUCION, lambda c: devolucion()),
        *_REPEATED,
    ),
    "misma-consignacion-aceptada": (
        twice(
            "erp",
            "POST",
            ESTADO,
            lambda c: {"idSeguimientoFacturaPago": paid(c), "codigoEstado": 1402},
        ),
        *_REPEATED,
    ),
    "estado-1403-aceptado": (lambda c: state(c, paid(c), 1403, "erp"), 400, 200),
    "estado-cero-aceptado": (lambda c: state(c, paid(c), 0, "erp"), 400, 200),
}

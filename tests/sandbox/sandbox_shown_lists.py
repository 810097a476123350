"""For each defect of bulk, lists, payments and accounts, one exchange: right without it, wrong with
it.
"""

from collections.abc import Callable
from typing import Any

from sandbox_client import DEVOLUCION, GLOSA, SandboxClient, at, devolucion, glosa

from conformance.packs.siifa.sandbox.defects.lists.bulks import RARE

Show = Callable[[SandboxClient], Any]
PAGO, ESTADO, CUENTA = (
    "/api/SeguimientoFacturaPago",
    "/api/SeguimientoFacturaPagoEstado",
    "/api/EmpresaCuentaBancaria",
)
LISTA, FACTURA, CODIGOS = (
    "/api/SeguimientoFactura/List",
    "/api/Factura",
    "/api/SeguimientoTipoCodigo/ByGrupo",
)
FILED, PENDING = 1, 1000


def glosas(client: SandboxClient, *items: dict[str, Any]) -> Any:
    return client.call("erp", "POST", f"{GLOSA}/Masivo", {"listaGlosas": items})


def devoluciones(client: SandboxClient, *items: dict[str, Any]) -> Any:
    return client.call("erp", "POST", f"{DEVOLUCION}/Masivo", {"listaDevoluciones": items})


def pago(factura: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "idFactura": factura,
        "codigoFuente": 111001,
        "codigoSubFuente": 112001,
        "codigoTipoGiro": 113001,
        "valor": 1000.5,
        "fechaPago": at(1),
        "referenciaBancaria": "ABC-1",
        **changes,
    }


def pagos(client: SandboxClient, *items: dict[str, Any]) -> Any:
    return client.call("erp", "POST", f"{PAGO}/Masivo", {"listaPagos": items})


def paid(client: SandboxClient) -> int:
    return int(pagos(client, pago()).json[0]["idSeguimientoFacturaPago"])


def state(client: SandboxClient, number: int, code: int, role: str = "ips") -> int:
    return client.call(
        role, "POST", ESTADO, {"idSeguimientoFacturaPago": number, "codigoEstado": code}
    ).status


def states(*codes: int) -> Show:
    def show(client: SandboxClient) -> list[int]:
        number = paid(client)
        return [state(client, number, code, "erp" if code == 1402 else "ips") for code in codes]

    return show


def radicado(factura: int, **changes: Any) -> dict[str, Any]:
    return {
        "numeroFactura": f"SBX{factura:06d}",
        "nitAdquiriente": "900100001",
        "nitEmisor": "800200001",
        "radicado": "RAD-NUEVO",
        "fechaRadicado": at(1),
        **changes,
    }


def filing(client: SandboxClient) -> Any:
    items = [radicado(FILED), radicado(PENDING)]
    return client.call("erp", "POST", "/api/FacturaRadicado/Masivo", {"listaRadicado": items})


def number_of_filed(client: SandboxClient) -> str:
    filing(client)
    return str(client.get("erp", f"/api/FacturaRadicado/ByIdFactura/{FILED}").json[0]["radicado"])


def total(path: str, role: str = "erp", **query: Any) -> Show:
    return lambda client: client.get(role, path, **query).json.get("totalRegistros")


def status(path: str, role: str = "erp", **query: Any) -> Show:
    return lambda client: client.get(role, path, **query).status


def after(prepare: Callable[[SandboxClient], Any], show: Show) -> Show:
    def both(client: SandboxClient) -> Any:
        prepare(client)
        return show(client)

    return both


def left(refused: Callable[[SandboxClient], Any], path: str) -> Show:
    """Return what shows the status of a refused bulk, and how many rows it left."""
    return lambda client: (refused(client).status, client.get("erp", path).json["totalRegistros"])


def levantada(client: SandboxClient) -> None:
    number = client.answered()
    client.call(
        "erp",
        "PUT",
        f"{GLOSA}/Reiteracion",
        {
            "idSeguimientoFacturaGlosa": number,
            "idSeguimientoTipoCodigoGlosaReiteracion": "GTL002",
            "fechaFormulacionGlosaReiteracion": at(2),
        },
    )


def summary(path: str, field: str) -> Show:
    return lambda client: client.get("erp", path).json[field]


def cuenta(numero: str, nit: int = 900100001, **changes: Any) -> dict[str, Any]:
    return {
        "nit": nit,
        "codigoBanrep": 9001,
        "codigoTipoCuenta": 1202,
        "numeroCuenta": numero,
        "titular": "T",
        "esCuentaPrincipal": False,
        **changes,
    }


def opened(*accounts: dict[str, Any]) -> Show:
    return lambda client: [client.call("erp", "POST", CUENTA, one).status for one in accounts]


def closed(client: SandboxClient) -> int:
    return client.call(
        "erp", "PATCH", f"{CUENTA}/1/Estado", {"idEmpresaCuentaBancaria": 1, "codigoEstado": 1304}
    ).status


def two_glosas(client: SandboxClient) -> Any:
    return glosas(client, glosa(1, valorGlosa=1), glosa(1, valorGlosa=2))


def thousand(client: SandboxClient) -> Any:
    return glosas(client, *[glosa(1)] * 1000)


def two_pagos(client: SandboxClient) -> Any:
    return pagos(
        client, pago(valor=1.25), pago(valor=2.5, codigoFuente=111002, referenciaBancaria="ABC-2")
    )


def emitted(client: SandboxClient) -> Any:
    return client.get("erp", FACTURA, IdFactura=1).json["resultado"][0]["fechaEmision"]


def until(client: SandboxClient) -> Any:
    return client.get("erp", FACTURA, IdFactura=1, FechaEmisionFinal=emitted(client)).json[
        "totalRegistros"
    ]


def second_row(client: SandboxClient) -> bool:
    two_glosas(client)
    first, second = (
        client.get("erp", LISTA, NumeroPagina=page, RegistrosPorPagina=1).json["resultado"][0]
        for page in (1, 2)
    )
    return bool(first == second)


def last_users(client: SandboxClient) -> int:
    path = "/api/RipsUsuarios"
    pages = client.get("erp", path, registrosPorPagina=100).json["totalPaginas"]
    return (
        len(client.get("erp", path, registrosPorPagina=100, numeroPagina=pages).json["resultado"])
        > 0
    )


def bad_last(client: SandboxClient) -> Any:
    return glosas(client, glosa(1), glosa(1), glosa(1, idSeguimientoTipoCodigoGlosa="ZZ0000"))


def reiterated(client: SandboxClient) -> Any:
    levantada(client)
    return client.get("erp", LISTA).json["resultado"][0]["idSeguimientoTipoCodigoReiteracion"]


def valued(rows: Any) -> list[Any]:
    return [row["valor"] if "valor" in row else row["valorGlosa"] for row in rows]


OF_FACTURA, PAGOS_1 = f"{GLOSA}/ByIdFactura/1", f"{PAGO}/ByIdFactura"
SUMA, RESUMEN, RESUMEN_D = (
    f"{PAGO}/Resumen/ByIdFactura/1",
    f"{GLOSA}/Resumen/ByIdFactura/1",
    f"{DEVOLUCION}/Resumen/ByIdFactura/1",
)
INVERTED = {"FechaCreacionInicio": "2026-09-10", "FechaCreacionFinal": "2026-09-01"}

SHOWN_LISTS: dict[str, tuple[Show, Any, Any]] = {  # what shows it, without the defect, with it
    "masivo-guarda-los-anteriores": (left(bad_last, GLOSA), (400, 0), (400, 2)),
    "masivo-perdona-la-ultima": (left(bad_last, GLOSA), (400, 0), (200, 2)),
    "devoluciones-guarda-las-anteriores": (
        left(lambda c: devoluciones(c, devolucion(1), devolucion(9999)), DEVOLUCION),
        (400, 0),
        (400, 1),
    ),
    "pagos-guarda-los-anteriores": (
        left(lambda c: pagos(c, pago(), pago(valor=0)), PAGO),
        (400, 0),
        (400, 1),
    ),
    "pagos-perdona-el-ultimo": (
        left(lambda c: pagos(c, pago(), pago(), pago(valor=0)), PAGO),
        (400, 0),
        (200, 2),
    ),
    "masivo-en-otro-orden": (lambda c: valued(two_glosas(c).json), [1, 2], [2, 1]),
    "devoluciones-en-otro-orden": (
        lambda c: [row["idFactura"] for row in devoluciones(c, devolucion(1), devolucion(2)).json],
        [1, 2],
        [2, 1],
    ),
    "pagos-en-otro-orden": (lambda c: valued(two_pagos(c).json), [1.25, 2.5], [2.5, 1.25]),
    "masivo-responde-uno-menos": (lambda c: len(two_glosas(c).json), 2, 1),
    "masivo-pierde-la-ultima": (after(thousand, total(GLOSA)), 1000, 999),
    "masivo-repite-el-valor": (lambda c: valued(two_glosas(c).json), [1, 2], [1, 1]),
    "masivo-mil-rechazado": (lambda c: thousand(c).status, 200, 400),
    "devoluciones-vacio-aceptado": (lambda c: devoluciones(c).status, 400, 200),
    "masivo-vacio-aceptado": (lambda c: glosas(c).status, 400, 200),
    "pagos-vacio-aceptado": (lambda c: pagos(c).status, 400, 200),
    "codigo-listado-rechazado": (
        lambda c: glosas(c, glosa(1, idSeguimientoTipoCodigoGlosa=RARE)).status,
        200,
        400,
    ),
    "radicados-todo-o-nada": (lambda c: filing(c).status, 200, 400),
    "radicados-muestra-omitidas": (
        lambda c: [row["idFactura"] for row in filing(c).json],
        [PENDING],
        [PENDING, FILED],
    ),
    "radicados-reemplaza": (number_of_filed, "RAD-000001", "RAD-NUEVO"),
    "radicado-futuro": (
        lambda c: (
            c.call(
                "erp",
                "POST",
                "/api/FacturaRadicado",
                {"idFactura": PENDING, "radicado": "R", "fechaRadicado": at(-72)},
            ).status
        ),
        400,
        200,
    ),
    "resumen-pagos-sin-centavos": (after(two_pagos, summary(SUMA, "totalValorPagado")), 3.75, 3),
    "resumen-pagos-por-fuente": (
        after(
            two_pagos,
            lambda c: [row["valorTotal"] for row in c.get("erp", SUMA).json["pagosPorFuente"]],
        ),
        [1.25, 2.5],
        [3.75, 3.75],
    ),
    "pago-final-reabierto": (states(1402, 1404, 1405), [200, 200, 400], [200, 200, 200]),
    "pago-recibido-sin-consignar": (states(1404), [400], [200]),
    "pago-sin-orden": (states(1402, 1402), [200, 400], [200, 200]),
    "ips-consigna": (lambda c: state(c, paid(c), 1402), 403, 200),
    "historial-de-pago-al-reves": (
        lambda c: (
            states(1402, 1404)(c),
            [
                row["codigoEstado"]
                for row in c.get(
                    "erp", f"{ESTADO}/ByIdSeguimientoPago/{min(c.sandbox.store.pagos)}"
                ).json
            ],
        )[1],
        [1402, 1404],
        [1404, 1402],
    ),
    "pago-antes-del-radicado": (
        lambda c: c.call("erp", "POST", PAGO, pago(fechaPago=at(24 * 60))).status,
        400,
        200,
    ),
    "pagos-con-fecha-futura": (lambda c: pagos(c, pago(fechaPago=at(-72))).status, 400, 200),
    "pagos-maximo-exclusivo": (
        after(two_pagos, total(PAGOS_1, IdFactura=1, ValorMaximo=2.5)),
        2,
        1,
    ),
    "pagos-referencia-exacta": (after(two_pagos, total(PAGO, ReferenciaBancaria="ABC")), 2, 0),
    "pagos-rango-invertido": (status(PAGOS_1, IdFactura=1, ValorMinimo=9, ValorMaximo=1), 400, 200),
    "pagos-ajenos": (after(two_pagos, total(PAGO, "otra_erp")), 0, 2),
    "seguimientos-ajenos": (after(two_glosas, total(LISTA, "otra_erp")), 0, 2),
    "nit-ajeno-amplia": (
        after(
            two_glosas, total(LISTA, "otra_erp", NitEmisor="800200001", NitAdquiriente="900100001")
        ),
        0,
        2,
    ),
    "resumen-ajeno": (status(RESUMEN, "otra_ips"), 404, 200),
    "detalle-ajeno": (
        lambda c: c.get("otra_ips", f"{DEVOLUCION}/{c.devolucion()}").status,
        404,
        200,
    ),
    "pagina-dos-repite": (second_row, False, True),
    "ultima-pagina-perdida": (last_users, True, False),
    "una-pagina-de-mas": (
        after(
            two_glosas,
            lambda c: c.get("erp", OF_FACTURA, RegistrosPorPagina=2).json["totalPaginas"],
        ),
        1,
        2,
    ),
    "veinte-por-pagina": (lambda c: c.get("erp", LISTA).json["registrosPorPagina"], 10, 20),
    "orden-segun-la-pagina": (
        after(
            two_pagos, lambda c: valued(c.get("erp", PAGO, RegistrosPorPagina=1).json["resultado"])
        ),
        [1.25],
        [2.5],
    ),
    "pagina-1500-rechazada": (status(PAGO, RegistrosPorPagina=1500), 200, 400),
    "pagina-1501-aceptada": (status(LISTA, RegistrosPorPagina=1501), 400, 200),
    "cuentas-101-aceptada": (status(CUENTA, RegistrosPorPagina=101), 400, 200),
    "observacion-exacta": (after(two_glosas, total(OF_FACTURA, Observacion="ñandú")), 2, 0),
    "tiene-respuesta-ignorado": (
        after(
            lambda c: c.devolucion(), total(f"{DEVOLUCION}/ByIdFactura/1", TieneRespuesta="true")
        ),
        0,
        1,
    ),
    "codigo-respuesta-ignorado": (
        after(two_glosas, total(LISTA, IdSeguimientoTipoCodigoRespuesta="RE9901")),
        0,
        2,
    ),
    "numero-parcial": (total(FACTURA, NumeroFactura="BX000003"), 0, 1),
    "emision-final-exclusiva": (until, 1, 0),
    "fechas-invertidas": (status(OF_FACTURA, **INVERTED), 400, 200),
    "grupo-desconocido-rechazado": (status(CODIGOS, Grupo="NINGUNO"), 200, 400),
    "grupo-desconocido-completo": (
        lambda c: bool(c.get("erp", CODIGOS, Grupo="NINGUNO").json),
        False,
        True,
    ),
    "resumen-sin-levantadas": (after(levantada, summary(RESUMEN, "conteoRespuestas")), 1, 0),
    "resumen-devoluciones-en-cero": (
        after(lambda c: c.devolucion(), summary(RESUMEN_D, "conteoIdSeguimientoFacturaDevolucion")),
        1,
        0,
    ),
    "contador-de-respuestas": (
        after(lambda c: c.answered(), summary(f"{FACTURA}/1", "numeroGlosasRespondidas")),
        1,
        0,
    ),
    "resumen-mezcla-clases": (
        after(lambda c: c.devolucion(), summary(RESUMEN, "conteoIdSeguimientoFacturaGlosa")),
        0,
        1,
    ),
    "consolidada-sin-reiteracion": (reiterated, "GTL002", None),
    "json-en-utf-16": (
        lambda c: c.get("erp", f"{GLOSA}/Resumen/ByIdFactura/1").raw[:2],
        b'{"',
        b"\xff\xfe",
    ),
    "fecha-imposible": (
        lambda c: c.get("erp", f"{FACTURA}Radicado/1").json["fechaRadicado"][5:10] == "02-30",
        False,
        True,
    ),
    "cuenta-repetida": (opened(cuenta("7"), cuenta("7")), [201, 400], [201, 201]),
    "segunda-principal": (opened(cuenta("7", esCuentaPrincipal=True)), [400], [201]),
    "principal-cerrada": (closed, 400, 200),
    "cuenta-ajena": (status(f"{CUENTA}/1", "otra_erp"), 403, 200),
    "cuentas-por-nit-ajeno": (
        lambda c: c.get("otra_erp", CUENTA, Nit=900100001).json["resultado"][0]["empresa"]["nit"],
        900100002,
        900100001,
    ),
}

"""For each defect of races, of speed and of two filters, what shows it: right without it, wrong
with it.
"""

import threading
from collections.abc import Callable
from typing import Any

from sandbox_client import (
    DEVOLUCION,
    FACTURAS_ERP,
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
    CUENTA,
    ESTADO,
    FACTURA,
    LISTA,
    PAGO,
    PENDING,
    cuenta,
    pago,
    pagos,
    radicado,
)

Show = Callable[[SandboxClient], Any]
Sent = tuple[str, str, str, dict[str, Any]]
RADICADO = "/api/FacturaRadicado"


def at_once(client: SandboxClient, *sent: Sent) -> list[int]:
    """Return the statuses of requests sent at one instant, in ascending order."""
    got: list[int] = []
    for role, *_ in sent:
        client.token(role)
    threads = [
        threading.Thread(target=lambda one=one: got.append(client.call(*one).status))
        for one in sent
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(got)


def answers(prepare: Callable[[SandboxClient], int], kind: str = "Glosa") -> Show:
    def show(client: SandboxClient) -> list[int]:
        body = respuesta(prepare(client), kind)
        return at_once(
            client, *[("ips", "PUT", f"/api/SeguimientoFactura{kind}/Respuesta", body)] * 2
        )

    return show


def decided(kind: str) -> Show:
    def show(client: SandboxClient) -> list[int]:
        body = reiteracion(responded(client, kind), kind)
        return at_once(
            client, *[("erp", "PUT", f"/api/SeguimientoFactura{kind}/Reiteracion", body)] * 2
        )

    return show


def closing(kind: str) -> Show:
    def show(client: SandboxClient) -> list[int]:
        number, path = responded(client, kind), f"/api/SeguimientoFactura{kind}"
        client.call("erp", "PUT", f"{path}/Reiteracion", reiteracion(number, kind))
        return at_once(
            client, *[("ips", "PUT", f"{path}/ReiteracionRespuesta", ultima(number, kind))] * 2
        )

    return show


def responded(client: SandboxClient, kind: str) -> int:
    if kind == "Glosa":
        return client.answered()
    number = client.devolucion()
    client.call("ips", "PUT", f"{DEVOLUCION}/Respuesta", respuesta(number, kind))
    return number


def refused_stays(client: SandboxClient) -> bool:
    number = client.glosa()
    texts: dict[int, str] = {}

    def send(text: str) -> None:
        body = respuesta(number, observacionRespuesta=text)
        texts[client.call("ips", "PUT", f"{GLOSA}/Respuesta", body).status] = text

    client.token("ips")
    threads = [threading.Thread(target=send, args=(text,)) for text in ("una", "otra")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return bool(texts[400] == client.get("ips", f"{GLOSA}/{number}").json["observacionRespuesta"])


def filings(client: SandboxClient) -> list[int]:
    body = {"idFactura": PENDING, "radicado": "R", "fechaRadicado": at(1)}
    return at_once(client, *[("erp", "POST", RADICADO, body)] * 2)


def filings_and_bulk(client: SandboxClient) -> int:
    body = {"idFactura": PENDING, "radicado": "R", "fechaRadicado": at(1)}
    made: list[Any] = []
    client.token("erp")
    calls = ((RADICADO, body), (f"{RADICADO}/Masivo", {"listaRadicado": [radicado(PENDING)]}))
    threads = [
        threading.Thread(target=lambda one=one: made.append(client.call("erp", "POST", *one)))
        for one in calls
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answer.status == 200 and answer.json != [] for answer in made)


def returned(*paths: str) -> Show:
    def show(client: SandboxClient) -> list[int]:
        one = devolucion()
        bodies = [
            {"listaDevoluciones": [one]} if path.endswith("Masivo") else one for path in paths
        ]
        return at_once(
            client, *[("erp", "POST", path, body) for path, body in zip(paths, bodies, strict=True)]
        )

    return show


def glosas_at_once(show: Show) -> Show:
    def both(client: SandboxClient) -> Any:
        statuses = at_once(client, *[("erp", "POST", GLOSA, glosa())] * 2)
        return statuses, show(client)

    return both


def ids(client: SandboxClient) -> int:
    made: list[int] = []
    client.token("erp")
    threads = [threading.Thread(target=lambda: made.append(client.glosa())) for _ in "12"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(set(made))


def paid_at_once(field: str) -> Show:
    def show(client: SandboxClient) -> Any:
        body = {name: value for name, value in pago(valor=1000).items() if name != "codigoTipoGiro"}
        at_once(client, *[("erp", "POST", PAGO, body)] * 2)
        return client.get("erp", f"{PAGO}/Resumen/ByIdFactura/1").json[field]

    return show


def states(*codes: int, first: bool = False) -> Show:
    def show(client: SandboxClient) -> list[int]:
        number = int(pagos(client, pago()).json[0]["idSeguimientoFacturaPago"])
        if first:
            client.call(
                "erp", "POST", ESTADO, {"idSeguimientoFacturaPago": number, "codigoEstado": 1402}
            )
        return at_once(
            client,
            *[
                (
                    "ips" if first else "erp",
                    "POST",
                    ESTADO,
                    {"idSeguimientoFacturaPago": number, "codigoEstado": code},
                )
                for code in codes
            ],
        )

    return show


def slept(role: str, path: str) -> Show:
    def show(client: SandboxClient) -> float:
        client.get(role, path)
        return sum(client.slept)

    return show


def four(client: SandboxClient) -> None:
    rows = [
        glosa(
            1,
            observacion=f"Filtro {'impar' if nth % 2 else 'par'}",
            valorGlosa=nth + 1,
            idSeguimientoTipoCodigoGlosa="FA0101" if nth < 2 else "FA0102",
        )
        for nth in range(4)
    ]
    client.call("erp", "POST", f"{GLOSA}/Masivo", {"listaGlosas": rows})


def four_pagos(client: SandboxClient) -> None:
    pagos(
        client,
        *[
            pago(valor=nth + 1, referenciaBancaria=f"REF {'impar' if nth % 2 else 'par'}")
            for nth in range(4)
        ],
    )


def one_devolucion(client: SandboxClient) -> None:
    client.devolucion()


def nothing(client: SandboxClient) -> None:
    pass


def total(prepare: Callable[[SandboxClient], Any], path: str, **query: Any) -> Show:
    def show(client: SandboxClient) -> Any:
        prepare(client)
        return client.get("erp", path, **query).json["totalRegistros"]

    return show


def rows(
    prepare: Callable[[SandboxClient], Any],
    path: str,
    pick: Callable[[list[Any]], Any],
    **query: Any,
) -> Show:
    def show(client: SandboxClient) -> Any:
        prepare(client)
        return pick(client.get("erp", path, **query).json["resultado"])

    return show


def twice(client: SandboxClient) -> bool:
    four(client)
    query = {"Observacion": "par", "IdSeguimientoTipoCodigo": "FA0101"}
    first, second = (client.get("erp", LISTA, **query).json["resultado"] for _ in "12")
    return bool(first == second)


OF_FACTURA = f"{GLOSA}/ByIdFactura"
stored_at_once = glosas_at_once(total(nothing, OF_FACTURA, IdFactura=1))
NOBODY = "00000000-0000-0000-0000-000000000000"

SHOWN_CONCURRENT: dict[str, tuple[Show, Any, Any]] = {
    "carrera-responder-glosa": (answers(SandboxClient.glosa), [200, 400], [200, 200]),
    "carrera-responder-devolucion": (
        answers(SandboxClient.devolucion, "Devolucion"),
        [200, 400],
        [200, 200],
    ),
    "carrera-reiterar-glosa": (decided("Glosa"), [200, 400], [200, 200]),
    "carrera-reiterar-devolucion": (decided("Devolucion"), [200, 400], [200, 200]),
    "carrera-contestar-glosa": (closing("Glosa"), [200, 400], [200, 200]),
    "carrera-contestar-devolucion": (closing("Devolucion"), [200, 400], [200, 200]),
    "carrera-causa-500": (answers(SandboxClient.glosa), [200, 400], [200, 500]),
    "carrera-responde-409": (decided("Glosa"), [200, 400], [200, 409]),
    "carrera-rechazada-queda": (refused_stays, False, True),
    "carrera-radicar": (filings, [200, 400], [200, 200]),
    "carrera-radicar-lote": (filings_and_bulk, 1, 2),
    "carrera-devolver": (returned(DEVOLUCION, DEVOLUCION), [200, 400], [200, 200]),
    "carrera-devolver-lote": (returned(DEVOLUCION, f"{DEVOLUCION}/Masivo"), [200, 400], [200, 200]),
    "carrera-glosa-perdida": (stored_at_once, ([200, 200], 2), ([200, 200], 1)),
    "carrera-mismo-id": (ids, 2, 1),
    "carrera-glosa-rechazada": (stored_at_once, ([200, 200], 2), ([400, 400], 0)),
    "carrera-resumen": (
        glosas_at_once(
            lambda c: c.get("erp", f"{GLOSA}/Resumen/ByIdFactura/1").json[
                "conteoIdSeguimientoFacturaGlosa"
            ]
        ),
        ([200, 200], 2),
        ([200, 200], 1),
    ),
    "carrera-pago-perdido": (paid_at_once("totalPagos"), 2, 1),
    "carrera-suma-de-pagos": (paid_at_once("totalValorPagado"), 2000, 1000),
    "carrera-estado-inicial": (states(1402, 1402), [200, 400], [200, 200]),
    "carrera-estado-final": (states(1404, 1405, first=True), [200, 400], [200, 200]),
    "carrera-cuenta": (
        lambda c: at_once(c, *[("erp", "POST", CUENTA, cuenta("123"))] * 2),
        [201, 400],
        [201, 201],
    ),
    "bancos-lentos": (slept("erp", "/api/ReferenciaBanco"), 0, 4.0),
    "resumen-lento": (slept("erp", f"{GLOSA}/Resumen/ByIdFactura/1"), 0, 5.0),
    "filtros-o": (
        total(four, LISTA, IdFactura=1, IdSeguimientoTipoCodigo="FA0101", TieneRespuesta="false"),
        2,
        4,
    ),
    "segundo-filtro-glosas": (
        total(
            four,
            OF_FACTURA,
            IdFactura=1,
            IdSeguimientoTipoCodigoGlosa="FA0101",
            Observacion="impar",
        ),
        1,
        2,
    ),
    "segundo-filtro-devoluciones": (
        total(
            one_devolucion,
            f"{DEVOLUCION}/ByIdFactura",
            IdFactura=1,
            IdSeguimientoTipoCodigoDevolucion="DE1601",
            TieneRespuesta="true",
        ),
        0,
        1,
    ),
    "segundo-filtro-pagos": (
        total(four_pagos, PAGO, ReferenciaBancaria="REF", ValorMaximo=1),
        1,
        4,
    ),
    "segundo-filtro-facturas": (
        total(nothing, FACTURA, NitAdquiriente="900100001", NumeroFactura="NADIE"),
        0,
        FACTURAS_ERP,
    ),
    "segundo-filtro-bancos": (
        total(nothing, "/api/ReferenciaBanco", Estado="INACTIVO", CodigoBanrep=9001),
        0,
        1,
    ),
    "pagina-dos-sin-filtro": (
        rows(
            four,
            OF_FACTURA,
            len,
            IdFactura=1,
            Observacion="impar",
            NumeroPagina=2,
            RegistrosPorPagina=2,
        ),
        0,
        2,
    ),
    "pagina-dos-sin-minimo": (
        rows(
            four_pagos,
            f"{PAGO}/ByIdFactura",
            len,
            IdFactura=1,
            ValorMinimo=3,
            NumeroPagina=2,
            RegistrosPorPagina=2,
        ),
        0,
        2,
    ),
    "total-de-un-filtro": (
        total(
            four_pagos,
            f"{PAGO}/ByIdFactura",
            IdFactura=1,
            ReferenciaBancaria="impar",
            ValorMinimo=3,
        ),
        1,
        2,
    ),
    "orden-inestable": (twice, True, False),
    "pagina-grande-cortada": (
        rows(nothing, FACTURA, len, RegistrosPorPagina=1500),
        FACTURAS_ERP,
        500,
    ),
    "desde-exclusivo": (
        total(one_devolucion, f"{DEVOLUCION}/ByIdFactura", IdFactura=1, FechaCreacionInicio=at(4)),
        1,
        0,
    ),
    "minimo-exclusivo": (total(four_pagos, PAGO, IdFactura=1, ValorMinimo=4), 1, 0),
    "lista-sin-usuario": (
        rows(four, OF_FACTURA, lambda found: found[0]["usuarioReporte"] == NOBODY, IdFactura=1),
        False,
        True,
    ),
    "consolidada-otra-descripcion": (
        rows(
            four,
            LISTA,
            lambda found: found[0]["descripcionSeguimientoTipoCodigo"] == "Sin descripción",
        ),
        False,
        True,
    ),
    "pagos-sin-usuario": (
        rows(four_pagos, PAGO, lambda found: found[0]["fechaReporte"][:4]),
        "2026",
        "2020",
    ),
}

"""For each defect of what is read, one exchange: right without it, wrong with it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sandbox_client import (
    DEVOLUCION,
    GLOSA,
    SandboxAnswer,
    SandboxClient,
    devolucion,
    glosa,
    reiteracion,
    respuesta,
)
from sandbox_shown_concurrent import four_pagos, nothing, rows
from sandbox_shown_hostile import FACTURA as WHOLE
from sandbox_shown_hostile import MASIVO, authorized, raw
from sandbox_shown_lists import (
    CODIGOS,
    CUENTA,
    FACTURA,
    LISTA,
    OF_FACTURA,
    PAGO,
    after,
    cuenta,
    opened,
    paid,
    status,
    total,
    two_glosas,
    valued,
)

from conformance.http.auth.forging import Jwt, parse, signed

Show = Callable[[SandboxClient], Any]
USUARIOS, TRANSACCIONES = "/api/RipsUsuarios", "/api/RipsTransaccion"
BANCOS = "/api/ReferenciaBanco"
OTHER = "otra_erp"  # none of the facturas, glosas, payments and users below are its own
OBLIGADO_SIN_RIPS = 800200002
LARGE_LIST = 100


def under(scheme: str) -> Show:
    """Return what shows the status of a good token under another scheme."""
    return lambda client: authorized(f"{scheme} {client.token('erp')}")(client)


def in_a_cookie(client: SandboxClient) -> int:
    cookie = [("Cookie", f"access_token={client.token('erp')}")]
    return client.sandbox.receive("GET", WHOLE, cookie, b"").status


def in_jwt(client: SandboxClient) -> int:
    return client.send("GET", WHOLE, query=[("jwt", client.token("erp"))]).status


def resigned(make: Callable[[Jwt], str]) -> Show:
    """Return what shows the status of a token signed again with a key that anybody guesses."""

    def show(client: SandboxClient) -> Any:
        token = parse(client.token("erp"))
        assert token is not None
        return authorized(f"Bearer {make(token)}")(client)

    return show


def each_its_own(client: SandboxClient) -> bool:
    """Tell whether two entities that list their facturas at once receive their own."""
    roles = ("erp", OTHER)
    alone = [total(FACTURA, role)(client) for role in roles]
    with ThreadPoolExecutor(len(roles)) as pool:
        together = list(pool.map(lambda role: total(FACTURA, role)(client), roles))
    return alone == together


def accounts(client: SandboxClient) -> Any:
    opened(cuenta("7"), cuenta("8"))(client)
    return [row["numeroCuenta"] for row in client.get("erp", CUENTA).json["resultado"]]


def sorted_by_code(found: list[Any]) -> bool:
    given = [row["codigoBanrep"] for row in found]
    return given == sorted(given, key=str)


def first_of_pages(path: str, field: str, size: int) -> Show:
    """Return what shows a field of the first row of each of the first two pages."""

    def show(client: SandboxClient) -> list[Any]:
        pages = [
            client.get("erp", path, NumeroPagina=page, RegistrosPorPagina=size) for page in (1, 2)
        ]
        return [page.json["resultado"][0][field] for page in pages]

    return show


def has(field: str) -> Callable[[list[Any]], bool]:
    return lambda found: field in found[0]


def codes(field: str, **query: Any) -> Show:
    """Return what shows whether the codes listed have, all of them, one value of a field."""
    return lambda client: len({row[field] for row in client.get("erp", CODIGOS, **query).json}) == 1


def tells(secret: str, refused: Callable[[SandboxClient], SandboxAnswer]) -> Show:
    return lambda client: secret in refused(client).json["detail"]


def long_answer(client: SandboxClient) -> SandboxAnswer:
    body = respuesta(client.glosa(), observacionRespuesta="a" * 1501)
    return client.call("ips", "PUT", f"{GLOSA}/Respuesta", body)


def unknown_code(client: SandboxClient) -> SandboxAnswer:
    body = devolucion(idSeguimientoTipoCodigoDevolucion="ZZ0000")
    return client.call("erp", "POST", DEVOLUCION, body)


def early_reiteration(client: SandboxClient) -> SandboxAnswer:
    return client.call("erp", "PUT", f"{GLOSA}/Reiteracion", reiteracion(client.glosa()))


def unknown(path: str) -> Callable[[SandboxClient], SandboxAnswer]:
    return lambda client: client.get("erp", f"{path}/9999")


def wrapped(client: SandboxClient) -> int:
    return client.call("erp", "POST", GLOSA, {"command": glosa()}).status


SHOWN_READS: dict[str, tuple[Show, Any, Any]] = {
    "token-bajo-basic": (under("Basic"), 401, 200),
    "token-bajo-token": (under("Token"), 401, 200),
    "token-en-galleta": (in_a_cookie, 401, 200),
    "token-en-jwt": (in_jwt, 401, 200),
    "clave-comun": (resigned(signed(b"secret")), 401, 200),
    "clave-de-ceros": (resigned(signed(b"0" * 32, "HS512")), 401, 200),
    "pagos-ajenos-por-referencia": (
        after(paid, total(PAGO, OTHER, ReferenciaBancaria="ABC-1")),
        0,
        1,
    ),
    "facturas-ajenas-por-numero": (total(FACTURA, OTHER, NumeroFactura="SBX000001"), 0, 1),
    "seguimientos-ajenos-por-codigo": (
        after(SandboxClient.glosa, total(LISTA, OTHER, IdSeguimientoTipoCodigo="FA0101")),
        0,
        1,
    ),
    "glosas-ajenas-por-observacion": (
        after(SandboxClient.glosa, total(OF_FACTURA, OTHER, Observacion="ñandú")),
        0,
        1,
    ),
    "rips-ajenos": (status(f"{USUARIOS}/1", OTHER), 404, 200),
    "rips-ajenos-por-documento": (
        total(USUARIOS, OTHER, NumeroDocumentoIdentificacion="1000000001"),
        0,
        1,
    ),
    "lecturas-mezcladas": (each_its_own, True, False),
    "cuentas-mas-antigua-primero": (accounts, ["40000001", "8", "7"], ["40000001", "7", "8"]),
    "principal-al-final": (accounts, ["40000001", "8", "7"], ["8", "7", "40000001"]),
    "bancos-por-codigo": (
        rows(nothing, BANCOS, sorted_by_code, RegistrosPorPagina=LARGE_LIST),
        False,
        True,
    ),
    "facturas-sin-orden": (first_of_pages(FACTURA, "idFactura", 10), [1, 11], [8, 25]),
    "seguimientos-sin-orden": (
        after(two_glosas, first_of_pages(LISTA, "valor", 1)),
        [1, 2],
        [2, 2],
    ),
    "paginas-pares-al-reves": (
        rows(four_pagos, PAGO, valued, NumeroPagina=2, RegistrosPorPagina=2),
        [3, 4],
        [4, 3],
    ),
    "lista-sin-descripcion": (
        rows(two_glosas, OF_FACTURA, has("descripcionSeguimientoTipoCodigoGlosa")),
        True,
        False,
    ),
    "lista-de-pagos-sin-usuario": (rows(paid, PAGO, has("usuarioReporte")), True, False),
    "nivel-ignorado": (codes("nivel", Nivel=2), True, False),
    "padre-ignorado": (
        codes("idSeguimientoTipoCodigoPadre", IdSeguimientoTipoCodigoPadre="FA01"),
        True,
        False,
    ),
    "obligado-ignorado": (
        total(TRANSACCIONES, IdFactura=10, NumeroDocumentoIdObligado=OBLIGADO_SIN_RIPS),
        0,
        1,
    ),
    "columna-en-400": (tells("Siifa.dbo", long_answer), False, True),
    "llave-foranea-en-400": (tells("FOREIGN KEY", unknown_code), False, True),
    "net-en-400": (tells("Object reference", early_reiteration), False, True),
    "equipo-en-404": (tells("srv-bd01", unknown(GLOSA)), False, True),
    "direccion-en-404": (tells("10.20.30.40", unknown("/api/FacturaRadicado")), False, True),
    "ruta-en-404": (tells("/opt/", unknown(FACTURA)), False, True),
    "envuelto-aceptado": (wrapped, 400, 200),
    "nulo-aceptado": (raw("erp", "POST", MASIVO, b"null"), 400, 200),
    "nulo-de-cuenta-500": (raw("erp", "POST", CUENTA, b"null"), 400, 500),
}

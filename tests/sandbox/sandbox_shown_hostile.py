"""For each defect that a hostile client finds, one exchange: right without it, wrong with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sandbox_client import (
    DEVOLUCION,
    FACTURAS_ERP,
    GLOSA,
    LOGIN,
    SandboxClient,
    at,
    devolucion,
    reiteracion,
    respuesta,
    ultima,
)

from conformance.packs.siifa.auth import AUTH
from conformance.packs.siifa.sandbox.defects.hostile import HOSTILE

Show = Callable[[SandboxClient], Any]
FACTURA, MASIVO, PAGO = (
    "/siifa-factura/api/Factura",
    "/api/FacturaRadicado/Masivo",
    "/api/SeguimientoFacturaPago",
)
EMOJI, NUL = "🩺", "a\0b"


def authorized(value: str) -> Show:
    return lambda client: client.send("GET", FACTURA, authorization=value).status


def forged(what: str) -> Show:
    def show(client: SandboxClient) -> Any:
        made = AUTH.of("factura").forgeries(client.token("erp"))
        return authorized(next(one.text for one in made if one.what == what))(client)

    return show


def kept_too_long(client: SandboxClient) -> int:
    token = client.token("erp")
    client.moment += timedelta(hours=1)
    return int(authorized(f"Bearer {token}")(client))


def in_the_address(client: SandboxClient) -> int:
    return client.send("GET", FACTURA, query=[("access_token", client.token("erp"))]).status


def login(user: Any, password: Any) -> Show:
    return lambda client: (
        client.send("POST", LOGIN, {"userName": user, "password": password}).status
    )


def told(client: SandboxClient) -> bool:
    nobody, somebody = (
        {"userName": name, "password": "x"} for name in ("nadie@sandbox", "erp@sandbox")
    )
    return client.send("POST", LOGIN, nobody).raw == client.send("POST", LOGIN, somebody).raw


def raw(role: str, method: str, path: str, body: bytes, media: str = "application/json") -> Show:
    return lambda client: client.call(role, method, path, body=body, media=media).status


def read(path: str, **query: Any) -> Show:
    return lambda client: client.get("erp", path, **query).status


def promised(client: SandboxClient) -> int:
    headers = [("Authorization", f"Bearer {client.token('erp')}"), ("Content-Length", "100")]
    return client.sandbox.receive("GET", FACTURA, headers, b"{}").status


def verb(method: str, path: str = "/api/Factura") -> Show:
    return lambda client: client.call("erp", method, path, media="").status


def answered(text: str, kind: str = "Glosa") -> Show:
    def show(client: SandboxClient) -> int:
        number = client.glosa() if kind == "Glosa" else client.devolucion()
        path = GLOSA if kind == "Glosa" else DEVOLUCION
        return client.call(
            "ips", "PUT", f"{path}/Respuesta", respuesta(number, kind, observacionRespuesta=text)
        ).status

    return show


def stored(path: str, number: int, field: str, client: SandboxClient) -> Any:
    return client.get("ips", f"{path}/{number}").json[field]


def formulated(text: str) -> Show:
    return lambda client: stored(GLOSA, client.glosa(observacion=text), "observacion", client)


def answer_stored(client: SandboxClient) -> Any:
    number = client.devolucion()
    client.call(
        "ips",
        "PUT",
        f"{DEVOLUCION}/Respuesta",
        respuesta(number, "Devolucion", observacionRespuesta=EMOJI),
    )
    return stored(DEVOLUCION, number, "observacionRespuesta", client)


def reiteration_stored(client: SandboxClient) -> Any:
    number = client.answered()
    client.call(
        "erp", "PUT", f"{GLOSA}/Reiteracion", reiteracion(number, observacionReiteracion="{{7*7}}")
    )
    return stored(GLOSA, number, "observacionReiteracion", client)


def last_stored(client: SandboxClient) -> Any:
    number = client.devolucion()
    client.call("ips", "PUT", f"{DEVOLUCION}/Respuesta", respuesta(number, "Devolucion"))
    client.call("erp", "PUT", f"{DEVOLUCION}/Reiteracion", reiteracion(number, "Devolucion"))
    body = ultima(number, "Devolucion", observacionReiteracionRespuesta=NUL)
    client.call("ips", "PUT", f"{DEVOLUCION}/ReiteracionRespuesta", body)
    return stored(DEVOLUCION, number, "observacionReiteracionRespuesta", client)


def amount(literal: str) -> Show:
    body = (
        f'{{"idFactura": 1, "idSeguimientoTipoCodigoGlosa": "FA0101", "fechaFormulacion": '
        f'"{at(4)}", '
        f'"valorGlosa": {literal}}}'
    )
    return raw("erp", "POST", GLOSA, body.encode())


def refusal(client: SandboxClient) -> Any:
    return client.call("erp", "POST", GLOSA, body=b"{").json["detail"]


_GIVEN = (
    "alg-none-aceptado alg: none y sin firma|token-sin-firma-aceptado sin el segmento de la firma|"
    "firma-vacia-aceptada la firma vacía|firma-de-otra-clave la firma de otra clave|"
    "firma-hs512-aceptada alg cambiado a HS512, firmado con otra clave|"
    "kid-elige-la-clave un kid que apunta a un archivo vacío, firmado con una clave vacía|"
    "alg-desconocido-aceptado alg cambiado a RS256 y la firma de antes|"
    "rol-sin-firma el rol cambiado a SIIFA_Admin, con la firma de antes|"
    "nit-sin-firma el NIT cambiado, con la firma de antes|"
    "vencimiento-sin-firma el vencimiento alargado, con la firma de antes|"
    "basic-aceptado el esquema Basic|bearer-vacio-aceptado el esquema Bearer sin token"
)
SHOWN_HOSTILE: dict[str, tuple[Show, Any, Any]] = {
    **{
        name: (forged(what), 401, 200)
        for name, _, what in (one.partition(" ") for one in _GIVEN.split("|"))
    },
    "token-vencido-aceptado": (kept_too_long, 401, 200),
    "token-en-la-direccion": (in_the_address, 401, 200),
    "token-devuelto": (
        lambda c: "no.es" in c.send("GET", FACTURA, authorization="Bearer no.es").json["detail"],
        False,
        True,
    ),
    "trace-devuelve-token": (
        lambda c: b"Bearer" in c.call("erp", "TRACE", "/api/Factura").raw,
        False,
        True,
    ),
    "login-dice-usuario": (told, True, False),
    "login-vacio": (login("", ""), 400, 200),
    "login-inyectado": (login("nadie", "' OR '1'='1' -- "), 400, 200),
    "login-nulo-500": (login(None, None), 400, 500),
    "login-largo-500": (login("nadie", "a" * 10_240), 400, 500),
    "emoji-500": (answered(EMOJI), 200, 500),
    "nulo-500": (
        lambda c: c.call("erp", "POST", DEVOLUCION, devolucion(observacion=NUL)).status,
        200,
        500,
    ),
    "int64-500": (
        raw("erp", "PUT", f"{DEVOLUCION}/Reiteracion", b'{"id": 9223372036854775808}'),
        400,
        500,
    ),
    "int64-ruta-500": (read(f"{DEVOLUCION}/9223372036854775808"), 400, 500),
    "nan-500": (raw("erp", "POST", "/api/FacturaRadicado", b'{"idFactura": NaN}'), 400, 500),
    "doble-500": (raw("erp", "POST", PAGO, b'{"valor": 1e400}'), 400, 500),
    "decimales-500": (amount("0." + "3" * 30), 200, 500),
    "pagina-lejana-500": (read(PAGO, NumeroPagina=2147483647), 200, 500),
    "anidado-500": (raw("erp", "POST", DEVOLUCION, b"[" * 2000), 400, 500),
    "cuerpo-vacio-500": (raw("erp", "PUT", f"{GLOSA}/Reiteracion", b""), 400, 500),
    "cuerpo-incompleto-500": (promised, 400, 500),
    "puntos-500": (read("/api/Factura/1/./../1"), 404, 500),
    "json-cortado-500": (raw("ips", "PUT", f"{DEVOLUCION}/Respuesta", b"{"), 400, 500),
    "clave-repetida-500": (
        raw("ips", "PUT", f"{GLOSA}/ReiteracionRespuesta", b'{"a": 1, "a": 1}'),
        400,
        500,
    ),
    "bom-500": (raw("erp", "POST", GLOSA, b"\xef\xbb\xbf{}"), 400, 500),
    "no-utf8-500": (raw("ips", "PUT", f"{GLOSA}/Respuesta", b'{"a": "\xff"}'), 400, 500),
    "cinco-megas-500": (
        raw("ips", "PUT", f"{GLOSA}/Respuesta", b'"' + b"a" * 5_000_001 + b'"'),
        400,
        500,
    ),
    "diez-mil-500": (
        raw("erp", "POST", f"{DEVOLUCION}/Masivo", b'["' + b"idFactura" * 9001 + b'"]'),
        400,
        500,
    ),
    "patch-500": (verb("PATCH"), 405, 500),
    "head-500": (verb("HEAD"), 405, 500),
    "ruta-codificada-500": (read("/api/Factura/1/../1"), 404, 500),
    "tipo-de-medio-500": (
        raw("erp", "POST", GLOSA, b"{}", "application/json; charset=no-existe"),
        400,
        500,
    ),
    "comilla-en-filtro-500": (read("/api/SeguimientoFactura/List", NumeroFactura="'"), 200, 500),
    "sql-en-error": (read("/api/Factura", NumeroFactura="'"), 200, 400),
    "ruta-en-error": (lambda c: "/opt/" in refusal(c), False, True),
    "version-en-error": (
        lambda c: "14.2" in c.get("erp", f"{DEVOLUCION}/9").json["detail"],
        False,
        True,
    ),
    "filtro-inyectable": (
        lambda c: c.get("erp", "/api/Factura", NumeroFactura="' OR '1'='1").json["totalRegistros"],
        0,
        FACTURAS_ERP,
    ),
    "patch-aceptado": (verb("PATCH"), 405, 200),
    "nan-aceptado": (amount("NaN"), 400, 200),
    "json-roto-aceptado": (raw("erp", "POST", MASIVO, b"{"), 400, 200),
    "html-guardado": (formulated("<b>&"), "<b>&", "&lt;b&gt;&amp;"),
    "emoji-perdido": (answer_stored, EMOJI, "?"),
    "tildes-compuestas": (formulated("o\u0301"), "o\u0301", "ó"),
    "plantilla-evaluada": (reiteration_stored, "{{7*7}}", "49"),
    "nulo-perdido": (last_stored, NUL, "ab"),
}
assert set(SHOWN_HOSTILE) == {defect.id for defect in HOSTILE}

"""Defects that a hostile client finds: false tokens that open, requests that break the server,
texts that change.
"""

import re

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, subtle, wrap
from conformance.packs.siifa.sandbox.faults import hostile as d
from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, value_of
from conformance.sandbox.application import Incoming

_INT64 = 2.0**63
_OTHER_KEY = "otra-clave-de-conformidad-de-32-bytes"  # the one that the harness forges with
_EMOJI = re.compile("[\U00010000-\U0010ffff]")


def _text(incoming: Incoming, field: str) -> str:
    value = body_of(incoming.body).get(field)
    return value if isinstance(value, str) else ""


_TOKENS = (
    subtle(
        wrap(
            "alg-none-aceptado",
            "Un token con alg: none da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.unsigned),
        )
    ),
    subtle(
        wrap(
            "token-vencido-aceptado",
            "El vencimiento del token no se verifica",
            "SEC-02",
            "S03",
            d.opened_by(d.expired),
        )
    ),
    subtle(
        wrap(
            "token-sin-firma-aceptado",
            "Un token sin su tercer segmento da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.truncated),
        )
    ),
    subtle(
        wrap(
            "firma-vacia-aceptada",
            "Un token con la firma vacía da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.empty_signature),
        )
    ),
    subtle(
        wrap(
            "firma-de-otra-clave",
            "Un token firmado con otra clave da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.signed_with(_OTHER_KEY)),
        )
    ),
    subtle(
        wrap(
            "firma-hs512-aceptada",
            "Un token pasado a HS512 con otra clave da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.signed_with(_OTHER_KEY, "HS512")),
        )
    ),
    subtle(
        wrap(
            "kid-elige-la-clave",
            "El kid del token elige el archivo de la clave",
            "SEC-02",
            "S03",
            d.opened_by(d.signed_with("", kid="")),
        )
    ),
    subtle(
        wrap(
            "alg-desconocido-aceptado",
            "Un token que anuncia RS256 da acceso",
            "SEC-02",
            "S03",
            d.opened_by(d.renamed_algorithm),
        )
    ),
    subtle(
        wrap(
            "rol-sin-firma",
            "El rol del token se cree aunque la firma no lo cubra",
            "SEC-02",
            "S03",
            d.opened_by(d.trusted_role),
        )
    ),
    subtle(
        wrap(
            "nit-sin-firma",
            "El NIT del token se cree aunque la firma no lo cubra",
            "SEC-02",
            "S03",
            d.opened_by(d.trusted_entity),
        )
    ),
    subtle(
        wrap(
            "vencimiento-sin-firma",
            "El vencimiento alargado de un token se cree",
            "SEC-02",
            "S03",
            d.opened_by(d.trusted_dates),
        )
    ),
    subtle(wrap("basic-aceptado", "El esquema Basic da acceso", "SEC-02", "S03", d.basic)),
    subtle(
        wrap(
            "bearer-vacio-aceptado",
            "La palabra Bearer sin token da acceso",
            "SEC-02",
            "S03",
            d.no_token_after_scheme,
        )
    ),
    subtle(
        wrap(
            "token-en-la-direccion",
            "El token se acepta en la dirección (access_token)",
            "SEC-02",
            "S03",
            d.in_the_query("access_token"),
        )
    ),
    wrap("token-devuelto", "El 401 devuelve el token rechazado", "SEC-04", "S13", d.token_echoed),
    subtle(wrap("trace-devuelve-token", "TRACE devuelve el token", "SEC-04", "S13", d.trace)),
)
_LOGIN = (
    wrap(
        "login-dice-usuario",
        "El inicio de sesión dice que el usuario no existe",
        "SEC-07",
        "S11",
        d.user_told,
        level=Level.SHOULD,
    ),
    subtle(
        wrap(
            "login-vacio",
            "El inicio de sesión acepta usuario y clave vacíos",
            "SEC-06",
            "S11",
            d.login_opened(lambda body: body.get("userName") == "" == body.get("password")),
        )
    ),
    subtle(
        wrap(
            "login-inyectado",
            "Una comilla en la clave abre la sesión",
            "SEC-06",
            "S11",
            d.login_opened(lambda body: "' OR '" in str(body.get("password"))),
        )
    ),
    subtle(
        wrap(
            "login-nulo-500",
            "Un usuario nulo causa un 500 al iniciar sesión",
            "ERR-01",
            "S02",
            d.crash(lambda sent: asks(sent, "iniciar_sesion") and b'"userName": null' in sent.body),
        )
    ),
    subtle(
        wrap(
            "login-largo-500",
            "Una clave de 10 kB causa un 500 al iniciar sesión",
            "ERR-01",
            "S02",
            d.crash(
                lambda sent: asks(sent, "iniciar_sesion") and len(_text(sent, "password")) > 5000
            ),
        )
    ),
)
_CRASHES = all_subtle(
    wrap(
        "emoji-500",
        "Un emoji en una respuesta a glosa causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: (
                asks(sent, "responder_glosa")
                and bool(_EMOJI.search(_text(sent, "observacionRespuesta")))
            )
        ),
    ),
    wrap(
        "nulo-500",
        "Un carácter nulo en una devolución causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: asks(sent, "formular_devolucion") and "\0" in _text(sent, "observacion")
        ),
    ),
    wrap(
        "int64-500",
        "Un id mayor que un int64 causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: asks(sent, "reiterar_devolucion") and d.numbers(sent.body, _INT64),
            refused=True,
        ),
    ),
    wrap(
        "int64-ruta-500",
        "Un id mayor que un int64 en la ruta causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: asks(sent, "ver_devolucion") and len(sent.path.rsplit("/", 1)[-1]) == 19
        ),
    ),
    wrap(
        "nan-500",
        "NaN en el id de una factura causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: asks(sent, "radicar_factura") and b": NaN" in sent.body),
    ),
    wrap(
        "doble-500",
        "Un importe mayor que un double causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: asks(sent, "registrar_pago") and b"1e400" in sent.body),
    ),
    wrap(
        "decimales-500",
        "Un importe de 30 decimales causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: asks(sent, "formular_glosa") and b"0." + b"3" * 30 in sent.body),
    ),
    wrap(
        "pagina-lejana-500",
        "Una página muy lejana causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: (
                asks(sent, "listar_pagos") and len(value_of(sent.query, "NumeroPagina")) > 9
            )
        ),
    ),
    wrap(
        "anidado-500",
        "Un JSON muy anidado causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: asks(sent, "formular_devolucion") and d.depth(sent)),
    ),
    wrap(
        "cuerpo-vacio-500",
        "Un cuerpo vacío causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: asks(sent, "reiterar_glosa") and not sent.body, refused=True),
    ),
    wrap(
        "json-cortado-500",
        "Un JSON cortado causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: (
                asks(sent, "responder_devolucion")
                and sent.body[:1] == b"{"
                and sent.body[-1:] != b"}"
            )
        ),
    ),
    wrap(
        "clave-repetida-500",
        "Una clave repetida causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: asks(sent, "responder_reiteracion_glosa") and d.repeated(sent)),
    ),
    wrap(
        "bom-500",
        "Una marca de orden de bytes causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: asks(sent, "formular_glosa") and sent.body.startswith(b"\xef\xbb\xbf")
        ),
    ),
    wrap(
        "cuerpo-incompleto-500",
        "Un Content-Length mayor que el cuerpo causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: not sent.whole),
    ),
    wrap(
        "puntos-500",
        "Los segmentos de puntos de una ruta causan un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: "/./../" in sent.path),
    ),
    wrap(
        "no-utf8-500",
        "Un cuerpo que no es UTF-8 causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: asks(sent, "responder_glosa") and b"\xff" in sent.body),
    ),
    wrap(
        "cinco-megas-500",
        "Un cuerpo de 5 MB causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: asks(sent, "responder_glosa") and len(sent.body) > 5_000_000),
    ),
    wrap(
        "diez-mil-500",
        "Un cargue de 10 000 devoluciones causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: (
                asks(sent, "formular_devolucion_masivo") and sent.body.count(b"idFactura") > 9000
            )
        ),
    ),
    wrap(
        "patch-500",
        "PATCH causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: sent.method == "PATCH" and "Cuenta" not in sent.path),
    ),
    wrap(
        "head-500",
        "HEAD causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: sent.method == "HEAD"),
    ),
    wrap(
        "ruta-codificada-500",
        "Una barra codificada en la ruta causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: sent.path.startswith("/siifa-factura/api/Factura/") and ".." in sent.path
        ),
    ),
    wrap(
        "tipo-de-medio-500",
        "Un juego de caracteres desconocido causa un 500",
        "ERR-01",
        "S02",
        d.crash(lambda sent: "charset=no-existe" in sent.header("content-type")),
    ),
    wrap(
        "comilla-en-filtro-500",
        "Una comilla en un filtro causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: (
                asks(sent, "listar_seguimientos") and any("'" in text for _, text in sent.query)
            )
        ),
    ),
)
_OTHERS = (
    subtle(
        wrap(
            "sql-en-error",
            "Una comilla en un filtro muestra la consulta SQL",
            "SEC-04",
            "S13",
            d.sql_told,
        )
    ),
    subtle(
        wrap(
            "ruta-en-error",
            "Un JSON inválido muestra una ruta de archivo",
            "SEC-04",
            "S13",
            d.path_told,
        )
    ),
    wrap(
        "version-en-error",
        "El 404 de una devolución dice la versión de la base de datos",
        "SEC-04",
        "S13",
        d.version_told,
        level=Level.SHOULD,
    ),
    subtle(
        wrap(
            "filtro-inyectable",
            "Una comilla en NumeroFactura anula el filtro",
            "CON-04",
            "R27",
            d.injected,
        )
    ),
    subtle(
        wrap(
            "patch-aceptado",
            "PATCH se acepta como si fuera GET",
            "ERR-05",
            "S01",
            d.patched,
        )
    ),
    subtle(
        wrap(
            "nan-aceptado",
            "NaN se acepta como valor de una glosa",
            "ERR-02",
            "S06",
            d.not_a_number,
        )
    ),
    subtle(
        wrap(
            "json-roto-aceptado",
            "Un radicado masivo que no es JSON se acepta",
            "ERR-02",
            "S06",
            d.mended,
        )
    ),
    subtle(
        wrap(
            "html-guardado",
            "La observación de una glosa se guarda como HTML",
            "CON-06",
            "R31",
            d.stored("formular_glosa", "observacion", d.escaped),
        )
    ),
    subtle(
        wrap(
            "emoji-perdido",
            "Los emojis de una respuesta se guardan como «?»",
            "CON-06",
            "R31",
            d.stored("responder_devolucion", "observacionRespuesta", d.narrow),
        )
    ),
    subtle(
        wrap(
            "tildes-compuestas",
            "Las tildes de una glosa se guardan compuestas",
            "CON-06",
            "R31",
            d.stored("formular_glosa", "observacion", d.composed),
        )
    ),
    subtle(
        wrap(
            "plantilla-evaluada",
            "La reiteración se guarda con su plantilla evaluada",
            "CON-06",
            "R31",
            d.stored("reiterar_glosa", "observacionReiteracion", d.rendered),
        )
    ),
    subtle(
        wrap(
            "nulo-perdido",
            "El carácter nulo de una contestación se pierde",
            "CON-06",
            "R31",
            d.stored(
                "responder_reiteracion_devolucion",
                "observacionReiteracionRespuesta",
                lambda text: text.replace("\0", ""),
            ),
        )
    ),
)
HOSTILE: tuple[Defect, ...] = (*_TOKENS, *_LOGIN, *_CRASHES, *_OTHERS)

"""Requests that make the server fail."""

import re

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import hostile as d
from conformance.packs.siifa.sandbox.faults.tools import asks, text_of, value_of

_INT64 = 2.0**63
_EMOJI = re.compile("[\U00010000-\U0010ffff]")
CRASHES: tuple[Defect, ...] = all_subtle(
    wrap(
        "emoji-500",
        "Un emoji en una respuesta a glosa causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: (
                asks(sent, "responder_glosa")
                and bool(_EMOJI.search(text_of(sent, "observacionRespuesta")))
            )
        ),
    ),
    wrap(
        "nulo-500",
        "Un carácter nulo en una devolución causa un 500",
        "ERR-01",
        "S02",
        d.crash(
            lambda sent: asks(sent, "formular_devolucion") and "\0" in text_of(sent, "observacion")
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

"""Other right ways in which the servers may behave: each is as good as the reference.

`row` is where what is known says so: a status (S…), a rule (R…), a setting by its name, or
"escritura" for what clients were seen to write and read in several ways.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.reference import PLAIN_STYLE, Reply
from conformance.packs.mi_seguridad_social.novelties import (
    ENTER,
    NOVELTIES,
    TOKEN,
    is_date,
)
from conformance.packs.mi_seguridad_social.sandbox.varying import (
    NOTIFIED,
    SERVICES,
    Edit,
    kept,
    message,
    refused,
    renamed,
    restated,
    sent,
    shown,
    spelled,
    without,
)
from conformance.packs.mi_seguridad_social.settings import BASIC, ENTRANCE, SEEN, TOKENS
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.fault import asking
from conformance.sandbox.reply import encode
from conformance.sandbox.variation import Variation, told

_CONSULTS = asking(*(one.consult for one in NOVELTIES))
_TOKENS = asking(TOKEN, ENTER)
_LOWER = "numerotransaccion"


def _enveloped(codigo: Any, resultado: Callable[[bool], Any]) -> Edit:
    def edit(body: dict[str, Any]) -> dict[str, Any]:
        if "codigo" not in body:
            return body
        done = body["codigo"] == "200"
        told_code = codigo(body["codigo"])
        return {**body, "codigo": told_code, "resultado": resultado(done)}

    return edit


def _number(codigo: str) -> Any:
    return int(codigo) if codigo.isdecimal() else codigo


def _same(codigo: str) -> str:
    return codigo


def _hours(body: dict[str, Any]) -> dict[str, Any]:
    return {
        key: f"{value}T00:00:00" if is_date(key) and value else value for key, value in body.items()
    }


def _more(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "versionServicio": "2", "detalle": {"origen": "SAT"}}


def _unknown(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    """Say with a 404 that a transaction is not there."""
    unknown = reply.status == 200 and b'"codigo":"GE05"' in reply.body
    return message(404)(reply) if unknown else reply


def _one_token(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Take the token of any service of a caja for all."""
    with sandbox.store.without("crossed"):
        return serve(incoming)


_CASES = {"NumeroTransaccion": _LOWER, "serialSat": "SerialSAT"}
_SENT_CASES = {"NumeroTransaccion": _LOWER, "SerialSat": "SerialSAT"}
_MISSPELLED = {"FechaRespuesta": "FechaResouesta"}
_LATE_S = 6.0

_MADE = (
    refused(
        "rechazo-400",
        "S06",
        "Lo que no procede responde 400 con su sobre",
        SERVICES,
        lambda reply: replace(reply, status=400),
    ),
    refused(
        "rechazo-422",
        "S06",
        "Lo que no procede responde 422 con un mensaje",
        SERVICES,
        message(422),
    ),
    refused(
        "rechazo-escueto",
        "S06",
        "Lo que no procede no nombra la clave",
        lambda *_: True,
        lambda reply: replace(
            reply, body=encode({**json.loads(reply.body), "mensaje": "No es válida."})
        ),
    ),
    told("desconocida-404", "S07", "Una transacción desconocida responde 404", _unknown),
    restated("token-401", "S01", "Quien no entra recibe 401", _TOKENS, 400, 401),
    restated("token-403", "S01", "Quien no entra recibe 403", _TOKENS, 400, 403),
    restated("sin-token-403", "S02", "Sin un token que valga se responde 403", SERVICES, 401, 403),
    restated("verbo-404", "S05", "Otro verbo responde 404", lambda *_: True, 405, 404),
    shown(
        "codigo-numero",
        "escritura",
        "El código es un número, y el resultado un texto",
        SERVICES,
        _enveloped(_number, lambda done: "1" if done else "0"),
    ),
    shown(
        "resultado-booleano",
        "escritura",
        "El resultado es verdadero o falso",
        SERVICES,
        _enveloped(_same, bool),
    ),
    shown(
        "token-mayuscula",
        "escritura",
        "El token es «Bearer», y viene con otro de renovación",
        _TOKENS,
        lambda body: {**body, "token_type": "Bearer", "refresh_token": "r-1"},
    ),
    shown(
        "token-minuscula",
        "escritura",
        "El token es «bearer»",
        _TOKENS,
        lambda body: {**body, "token_type": "bearer"},
    ),
    Variation("token-comun", "escritura", "Un token abre todos los servicios", _one_token),
    shown(
        "caja-de-letras",
        "escritura",
        "La consulta escribe sus claves en otra caja de letras",
        _CONSULTS,
        renamed(_CASES),
    ),
    shown(
        "fecha-con-hora", "escritura", "La consulta da las fechas con su hora", _CONSULTS, _hours
    ),
    shown(
        "propiedades-de-mas",
        "escritura",
        "Las respuestas traen propiedades de más",
        lambda *_: True,
        _more,
    ),
    kept(
        "consultar-antes",
        "ciclo",
        "No se responde lo que no se ha consultado",
        consulted_first=True,
    ),
    without(
        "valores-antes",
        "R14",
        "Los valores se miran antes que si ya se respondió",
        "answered-first",
    ),
    spelled(
        "claves-propias",
        "Se leen numerotransaccion, SerialSAT y estado_fujo",
        {"NumeroTransaccion": _LOWER, "SerialSat": "SerialSAT", "Estado_Fujo": "estado_fujo"},
    ),
    kept("caja-tarda", "R11", "La caja actúa seis segundos después", delay_s=_LATE_S),
    kept("caja-enseguida", "R11", "La caja actúa antes de responder la notificación", at_once=True),
    kept("caja-responde-antes", "R11", "La caja responde antes de consultar", answers_first=True),
    kept(
        "caja-por-servicio", "R11", "La caja consulta en la dirección del servicio", by_service=True
    ),
    kept("caja-basic", "ccf.auth", "La caja toma usuario y clave en cada llamada", by_pair=True),
    sent(
        "caja-otras-claves",
        "escritura",
        "La caja escribe sus claves en otra caja de letras",
        renamed(_SENT_CASES),
    ),
    sent("caja-fecha-con-hora", "escritura", "La caja da las fechas con su hora", _hours),
    sent("caja-propiedades-de-mas", "escritura", "La caja envía propiedades de más", _more),
    spelled(
        "fecha-mal-escrita",
        "Se lee y se escribe FechaResouesta, como el objetivo dice",
        _MISSPELLED,
        renamed(_MISSPELLED),
    ),
    shown(
        "notificada-otro-codigo",
        "escritura",
        "El código de la notificación es otro",
        NOTIFIED,
        lambda body: {**body, "codigoNotificacion": 7001} if "codigoNotificacion" in body else body,
    ),
    shown(
        "notificada-sin-estado",
        "escritura",
        "La notificación responde solo su código",
        NOTIFIED,
        lambda body: {"codigoNotificacion": "N-1"} if "codigoNotificacion" in body else body,
    ),
    refused(
        "notificada-400",
        "S10",
        "La notificación que no vale responde 400",
        NOTIFIED,
        lambda reply: replace(reply, status=400),
    ),
    refused(
        "notificada-422",
        "S10",
        "La notificación que no vale responde 422",
        NOTIFIED,
        lambda reply: replace(reply, status=422),
    ),
    restated("notificada-403", "S09", "A quien no entra la caja responde 403", NOTIFIED, 401, 403),
)
VARIATIONS: Mapping[str, Variation] = {one.id: one for one in _MADE}
VARIED: Mapping[str, Mapping[str, Any]] = {
    "token-comun": {TOKENS: SEEN},
    "caja-basic": {ENTRANCE: BASIC},
    "fecha-mal-escrita": {"ortografia.fecha_respuesta": "FechaResouesta"},
    "claves-propias": {
        "ortografia.numero": _LOWER,
        "ortografia.serial": "SerialSAT",
        "ortografia.estado_flujo": "estado_fujo",
    },
}
"""What a target file says besides, by the variation."""
STYLES: Mapping[str, tuple[str, ...]] = {
    PLAIN_STYLE: (),
    "otro": (
        *("caja-tarda", "rechazo-400", "token-403", "sin-token-403", "codigo-numero"),
        *("caja-de-letras", "fecha-con-hora", "propiedades-de-mas", "valores-antes"),
        *("caja-otras-claves", "caja-fecha-con-hora", "caja-propiedades-de-mas"),
        *("caja-por-servicio", "notificada-otro-codigo", "notificada-400", "token-mayuscula"),
    ),
    "escueto": (
        *(
            "rechazo-escueto",
            "rechazo-422",
            "token-401",
            "verbo-404",
            "resultado-booleano",
            "token-comun",
        ),
        *("consultar-antes", "claves-propias", "caja-responde-antes", "fecha-mal-escrita"),
        *("notificada-sin-estado", "notificada-422", "notificada-403", "token-minuscula"),
        "caja-basic",
    ),
    "resuelto": ("desconocida-404", "caja-enseguida", "consultar-antes", "valores-antes"),
}

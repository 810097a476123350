"""Other right ways in which the servers may behave: each is as good as the reference.

`row` is where what is known says so: a status (S…), a rule (R…), or "escritura" for what clients
were seen to write and read in several ways.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.reference import PLAIN_STYLE, Reply
from conformance.packs.mi_seguridad_social.novelties import (
    ENTER,
    NOTIFY,
    NOVELTIES,
    REPORTS,
    REQUEST,
    TOKEN,
    is_date,
)
from conformance.packs.mi_seguridad_social.sandbox.world import Platform
from conformance.packs.mi_seguridad_social.settings import SEEN, TOKENS
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.fault import When, asking
from conformance.sandbox.fields import load
from conformance.sandbox.reply import RefusalError, answer, encode
from conformance.sandbox.variation import Variation, told

_CONSULTS = asking(*(one.consult for one in NOVELTIES))
_SERVICES = asking(
    REQUEST,
    *(name for one in NOVELTIES for name in (one.consult, one.respond)),
    *(one.capability for one in REPORTS),
)
_TOKENS = asking(TOKEN, ENTER)
_NOTIFIED = asking(NOTIFY)
_LOWER = "numerotransaccion"

Edit = Callable[[dict[str, Any]], dict[str, Any]]


def _shown(name: str, row: str, text: str, when: When, edit: Edit) -> Variation:
    """Return the variation that shows another JSON in answers at 200."""

    def tell(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        if reply.status != 200 or not when(sandbox, incoming):
            return reply
        return replace(reply, body=encode(edit(json.loads(reply.body))))

    return told(name, row, text, tell)


def _refused(
    name: str, row: str, text: str, when: When, tell: Callable[[Reply], Reply]
) -> Variation:
    """Return the variation that refuses otherwise what was refused with an envelope at 200."""

    def changed(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        refuses = reply.status == 200 and when(sandbox, incoming) and _refuses(reply)
        return tell(reply) if refuses else reply

    return told(name, row, text, changed)


def _refuses(reply: Reply) -> bool:
    body = json.loads(reply.body)
    return str(body.get("codigo", "200")) != "200" or body.get("estado", "OK") != "OK"


def _status(name: str, row: str, text: str, when: When, old: int, new: int) -> Variation:
    """Return the variation that has another status for one of the reference's."""

    def tell(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        return (
            replace(reply, status=new) if reply.status == old and when(sandbox, incoming) else reply
        )

    return told(name, row, text, tell)


def _kept(name: str, row: str, text: str, **values: Any) -> Variation:
    """Return the variation of servers that keep to something else."""

    def prepare(store: Platform) -> None:
        for key, value in values.items():
            setattr(store, key, value)

    return Variation(name, row, text, prepare=prepare)


def _sent(name: str, row: str, text: str, edit: Edit) -> Variation:
    """Return the variation of a caja that writes what it sends otherwise."""

    def prepare(store: Platform) -> None:
        store.edits = (*store.edits, edit)

    return Variation(name, row, text, prepare=prepare)


def _without(name: str, row: str, text: str, rule: str) -> Variation:
    """Return the variation of servers that do not have one of the reference's manners."""

    def prepare(store: Platform) -> None:
        store.off = store.off | {rule}

    return Variation(name, row, text, prepare=prepare)


def _message(status: int) -> Callable[[Reply], Reply]:
    return lambda reply: answer({"Message": json.loads(reply.body)["mensaje"]}, status)


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


def _renamed(names: Mapping[str, str]) -> Edit:
    return lambda body: {names.get(key, key): value for key, value in body.items()}


def _hours(body: dict[str, Any]) -> dict[str, Any]:
    return {
        key: f"{value}T00:00:00" if is_date(key) and value else value for key, value in body.items()
    }


def _more(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "versionServicio": "2", "detalle": {"origen": "SAT"}}


def _unknown(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    """Say with a 404 that a transaction is not there."""
    unknown = reply.status == 200 and b'"codigo":"GE05"' in reply.body
    return _message(404)(reply) if unknown else reply


def _spelled(name: str, text: str, own: Mapping[str, str], edit: Edit | None = None) -> Variation:
    """Return the variation whose servers read keys of their own spelling alone, and whose caja may
    write them so.
    """
    theirs = {value: key for key, value in own.items()}
    made = _sent(name, "escritura", text, edit) if edit else None

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        body = _object(incoming)
        asked_here = _SERVICES(sandbox, incoming) or _NOTIFIED(sandbox, incoming)
        if not asked_here or not {*own, *theirs} & {*body}:
            return serve(incoming)
        read = {theirs.get(key, f"no-{key}" if key in own else key): x for key, x in body.items()}
        return serve(replace(incoming, body=encode(read)))

    return Variation(name, "escritura", text, wrapper, made.prepare if made else None)


def _object(incoming: Incoming) -> dict[str, Any]:
    """Return the object that a request holds, none where it holds something else."""
    try:
        body = load(incoming.body)
    except (ValueError, RefusalError):
        return {}
    return body if isinstance(body, dict) else {}


def _one_token(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Take the token of any service of a caja for all."""
    with sandbox.store.without("crossed"):
        return serve(incoming)


_CASES = {"NumeroTransaccion": _LOWER, "serialSat": "SerialSAT"}
_SENT_CASES = {"NumeroTransaccion": _LOWER, "SerialSat": "SerialSAT"}
_MISSPELLED = {"FechaRespuesta": "FechaResouesta"}
_LATE_S = 6.0

_MADE = (
    _refused(
        "rechazo-400",
        "S06",
        "Lo que no procede responde 400 con su sobre",
        _SERVICES,
        lambda reply: replace(reply, status=400),
    ),
    _refused(
        "rechazo-422",
        "S06",
        "Lo que no procede responde 422 con un mensaje",
        _SERVICES,
        _message(422),
    ),
    _refused(
        "rechazo-escueto",
        "S06",
        "Lo que no procede no nombra la clave",
        lambda *_: True,
        lambda reply: replace(
            reply, body=encode({**json.loads(reply.body), "mensaje": "No es válida."})
        ),
    ),
    told("desconocida-404", "S07", "Una transacción desconocida responde 404", _unknown),
    _status("token-401", "S01", "Quien no entra recibe 401", _TOKENS, 400, 401),
    _status("token-403", "S01", "Quien no entra recibe 403", _TOKENS, 400, 403),
    _status("sin-token-403", "S02", "Sin un token que valga se responde 403", _SERVICES, 401, 403),
    _status("verbo-404", "S05", "Otro verbo responde 404", lambda *_: True, 405, 404),
    _shown(
        "codigo-numero",
        "escritura",
        "El código es un número, y el resultado un texto",
        _SERVICES,
        _enveloped(_number, lambda done: "1" if done else "0"),
    ),
    _shown(
        "resultado-booleano",
        "escritura",
        "El resultado es verdadero o falso",
        _SERVICES,
        _enveloped(_same, bool),
    ),
    _shown(
        "token-mayuscula",
        "escritura",
        "El token es «Bearer», y viene con otro de renovación",
        _TOKENS,
        lambda body: {**body, "token_type": "Bearer", "refresh_token": "r-1"},
    ),
    _shown(
        "token-minuscula",
        "escritura",
        "El token es «bearer»",
        _TOKENS,
        lambda body: {**body, "token_type": "bearer"},
    ),
    Variation("token-comun", "escritura", "Un token abre todos los servicios", _one_token),
    _shown(
        "caja-de-letras",
        "escritura",
        "La consulta escribe sus claves en otra caja de letras",
        _CONSULTS,
        _renamed(_CASES),
    ),
    _shown(
        "fecha-con-hora", "escritura", "La consulta da las fechas con su hora", _CONSULTS, _hours
    ),
    _shown(
        "propiedades-de-mas",
        "escritura",
        "Las respuestas traen propiedades de más",
        lambda *_: True,
        _more,
    ),
    _kept(
        "consultar-antes",
        "ciclo",
        "No se responde lo que no se ha consultado",
        consulted_first=True,
    ),
    _without(
        "valores-antes",
        "R14",
        "Los valores se miran antes que si ya se respondió",
        "answered-first",
    ),
    _spelled(
        "claves-propias",
        "Se leen numerotransaccion, SerialSAT y estado_fujo",
        {"NumeroTransaccion": _LOWER, "SerialSat": "SerialSAT", "Estado_Fujo": "estado_fujo"},
    ),
    _kept("caja-tarda", "R11", "La caja actúa seis segundos después", delay_s=_LATE_S),
    _kept(
        "caja-enseguida", "R11", "La caja actúa antes de responder la notificación", at_once=True
    ),
    _kept("caja-responde-antes", "R11", "La caja responde antes de consultar", answers_first=True),
    _kept(
        "caja-por-servicio", "R11", "La caja consulta en la dirección del servicio", by_service=True
    ),
    _sent(
        "caja-otras-claves",
        "escritura",
        "La caja escribe sus claves en otra caja de letras",
        _renamed(_SENT_CASES),
    ),
    _sent("caja-fecha-con-hora", "escritura", "La caja da las fechas con su hora", _hours),
    _sent("caja-propiedades-de-mas", "escritura", "La caja envía propiedades de más", _more),
    _spelled(
        "fecha-mal-escrita",
        "Se lee y se escribe FechaResouesta, como el objetivo dice",
        _MISSPELLED,
        _renamed(_MISSPELLED),
    ),
    _shown(
        "notificada-otro-codigo",
        "escritura",
        "El código de la notificación es otro",
        _NOTIFIED,
        lambda body: {**body, "codigoNotificacion": 7001} if "codigoNotificacion" in body else body,
    ),
    _shown(
        "notificada-sin-estado",
        "escritura",
        "La notificación responde solo su código",
        _NOTIFIED,
        lambda body: {"codigoNotificacion": "N-1"} if "codigoNotificacion" in body else body,
    ),
    _refused(
        "notificada-400",
        "S10",
        "La notificación que no vale responde 400",
        _NOTIFIED,
        lambda reply: replace(reply, status=400),
    ),
    _refused(
        "notificada-422",
        "S10",
        "La notificación que no vale responde 422",
        _NOTIFIED,
        lambda reply: replace(reply, status=422),
    ),
    _status("notificada-403", "S09", "A quien no entra la caja responde 403", _NOTIFIED, 401, 403),
)
VARIATIONS: Mapping[str, Variation] = {one.id: one for one in _MADE}
VARIED: Mapping[str, Mapping[str, Any]] = {
    "token-comun": {TOKENS: SEEN},
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
    ),
    "resuelto": ("desconocida-404", "caja-enseguida", "consultar-antes", "valores-antes"),
}

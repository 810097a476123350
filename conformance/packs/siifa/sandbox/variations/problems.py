"""Errors in other right shapes: members of a problem, keys of `errors`, empty bodies (S3, S11,
S12).
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming
from conformance.sandbox.reply import JSON, Reply, encode
from conformance.sandbox.variation import Tell, told

_LOGIN = re.compile(r"/siifa-seguridad/api/auth/login/?", re.IGNORECASE)
_TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
_EITHER = "decisions, Either is right: problems"
_KEYS = "decisions, Either is right: keys of errors"


def _problem(change: Callable[[Incoming, dict[str, Any]], None]) -> Tell:
    def tell(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
        if reply.status < 400 or not reply.body:
            return reply
        body = json.loads(reply.body)
        change(incoming, body)
        return replace(reply, body=encode(body))

    return tell


def _aspnet(incoming: Incoming, body: dict[str, Any]) -> None:
    body["type"] = "https://tools.ietf.org/html/rfc9110#section-15.5.1"
    body["instance"] = incoming.path
    body["traceId"] = _TRACE


def _page_of_type(_: Incoming, body: dict[str, Any]) -> None:
    body["type"] = "https://siifa.example.org/app/problemas/validacion.html"


def _terse(_: Incoming, body: dict[str, Any]) -> None:
    for name in ("type", "detail"):
        body.pop(name, None)


def _keys(change: Callable[[str], str]) -> Tell:
    def edit(_: Incoming, body: dict[str, Any]) -> None:
        if "errors" in body:
            body["errors"] = {change(key): texts for key, texts in body["errors"].items()}

    return _problem(edit)


def _camel(key: str) -> str:
    return ".".join(part[:1].lower() + part[1:] for part in key.split("."))


def _binder(key: str) -> str:
    return key if key.startswith("$") else f"$.{_camel(key)}"


def _command(key: str) -> str:
    return key if key.startswith("$") else f"Command.{key}"


def _json_type(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    if reply.status < 400 or not reply.body:
        return reply
    rest = (pair for pair in reply.headers if pair[0].lower() != "content-type")
    return replace(reply, headers=(("Content-Type", JSON), *rest))


def _empty(status: int) -> Tell:
    def tell(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
        return Reply(status, (), b"") if reply.status == status else reply

    return tell


def _refused_login(answered: Callable[[], Reply]) -> Tell:
    """Answer a wrong password otherwise; a body that is none stays 400."""

    def tell(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
        wrong = (
            reply.status == 400 and _LOGIN.fullmatch(incoming.path) and b"no son v" in reply.body
        )
        return answered() if wrong and b'"UserName"' in reply.body else reply

    return tell


def _unsuccessful() -> Reply:
    body = {"success": False, "token": None, "errors": ["Usuario o contraseña incorrectos"]}
    return Reply(200, (("Content-Type", JSON),), encode(body))


PROBLEMS = (
    told(
        "problema-aspnet", _EITHER, "type, instance y traceId en cada problema", _problem(_aspnet)
    ),
    told(
        "problema-con-pagina",
        _EITHER,
        "type es una URL que contiene /app/",
        _problem(_page_of_type),
    ),
    told("problema-breve", "S12", "problemas sin type ni detail", _problem(_terse)),
    told("problema-json", "S12", "los problemas viajan como application/json", _json_type),
    told("errores-camel", _KEYS, "claves de errors en camelCase", _keys(_camel)),
    told("errores-binder", _KEYS, "claves de errors como $.campo", _keys(_binder)),
    told("errores-comando", _KEYS, "claves de errors con el prefijo del comando", _keys(_command)),
    told("401-vacio", "S3", "401 sin cuerpo ni WWW-Authenticate", _empty(401)),
    told("403-vacio", "S12", "403 sin cuerpo", _empty(403)),
    told(
        "login-200",
        "S11",
        "un inicio de sesión fallido es 200 con success=false",
        _refused_login(_unsuccessful),
    ),
    told(
        "login-401",
        "S11",
        "un inicio de sesión fallido es 401",
        _refused_login(lambda: Reply(401, (), b"")),
    ),
)

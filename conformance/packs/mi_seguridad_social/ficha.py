"""The data with which a caja registers its service, looked at by themselves: nothing is sent.

The rules of the file: a row of `DATA` is one datum of the two forms of the manual (§6, pasos 2 y
3): where the target file has it, what is judged of it, and the sentence that asks for it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    load_pem_public_key,
    load_ssh_public_key,
)
from cryptography.x509 import load_pem_x509_certificate
from jwt import PyJWK, PyJWTError

from conformance.core.declared import ANYTHING, Form, of_keys
from conformance.core.finding import Level, found
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CLI_01
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.http.wire.names import is_secret

FICHA = "ficha"
"""The key of a target file that holds these data."""
SERVICE, TOKEN, NIT = "servicio", "token", "nit"
_VERBS = ("POST", "GET", "PUT", "PATCH")
_NINE = re.compile(r"[0-9]{9}")
_PRIVATE = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")


def _text(value: Any) -> str:
    """Return what is wrong with a text, "" for nothing."""
    return "" if isinstance(value, str) and value.strip() else "falta"


def _address(value: Any) -> str:
    if lacking := _text(value):
        return lacking
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return "no es una dirección web"
    if not host or parts.scheme not in ("http", "https"):
        return "no es una dirección absoluta"
    if parts.username or parts.password or any(map(is_secret, dict(parse_qsl(parts.query)))):
        return "lleva una credencial: en una dirección la ve cualquiera, quítela y cámbiela"
    return "" if parts.scheme == "https" else "no es https"


def _verb(value: Any) -> str:
    if lacking := _text(value):
        return lacking
    return "" if value.strip().upper() in _VERBS else f"no es uno de {', '.join(_VERBS)}"


def _key(value: Any) -> str:
    if isinstance(value, Mapping):
        return _jwk(value)
    if lacking := _text(value):
        return lacking
    if value.lstrip().startswith("{"):
        try:
            return _jwk(json.loads(value))
        except ValueError:
            return "no se puede leer"
    if _PRIVATE.search(value):
        return "es una llave privada: no se comparte nunca, cámbiela"
    return "" if any(_reads(load, value.encode()) for load in _LOADERS) else "no se puede leer"


def _jwk(value: Any) -> str:
    try:
        PyJWK(dict(value))
    except (PyJWTError, ValueError, TypeError):
        return "no se puede leer"
    secret = "d" in value or value.get("kty") == "oct"  # the second opens with what it closes with
    return "es una llave privada: no se comparte nunca, cámbiela" if secret else ""


_LOADERS: tuple[Callable[[bytes], object], ...] = (
    load_pem_public_key,
    load_pem_x509_certificate,
    load_ssh_public_key,
)


def _reads(load: Callable[[bytes], object], text: bytes) -> bool:
    try:
        load(text)
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True


def _example(value: Any) -> str:
    if isinstance(value, Mapping | list):
        return ""
    if lacking := _text(value):
        return lacking
    try:
        json.loads(value)
    except ValueError:
        return "no es JSON"
    return ""


def _nit(value: Any) -> str:
    if lacking := _text(str(value) if isinstance(value, int) else value):
        return lacking
    text = str(value)
    return "" if _NINE.fullmatch(text) else "no son nueve cifras, sin puntos, comas, espacios ni DV"


@dataclass(frozen=True, slots=True)
class Datum:
    """A datum of the forms: its place, its words, what is judged of it, and what asks for it."""

    place: tuple[str, ...]
    words: str
    judge: Callable[[Any], str]
    requirements: tuple[str, ...]
    level: Level = Level.MUST

    @property
    def name(self) -> str:
        """Its name in an item."""
        return "-".join(self.place)


def _of_service(
    name: str, words: str, judge: Callable[[Any], str], *asked: int, level: Level = Level.MUST
) -> Datum:
    return Datum((SERVICE, name), words, judge, tuple(f"MSS-MAN-{one}" for one in asked), level)


def _of_token(name: str, words: str, judge: Callable[[Any], str], *asked: int) -> Datum:
    return Datum((TOKEN, name), words, judge, tuple(f"MSS-MAN-{one}" for one in asked))


DATA = (
    Datum((NIT,), "el NIT de la caja", _nit, ("MSS-MAN-17", "MSS-MAN-16")),
    _of_service("nombre", "el nombre del servicio", _text, 43, 42),
    _of_service("descripcion", "la descripción del servicio", _text, 44, 42),
    _of_service("url", "la dirección del servicio", _address, 45, 42),
    _of_service("operacion", "el tipo de operación", _verb, 47, 42),
    _of_service("llave_publica", "la llave pública", _key, 48, 51, 42),
    _of_service("ejemplo", "el ejemplo del servicio", _example, 49, level=Level.MAY),
    _of_token("nombre", "el nombre del token", _text, 52, 50),
    _of_token("url", "la dirección donde se pide el token", _address, 53, 50),
    _of_token("username", "el usuario", _text, 54, 50),
    _of_token("password", "la contraseña", _text, 54, 50),
    _of_token("client_id", "el client id", _text, 55, 50),
    _of_token("client_secret", "el secreto del cliente", _text, 56, 50),
    _of_token("scope", "el alcance (scope)", _text, 57, 50),
)
FORM = Form(
    {NIT: ANYTHING}
    | {
        form: of_keys(*(one.place[1] for one in DATA if one.place[0] == form))
        for form in (SERVICE, TOKEN)
    }
)
"""What a target file may hold of these data."""
REQUIREMENTS = frozenset({name for one in DATA for name in one.requirements} | {"MSS-MAN-59"})
"""What only these data show."""


def items() -> Iterator[Item]:
    """Yield an item for each datum, and one for all of them together."""
    for one in DATA:
        yield Item(
            id=f"probing/{FICHA}/{one.name}",
            phase="probing",
            title=f"ficha: {one.words}",
            run=partial(_judged, one),
            requirements=one.requirements,
            level=one.level,
        )
    yield Item(
        id=f"probing/{FICHA}/completa",
        phase="probing",
        title="ficha: los dos formularios están completos",
        run=_complete,
        requirements=("MSS-MAN-59",),
    )


def _held(context: Context, place: tuple[str, ...]) -> Any:
    """Return what the target file has at a place, None for nothing."""
    held: Any = context.declared.get(FICHA)
    if held is None:
        raise BlockedError(f"el archivo de objetivo no trae «{FICHA}»")
    for key in place:
        held = held.get(key) if isinstance(held, Mapping) else None
    return held


def _judged(one: Datum, context: Context) -> None:
    wrong = one.judge(_held(context, one.place))
    if wrong:
        _report(context, one, wrong)


def _report(context: Context, one: Datum, wrong: str) -> None:
    finding = found(
        CLI_01,
        level=one.level,
        requirement=one.requirements[0],
        expected=f"{one.words}, en {FICHA}.{'.'.join(one.place)}",
        actual=wrong,
        place=".".join(one.place),
    )
    context.record([finding])


def _complete(context: Context) -> None:
    for one in DATA:
        held = _held(context, one.place)
        if one.level is Level.MUST and (held is None or not str(held).strip()):
            _report(context, _WHOLE, f"falta {'.'.join(one.place)}")
            return


_WHOLE = Datum((), "todos los datos de los dos formularios", _text, ("MSS-MAN-59",))

"""Evidence: an exchange as it may be shown. Secrets and personal data are masked when it is made."""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any

from conformance.exchange import Evidence, Request, Response

MASK = "***"
_LIMIT = 20_000
_SHORTEST = 4  # what is shorter may stand anywhere by chance
_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"})
# Names of fields, lower case, whose values are secrets or belong to a person (Ley 1581 de 2012).
_FIELDS = frozenset({
    "password", "token", "access_token", "refresh_token", "clave", "contrasena", "secret",
    "titular", "numerocuenta", "numerodocumentoidentificacion", "primernombre", "segundonombre",
    "primerapellido", "segundoapellido", "nombres", "apellidos", "email", "correo", "telefono", "celular",
    "direccion", "fechanacimiento",
})
_CODED = re.compile(r"^[a-z]{1,3}\d{2}(numerodocumentoidentificacion|fechanacimiento|numerodocumento|direccion)$")
_NAMES = tuple(f'"{name}"' for name in sorted(_FIELDS)) + tuple(
    f'{name}"' for name in ("numerodocumentoidentificacion", "fechanacimiento", "numerodocumento", "direccion"))
# Whole or cut short: header and claims alone may open a system that looks at no signature.
_JWT = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*)*")
# A pair of a text that only looks like JSON, up to the end of its value wherever the text breaks off.
_PAIR = re.compile(r'("(\w+)"\s*:\s*)("(?:[^"\\]|\\.)*"?|[\d.]+)')
_QUERY = re.compile(r"([?&]([^=&#]+)=)[^&#]+")


class Secrets:
    """What must not be shown: the text of each secret, and the `$VARIABLE` that stands for it."""

    def __init__(self, names: Mapping[str, str]) -> None:
        # Longest first: the text of one secret may begin another's.
        self._names = {secret: names[secret] for secret in sorted(names, key=len, reverse=True)
                       if len(secret) >= _SHORTEST}

    def name(self, text: str) -> str:
        """Return the variable of a text that is a secret, or the mask."""
        return self._names.get(text, MASK)

    def scrub(self, text: str) -> str:
        """Return a text in which every known secret and every JWT is replaced."""
        if any(map(text.__contains__, self._names)):
            for secret, name in self._names.items():
                text = text.replace(secret, name)
        return _JWT.sub(MASK, text) if "eyJ" in text else text


def evidence(request: Request, response: Response | None, secrets: Secrets) -> Evidence:
    """Return what may be shown of an exchange."""
    url = secrets.scrub(_QUERY.sub(lambda match: match[1] + MASK if is_personal(match[2]) else match[0], request.url))
    headers = tuple((name, _header(name, value, request, secrets)) for name, value in request.headers)
    body = None if request.body is None else body_text(request.body, secrets)
    return Evidence(
        url=url, request_headers=headers, request_body=body,
        response_headers=tuple((name, MASK if name in _HEADERS else secrets.scrub(value))
                               for name, value in response.headers) if response else (),
        response_body=body_text(response.body, secrets) if response else None,
        curl=_curl(request, url, headers, body))


def body_text(body: bytes, secrets: Secrets) -> str:
    """Return a body as text, masked by field name when it is JSON, cut at 20 000 characters."""
    text = body[: _LIMIT * 10].decode("utf-8", "replace")
    if not _may_name(text):
        pass
    elif len(body) <= _LIMIT * 10 and text.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(text)
            masked = _masked(value, secrets)
            if masked != value:
                text = json.dumps(masked, ensure_ascii=False)
        except (ValueError, RecursionError):
            text = _loose(text)
    else:
        text = _loose(text)
    text = secrets.scrub(text)
    return text if len(text) <= _LIMIT else f"{text[:_LIMIT]}… ({len(body)} bytes en total)"


def _may_name(text: str) -> bool:
    """Say whether a text may name a field that is masked: few do, and reading JSON takes long."""
    lower = text.lower()
    return any(map(lower.__contains__, _NAMES)) or "\\u" in text


def is_personal(name: str) -> bool:
    """Say whether a field of this name holds a secret or a person's data."""
    lower = name.lower()
    return lower in _FIELDS or _CODED.match(lower) is not None


def _masked(value: Any, secrets: Secrets) -> Any:
    if isinstance(value, dict):
        return {key: secrets.name(str(item))
                if is_personal(key) and item not in (None, "") and not isinstance(item, dict | list)
                else _masked(item, secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, secrets) for item in value]
    return value


def _loose(text: str) -> str:
    return _PAIR.sub(lambda match: f'{match[1]}"{MASK}"' if is_personal(match[2]) else match[0], text)


def _header(name: str, value: str, request: Request, secrets: Secrets) -> str:
    if name.lower() == "authorization":
        # The role's own token shows as its variable; a token altered on purpose shows how it was altered.
        return f"Bearer $TOKEN_{request.role.upper()}" if request.token is None else secrets.scrub(value)
    return MASK if name.lower() in _HEADERS else secrets.scrub(value)


def _curl(request: Request, url: str, headers: tuple[tuple[str, str], ...], body: str | None) -> str:
    parts = ["curl", "-i", *(["--path-as-is"] if "/." in url else []), "-X", request.method, shlex.quote(url)]
    for name, value in headers:
        text = f"{name}: {value}"
        parts += ["-H", f'"{text}"' if "$" in text and '"' not in text else shlex.quote(text)]
    if body is not None:
        parts += ["--data-binary", _quoted_body(body)]
    return " ".join(parts)


def _quoted_body(body: str) -> str:
    # $VARIABLES must be expanded by the shell, everything else must not.
    pieces = re.split(r"(\$(?:PASSWORD|USER)_[A-Z_]+)", body)
    return "".join(f'"{piece}"' if number % 2 else shlex.quote(piece)
                   for number, piece in enumerate(pieces) if piece)

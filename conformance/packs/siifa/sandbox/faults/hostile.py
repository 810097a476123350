"""The wrappers behind the defects that a hostile client finds: tokens that open, requests that
break the server.
"""

import base64
import hashlib
import hmac
import html
import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, signed_as, value_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox import tokens
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, encode, problem

Read = Callable[[SiifaSandbox, str], dict[str, Any] | None]


def opened_by(read: Read) -> Wrapper:
    """Return the wrapper that believes the claims `read` finds in a token the server refuses."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        scheme, _, token = incoming.header("authorization").partition(" ")
        if scheme.lower() != "bearer" or sandbox.caller(incoming) is not None:
            return serve(incoming)
        claims = read(sandbox, token.strip())
        return serve(incoming if claims is None else _as(sandbox, incoming, claims))

    return wrapper


def unsigned(_: SiifaSandbox, token: str) -> dict[str, Any] | None:
    """Return the claims of a token whose header says `alg: none`."""
    return _claims(token) if str(_part(token, 0).get("alg")).lower() == "none" else None


def expired(sandbox: SiifaSandbox, token: str) -> dict[str, Any] | None:
    """Return the claims of a token that was good once."""
    claims = tokens.verify(f"Bearer {token}", sandbox.signing_key, datetime.fromtimestamp(0, UTC))
    return None if claims is None else dict(claims)


def truncated(_: SiifaSandbox, token: str) -> dict[str, Any] | None:
    """Return the claims of a token without its signature."""
    return _claims(token) if token.count(".") == 1 else None


def empty_signature(_: SiifaSandbox, token: str) -> dict[str, Any] | None:
    """Return the claims of a token that ends in a dot, whatever its algorithm."""
    return _claims(token) if token.endswith(".") and _part(token, 0).get("alg") == "HS256" else None


def signed_with(key: str, algorithm: str = "HS256", **header: str) -> Read:
    """Return the reader of tokens signed with a key that anybody may have."""
    digest = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[algorithm]

    def read(_: SiifaSandbox, token: str) -> dict[str, Any] | None:
        given, (text, _dot, signature) = _part(token, 0), token.rpartition(".")
        if given.get("alg") != algorithm or any(name not in given for name in header):
            return None
        right = (
            base64.urlsafe_b64encode(hmac.new(key.encode(), text.encode(), digest).digest())
            .rstrip(b"=")
            .decode()
        )
        return _claims(token) if right == signature else None

    return read


def renamed_algorithm(_: SiifaSandbox, token: str) -> dict[str, Any] | None:
    """Return the claims of a token whose header names an algorithm that the server does not
    know.
    """
    return _claims(token) if _part(token, 0).get("alg") == "RS256" else None


def trusted_role(_: SiifaSandbox, token: str) -> dict[str, Any] | None:
    """Return the claims of a token that says it is the administrator's, whoever signed it."""
    claims = _claims(token)
    return claims if claims is not None and claims.get("role") == "SIIFA_Admin" else None


def trusted_entity(_: SiifaSandbox, token: str) -> dict[str, Any] | None:
    """Return the claims of a token with another NIT than its signature covers."""
    claims = _claims(token)
    return claims if claims is not None and claims.get("NitEntidad") == "900100002" else None


def trusted_dates(_: SiifaSandbox, token: str) -> dict[str, Any] | None:
    """Return the claims of a token that gives itself ten years more."""
    claims = _claims(token)
    return claims if claims is not None and int(claims.get("exp", 0)) > 2_000_000_000 else None


def basic(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Take the scheme Basic for enough."""
    return serve(
        signed_as(sandbox, incoming, "erp")
        if incoming.header("authorization").startswith("Basic ")
        else incoming
    )


def no_token_after_scheme(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Take the word Bearer for a token."""
    given = incoming.header("authorization")
    return serve(signed_as(sandbox, incoming, "erp") if given.strip() == "Bearer" else incoming)


def in_the_query(name: str) -> Wrapper:
    """Return the wrapper that takes the token from the address."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        token = value_of(incoming.query, name)
        if token and not incoming.header("authorization"):
            return serve(
                replace(
                    incoming,
                    headers={**(incoming.headers or {}), "authorization": f"Bearer {token}"},
                )
            )
        return serve(incoming)

    return wrapper


def token_echoed(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Give the token back where it is refused."""
    reply = serve(incoming)
    if reply.status == 401 and incoming.header("authorization"):
        return problem(401, f"El token {incoming.header('authorization')} no es válido.")
    return reply


def trace(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Serve TRACE: the request comes back, its token too."""
    if incoming.method != "TRACE":
        return serve(incoming)
    sent = "".join(f"{name}: {value}\r\n" for name, value in (incoming.headers or {}).items())
    return Reply(
        200,
        (("Content-Type", "message/http"),),
        f"TRACE {incoming.path} HTTP/1.1\r\n{sent}".encode(),
    )


def user_told(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Say at the login that the user does not exist."""
    reply = serve(incoming)
    name = body_of(incoming.body).get("userName")
    unknown = bool(name) and all(user.name != name for user in sandbox.store.users.values())
    if asks(incoming, "iniciar_sesion") and reply.status == 400 and unknown:
        return problem(400, "El usuario no existe.", {"UserName": ["El usuario no existe"]})
    return reply


def login_opened(when: Callable[[dict[str, Any]], bool]) -> Wrapper:
    """Return the wrapper that logs in who sends what `when` says."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if asks(incoming, "iniciar_sesion") and when(body_of(incoming.body)):
            sent = {"userName": "ips_consulta@sandbox", "password": sandbox.password}
            return serve(replace(incoming, body=encode(sent)))
        return serve(incoming)

    return wrapper


def crash(when: Callable[[Incoming], bool], *, refused: bool = False) -> Wrapper:
    """Return the wrapper that answers 500 to some requests and does nothing; `refused`: where they
    are refused.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        known = asks(incoming, "iniciar_sesion") or sandbox.caller(incoming) is not None
        if not known or not when(incoming):
            return serve(incoming)
        reply = serve(incoming) if refused else None
        if reply is not None and reply.status not in (400, 404):
            return reply
        return problem(500, "Ocurrió un error no controlado.")

    return wrapper


def sql_told(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Show the query that a quote broke."""
    if asks(incoming, "listar_facturas") and "'" in value_of(incoming.query, "NumeroFactura"):
        return problem(400, "SELECT id FROM factura WHERE numero = ''' no es una consulta válida.")
    return serve(incoming)


def path_told(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Show where the body of a broken JSON was read."""
    reply = serve(incoming)
    if asks(incoming, "formular_glosa") and reply.status == 400 and not body_of(incoming.body):
        return problem(400, "JSON inválido al leer en /opt/siifa/api/controllers/glosa.py.")
    return reply


def version_told(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Name the database where a row is not found."""
    reply = serve(incoming)
    if asks(incoming, "ver_devolucion") and reply.status == 404:
        return problem(404, "La devolución no está en PostgreSQL 14.2.")
    return reply


def injected(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Let a quote in the number of a factura undo the filter."""
    if asks(incoming, "listar_facturas") and "' OR '1'='1" in value_of(
        incoming.query, "NumeroFactura"
    ):
        left = tuple(
            (name, text) for name, text in incoming.query if name.lower() != "numerofactura"
        )
        return serve(replace(incoming, query=left))
    return serve(incoming)


def stored(name: str, field: str, change: Callable[[str], str]) -> Wrapper:
    """Return the wrapper that stores another text than the one it was given."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        body = body_of(incoming.body)
        text = body.get(field)
        if not asks(incoming, name) or not isinstance(text, str) or change(text) == text:
            return serve(incoming)
        return serve(replace(incoming, body=encode({**body, field: change(text)})))

    return wrapper


def escaped(text: str) -> str:
    """Return a text as HTML."""
    return html.escape(text, quote=False)


def narrow(text: str) -> str:
    """Return a text as a column of three-byte characters keeps it."""
    return "".join(char if ord(char) < 0x10000 else "?" for char in text)


def composed(text: str) -> str:
    """Return a text in its composed form."""
    return unicodedata.normalize("NFC", text)


def rendered(text: str) -> str:
    """Return a text as a template engine leaves it."""
    return text.replace("{{7*7}}", "49")


def not_a_number(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Read NaN as no value."""
    if asks(incoming, "formular_glosa"):
        return serve(
            replace(
                incoming, body=incoming.body.replace(b'"valorGlosa": NaN', b'"valorGlosa": null')
            )
        )
    return serve(incoming)


def mended(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer a broken JSON as if it were an empty list."""
    reply = serve(incoming)
    if (
        asks(incoming, "radicar_factura_masivo")
        and reply.status == 400
        and not body_of(incoming.body)
    ):
        return Reply(200, (("Content-Type", "application/json"),), b"[]")
    return reply


def patched(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer PATCH on the facturas as if it were GET."""
    wrong = incoming.method == "PATCH" and incoming.path.endswith("/api/Factura")
    return serve(replace(incoming, method="GET") if wrong else incoming)


def depth(incoming: Incoming) -> bool:
    """Tell whether a body is nested past what a reader that calls itself can bear."""
    return incoming.body.count(b"[") > 1000


def repeated(incoming: Incoming) -> bool:
    """Tell whether an object of a body names a property twice."""
    seen: list[bool] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        seen.append(len({name for name, _ in found}) < len(found))
        return dict(found)

    try:
        json.loads(incoming.body, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return False
    return any(seen)


def numbers(body: bytes, least: float) -> bool:
    """Tell whether a body has a number of at least that size."""
    found: list[float] = []

    def read(text: str) -> float:
        found.append(abs(float(text)))
        return 0.0

    try:
        json.loads(body, parse_int=read, parse_float=read)
    except (ValueError, RecursionError):
        return False
    return any(number >= least for number in found)


def _as(sandbox: SiifaSandbox, incoming: Incoming, claims: dict[str, Any]) -> Incoming:
    """Return the request with a good token of whoever the claims name, or of one with their
    role.
    """
    users = sandbox.store.users
    key = next((key for key, user in users.items() if user.guid == claims.get("sub")), None)
    if claims.get("role") == "SIIFA_Admin" or key is None:
        key = next((name for name, user in users.items() if user.role == claims.get("role")), key)
    return incoming if key is None else signed_as(sandbox, incoming, key)


def _claims(token: str) -> dict[str, Any] | None:
    return _part(token, 1) or None


def _part(token: str, place: int) -> dict[str, Any]:
    try:
        part = token.split(".")[place]
        value = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, IndexError):
        return {}
    return value if isinstance(value, dict) else {}

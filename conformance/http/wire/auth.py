"""Signing requests: a token per role, got by logging in, renewed before it expires and once on 401.

The flow is a generator (requests out, responses in), so that a test drives it by hand.
"""

import base64
import binascii
import json
import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.address import shown_reference
from conformance.core.capability import Kind
from conformance.core.errors import ConformanceError, TargetUnavailableError
from conformance.core.exchange import Request, Response
from conformance.core.target import Credentials

_MARGIN_S = 20.0
_LONGEST = 100_000  # no server takes a header of that length
_ANONYMOUS = "anonimo"
_REFUSALS = frozenset({400, 401, 403})  # what speaks of who logs in
# What nginx, Apache, Go, Tomcat, Jetty and http.sys answer to plain HTTP at a port of HTTPS.
_TLS_PHRASES = (
    "sent to https port",
    "speaking plain http to an ssl",
    "http request to an https server",
    "combination of host and port requires tls",
    "this web server is running in ssl mode",
    "http request on an https port",
    "requires https",
)
_GREETING = 4096  # bytes of an answer that are looked at
LOGIN = "iniciar_sesion"
"""The capability of logging in."""


class LoginRefusedError(TargetUnavailableError):
    """The target refused a login that should work: nothing can be concluded."""


class NoCredentialsError(ConformanceError):
    """The target file gives no credentials for a role: nothing was sent."""

    exit_code = 4

    def __init__(self, role: str) -> None:
        self.role = role
        super().__init__(f"El objetivo no da credenciales para el rol {role}.")


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token and the moment it expires (seconds since the epoch; None when it does not
    say).
    """

    value: str = field(repr=False)
    expires: float | None = None


def _unheard(moment: float | None) -> None:
    """Nobody asks when a token was issued."""


@dataclass(slots=True)
class Keyring:
    """The credentials and tokens of the roles of one run.

    `clock` gives seconds since the epoch at the target; `issued` is told when a token that came
    just now was issued.
    """

    login_url: str
    credentials: Mapping[str, Credentials]
    clock: Callable[[], float]
    issued: Callable[[float | None], object] = _unheard
    tokens: dict[str, Token] = field(default_factory=dict)

    def keep(self, role: str, token: Token) -> None:
        """Keep a role's token, good for as long as its life is (`exp` less `iat`), whatever the
        clocks say.
        """
        issued = claimed(token.value, "iat")
        self.issued(issued)
        life = token.expires - issued if token.expires is not None and issued is not None else 0.0
        self.tokens[role] = replace(token, expires=self.clock() + life) if life > 0 else token

    def fresh(self, role: str) -> Token | None:
        """Return the role's token while it is good for another while, or None."""
        token = self.tokens.get(role)
        if token and (token.expires is None or token.expires - _MARGIN_S > self.clock()):
            return token
        return None


def signed(request: Request, keyring: Keyring) -> Generator[Request, Response, None]:
    """Yield the requests that send `request` as its role: a login first if need be, again once on
    401.

    The last response sent in belongs to `request`. A login that says nothing is the role's own, and
    its token is kept: a system may let the one before it go. Raises LoginRefusedError when a login
    fails.
    """
    if is_own_login(request, keyring):
        answer = yield replace(login_request(request.role, keyring), operation=request.operation)
        if token := read_token(answer):
            keyring.keep(request.role, token)
        return
    if request.token is not None:
        yield _with(request, request.token)
        return
    if request.role == _ANONYMOUS:
        yield request
        return
    token = keyring.fresh(request.role)
    renewed = token is None
    if token is None:
        token = yield from _login(request.role, keyring)
    response = yield _with(request, f"Bearer {token.value}")
    if response.status == 401 and not renewed:
        token = yield from _login(request.role, keyring)
        yield _with(request, f"Bearer {token.value}")


def is_own_login(request: Request, keyring: Keyring) -> bool:
    """Say whether a request logs its role in with the credentials that the target gives, which only
    the door knows.
    """
    return (
        request.kind is Kind.LOGIN
        and request.method == "POST"
        and request.body is None
        and request.token is None
        and request.role in keyring.credentials
    )


def login_request(role: str, keyring: Keyring) -> Request:
    """Return the login request of a role (POST, `userName` and `password`). Raises
    NoCredentialsError.
    """
    if role not in keyring.credentials:
        raise NoCredentialsError(role)
    credentials = keyring.credentials[role]
    body = json.dumps(
        {"userName": credentials.user_name, "password": credentials.password}
    ).encode()
    return Request(
        "POST",
        keyring.login_url,
        role,
        (("content-type", "application/json"),),
        body,
        capability=LOGIN,
        kind=Kind.LOGIN,
    )


def read_token(response: Response) -> Token | None:
    """Return the token of a login response, or None: 200 with `success: false` is a refusal too.

    What no header can carry is no token.
    """
    value = given_token(response)
    return Token(value, expiry(value)) if value and not unsendable(value) else None


def given_token(response: Response) -> str:
    """Return what a login response gives as its token, fit to be sent or not; "" when it gives
    none.
    """
    body = _object(response) if response.status == 200 else None
    if body is None or body.get("success") is False:
        return ""
    value = body.get("token")
    return value if isinstance(value, str) else ""


def unsendable(token: str) -> str:
    """Return why no header can carry a token, "" when one can (RFC 9110 §5.5); the token itself is
    not told.
    """
    strange = next((place for place, char in enumerate(token) if not " " <= char <= "~"), None)
    if strange is not None:
        return f"su carácter {strange + 1} de {len(token)} es U+{ord(token[strange]):04X}"
    if token != token.strip():
        return "empieza o termina con un espacio"
    return f"tiene {len(token)} caracteres" if len(token) > _LONGEST else ""


def expiry(token: str) -> float | None:
    """Return the `exp` claim of a JWT in seconds since the epoch, or None when it cannot be
    read.
    """
    return claimed(token, "exp")


def claimed(token: str, name: str) -> float | None:
    """Return a moment that a JWT claims, in seconds since the epoch, or None when it claims
    none.
    """
    try:
        moment = float(claims_of(token)[name])
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    return moment if math.isfinite(moment) else None


def claims_of(token: str) -> dict[str, Any]:
    """Return the claims of a JWT, none when they cannot be read."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}


def _login(role: str, keyring: Keyring) -> Generator[Request, Response, Token]:
    response = yield login_request(role, keyring)
    return accept_login(response, role, keyring)


def accept_login(response: Response, role: str, keyring: Keyring) -> Token:
    """Return the token of a login response, kept on the keyring. Raises LoginRefusedError."""
    token = read_token(response)
    if token is None:
        service = f"El servicio seguridad ({keyring.login_url})"
        if wants_tls(response):
            raise LoginRefusedError(
                f"{service} no dio un token al rol {role}: en ese puerto se atiende HTTPS y se le "
                f"habló en HTTP "
                f"(respondió {response.status}).\nEscriba https:// en services.seguridad del "
                f"archivo de objetivo."
            )
        if _refused(response):
            raise LoginRefusedError(
                f"{service} rechazó el inicio de sesión del rol {role}: respondió "
                f"{response.status}.\n"
                "Revise userName y password de ese rol en el archivo de objetivo: "
                f"{_origin(keyring.credentials[role])}."
            )
        if fault := unsendable(given_token(response)):
            raise LoginRefusedError(
                f"{service} dio al rol {role} un token que no se puede enviar: {fault}.\nUna "
                f"cabecera lleva solo "
                "caracteres ASCII visibles (RFC 9110 §5.5): no es un problema de la clave; lo "
                "corrige el sistema."
            )
        raise LoginRefusedError(
            f"{service} no dio un token al rol {role}: respondió {_came(response)}.\nNo parece un "
            f"problema de la "
            "clave. Revise la dirección de services.seguridad en el archivo de objetivo, y que el "
            "servicio esté sano."
        )
    keyring.keep(role, token)
    return token


def wants_tls(response: Response) -> bool:
    """Say whether a server says that it serves HTTPS at a port that was asked in plain HTTP."""
    text = response.body[:_GREETING].decode("utf-8", "replace").lower()
    return response.status == 400 and any(phrase in text for phrase in _TLS_PHRASES)


def _refused(response: Response) -> bool:
    """Say whether an answer speaks of the credentials: anything else speaks of the service or its
    address.
    """
    if response.status in _REFUSALS:
        return (
            response.status == 401 or "html" not in response.media_type
        )  # a page is a web server's
    body = _object(response)
    return response.status == 200 and body is not None and body.get("success") is False


def _came(response: Response) -> str:
    """Return what a login was answered with, in words; nothing of the body, which may hold a
    token.
    """
    kind = f"{response.status} ({response.media_type or 'sin content-type'})"
    if 300 <= response.status < 400:
        return (
            f"{kind}: redirige a {shown_reference(response.header('location') or 'ninguna parte')}"
        )
    if response.status >= 500:
        return f"{kind}: error del servidor"
    if response.status != 200:
        return kind
    if not response.body.strip():
        return f"{kind}: cuerpo vacío"
    return f"{kind}: " + (
        "sin token" if _object(response) is not None else "no es un objeto JSON con el token"
    )


def _object(response: Response) -> dict[str, Any] | None:
    try:
        body = response.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _origin(credentials: Credentials) -> str:
    variable = credentials.password_variable
    return f"la clave viene de la variable {variable}" if variable else "la clave está escrita allí"


def _with(request: Request, authorization: str) -> Request:
    if not authorization:
        return request
    return replace(request, headers=(*request.headers, ("authorization", authorization)))

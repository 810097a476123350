"""Why a login gave no token, told to who can mend it: the credentials, the address, the system."""

from dataclasses import dataclass
from typing import Any

from conformance.core.address import shown_reference
from conformance.core.exchange import Response
from conformance.core.target import Credentials
from conformance.http.auth.keyring import LoginRefusedError
from conformance.http.auth.reading import unsendable
from conformance.http.auth.recipe import Recipe

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


@dataclass(frozen=True, slots=True)
class Login:
    """A login that was tried: at which service and address, whose, and by which recipe."""

    service: str
    url: str
    role: str
    credentials: Credentials
    recipe: Recipe


def refused(login: Login, response: Response) -> LoginRefusedError:
    """Return the error of a login that gave no token: what was answered, and what to look at."""
    return LoginRefusedError(f"El servicio {login.service} ({login.url}) {_why(login, response)}")


def _why(login: Login, response: Response) -> str:
    status, role = response.status, login.role
    if wants_tls(response):
        return (
            f"no dio un token al rol {role}{_wanted(login)}: en ese puerto se atiende HTTPS y se "
            f"le habló en HTTP (respondió {status}).\n"
            f"Escriba https:// en services.{login.service} del archivo de objetivo."
        )
    if _refuses(login, response):
        return (
            f"rechazó el inicio de sesión del rol {role}{_wanted(login)}: respondió {status}.\n"
            f"Revise {' y '.join(login.recipe.keys)} de ese rol en el archivo de objetivo: "
            f"{_origin(login.credentials)}.{_client(login)}"
        )
    if fault := unsendable(login.recipe.given(response)):
        return (
            f"dio al rol {role} un token que no se puede enviar: {fault}.\n"
            "Una cabecera lleva solo caracteres ASCII visibles (RFC 9110 §5.5): no es un problema "
            "de la clave; lo corrige el sistema."
        )
    return (
        f"no dio un token al rol {role}{_wanted(login)}: respondió {_came(response)}.\n"
        "No parece un problema de la clave. Revise la dirección de "
        f"services.{login.service} en el archivo de objetivo, y que el servicio esté sano."
    )


def _wanted(login: Login) -> str:
    """Return for which service a token was asked, "" where those of all are asked for alike."""
    return f" para «{login.recipe.name}»" if login.recipe.asks else ""


def _client(login: Login) -> str:
    """Return where the client's own data of that service stand, "" where it has none."""
    asks = login.recipe.asks
    if not asks:
        return ""
    place = f"roles.{login.role}.services.{login.recipe.name}"
    given = [name for name in asks if name in login.credentials.more]
    if not given:
        return f" Falta {place}.{asks[0]}."
    return f" Revise también {', '.join(given)} de {place}: son de ese servicio, no de otro."


def wants_tls(response: Response) -> bool:
    """Say whether a server says that it serves HTTPS at a port that was asked in plain HTTP."""
    text = response.body[:_GREETING].decode("utf-8", "replace").lower()
    return response.status == 400 and any(phrase in text for phrase in _TLS_PHRASES)


def _refuses(login: Login, response: Response) -> bool:
    """Say whether an answer speaks of the credentials: anything else speaks of the service or its
    address.
    """
    if response.status in _REFUSALS:
        # a page is a web server's
        return response.status == 401 or "html" not in response.media_type
    return login.recipe.denies(response)


def _came(response: Response) -> str:
    """Return what a login was answered with, in words; nothing of the body, which may hold a
    token.
    """
    kind = f"{response.status} ({response.media_type or 'sin content-type'})"
    if 300 <= response.status < 400:
        where = shown_reference(response.header("location") or "ninguna parte")
        return f"{kind}: redirige a {where}"
    if response.status >= 500:
        return f"{kind}: error del servidor"
    if response.status != 200:
        return kind
    if not response.body.strip():
        return f"{kind}: cuerpo vacío"
    said = "sin token" if _object(response) is not None else "no es un objeto JSON con el token"
    return f"{kind}: {said}"


def _object(response: Response) -> dict[str, Any] | None:
    try:
        body = response.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _origin(credentials: Credentials) -> str:
    variable = credentials.password_variable
    return f"la clave viene de la variable {variable}" if variable else "la clave está escrita allí"

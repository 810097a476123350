"""What the interview asks of the way to a target that is not this very machine: a proxy, a CA."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from conformance.core.network import is_loopback
from conformance.core.network_environment import USUAL_PORT, proxy_address
from conformance.http.wire.tls import unfit_ca
from conformance.run.doctor.question import Question, needless, variable


@dataclass(frozen=True, slots=True)
class AskedWay:
    """How a target is reached: the proxy (`servidor:puerto`), the variables that hold who asks it,
    a file of CA certificates; "" and none for what the machine has anyway.
    """

    proxy: str = ""
    variables: tuple[str, ...] = ()
    ca: str = ""


def asked_of_the_way(urls: Iterable[str], stem: str) -> Generator[Question, str, AskedWay]:
    """Ask by what one goes to these addresses: nothing where all of them are this machine's."""
    hosts = [urlsplit(url).hostname or "" for url in urls]
    if all(map(is_loopback, hosts)):
        return AskedWay()
    asks = "Proxy para salir a la red, como proxy.entidad.local:3128 (ENTER: ninguno)"
    answer = yield needless(asks, _no_proxy)
    proxy = _server(answer)
    pair = (yield from _who_asks(stem)) if proxy else ()
    asks = "Archivo PEM con la CA de su red (ENTER: bastan las de este equipo)"
    ca = yield needless(asks, _no_ca)
    return AskedWay(proxy, pair, ca)


def _who_asks(stem: str) -> Generator[Question, str, tuple[str, ...]]:
    asks = "Variable de entorno con el usuario del proxy (ENTER: no pide usuario)"
    user = yield needless(asks, variable)
    if not user:
        return ()
    asks = "Variable de entorno con la clave del proxy (no escriba la clave)"
    password = yield Question(asks, f"{stem}_PROXY_PASSWORD", variable)
    return user, password


def _no_proxy(answer: str) -> str:
    """Return what is wrong with the address of a proxy; one that holds a password is not quoted."""
    parts = proxy_address(answer)
    if parts is None or " " in answer:
        return "Se espera servidor:puerto, o http://servidor:puerto."
    if parts.username:
        return "El usuario y la clave no se escriben aquí: escriba servidor:puerto."
    return ""


def _server(answer: str) -> str:
    """Return the server and the port of the address of a proxy."""
    parts = proxy_address(answer) if answer else None
    if parts is None:
        return ""
    return parts.netloc if parts.port else f"{parts.netloc}:{USUAL_PORT}"


def _no_ca(answer: str) -> str:
    fault = unfit_ca(answer, "network.ca")
    return f"{fault.message} {fault.advice}" if fault else ""


def lines_of(way: AskedWay) -> list[str]:
    """Return the lines of a target file that say a way, none where there is nothing to say."""
    who = ":".join(f"${{env:{one}}}" for one in way.variables)
    said = []
    if way.proxy:
        said.append(
            f'  proxy: "http://{who}@{way.proxy}"' if who else f"  proxy: http://{way.proxy}"
        )
    if way.ca:
        said.append(f"  ca: [system, {_quoted(way.ca)}]")
    return ["network:", *said] if said else []


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

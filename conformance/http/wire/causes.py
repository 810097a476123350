"""Why no answer came, read from what lies under a library's error, for whoever must mend it."""

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

_CUT = "cortó cuando se acordaba TLS: pide otra versión, o un certificado de cliente ({own})"
_REASONS = (
    # The server's own words, as alerts of TLS (RFC 8446 §6), by what OpenSSL calls them.
    (("CERTIFICATE_REQUIRED",), "pide un certificado de cliente: {own}"),
    (("ALERT_CERTIFICATE_EXPIRED",), "dice que el certificado de cliente venció: {own}"),
    (
        ("ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE_UNKNOWN"),
        "no acepta el certificado de cliente: {own}",
    ),
    (("ACCESS_DENIED",), "no deja entrar con ese certificado de cliente: {own}"),
    (
        ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "VERSION_TOO_LOW", "NO_PROTOCOLS_AVAILABLE"),
        "no habla la versión de TLS que se pide (1.2 o la de network.tls_minimum)",
    ),
    (
        ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"),
        "no habla TLS en ese puerto: escriba http:// en la dirección del servicio, o el puerto de "
        "HTTPS",
    ),
    (
        ("HANDSHAKE_FAILURE", "NO_SHARED_CIPHER"),
        _CUT,
    ),
)
_OWN = "revise network.client_certificate en el archivo de objetivo"
# What verifying a certificate came to, by OpenSSL's numbers (X509_V_ERR_…).
_CA = "dé el certificado de la CA que lo emitió: network: {ca: ca.pem} en el archivo de objetivo"
_VERDICTS = {
    9: "su certificado todavía no vale: revise la hora de este equipo",
    10: "su certificado venció: lo renueva quien administra el sistema",
    18: f"su certificado lo firmó él mismo y nadie responde por él: {_CA}",
    19: f"su certificado es de una CA que no se conoce: {_CA}",
    20: f"su certificado es de una CA que no se conoce: {_CA}",
    21: f"no envió la cadena entera de su certificado, o su CA no se conoce: {_CA}",
    23: "su certificado fue revocado",
    62: "su certificado es de otro nombre: revise la dirección del servicio, que debe ser una de "
    "las del certificado",
    64: "su certificado no nombra esa dirección IP: escriba el nombre del servidor en la dirección "
    "del servicio",
}

MUTE_TLS = (
    "se conectó, y no contestó al acordar TLS: si ese puerto no es de HTTPS, escriba http:// en la "
    "dirección del servicio, o el puerto de HTTPS"
)
"""What is said of a server that takes a connection and says nothing of TLS: it may wait for plain
HTTP.
"""
# What came too late, by the name of a library's error: of httpx, of httpcore, of the system.
_LATE = {
    "ConnectTimeout": "no se aceptó la conexión",
    "WriteTimeout": "no se recibió lo que se enviaba",
    "PoolTimeout": "no quedó una conexión libre",
}


def lateness(error: BaseException) -> str:
    """Return what came too late, in words: a library's error says so by its name."""
    if any(str(below) == MUTE_TLS for below in _chain(error)):
        return MUTE_TLS
    return _LATE.get(type(error).__name__, "no llegó la respuesta")


def plain_at_tls(url: str, service: str) -> str:
    """Return what to look at where plain HTTP was cut short, "" for an address that is HTTPS."""
    if urlsplit(url).scheme != "http":
        return ""
    where = f"services.{service} del archivo de objetivo"
    return f"\nSi ese puerto es de HTTPS, escriba https:// en {where}."


def reason(error: BaseException, url: str, *, begun: bool = True) -> str:
    """Return why a server was not reached, in Spanish, "" where nothing is known. `begun`: it was
    only being connected to.
    """
    host = urlsplit(url).hostname or ""
    for below in _chain(error):
        if isinstance(below, ssl.SSLCertVerificationError):
            said = _VERDICTS.get(below.verify_code, f"su certificado no vale: {_CA}")
            return f"TLS: no se confía en {host}: {said}"
        if isinstance(below, ssl.SSLError):
            return _spoken(below, host, begun=begun)
        if isinstance(below, socket.gaierror):
            return (
                f"DNS: no se halló el nombre {host}: revise la dirección del servicio y la red; "
                "si se sale por un proxy, dígalo en network.proxy"
            )
    return ""


def lasting(error: BaseException) -> bool:
    """Say whether asking again would bring the same: TLS and names don't heal by themselves."""
    return any(isinstance(below, ssl.SSLError) for below in _chain(error))


def _spoken(error: ssl.SSLError, host: str, *, begun: bool) -> str:
    name = (error.reason or "").upper().replace(" ", "_")
    if begun and "UNEXPECTED_EOF" in name:
        return f"TLS: {host} {_CUT.format(own=_OWN)}"
    for marks, said in _REASONS:
        if any(mark in name for mark in marks):
            return f"TLS: {host} {said.format(own=_OWN)}"
    return ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    below: BaseException | None = error
    while below is not None:
        yield below
        below = below.__cause__ or below.__context__

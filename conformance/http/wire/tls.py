"""TLS as a target wants it: whom to trust, whom to show ourselves as, and what is wrong with the
files that say so.
"""

import ssl
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from conformance.core.errors import why
from conformance.core.network import SYSTEM, ClientCertificate, Network
from conformance.core.regular_file import CONTRACT, read_file

_BEGINS_CERTIFICATE = "-----BEGIN CERTIFICATE-----"
_BEGINS_KEY = "PRIVATE KEY-----"
_MINIMA = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
MINIMA = tuple(_MINIMA)
"""The least versions of TLS that a target may ask for: older ones are never spoken."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a file can't be used, and which of the keys that name files is at fault."""

    key: str
    message: str
    advice: str


def context(network: Network, *, ours: bool = True, insecure: bool = False) -> ssl.SSLContext:
    """Return how TLS is spoken: `ours` shows the client certificate to a server that asks for it.

    The files were looked at when the target was read: one that has gone since raises OSError.
    """
    sources = network.ca or (SYSTEM,)
    made = (
        httpx.create_ssl_context(trust_env=False)
        if SYSTEM in sources and not insecure
        else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    )
    made.minimum_version = _MINIMA.get(network.tls_minimum, ssl.TLSVersion.TLSv1_2)
    if insecure:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    else:
        for source in sources:
            _trust(made, source)
    if network.certificate and ours:
        _show(made, network.certificate)
    return made


def _trust(made: ssl.SSLContext, source: str) -> None:
    if source != SYSTEM:
        made.load_verify_locations(source)
        return
    if sys.platform == "win32":
        made.load_default_certs()
        return
    # What OpenSSL was built to read, and not what the environment puts in its place.
    paths = ssl.get_default_verify_paths()
    for name, path in (("cafile", paths.openssl_cafile), ("capath", paths.openssl_capath)):
        if Path(path).exists():
            with suppress(OSError):  # one that can't be read adds nothing
                made.load_verify_locations(**{name: path})


def _show(made: ssl.SSLContext, given: ClientCertificate) -> None:
    password = given.password.text if given.password else ""
    made.load_cert_chain(given.certificate, given.key or None, lambda: password)


def unfit_ca(path: str, key: str, now: float | None = None) -> Unfit | None:
    """Return what is wrong with a file of CA certificates, None when it can be used."""
    text, fault = _read(path)
    if fault:
        return Unfit(key, f"No se pudo leer el archivo de CA «{path}»: {fault}.", _WHERE)
    advice = "Se espera uno o varios certificados en PEM: líneas «-----BEGIN CERTIFICATE-----»."
    if _BEGINS_CERTIFICATE not in text:
        return Unfit(key, f"El archivo de CA «{path}» no tiene ningún certificado PEM.", advice)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        made.load_verify_locations(path)
    except ssl.SSLError:
        return Unfit(key, f"El archivo de CA «{path}» está dañado.", advice)
    said = _expired(made, time.time() if now is None else now)
    if said:
        return Unfit(
            key,
            f"En el archivo de CA «{path}» todo está vencido: {said}.",
            "Pida a quien administra la red el certificado de CA vigente.",
        )
    return None


_WHERE = "La ruta se lee desde la carpeta en que se corre la orden."


def _expired(made: ssl.SSLContext, now: float) -> str:
    """Return whose certificates expired and when, "" when some has not."""
    known = made.get_ca_certs()
    ends = [ssl.cert_time_to_seconds(str(one["notAfter"])) for one in known]
    if not ends or max(ends) >= now:
        return ""
    return ", ".join(
        f"{name_of(one['subject'])}, el {day_of(one['notAfter'])}" for one in known[:3]
    )


def unfit_certificate(given: ClientCertificate, key: str) -> Unfit | None:
    """Return what is wrong with a client certificate and its key, None when both can be used."""
    at_certificate, at_key = f"{key}.certificate", f"{key}.key" if given.key else key
    text, fault = _read(given.certificate)
    if fault:
        said = f"No se pudo leer el certificado de cliente «{given.certificate}»: {fault}."
        return Unfit(at_certificate, said, _WHERE)
    if _BEGINS_CERTIFICATE not in text:
        said = f"«{given.certificate}» no tiene ningún certificado PEM."
        return Unfit(at_certificate, said, _PEM)
    if given.key:
        text, fault = _read(given.key)
        if fault:
            return Unfit(at_key, f"No se pudo leer la llave «{given.key}»: {fault}.", _WHERE)
    if _BEGINS_KEY not in text:
        where = f"«{given.key}» no tiene" if given.key else f"«{given.certificate}» viene sin"
        advice = "Dé el archivo PEM de su llave privada: key: cliente.key."
        return Unfit(at_key, f"{where} llave privada: un certificado sin ella no sirve.", advice)
    return _unfit_pair(given, key, at_key)


_PEM = (
    "Se espera PEM. De un .p12 o .pfx se saca con "
    "«openssl pkcs12 -in cliente.p12 -out cliente.pem»."
)


def _unfit_pair(given: ClientCertificate, key: str, at_key: str) -> Unfit | None:
    asked: list[bool] = []

    def password() -> str:
        asked.append(True)
        return given.password.text if given.password else ""

    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        made.load_cert_chain(given.certificate, given.key or None, password)
    except ssl.SSLError as error:
        if "MISMATCH" in (error.reason or ""):
            said = "La llave privada no es la de ese certificado de cliente."
            return Unfit(at_key, said, "Dé el certificado y la llave que se emitieron juntos.")
        if asked and given.password is None:
            return Unfit(
                key,
                "La llave privada está cifrada y no se dio su clave.",
                'Agregue password: "${env:NOMBRE}".',
            )
        if asked:
            said = "La clave no abre la llave privada del certificado de cliente."
            return Unfit(
                f"{key}.password",
                said,
                f"Revise {given.password.shown[1:] or key}." if given.password else "",
            )
        return Unfit(key, "El certificado de cliente o su llave están dañados.", _PEM)
    except (ValueError, OSError):  # a password that no key can have
        return Unfit(key, "No se pudo abrir la llave del certificado de cliente.", _PEM)
    return None


def _read(path: str) -> tuple[str, str]:
    """Return the text of a file, or why it can't be read."""
    try:
        return read_file(Path(path), CONTRACT).decode("latin-1"), ""
    except (OSError, ValueError) as error:
        return "", why(error)


def name_of(subject: object) -> str:
    """Return the common name of a subject as Python's ssl gives it, or its last name."""
    pairs = [pair for part in _parts(subject) for pair in _parts(part)]
    names = {str(name): str(value) for name, value in pairs}
    return names.get("commonName") or next(reversed(names.values()), "sin nombre")


def day_of(moment: object) -> str:
    """Return the day of a moment as Python's ssl gives it, AAAA-MM-DD."""
    seconds = ssl.cert_time_to_seconds(str(moment))
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def _parts(value: object) -> Iterable[tuple[object, ...]]:
    return value if isinstance(value, tuple) else ()

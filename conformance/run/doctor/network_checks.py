"""What is said of the way to a target: names, proxies, connections, TLS, base addresses."""

from collections.abc import Iterator
from datetime import timedelta

from conformance.core.address import shown
from conformance.core.phrase import counted, listed
from conformance.core.remark import Mend, Remark, bad, good, note
from conformance.run.doctor.observed import Base, Host, Observed, Tls

_SOON = timedelta(days=21)
_OLD = frozenset({"TLSv1", "TLSv1.1"})


def name(observed: Observed) -> Iterator[Remark]:
    """Say which servers the target names: nobody else is contacted."""
    target = observed.target
    where = "; ".join(
        f"{listed(one.services)} en {one.origin or '(sin dirección)'}" for one in observed.hosts
    )
    told = f"{where}. No se habla con nadie más." if where else "ninguno; no se envía nada."
    yield good(f"«{target.name}» (paquete {target.pack}): {told}")
    if target.environment == "produccion":
        yield note("environment: produccion: no se escribe nada, y lo que escribe no se juzga.")
    plain = [one for one in observed.hosts if one.origin.startswith("http://") and not one.local]
    for one in plain:
        yield note(
            f"{one.host} se pide por http://: claves y tokens viajan a la vista.",
            Mend(f"services.{one.services[0]}", "https://… si el servidor lo atiende"),
        )


def names(observed: Observed) -> Iterator[Remark]:
    """Say whether each name has an address."""
    for one in observed.hosts:
        if one.via:
            continue  # the proxy looks it up
        if one.unresolved:
            yield bad(
                f"{one.host}: {one.unresolved}.",
                Mend(
                    f"services.{one.services[0]}",
                    "el nombre tal como abre en un navegador de este equipo; si solo se ve "
                    "dentro de una VPN, conéctese a ella",
                ),
            )
        elif one.addresses and one.addresses != (one.host,):
            yield good(f"{one.host} es {', '.join(one.addresses)}.")


def proxies(observed: Observed) -> Iterator[Remark]:
    """Say by which proxy each server is reached, or that none is used."""
    used = dict.fromkeys(one.via for one in observed.hosts if one.via)
    if not used:
        yield good("no se usa ninguno.")
    for via in used:
        through = listed(one.host for one in observed.hosts if one.via == via)
        yield good(f"a {through} se llega por {via}.")


def connection(observed: Observed) -> Iterator[Remark]:
    """Say whether each server takes a connection."""
    for one in observed.hosts:
        if one.closed:
            write = "el proxy correcto" if one.via else "el servidor y el puerto correctos"
            key = "network.proxy" if one.via else f"services.{one.services[0]}"
            yield bad(f"{one.origin}: {one.closed}.", Mend(key, write))
        elif not one.unresolved:
            yield good(f"{one.origin} responde en {milliseconds(one.connected_s)}.")


def tls(observed: Observed) -> Iterator[Remark]:
    """Say what each server shows of itself over TLS."""
    for one in observed.hosts:
        if one.tls is None:
            continue
        if one.tls.fault:
            yield bad(f"{one.host}: {one.tls.fault}.", _mended(one))
            continue
        yield _certified(one, one.tls)
        if one.tls.version in _OLD:
            yield note(f"{one.host}: {one.tls.version} es una versión que ya no se recomienda.")
        until = one.tls.expires
        if until and until - observed.seen < _SOON:
            left = max(0, (until - observed.seen).days)
            yield note(f"{one.host}: el certificado vence en {counted(left, 'día', 'días')}.")


def _certified(host: Host, shown_: Tls) -> Remark:
    if host.unlooked:
        return note(
            f"{host.host}: {shown_.version}; nadie mira su certificado (insecure).",
            Mend("network.ca", "el archivo PEM de su CA, y quite insecure"),
        )
    until = f", vale hasta el {shown_.expires:%Y-%m-%d}" if shown_.expires else ""
    return good(
        f"{host.host}: {shown_.version}, certificado de «{shown_.subject}» firmado por "
        f"«{shown_.issuer}»{until}."
    )


# What a fault of TLS speaks of -> the key that mends it, and what to write; the first counts.
_REMEDIES = (
    ("network: {ca", "network.ca", "el archivo PEM de la CA que lo firma"),
    ("client_certificate", "network.client_certificate", "{certificate: x.pem, key: x.key}"),
    ("tls_minimum", "network.tls_minimum", '"1.2", si es lo que ese servidor habla'),
    ("http://", "", "la dirección con http://, o con el puerto de HTTPS"),
    ("dirección del servicio", "", "el nombre para el que se emitió el certificado"),
)


def _mended(host: Host) -> Mend | None:
    """Return what would mend a fault of TLS, None where only who runs the server can."""
    fault = host.tls.fault if host.tls else ""
    for words, key, write in _REMEDIES:
        if words in fault:
            return Mend(key or f"services.{host.services[0]}", write)
    return None


def base_paths(observed: Observed) -> Iterator[Remark]:
    """Say what stands at the base address of each service."""
    for one in observed.bases:
        if one.fault:
            yield bad(f"{one.service} ({shown(one.url)}) {one.fault}.", _at(one))
        else:
            yield good(
                f"{one.service}: {shown(one.url)} responde {one.answer.status}, como una API."
            )


def _at(base: Base) -> Mend:
    return Mend(
        f"services.{base.service}",
        "la dirección hasta justo antes de lo que agrega cada operación (/api/…)",
    )


def milliseconds(seconds: float) -> str:
    """Return a short time in words."""
    return f"{1000 * seconds:.0f} ms" if seconds < 1 else f"{seconds:.1f} s".replace(".", ",")

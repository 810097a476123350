"""What a target file says of the way to it: `network`, and services that are more than an
address.
"""

import re
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import yaml

from conformance.core.network import (
    SYSTEM,
    Additions,
    ClientCertificate,
    GivenText,
    Network,
    Proxy,
    address_of,
    is_private,
    proxy_for,
)
from conformance.core.network_environment import (
    USUAL_PORT,
    from_environment,
    hosts,
    proxy_address,
    whole_proxy,
)
from conformance.http.auth.reading import unsendable
from conformance.http.wire.names import is_personal
from conformance.http.wire.origin import origin
from conformance.http.wire.tls import MINIMA, Unfit, unfit_ca, unfit_certificate
from conformance.run.target_reader import VARIABLE, TargetReader

_KEYS = ("proxy", "no_proxy", "ca", "client_certificate", "tls_minimum", "environment")
_SCHEMES = ("http", "https")
_CERTIFICATE = ("certificate", "key", "password")
SERVICE_KEYS = ("url", "headers", "query", "login", "insecure")
"""What a service has that is more than its address."""
_FIELD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a name of a header (RFC 9110 §5.1)
# What the harness says itself, of which it judges what comes back.
_OURS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "host",
        "connection",
        "content-length",
        "content-type",
        "content-encoding",
        "transfer-encoding",
        "accept",
        "accept-encoding",
        "cookie",
        "expect",
        "te",
        "trailer",
        "upgrade",
    }
)
_PAIR = re.compile(rf"({VARIABLE.pattern})(?::({VARIABLE.pattern}))?")
_PROXY_FORM = (
    'Se espera http://servidor:puerto, o "http://${env:USUARIO}:${env:CLAVE}@servidor:puerto".'
)


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """What a target says of one service."""

    url: str
    additions: Additions = field(default_factory=Additions)
    login: str = ""
    insecure: bool = False


class NetworkReader(TargetReader):
    """Reads the way to a target; the files that it names are looked at before anything is
    sent.
    """

    local = False

    def network(self, node: yaml.Node | None, services: Mapping[str, ServiceEntry]) -> Network:
        """Return what the file says, and the environment where it is asked."""
        keys = self.mapping(node, "network", _KEYS)
        asked = self.boolean(keys.get("environment"), "network.environment", True)
        usual = from_environment(self.environ) if asked else Network(environment=False)
        proxies = self.proxies(keys["proxy"]) if "proxy" in keys else usual.proxies
        past = self.hosts(keys.get("no_proxy"))
        ca = self.authorities(keys["ca"]) if "ca" in keys else usual.ca
        return Network(
            proxies=proxies,
            past=past if "proxy" in keys else (*usual.past, *past),
            ca=ca,
            ca_source="network.ca" if "ca" in keys else usual.ca_source,
            certificate=self.certificate(keys.get("client_certificate")),
            tls_minimum=self.version(keys.get("tls_minimum")),
            additions={name: one.additions for name, one in services.items() if one.additions.all},
            insecure=frozenset(name for name, one in services.items() if one.insecure),
            environment=asked,
        )

    def proxies(self, node: yaml.Node) -> dict[str, Proxy]:
        """Return the proxy of each scheme: one text stands for both."""
        given = (
            dict.fromkeys(_SCHEMES, node)
            if isinstance(node, yaml.ScalarNode)
            else self.mapping(node, "network.proxy", _SCHEMES)
        )
        once = {id(one): (name, one) for name, one in reversed(given.items())}
        read = {key: self.proxy(one, f"network.proxy.{name}") for key, (name, one) in once.items()}
        found = {name: read[id(one)] for name, one in given.items()}
        return {
            name: replace(one, source=f"network.proxy.{name}") for name, one in found.items() if one
        }

    def proxy(self, node: yaml.Node, what: str) -> Proxy | None:
        """Return a proxy: who asks it is never written in the file."""
        before, written = len(self.faults), self.raw(node)
        if whole := VARIABLE.fullmatch(written):
            found = whole_proxy(self.expand(node, written), what, whole[1])
            if found is None:
                self.once(before, node, f"{what}: la variable no da un proxy.", _PROXY_FORM)
            return found
        start, at, rest = written.rpartition("@")
        scheme, slashes, pair = start.rpartition("://")
        parts = proxy_address(f"{scheme}{slashes}{rest}")
        if parts is None:
            said = f"{what} no es la dirección de un proxy HTTP."
            self.fault(node, said, _PROXY_FORM)
            return None
        user, password = self.pair(node, what, pair) if at else (GivenText(""), GivenText(""))
        return Proxy(parts.hostname or "", parts.port or USUAL_PORT, what, user, password)

    def pair(self, node: yaml.Node, what: str, text: str) -> tuple[GivenText, GivenText]:
        """Return who asks a proxy, by variables."""
        match = _PAIR.fullmatch(text)
        if match is None:
            said = f"El usuario y la clave de {what} están escritos en el archivo."
            self.fault(node, said, f"Van solo como variables. {_PROXY_FORM}")
            return GivenText(""), GivenText("")
        user, name, password, other = match.groups()
        return (
            GivenText(self.expand(node, user), name),
            GivenText(self.expand(node, password), other) if password else GivenText(""),
        )

    def hosts(self, node: yaml.Node | None) -> tuple[str, ...]:
        """Return the hosts that go past the proxies: a list, or a text with commas."""
        if isinstance(node, yaml.ScalarNode):
            return hosts(self.text(node, "network.no_proxy"))
        return self.texts(node, "network.no_proxy")

    def authorities(self, node: yaml.Node) -> tuple[str, ...]:
        """Return the files that say whom to trust, each looked at; `system` is no file."""
        nodes = [node] if isinstance(node, yaml.ScalarNode) else self.sequence(node, "network.ca")
        paths = []
        for one in nodes:
            before, path = len(self.faults), self.text(one, "network.ca")
            if path and path != SYSTEM and len(self.faults) == before:
                self.unfit(unfit_ca(path, "network.ca"), {"network.ca": one})
            paths.append(path)
        return tuple(filter(None, paths))

    def certificate(self, node: yaml.Node | None) -> ClientCertificate | None:
        """Return whom we show ourselves as, files looked at: they fit each other and open."""
        if node is None:
            return None
        key, before = "network.client_certificate", len(self.faults)
        keys = (
            {"certificate": node}
            if isinstance(node, yaml.ScalarNode)
            else self.mapping(node, key, _CERTIFICATE)
        )
        if "certificate" not in keys:
            said, form = f"A {key} le falta «certificate».", "certificate: cliente.pem, key: x.key"
            self.once(before, node, said, f"Se espera {{{form}}}.")
            return None
        given = ClientCertificate(
            self.text(keys["certificate"], f"{key}.certificate"),
            self.text(keys.get("key"), f"{key}.key"),
            self.secret_of(keys["password"], f"{key}.password") if "password" in keys else None,
        )
        if len(self.faults) == before:
            nodes = {key: node, **{f"{key}.{name}": one for name, one in keys.items()}}
            self.unfit(unfit_certificate(given, key), nodes)
        return given

    def unfit(self, fault: Unfit | None, nodes: Mapping[str, yaml.Node]) -> None:
        """Note what is wrong with a file, at the key that names it."""
        if fault is not None:
            self.fault(nodes[fault.key], fault.message, fault.advice)

    def version(self, node: yaml.Node | None) -> str:
        """Return the least version of TLS; YAML reads it as a number."""
        written = "" if node is None else self.raw(node)
        if node is not None and written not in MINIMA:
            said = f"network.tls_minimum «{written}» no se acepta."
            accepted = " o ".join(f'"{one}"' for one in MINIMA)
            self.fault(
                node, said, f"Se acepta {accepted}; lo anterior a 1.2 no se habla (RFC 8996)."
            )
            return ""
        return written

    def service(self, name: str, node: yaml.Node) -> ServiceEntry:
        """Return a service: its address, or a mapping that holds it and what else it wants."""
        what = f"services.{name}"
        if not isinstance(node, yaml.MappingNode):
            return ServiceEntry(self.text(node, what))
        keys = self.mapping(node, what, SERVICE_KEYS)
        if "url" not in keys:
            self.fault(node, f"A {what} le falta «url».", "Se espera {url: https://…}.")
        return ServiceEntry(
            self.text(keys.get("url"), f"{what}.url"),
            Additions(
                self.additions(keys.get("headers"), f"{what}.headers", headers=True),
                self.additions(keys.get("query"), f"{what}.query", headers=False),
            ),
            self.path(keys.get("login"), f"{what}.login"),
            self.boolean(keys.get("insecure"), f"{what}.insecure"),
        )

    def additions(
        self, node: yaml.Node | None, what: str, *, headers: bool
    ) -> tuple[tuple[str, GivenText], ...]:
        """Return what every request carries, by name; a secret only by a variable."""
        made = []
        for name, value in self.mapping(node, what).items():
            if headers and (name.lower() in _OURS or not _FIELD.fullmatch(name)):
                said = f"{what} no puede llevar «{name}»."
                self.fault(value, said, "Esa la pone el arnés, o no es nombre de cabecera.")
                continue
            given = self.given(value, f"{what}.{name}", secret=is_personal(name))
            if headers and (fault := unsendable(given.text)):
                self.fault(value, f"{what}.{name} no se puede enviar: {fault}.", _ASCII)
            made.append((name, given))
        return tuple(made)

    def given(self, node: yaml.Node, what: str, *, secret: bool) -> GivenText:
        """Return a text or a variable; what is secret by its name must be the latter."""
        written = self.raw(node)
        if VARIABLE.fullmatch(written) or secret:
            return self.secret_of(node, what)
        if "${" in written:
            self.fault(node, f"{what} mezcla texto y variables.", "Ponga todo en una variable.")
            return GivenText("")
        return GivenText(self.text(node, what))

    def secret_of(self, node: yaml.Node, what: str) -> GivenText:
        """Return a secret: only a variable gives it, save where all is on this machine."""
        written = self.raw(node)
        if match := VARIABLE.fullmatch(written):
            return GivenText(self.expand(node, written), match[1])
        if self.local:
            return GivenText(self.text(node, what))
        name = what.rpartition(".")[2]
        said = f"El secreto {what} está escrito en el archivo."
        self.fault(node, said, f'Va solo como variable: {name}: "${{env:NOMBRE}}".')
        return GivenText("")

    def path(self, node: yaml.Node | None, what: str) -> str:
        """Return a path below a service."""
        value = self.text(node, what)
        if value and node is not None and not re.fullmatch(r"/[!-~]*", value):
            said = f"{what} «{value}» no es una ruta."
            self.fault(node, said, "Se espera lo que sigue a la dirección: /api/login.")
        return value

    def judge_insecure(
        self, nodes: Mapping[str, yaml.Node], services: Mapping[str, ServiceEntry], network: Network
    ) -> None:
        """Note each service whose certificate may not go unlooked at."""
        for name in sorted(network.insecure):
            url = services[name].url
            there = {one for one, entry in services.items() if origin(entry.url) == origin(url)}
            fault = (
                "otro servicio del mismo servidor no lo pide"
                if there - network.insecure
                else insecure_fault(url, network, _addresses(urlsplit(url).hostname or ""))
            )
            if fault:
                said = f"services.{name}.insecure no se acepta: {fault}."
                self.fault(nodes[name], said, _INSECURE)

    def known(self, node: yaml.Node) -> str:
        """Return a text with those of its variables that are set, whatever is wrong with it."""
        return VARIABLE.sub(lambda match: self.environ.get(match[1], ""), self.raw(node))

    def raw(self, node: yaml.Node) -> str:
        """Return a scalar as it is written."""
        return node.value if isinstance(node, yaml.ScalarNode) else ""


_ASCII = "Una cabecera lleva solo caracteres ASCII visibles."
_INSECURE = (
    "Solo vale en https a esta máquina o a una red privada (10/8, 172.16/12, 192.168/16, fc00::/7, "
    "fe80::/10), sin proxy. Para lo demás dé el certificado de su CA: network: {ca: ca.pem}."
)


def insecure_fault(url: str, network: Network, addresses: Collection[str]) -> str:
    """Return why the certificate of a server may not go unlooked at, "" when it may.

    `addresses` are all that its name stands for; where it stands for none yet, the connection looks
    again.
    """
    if urlsplit(url).scheme != "https":
        return "su dirección no es https, y no hay certificado que mirar"
    if proxy_for(network, url) is not None:
        return "se llega por un proxy, y no se sabe a qué máquina"
    outside = [one for one in addresses if not is_private(one)]
    return f"{outside[0]} es una dirección pública" if outside else ""


def _addresses(host: str) -> tuple[str, ...]:
    """Return every address of a host, none for a name that nobody knows."""
    if address_of(host) is not None:
        return (host,)
    try:
        return tuple({str(one[4][0]) for one in socket.getaddrinfo(host, None)})
    except (OSError, UnicodeError):
        return ()

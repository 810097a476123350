"""The way to a target, as its file and the environment give it: proxies, what is trusted, whom the
harness shows itself as, and what every request to a service has beside its own.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SYSTEM = "system"
"""What stands in a list of CA files for what this machine trusts already."""

# Loopback, RFC 1918, ULA (RFC 4193) and link-local: whoever is there was let into the house.
_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        (
            "127.0.0.0/8",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "169.254.0.0/16",
            "::1/128",
            "fc00::/7",
            "fe80::/10",
        ),
    )
)
_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class GivenText:
    """A text of the target file, and the variable that gave it: "" where it stands in the file."""

    text: str = field(repr=False)
    variable: str = ""

    @property
    def shown(self) -> str:
        """What is shown of it: a text that came by a variable is a secret."""
        return f"${self.variable}" if self.variable else self.text


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy; `source` is the key or the variable that names it.

    `url` has no user; the pair is empty where the proxy asks for none. `variable` holds all of its
    address, "" where the target writes it out.
    """

    host: str
    port: int
    source: str
    user: GivenText = field(default_factory=lambda: GivenText(""))
    password: GivenText = field(default_factory=lambda: GivenText(""))
    variable: str = ""

    @property
    def url(self) -> str:
        """Its address, without who asks."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """Whom the harness shows itself as where a server asks: files in PEM, as the target names them.

    `key` is "" when it stands in the certificate's own file.
    """

    certificate: str
    key: str = ""
    password: GivenText | None = None


@dataclass(frozen=True, slots=True)
class Additions:
    """What every request to a service carries beside its own headers and query."""

    headers: tuple[tuple[str, GivenText], ...] = ()
    query: tuple[tuple[str, GivenText], ...] = ()

    @property
    def all(self) -> tuple[tuple[str, GivenText], ...]:
        """Headers and query together."""
        return self.headers + self.query


@dataclass(frozen=True, slots=True)
class Network:
    """How the servers of a target are reached.

    `proxies` by scheme of what is asked; `past` are the hosts that go past them (no_proxy). `ca`
    are the files that say whom to trust, SYSTEM among them for this machine's; none means SYSTEM
    alone; `ca_source` is who named them. `tls_minimum` is "" for the library's. `additions` by
    service; `insecure` are the services whose certificate nobody looks at. `environment`: whether
    the machine's own variables were asked.
    """

    proxies: Mapping[str, Proxy] = field(default_factory=dict)
    past: tuple[str, ...] = ()
    ca: tuple[str, ...] = ()
    ca_source: str = ""
    certificate: ClientCertificate | None = None
    tls_minimum: str = ""
    additions: Mapping[str, Additions] = field(default_factory=dict)
    insecure: frozenset[str] = frozenset()
    environment: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """How a service was reached, as a ledger tells it: every text may be shown.

    `proxy` and `tls` are "" where there was none; `certificate` is what the server showed of itself
    (whose, of which issuer, until when, its SHA-256), `trusted` who was believed, `shown` the
    certificate file that we showed, `added` the names of what every request had beside its own.
    """

    service: str
    proxy: str = ""
    tls: str = ""
    certificate: str = ""
    trusted: str = ""
    shown: str = ""
    added: tuple[str, ...] = ()
    insecure: bool = False

    @property
    def plain(self) -> bool:
        """Whether there is nothing to tell: no proxy, no TLS, nothing added."""
        return self == Way(self.service)


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return a host that is written as an address, None for a name."""
    try:
        found = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


def is_loopback(host: str) -> bool:
    """Say whether a host is this very machine."""
    found = address_of(host)
    if found is not None:
        return found.is_loopback
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def is_private(address: str) -> bool:
    """Say whether an address is loopback or of a private network (RFC 1918, ULA, link-local)."""
    found = address_of(address)
    return found is not None and any(
        found in network for network in _PRIVATE if network.version == found.version
    )


def goes_past(host: str, port: int, past: tuple[str, ...]) -> bool:
    """Say whether a host goes past the proxies: by name and what is below it, by address, by
    network (10.0.0.0/8), with or without a port; `*` is all of them.
    """
    return any(_is_meant(host.lower().strip("[]"), port, one) for one in past)


def _is_meant(host: str, port: int, entry: str) -> bool:
    if entry == "*":
        return True
    if "/" in entry:
        return _is_within(host, entry)
    named, asked = _with_port(entry)
    if asked not in (None, port):
        return False
    if address_of(named) is not None:
        return address_of(host) == address_of(named)
    name = named.lower().lstrip("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _is_within(host: str, entry: str) -> bool:
    """Say whether a host is an address of a network, as 10.0.0.0/8 writes it."""
    found = address_of(host)
    try:
        network = ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False
    return found is not None and found.version == network.version and found in network


def _with_port(entry: str) -> tuple[str, int | None]:
    """Return the host that an entry names, and its port where it names one: an address of IPv6 has
    colons of its own.
    """
    name, colon, number = entry.rpartition(":")
    if colon and number.isdecimal() and (":" not in name or name.endswith("]")):
        return name, int(number)
    return entry, None


def port_of(url: str) -> int:
    """Return the port that an address asks, its scheme's where it names none."""
    parts = urlsplit(url)
    return parts.port or _USUAL_PORTS.get(parts.scheme, 0)


def proxy_for(network: Network, url: str) -> Proxy | None:
    """Return the proxy by which an address is asked, None for none.

    What the environment names is not asked of this very machine; what the target names is, unless
    it goes past it.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxy = network.proxies.get(parts.scheme)
    if proxy is None or goes_past(host, port_of(url), network.past):
        return None
    named = proxy.source.startswith("network.")
    return proxy if named or not is_loopback(host) else None

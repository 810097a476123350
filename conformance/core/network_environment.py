"""What the usual variables of the environment say of the network, as curl and pip read them."""

from collections.abc import Mapping, Sequence
from urllib.parse import SplitResult, unquote, urlsplit

from conformance.core.network import GivenText, Network, Proxy

# Of each the first that is set counts, in lower case or upper.
_PROXIES = {"http": ("http_proxy", "all_proxy"), "https": ("https_proxy", "all_proxy")}
_PAST = ("no_proxy",)
_CA = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
USUAL_PORT = 80
"""The port of a proxy whose address names none."""


def from_environment(environ: Mapping[str, str]) -> Network:
    """Return what the environment says."""
    proxies = {}
    for scheme, names in _PROXIES.items():
        name = _set(environ, [one for low in names for one in (low, low.upper())])
        # A server that runs us as CGI sets HTTP_PROXY from a header of whoever asks.
        if name and not (name == "HTTP_PROXY" and "REQUEST_METHOD" in environ):
            proxies[scheme] = _proxy(name, environ[name])
    past = _set(environ, [one for low in _PAST for one in (low, low.upper())])
    ca = _set(environ, _CA)
    return Network(
        proxies=proxies,
        past=hosts(environ[past]) if past else (),
        ca=(environ[ca],) if ca else (),
        ca_source=ca,
    )


def hosts(text: str) -> tuple[str, ...]:
    """Return the hosts of a list with commas or spaces."""
    return tuple(text.replace(",", " ").split())


def proxy_address(text: str) -> SplitResult | None:
    """Return the address of a proxy, None for what is none that is spoken to."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        fine = parts.scheme == "http" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if fine and parts.path in ("", "/") and not parts.query else None


def whole_proxy(text: str, source: str, variable: str) -> Proxy | None:
    """Return the proxy of a whole address that a variable holds, None for what is no proxy."""
    parts = proxy_address(text)
    if parts is None:
        return None
    user, password = (
        GivenText(unquote(one or ""), variable) for one in (parts.username, parts.password)
    )
    return Proxy(parts.hostname or "", parts.port or USUAL_PORT, source, user, password, variable)


def unusable(proxy: Proxy) -> str:
    """Return what is said of a proxy of the environment that nobody here can speak to, "" for one
    that can be used.
    """
    if proxy.host:
        return ""
    return (
        f"La variable de entorno {proxy.source} no da un proxy que se pueda usar.\n"
        "Se espera http://servidor:puerto (con usuario y clave si los pide); quítela, o "
        "escriba network: {environment: false} en el archivo de objetivo para no usarla."
    )


def _proxy(name: str, text: str) -> Proxy:
    """Return the proxy of a variable; one that is none matters only to whoever would go by it."""
    return whole_proxy(text, name, name) or Proxy("", 0, name)


def _set(environ: Mapping[str, str], names: Sequence[str]) -> str:
    """Return the first name that is set to something, "" for none."""
    return next((name for name in names if environ.get(name)), "")

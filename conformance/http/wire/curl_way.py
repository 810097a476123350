"""How `curl` goes the way that the harness went, in a line that reproduces a request."""

import shlex
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from conformance.core.network import SYSTEM, Network, proxy_for
from conformance.http.wire.origin import origin


def options(network: Network, services: Mapping[str, str], url: str) -> tuple[str, ...]:
    """Return the options of curl for an address: paths as the target has them, secrets as
    variables.
    """
    made = [*_proxy(network, url)]
    if urlsplit(url).scheme == "https":
        ours = {origin(address) for address in services.values()}
        made += _trust(network, origin(url) in {origin(services[one]) for one in network.insecure})
        made += _shown(network) if origin(url) in ours else ()
    return tuple(made)


def variables(network: Network) -> tuple[str, ...]:
    """Return the variables that stand in an address: what the target adds to every query."""
    return tuple(
        given.shown
        for added in network.additions.values()
        for _, given in added.query
        if given.variable
    )


def _proxy(network: Network, url: str) -> Iterator[str]:
    proxy = proxy_for(network, url)
    if proxy is None:
        if network.proxies or not network.environment:
            yield from ("--noproxy", "'*'")
        return
    yield "--proxy"
    yield f'"${proxy.variable}"' if proxy.variable else shlex.quote(proxy.url)
    if proxy.user.text and not proxy.variable:
        yield from ("--proxy-user", f'"{proxy.user.shown}:{proxy.password.shown}"')


def _trust(network: Network, insecure: bool) -> Iterator[str]:
    if network.tls_minimum:
        yield f"--tlsv{network.tls_minimum}"
    if insecure:
        yield "--insecure"
        return
    if SYSTEM in network.ca and len(network.ca) > 1:
        yield "--ca-native"
    named = network.ca_source.startswith("network.")
    for path in [one for one in network.ca if one != SYSTEM][:1]:  # curl takes one
        yield from ("--cacert", shlex.quote(path) if named else f'"${network.ca_source}"')


def _shown(network: Network) -> Iterator[str]:
    own = network.certificate
    if own is None:
        return
    yield from ("--cert", shlex.quote(own.certificate))
    if own.key:
        yield from ("--key", shlex.quote(own.key))
    if own.password is not None and own.password.variable:
        yield from ("--pass", f'"{own.password.shown}"')

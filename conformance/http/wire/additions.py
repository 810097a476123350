"""What every request to a service carries because the target says so, laid in where it goes out.

It is no part of what is judged: a probe that sends no credential sends these all the same, and a
request that has one of the same name of its own keeps its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote, urlsplit

from conformance.core.exchange import Request
from conformance.core.network import Additions, GivenText, Network
from conformance.http.wire.origin import origin

_NONE = Additions()


class Dressing:
    """What the requests of a run carry, by service."""

    def __init__(self, network: Network, services: Mapping[str, str]) -> None:
        self._additions = network.additions
        # The longest first: one service may lie below another.
        self._bases = sorted(
            ((url.rstrip("/"), name) for name, url in services.items()),
            key=lambda pair: len(pair[0]),
            reverse=True,
        )

    def dressed(self, request: Request) -> Request:
        """Return a request as it goes out."""
        added = self._of(request)
        if added is _NONE:
            return request
        own = {name.lower() for name, _ in request.headers}
        more = tuple((name, given.text) for name, given in added.headers if name.lower() not in own)
        return replace(
            request, headers=(*request.headers, *more), url=_with_query(request.url, added.query)
        )

    def _of(self, request: Request) -> Additions:
        if not self._additions:
            return _NONE
        below = (name for url, name in self._bases if request.url.startswith(url))
        beside = (name for url, name in self._bases if origin(request.url) == origin(url))
        name = request.service or next(below, "") or next(beside, "")
        return self._additions.get(name, _NONE)


def undressed(
    url: str, headers: tuple[tuple[str, str], ...], names: tuple[str, ...]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a request's address and headers without what was added to them, by its names."""
    kept = tuple(pair for pair in headers if pair[0] not in names)
    place, mark, query = url.partition("?")
    left = [pair for pair in query.split("&") if unquote(pair.partition("=")[0]) not in names]
    return (
        (place + (mark + "&".join(left) if left and mark else ""), kept)
        if names
        else (
            url,
            headers,
        )
    )


def secrets_of(network: Network) -> Iterator[tuple[str, str]]:
    """Yield each secret of the way to a target, and what is shown in its place."""
    for added in network.additions.values():
        for _, given in added.all:
            if given.variable:
                yield given.text, given.shown
    for proxy in network.proxies.values():
        yield from ((given.text, "***") for given in (proxy.user, proxy.password))


def _with_query(url: str, added: tuple[tuple[str, GivenText], ...]) -> str:
    if not added:
        return url
    place, mark, fragment = url.partition("#")
    pairs = urlsplit(place).query.split("&")
    own = {unquote(pair.partition("=")[0]).lower() for pair in pairs}
    more = "&".join(
        f"{quote(name, safe='')}={quote(given.text, safe='')}"
        for name, given in added
        if name.lower() not in own
    )
    joined = f"{place}{'&' if '?' in place else '?'}{more}" if more else place
    return joined + mark + fragment

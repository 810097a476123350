"""Where a request goes: only to the servers that the target names, whatever links answers carry."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from conformance.core.address import shown
from conformance.core.unjudged import BlockedError

_USUAL_PORTS = {"http": ":80", "https": ":443"}


def origin(url: str) -> str:
    """Return the server of an address (scheme, host and port), "" for what is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    server = parts.netloc.lower().removesuffix(_USUAL_PORTS.get(parts.scheme, ""))
    return f"{parts.scheme}://{server}" if server else ""


class NamedServers:
    """The servers of the addresses that a target gives for its services."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._origins = frozenset(filter(None, map(origin, addresses)))

    def check(self, url: str) -> None:
        """Raise BlockedError for an address elsewhere: nothing is sent to whom nobody named."""
        if origin(url) in self._origins:
            return
        named = ", ".join(sorted(self._origins))
        raise BlockedError(
            f"no se envía nada a {shown(url)}: el archivo de objetivo no nombra ese servidor en "
            f"«services» (nombra {named})"
        )

"""Nothing goes to a server that the target does not name, however its address is written."""

import pytest

from conformance.core.unjudged import BlockedError
from conformance.http.wire.origin import NamedServers, origin

_NAMED = NamedServers(["https://Siifa.example/factura", "http://127.0.0.1:8080/s"])


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("https://siifa.example/a", "https://siifa.example"),
        ("https://siifa.example:443/a", "https://siifa.example"),
        ("http://siifa.example:80", "http://siifa.example"),
        ("http://siifa.example:443", "http://siifa.example:443"),
        ("http://[::1]:8080/a", "http://[::1]:8080"),
        ("/solo/una/ruta", ""),
        ("http://[", ""),
    ],
)
def test_the_usual_port_of_a_scheme_is_no_other_server(url: str, server: str) -> None:
    assert server == origin(url)


@pytest.mark.parametrize(
    "url", ["https://SIIFA.example:443/otra?x=1", "http://127.0.0.1:8080/otra"]
)
def test_a_named_server_may_be_asked_whatever_it_is_asked(url: str) -> None:
    _NAMED.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://siifa.example/a",
        "https://siifa.example:8443/a",
        "https://siifa.example.evil/a",
        "https://siifa.example@evil/a",
        "http://127.0.0.1/s",
        "ftp://siifa.example/a",
        "",
    ],
)
def test_another_scheme_host_or_port_is_another_server(url: str) -> None:
    with pytest.raises(BlockedError, match="no nombra ese servidor"):
        _NAMED.check(url)

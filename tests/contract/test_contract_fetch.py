"""One GET reads a published document; whatever goes wrong is told in Spanish."""

import gzip

import httpx
import pytest

from conformance.errors import UsageError
from conformance.wire import fetch as module
from conformance.wire.fetch import fetch


def answering(request: httpx.Request) -> httpx.Response:
    path = request.url.path
    if path == "/lento":
        raise httpx.ReadTimeout("lento", request=request)
    if path == "/caido":
        raise httpx.ConnectError("rechazada", request=request)
    if path == "/vuelta":
        return httpx.Response(302, headers={"location": "/vuelta"})
    if path == "/ir":
        return httpx.Response(301, headers={"location": "/documento"})
    if path == "/documento":
        return httpx.Response(200, headers={"content-encoding": "gzip", "content-type": "Text/HTML; charset=x"},
                              content=gzip.compress(b"{}" * 600))
    return httpx.Response(404)


TRANSPORT = httpx.MockTransport(answering)


def test_redirects_and_compression_are_followed() -> None:
    """The address after redirects, the decompressed bytes and the media type come back."""
    got = fetch("https://siifa.example/ir", transport=TRANSPORT)
    assert (b"{}" * 600, "https://siifa.example/documento", "text/html") == (got.content, got.url, got.media_type)


@pytest.mark.parametrize(("url", "said"), [
    ("https://h/lento", "no respondió en 30 s"), ("https://h/caido", "sin conexión"),
    ("https://h/vuelta", "redirecciones"), ("https://h/nada", "respondió 404"),
    ("https://[::", "no es una URL")])
def test_faults_say_what_happened(url: str, said: str) -> None:
    """Each fault is a usage error that names the address."""
    with pytest.raises(UsageError) as raised:
        fetch(url, transport=TRANSPORT)
    assert said in str(raised.value)
    assert url in str(raised.value)


def test_size_is_bounded_after_decompression(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small compressed answer that opens beyond the limit is refused."""
    monkeypatch.setattr(module, "LIMIT", 1000)
    with pytest.raises(UsageError, match="pasa de"):
        fetch("https://h/documento", transport=TRANSPORT)


def test_odd_schemes_are_no_url() -> None:
    """Only http and https are fetched."""
    with pytest.raises(UsageError, match="no es una URL válida"):
        fetch("htp://h")

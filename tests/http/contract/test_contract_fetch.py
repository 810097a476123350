"""One GET reads a published document; whatever goes wrong is told in Spanish."""

import gzip
import threading
from collections.abc import Iterator

import httpx
import pytest

from conformance.core.errors import UsageError
from conformance.http.wire import fetch as module
from conformance.http.wire.fetch import fetch


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
    if path == "/cortado":
        return httpx.Response(
            200,
            headers={"content-encoding": "gzip"},
            stream=httpx.ByteStream(gzip.compress(b"{}" * 600)[:-9]),
        )
    if path == "/br":
        return httpx.Response(
            200, headers={"content-encoding": "br"}, stream=httpx.ByteStream(b"x")
        )
    if path == "/documento":
        return httpx.Response(
            200,
            headers={"content-encoding": "gzip", "content-type": "Text/HTML; charset=x"},
            stream=httpx.ByteStream(gzip.compress(b"{}" * 600)),
        )
    return httpx.Response(404)


TRANSPORT = httpx.MockTransport(answering)


def test_redirects_and_compression_are_followed() -> None:
    """The address after redirects, the decompressed bytes and the media type come back."""
    got = fetch("https://siifa.example/ir", transport=TRANSPORT)
    assert (b"{}" * 600, "https://siifa.example/documento", "text/html") == (
        got.content,
        got.url,
        got.media_type,
    )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://h/lento", "no respondió en 30 s"),
        ("https://h/caido", "sin conexión"),
        ("https://h/vuelta", "redirecciones"),
        ("https://h/nada", "respondió 404"),
        ("https://[::", "no es una URL"),
        ("https://h/cortado", "cortado"),
        ("https://h/br", "comprimido con «br»"),
    ],
)
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


class Drip(httpx.SyncByteStream):
    """A body that sends a byte at a time, for as long as anybody reads: each read ends, the whole
    never.
    """

    def __init__(self) -> None:
        self.left = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        while not self.left.wait(0.001):
            yield b" "

    def close(self) -> None:
        self.left.set()


def test_a_server_that_drips_is_left() -> None:
    """The whole of the document must come in time, not only each part of it; then the connection is
    closed.
    """
    body = Drip()
    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=body))
    with pytest.raises(UsageError, match=r"no terminó de llegar en 0\.05 s"):
        fetch("https://h/gota", timeout_s=0.05, transport=transport)
    assert body.left.wait(5)

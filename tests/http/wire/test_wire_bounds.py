"""What a system answers is read within bounds: bytes, time, headers, compression; the rest is told
and let go.
"""

import gzip
import socket
import threading
import zlib
from contextlib import suppress
from dataclasses import replace

import pytest

from conformance.core.bounds import BOUNDS
from conformance.core.exchange import Request, Response
from conformance.http.wire.carrier import HttpCarrier, TransportError
from conformance.http.wire.deadline import Deadline, TooMuchError
from conformance.http.wire.decoding import DecodingError, TooLargeError, decoded
from conformance.http.wire.evidence import evidence
from conformance.http.wire.masking import Secrets

BODY = b'{"uno": 1}' * 20
GET = Request("GET", "http://s/a", "anonimo")


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("", BODY),
        ("identity", BODY),
        ("gzip", gzip.compress(BODY, mtime=0)),
        ("X-GZIP", gzip.compress(BODY, mtime=0)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("deflate, gzip", gzip.compress(zlib.compress(BODY), mtime=0)),
        ("gzip", gzip.compress(BODY, mtime=0) + b"\0\0"),
    ],
)
def test_a_body_comes_out_of_what_was_asked_for(coding: str, body: bytes) -> None:
    """gzip and deflate, with and without zlib's head, one inside the other, with padding behind
    (RFC 9110 §8.4).
    """
    assert BODY == decoded(body, coding, 1000)
    assert b"" == decoded(b"", coding, 1000)


@pytest.mark.parametrize(
    ("coding", "body", "said"),
    [
        ("br", BODY, "content-encoding dice «br», que no se pidió"),
        ("gzip", BODY, "no se pudo descomprimir, aunque content-encoding dice que sí"),
        ("gzip", gzip.compress(BODY, mtime=0)[:-12], "está cortado"),
        ("gzip, gzip, gzip", BODY, "3 compresiones, una dentro de otra"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_told(coding: str, body: bytes, said: str) -> None:
    with pytest.raises(DecodingError, match=said):
        decoded(body, coding, 1000)


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_never_blown_up(layers: int) -> None:
    """Not a byte is made beyond the bound, however often it is packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join([*(packer.compress(b" " * 100_000) for _ in range(20)), packer.flush()])
    for _ in range(layers - 1):
        body = gzip.compress(body, mtime=0)
    with pytest.raises(TooLargeError, match="pasa de 1000 bytes al descomprimirla"):
        decoded(body, ", ".join(["gzip"] * layers), 1000)


def test_bytes_are_counted_from_the_status_line_on() -> None:
    """A flood of provisional answers ends where headers do."""
    deadline = Deadline(10, lambda: 0.0)
    deadline.start()
    deadline.took(10**9)  # nothing said yet how many may come
    deadline.allow(100, "las cabeceras pasan de 100 bytes")
    deadline.took(100)
    with pytest.raises(TooMuchError, match="las cabeceras pasan de 100 bytes: no se lee más"):
        deadline.took(1)
    deadline.start()
    deadline.took(10**9)


def test_evidence_keeps_so_many_headers_and_so_much_of_each() -> None:
    many = tuple((f"x-{number}", "a" * 10) for number in range(1000))
    long = Response(200, (("x-larga", "b" * 5000), *many))
    kept = evidence(GET, long, Secrets({})).response_headers
    assert BOUNDS.evidence_headers + 1 == len(kept)
    assert ("x-larga", "b" * BOUNDS.evidence_header + "… (5000 en total)") == kept[0]
    assert ("…", "901 cabeceras más") == kept[-1]
    wide = replace(long, headers=tuple((f"x-{number}", "a" * 1900) for number in range(50)))
    large = evidence(GET, wide, Secrets({})).response_headers
    assert (8, ("…", "42 cabeceras más")) == (len(large) - 1, large[-1])
    few = evidence(GET, replace(long, headers=many[:3]), Secrets({})).response_headers
    assert many[:3] == few


def _answering(*parts: bytes) -> socket.socket:
    """Return a listener that answers one connection with bytes, as they come, until it is
    closed.
    """
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError), listener.accept()[0] as line:
            line.recv(65536)
            for part in parts:
                line.sendall(part)
            line.recv(65536)

    threading.Thread(target=serve, daemon=True).start()
    return listener


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 5000,),
            "cabeceras de la respuesta pasan de 100000 bytes",
        ),
        (
            (b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n" + b"a" * 50_000,),
            "la respuesta pasa de",
        ),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n", b"a"), "tiempo agotado"),
    ],
)
def test_over_a_socket_nothing_is_read_beyond(parts: tuple[bytes, ...], said: str) -> None:
    """Provisional answers without end, a body without bound, one that never ends."""
    carrier = HttpCarrier(0.2, bounds=replace(BOUNDS, head_bytes=100_000, answer_bytes=10_000))
    with _answering(*parts) as listener:
        request = Request("GET", f"http://127.0.0.1:{listener.getsockname()[1]}/a", "anonimo")
        with pytest.raises(TransportError) as raised:
            carrier.carry(request)
    carrier.close()
    assert said in raised.value.fault


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            (b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n" + b"a" * 50_000,),
            "la respuesta pasa de 10000 bytes",
        ),
        (
            (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b"a"),
            "cortó la respuesta antes de terminar el cuerpo",
        ),
        (
            (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\n", b"a"),
            "que no se pidió",
        ),
    ],
)
def test_a_request_that_says_its_own_length_is_read_within_the_same_bounds(
    parts: tuple[bytes, ...], said: str
) -> None:
    carrier = HttpCarrier(5, bounds=replace(BOUNDS, answer_bytes=10_000))
    with _answering(*parts) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/a"
        request = Request("GET", url, "anonimo", (("content-length", "0"),))
        with pytest.raises(TransportError) as raised:
            carrier.carry(request)
    assert said in raised.value.fault

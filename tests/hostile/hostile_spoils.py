"""How answers are spoiled: each function yields what goes out in place of the right reply."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from hostile_target import End, ReceivedRequest, Sent, Spoil, head, whole

from conformance.sandbox.reply import Reply

_JSON = (("Content-Type", "application/json; charset=utf-8"),)
_MEGABYTE = 1024 * 1024
OPAQUE = "opaco-secreto-0123456789"


# Statuses


def status(code: int, body: bytes = b"", *headers: tuple[str, str]) -> Spoil:
    """Answer everything with one status."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        yield whole(Reply(code, headers or _JSON, body))

    return spoil


def redirect_here(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Redirect to the very same address, for ever."""
    yield whole(Reply(302, (("Location", asked.target),), b""))


def redirect_telling(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Redirect to another host, with the credentials in query and fragment."""
    token = asked.bearer.removeprefix("Bearer ")
    yield whole(
        Reply(
            302,
            (("Location", f"http://otro.example/entrar?t={token}#clave={asked.password}"),),
            b"",
        )
    )


# Framing


def raw(data: bytes, *, end: End = End.CLOSE) -> Spoil:
    """Answer everything with the same bytes."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        yield data
        yield end

    return spoil


def silence_then(end: End) -> Spoil:
    """End the connection without a word."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        yield end

    return spoil


def length(said: Callable[[int], str]) -> Spoil:
    """Say another length than the body has."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        yield head(reply, ("Content-Length", said(len(reply.body)))) + reply.body
        yield End.CLOSE

    return spoil


def two_lengths(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Say two lengths that contradict each other."""
    yield (
        head(reply, ("Content-Length", str(len(reply.body))), ("Content-Length", "1")) + reply.body
    )
    yield End.CLOSE


def half_head(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Reset the connection in the middle of the headers."""
    yield b"HTTP/1.1 200 OK\r\nContent-Ty"
    yield End.RESET


def chunked(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Send chunks with extensions and a trailer: legal, if rare."""
    half = len(reply.body) // 2 or 1
    yield head(reply, ("Transfer-Encoding", "chunked"))
    for part in (reply.body[:half], reply.body[half:]):
        if part:
            yield b"%x;firma=no\r\n%s\r\n" % (len(part), part)
    yield b"0\r\nX-Fin: si\r\n\r\n"


def bad_chunk(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Send a chunk whose size is no number."""
    yield head(reply, ("Transfer-Encoding", "chunked")) + b"zz\r\n" + reply.body + b"\r\n0\r\n\r\n"
    yield End.CLOSE


def no_last_chunk(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Close before the chunk that ends the body."""
    yield head(reply, ("Transfer-Encoding", "chunked")) + b"%x\r\n%s\r\n" % (
        len(reply.body),
        reply.body,
    )
    yield End.CLOSE


def endless_chunks(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Send chunks for ever."""
    yield head(reply, ("Transfer-Encoding", "chunked")) + b"1\r\n[\r\n"
    piece = b"1," * 32_000
    while True:
        yield b"%x\r\n%s\r\n" % (len(piece), piece)


def old_http(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Answer in HTTP/1.0 without a length, and close: legal."""
    yield head(reply, first=f"HTTP/1.0 {reply.status} OK") + reply.body
    yield End.CLOSE


def closing(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Close each connection after its answer without saying so: legal."""
    yield whole(reply)
    yield End.CLOSE


def first_line(text: str) -> Spoil:
    """Write the status line in another way; `{}` stands for the status."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        yield whole(reply, first=text.replace("{}", str(reply.status)))

    return spoil


def blank_lines(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Send two blank lines before the answer."""
    yield b"\r\n\r\n" + whole(reply)


def hints(count: int | None) -> Spoil:
    """Send provisional answers before the final one; None: nothing else, for ever."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        provisional = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        if count is None:
            while True:
                yield provisional * 500
        yield provisional * count + whole(reply)

    return spoil


def headers(*more: tuple[str, str], times: int = 1) -> Spoil:
    """Send more headers, each so many times."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        yield whole(reply, *(more * times))

    return spoil


# Timing


def hang(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Take the request and never answer."""
    yield 15.0


def drip(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Send a byte a moment, always in time for the next read."""
    yield head(reply, ("Content-Length", "1000000"))
    for _ in range(100):
        yield b"["
        yield 0.3


def drip_head(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Send a header byte by byte, for ever."""
    yield b"HTTP/1.1 200 OK\r\nX-Lento: "
    for _ in range(100):
        yield b"a"
        yield 0.3


def slow(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
    """Answer right, in three pieces."""
    whole_ = whole(reply)
    for start in range(0, len(whole_), len(whole_) // 3 + 1):
        yield whole_[start : start + len(whole_) // 3 + 1]
        yield 0.02


# Encodings


def encoded(name: str, encode: Callable[[bytes], bytes]) -> Spoil:
    """Send the body encoded, and say so."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        body = encode(reply.body)
        yield whole(replace(reply, body=body), ("Content-Encoding", name))

    return spoil


def packed(body: bytes) -> bytes:
    """Return a body in gzip."""
    return gzip.compress(body)


def deflated(body: bytes) -> bytes:
    """Return a body in deflate without zlib's head, as some servers send it."""
    return zlib.compress(body)[2:-4]


def bomb(layers: int) -> Callable[[bytes], bytes]:
    """Return what makes a gzip of spaces that grows to 64 MB, packed so many times."""

    def encode(body: bytes) -> bytes:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        data = b"".join([*(packer.compress(b" " * _MEGABYTE) for _ in range(64)), packer.flush()])
        for _ in range(layers - 1):
            data = gzip.compress(data)
        return data

    made: list[bytes] = []
    return lambda body: (made or made.append(encode(body)) or made)[0]


def cut(body: bytes) -> bytes:
    """Return a gzip that lacks its end."""
    return gzip.compress(body)[:-12]


def text(encode: Callable[[str], bytes]) -> Spoil:
    """Send the text of the body in another encoding."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        yield whole(replace(reply, body=encode(reply.body.decode())))

    return spoil


# Bodies


def body(data: bytes | Callable[[], bytes]) -> Spoil:
    """Answer everything 200 with one body."""
    made: list[bytes] = []

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        if not made:
            made.append(data if isinstance(data, bytes) else data())
        yield whole(Reply(200, _JSON, made[0]))

    return spoil


def values(change: Callable[[str, Any], Any]) -> Spoil:
    """Change the values of every object of a 2xx answer, by name."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: change(name, changed(one)) for name, one in value.items()}
        return [changed(one) for one in value] if isinstance(value, list) else value

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        if not 200 <= reply.status < 300 or not reply.body:
            yield whole(reply)
            return
        yield whole(replace(reply, body=json.dumps(changed(json.loads(reply.body))).encode()))

    return spoil


def written(change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes of the body of a 2xx answer."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        good = 200 <= reply.status < 300
        yield whole(replace(reply, body=change(reply.body)) if good else reply)

    return spoil


# Pages


def page(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Spoil:
    """Change every page."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        read = json.loads(reply.body) if reply.body[:1] == b"{" else {}
        if reply.status != 200 or "resultado" not in read:
            yield whole(reply)
            return
        yield whole(replace(reply, body=json.dumps(change(read)).encode()))

    return spoil


# Secrets


def told(reply_of: Callable[[ReceivedRequest, Reply, str], Reply], first: str = "") -> Spoil:
    """Answer with the token that came; `reply_of` is given it."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        token = asked.bearer.removeprefix("Bearer ")
        line = first.replace("{token}", token).replace("{}", str(reply.status))
        yield whole(reply_of(asked, reply, token), first=line)

    return spoil


def token_of_login(change: Callable[[str], str]) -> Spoil:
    """Change the token that a login gives."""

    def spoil(asked: ReceivedRequest, reply: Reply) -> Iterator[Sent]:
        if reply.status != 200:
            yield whole(reply)
            return
        given = json.loads(reply.body)
        given["token"] = change(given["token"])
        yield whole(replace(reply, body=json.dumps(given).encode()))

    return spoil

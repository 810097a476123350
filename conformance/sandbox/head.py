"""The head of a request, as bytes come to the sandbox: read strictly, since what is odd there is an
answer of its own.

`http.server` reads it too, from a file and hence with a thread for each connection; h11 reads it
without one, in three times the time of a whole answer of the sandbox.
"""

import re
from dataclasses import dataclass

LONGEST = 64 * 1024
"""Bytes of the line and headers of a request."""

# RFC 9112 §3.
_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e\x80-\xff]+) HTTP/1\.([01])")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00\r\n]*?)[ \t]*")  # RFC 9110 §5.5
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?")  # RFC 9112 §7.1
_MOST_DIGITS = 18


class OddError(Exception):
    """What came is no HTTP, or more than is read; `status` answers it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """The line and headers of a request; `length` of its body, None when it comes in chunks."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    length: int | None
    keeps: bool
    expects: bool


def parse(data: bytes) -> Head:
    """Return the head that bytes hold, without the blank line that ends it. Raises OddError."""
    first, *rest = data.split(b"\r\n")
    line = _LINE.fullmatch(first)
    if line is None:
        raise OddError(400)
    headers = tuple(_header(one) for one in rest)
    known: dict[str, list[str]] = {}
    for name, value in headers:
        known.setdefault(name.lower(), []).append(value)
    new = line[3] == b"1"
    if new and len(known.get("host", ())) != 1:  # RFC 9112 §3.2
        raise OddError(400)
    said = ",".join(known.get("connection", ())).lower()
    return Head(
        line[1].decode("ascii"),
        line[2].decode("latin-1"),
        headers,
        _length(known),
        "close" not in said if new else "keep-alive" in said,
        "100-continue" in ",".join(known.get("expect", ())).lower(),
    )


def chunk_size(line: bytes) -> int:
    """Return the size that the line before a chunk says. Raises OddError."""
    match = _CHUNK.fullmatch(line)
    if match is None:
        raise OddError(400)
    return int(match[1], 16)


def _header(line: bytes) -> tuple[str, str]:
    match = _HEADER.fullmatch(line)
    if match is None:
        raise OddError(400)
    return match[1].decode("ascii"), match[2].decode("latin-1")


def _length(known: dict[str, list[str]]) -> int | None:
    """Return the length of the body: chunks win over a length (RFC 9112 §6.3), two lengths that
    differ are a fault.
    """
    if "transfer-encoding" in known:
        if [one.lower() for one in known["transfer-encoding"]] != ["chunked"]:
            raise OddError(501)
        return None
    lengths = {
        part.strip() for one in known.get("content-length", ("0",)) for part in one.split(",")
    }
    said = lengths.pop()
    if lengths or not (said.isascii() and said.isdecimal()):
        raise OddError(400)
    if len(said) > _MOST_DIGITS:
        raise OddError(413)
    return int(said)

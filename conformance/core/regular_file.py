"""Files from outside, read in one way: a regular file, whole, and no larger than such a file
is.
"""

import stat
import zlib
from collections.abc import Mapping
from pathlib import Path

from conformance.core.errors import UnfitFileError

_MEGA = 1_000_000
CONTRACT = 10 * _MEGA
"""Bytes of a contract, once decompressed: no published one, viewer included, comes near."""

PACKAGE = 200 * _MEGA
"""Bytes of the package of a run: a whole one takes some three."""

PACKAGE_CONTENT = 500 * _MEGA
"""Bytes of what a package holds, once decompressed: the ledger of a whole run takes some 40."""

CORPUS = 50 * _MEGA
"""Bytes of a corpus."""

WRITTEN = _MEGA
"""Bytes of what a person writes: a target, a scenario, what is expected."""

_MEMBERS = 100
_GZIP = b"\x1f\x8b"
_KINDS: Mapping[int, str] = {
    stat.S_IFDIR: "es una carpeta",
    stat.S_IFIFO: "es una tubería, y se lee solo un archivo guardado",
    stat.S_IFCHR: "es un dispositivo, no un archivo",
    stat.S_IFBLK: "es un dispositivo, no un archivo",
    stat.S_IFSOCK: "es un enchufe de red, no un archivo",
}


def read_file(path: Path, most: int) -> bytes:
    """Return the content of a file. Raises OSError; UnfitFileError for what is no file, or larger
    than `most`.
    """
    regular(path)
    with path.open("rb") as file:
        content = file.read(most + 1)  # what the system says of a size is not always so
    if len(content) > most:
        raise UnfitFileError(f"pasa de {megabytes(most)} MB")
    return content


def read_text(path: Path, most: int = WRITTEN) -> str:
    """Return the text of a UTF-8 file without byte order mark, its ends of line as they are. Raises
    OSError too.
    """
    return read_file(path, most).decode("utf-8-sig")


def regular(path: Path) -> None:
    """Raise OSError unless a path is a file that ends: no folder, no pipe, no device."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise UnfitFileError(_KINDS.get(stat.S_IFMT(mode), "no es un archivo"))


def gunzip(content: bytes, most: int) -> bytes:
    """Return what gzip holds (content that is not gzip comes back as it is), at most one byte more
    than `most`.

    Raises ValueError, in Spanish, when it is damaged or does not end.
    """
    if not content.startswith(_GZIP):
        return content
    opened = bytearray()
    for _ in range(_MEMBERS):  # one file may hold several, one after the other
        if not content.startswith(_GZIP) or len(opened) > most:
            return bytes(opened)
        member = zlib.decompressobj(wbits=31)
        try:
            opened += member.decompress(content, most + 1 - len(opened))
        except zlib.error as error:
            raise ValueError("parece gzip, pero está dañado") from error
        if not member.eof and len(opened) <= most:
            raise ValueError("es gzip y está cortado: le falta el final")
        content = member.unused_data
    raise ValueError("es gzip hecho de demasiadas partes")


def megabytes(count: int) -> int:
    """Return so many bytes in megabytes, as they are told."""
    return count // _MEGA

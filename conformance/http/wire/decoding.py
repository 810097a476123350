"""Bodies decompressed within bounds: a few bytes may stand for gigabytes."""

import zlib

# Bytes that come out, beside those of the bound, are never made.
_GZIP, _ZLIB, _RAW = 31, 15, -15
# Some send deflate without zlib's head.
_CODINGS = {
    "gzip": (_GZIP,),
    "x-gzip": (_GZIP,),
    "deflate": (_ZLIB, _RAW),
}
_MOST_CODINGS = 2


class DecodingError(Exception):
    """A body is not what its Content-Encoding says, or is larger than is read; the text says which,
    in Spanish.
    """


class TooLargeError(DecodingError):
    """A body decompresses to more than is read: another attempt would bring the same."""


def decoded(body: bytes, content_encoding: str, most: int) -> bytes:
    """Return a body without its codings, the last applied first. Raises DecodingError beyond `most`
    bytes.
    """
    names = [
        one
        for name in content_encoding.split(",")
        if (one := name.strip().lower()) not in ("", "identity")
    ]
    if odd := [name for name in names if name not in _CODINGS]:
        raise DecodingError(
            f"content-encoding dice «{odd[0][:40]}», que no se pidió: se aceptan gzip y deflate"
        )
    if len(names) > _MOST_CODINGS:
        raise DecodingError(f"content-encoding dice {len(names)} compresiones, una dentro de otra")
    for name in reversed(names) if body else ():
        body = _inflated(body, name, most)
    return body


def _inflated(body: bytes, name: str, most: int) -> bytes:
    fault = ""
    for window in _CODINGS[name]:
        reader = zlib.decompressobj(window)
        try:
            data = reader.decompress(body, most + 1)
        except zlib.error as error:
            fault = (
                fault
                or f"el cuerpo no se pudo descomprimir, aunque content-encoding dice que sí: "
                f"{error}"
            )
            continue
        if len(data) > most:
            raise TooLargeError(f"la respuesta pasa de {most} bytes al descomprimirla")
        if not reader.eof:
            raise DecodingError("el cuerpo comprimido está cortado: le falta el final")
        return data
    raise DecodingError(fault)

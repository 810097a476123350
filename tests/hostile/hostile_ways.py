"""The ways of spoiling answers, by family, each with what a run on such a target must come to."""

import json
from dataclasses import dataclass, replace
from typing import Any

from hostile_spoils import (
    OPAQUE,
    bad_chunk,
    blank_lines,
    body,
    bomb,
    chunked,
    closing,
    cut,
    deflated,
    drip,
    drip_head,
    encoded,
    endless_chunks,
    first_line,
    half_head,
    hang,
    headers,
    hints,
    length,
    no_last_chunk,
    old_http,
    packed,
    page,
    raw,
    redirect_here,
    redirect_telling,
    silence_then,
    slow,
    status,
    text,
    token_of_login,
    told,
    two_lengths,
    values,
    written,
)
from hostile_target import End, ReceivedRequest, Spoil, Where, judged

from conformance.sandbox.reply import Reply

GOOD, BAD, OPEN, LAME = "CONFORME", "NO_CONFORME", "NO_CONCLUYENTE", ""
"""Verdicts; the last: the run could not start, and there is none."""

_EXITS = {GOOD: 0, "CONFORME_CON_OBSERVACIONES": 0, BAD: 1, OPEN: 2, LAME: 2}
_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_PAGE = b"<!DOCTYPE html><html><body>Inicie sesion en la red</body></html>"


@dataclass(frozen=True, slots=True)
class Way:
    """A way of spoiling: what it does, where, and the verdicts that are right, the likeliest first.

    `codes` must be among the findings. `seconds` is the longest that the run may take.
    """

    id: str
    title: str
    spoil: Spoil
    verdicts: tuple[str, ...] = (OPEN,)
    codes: frozenset[str] = frozenset()
    where: Where = judged
    seconds: float = 40.0

    @property
    def exits(self) -> frozenset[int]:
        """The exit codes that are right."""
        return frozenset(_EXITS[one] for one in self.verdicts)


def _logins(asked: ReceivedRequest) -> bool:
    return asked.login


def _everything(asked: ReceivedRequest) -> bool:
    return True


def _problem(status: int, detail: str) -> Reply:
    body_ = json.dumps(
        {"title": "No", "status": status, "detail": detail}, ensure_ascii=False
    ).encode()
    return Reply(status, (("Content-Type", "application/problem+json"),), body_)


def _many_rows(read: dict[str, Any]) -> dict[str, Any]:
    rows = read["resultado"] or [{"idFactura": 1}]
    return {**read, "resultado": [{**rows[0], "idFactura": number} for number in range(20_000)]}


def _deep(levels: int) -> bytes:
    return b'{"resultado":' + b"[" * levels + b"]" * levels + b"}"


_STATUSES = (
    Way("500-a-todo", "500 sin cuerpo a todo", status(500), (BAD,), frozenset({"ERR-01"})),
    Way(
        "503-retry-after-enorme",
        "503 con un Retry-After de 5000 dígitos",
        status(503, b"", ("Retry-After", "9" * 5000)),
        (BAD, OPEN),
    ),
    Way(
        "429-retry-after-fecha",
        "429 a todo, con una fecha en Retry-After",
        status(429, b"", ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")),
        (OPEN,),
        seconds=60,
    ),
    Way(
        "429-retry-after-enorme",
        "429 a todo, con un Retry-After de 5000 dígitos",
        status(429, b"", ("Retry-After", "9" * 5000)),
        (OPEN,),
        seconds=60,
    ),
    Way(
        "pagina-cautiva", "200 con la página de un portal", status(200, _PAGE, *_HTML), (BAD, OPEN)
    ),
    Way("403-de-cortafuegos", "403 en HTML a todo", status(403, _PAGE, *_HTML), (BAD, OPEN)),
    Way("redirige-a-si-mismo", "302 a la misma dirección", redirect_here, (BAD, OPEN)),
    Way("redirige-con-secretos", "302 a otro servidor con el token", redirect_telling, (BAD, OPEN)),
    Way("204-a-todo", "204 a todo", status(204), (BAD, OPEN)),
    Way("200-vacio", "200 sin cuerpo a todo", status(200), (BAD,)),
    Way("estado-999", "un estado que no existe", status(999), (BAD,)),
)
_FRAMING = (
    Way("cierra-callado", "cierra la conexión sin responder", silence_then(End.CLOSE)),
    Way("reinicia", "reinicia la conexión sin responder", silence_then(End.RESET)),
    Way("media-cabecera", "reinicia en medio de las cabeceras", half_head),
    Way(
        "promete-de-mas", "Content-Length mayor que el cuerpo", length(lambda size: str(size + 100))
    ),
    Way(
        "promete-de-menos",
        "Content-Length menor que el cuerpo",
        length(lambda size: str(size // 2)),
        (BAD, OPEN),
    ),
    Way("largo-negativo", "Content-Length: -1", length(lambda size: "-1")),
    Way("largo-enorme", "Content-Length: 10^18", length(lambda size: str(10**18))),
    Way("largo-texto", "Content-Length que no es número", length(lambda size: "muchos")),
    Way("dos-largos", "dos Content-Length que se contradicen", two_lengths),
    Way(
        "trozos-con-extensiones",
        "trozos con extensiones y remolque, como permite HTTP",
        chunked,
        (GOOD,),
    ),
    Way("trozo-malo", "un trozo cuyo tamaño no es número", bad_chunk),
    Way("sin-trozo-final", "cierra antes del último trozo", no_last_chunk),
    Way("trozos-sin-fin", "trozos sin fin", endless_chunks),
    Way("http-1.0", "HTTP/1.0 sin largo, y cierra: legal", old_http, (GOOD,)),
    Way("cierra-cada-vez", "cierra tras cada respuesta sin avisar: legal", closing, (GOOD,)),
    Way("linea-en-minusculas", "línea de estado en minúsculas", first_line("http/1.1 {} ok")),
    Way("sin-frase", "línea de estado sin frase: legal", first_line("HTTP/1.1 {} "), (GOOD,)),
    Way(
        "lineas-en-blanco", "dos líneas en blanco antes de la respuesta", blank_lines, (GOOD, OPEN)
    ),
    Way("un-103", "un 103 antes de cada respuesta: legal", hints(1), (GOOD,)),
    Way("103-sin-fin", "respuestas provisionales sin fin", hints(None)),
    Way("no-es-http", "bytes que no son HTTP", raw(b"SSH-2.0-OpenSSH_9.6\r\n")),
    Way("no-es-http-megas", "un mega de ceros", raw(b"\0" * 1_000_000)),
    Way("cabecera-de-un-mega", "una cabecera de un mega", headers(("X-Larga", "a" * 1_000_000))),
    Way("cinco-mil-cabeceras", "cinco mil cabeceras", headers(("X-Otra", "a" * 40), times=5000)),
    Way(
        "mil-cookies",
        "mil Set-Cookie",
        headers(("Set-Cookie", "s=" + "b" * 40), times=1000),
        (GOOD,),
    ),
    Way(
        "cabecera-con-escapes",
        "una cabecera con secuencias de terminal",
        headers(("X-Aviso", "\x1b[2J\x1b]0;hola\x07")),
        (GOOD, OPEN),
    ),
)
_TIMING = (
    Way("cuelga", "nunca responde", hang, seconds=60),
    Way("gotea-cuerpo", "un byte cada tanto, sin fin", drip, seconds=60),
    Way("gotea-cabecera", "una cabecera byte a byte, sin fin", drip_head, seconds=60),
    Way("lento", "la respuesta en tres pedazos", slow, (GOOD,)),
)
_ENCODINGS = (
    Way("gzip", "gzip, como se pidió", encoded("gzip", packed), (GOOD,)),
    Way(
        "deflate-crudo",
        "deflate sin cabecera, como algunos lo envían",
        encoded("deflate", deflated),
        (GOOD,),
    ),
    Way("bomba-gzip", "64 MB en un gzip", encoded("gzip", bomb(1))),
    Way("bomba-gzip-doble", "64 MB en un gzip dentro de otro", encoded("gzip, gzip", bomb(2))),
    Way("gzip-cortado", "un gzip al que le falta el final", encoded("gzip", cut)),
    Way("gzip-mentido", "dice gzip y no lo es", encoded("gzip", lambda data: data)),
    Way(
        "brotli-no-pedido",
        "dice br, que nadie pidió",
        encoded("br", lambda data: b"\x8b\x03\x80" + data),
    ),
    Way("utf-16", "JSON en UTF-16", text(lambda said: said.encode("utf-16")), (BAD, GOOD)),
    Way(
        "con-bom",
        "JSON en UTF-8 con marca de orden",
        text(lambda said: said.encode("utf-8-sig")),
        (GOOD, BAD),
    ),
    Way(
        "latin-1",
        "JSON en latin-1",
        text(lambda said: said.replace("a", "á").encode("latin-1")),
        (BAD,),
    ),
)
_BODIES = (
    Way(
        "numeros-60-mb",
        "60 MB de números",
        body(lambda: b"[" + b"1," * (30 * 1024 * 1024) + b"1]"),
        (OPEN, BAD),
    ),
    Way(
        "numeros-3-mb",
        "3 MB de números",
        body(lambda: b"[" + b"1," * 1_500_000 + b"1]"),
        (BAD, OPEN),
    ),
    Way(
        "trescientas-mil-claves",
        "un objeto de 300 000 claves",
        body(lambda: json.dumps({f"clave{n}": n for n in range(300_000)}).encode()),
        (BAD, OPEN),
    ),
    Way(
        "cien-mil-claves",
        "un objeto de 100 000 claves",
        body(lambda: json.dumps({f"clave{n}": n for n in range(100_000)}).encode()),
        (BAD,),
        frozenset({"SCH-06"}),
    ),
    Way(
        "texto-de-300-mil",
        "un texto de 300 000 letras en cada fila",
        values(lambda name, one: "a" * 300_000 if name == "numeroFactura" else one),
        (BAD, OPEN),
    ),
    Way(
        "texto-de-10-mb",
        "un texto de 10 MB",
        values(lambda name, one: "a" * 10_000_000 if name in ("numeroFactura", "detail") else one),
        (BAD, OPEN),
    ),
    Way("anidado-900", "arreglos anidados 900 veces", body(_deep(900)), (BAD, OPEN)),
    Way("anidado-100000", "arreglos anidados 100 000 veces", body(_deep(100_000)), (BAD, OPEN)),
    Way(
        "numero-desbordado",
        "1e999 en cada número",
        written(lambda data: _numbers(data, b"1e999")),
        (BAD,),
    ),
    Way(
        "numero-de-cien-mil-cifras",
        "enteros de 100 000 cifras",
        written(lambda data: _numbers(data, b"9" * 100_000)),
        (BAD, OPEN),
    ),
    Way(
        "numero-de-400-cifras",
        "enteros de 400 cifras",
        written(lambda data: _numbers(data, b"9" * 400)),
        (BAD,),
    ),
    Way("nan", "NaN en cada número", written(lambda data: _numbers(data, b"NaN")), (BAD,)),
    Way(
        "basura-al-final", "JSON con algo detrás", written(lambda data: data + b"}garbage"), (BAD,)
    ),
    Way(
        "claves-repetidas",
        "cada objeto repite sus claves",
        written(lambda data: data.replace(b'{"', b'{"idFactura":-1,"idFactura":-2,"', 1)),
        (BAD,),
        frozenset({"SCH-01"}),
    ),
    Way(
        "id-repetido",
        "cada fila trae dos veces su id",
        written(lambda data: data.replace(b'{"idFactura":', b'{"idFactura":0,"idFactura":')),
        ("CONFORME_CON_OBSERVACIONES",),
        frozenset({"SCH-07"}),
    ),
    Way(
        "medio-sustituto",
        "medio par sustituto en cada texto",
        values(lambda name, one: "\ud800" + one if isinstance(one, str) else one),
        (BAD, OPEN),
    ),
    Way(
        "fechas-absurdas",
        "fechas imposibles",
        values(lambda name, one: "99999-13-45T99:99:99" if name.startswith("fecha") else one),
        (BAD,),
    ),
    Way(
        "ids-como-texto",
        "ids como texto",
        values(lambda name, one: str(one) if name.startswith("id") else one),
        (BAD,),
    ),
    Way(
        "ids-como-objeto",
        "ids como objetos",
        values(lambda name, one: {"v": one} if name.startswith("id") else one),
        (BAD,),
    ),
    Way(
        "dinero-como-objeto",
        "dinero como objeto",
        values(lambda name, one: {"v": one} if name.startswith("valor") else one),
        (BAD,),
    ),
    Way("nulo", "null a todo", body(b"null"), (BAD,)),
    Way("arreglo", "un arreglo a todo", body(b"[]"), (BAD,)),
    Way(
        "filas-nulas",
        "filas que son null",
        page(lambda read: {**read, "resultado": [None] * 10}),
        (BAD,),
    ),
    Way(
        "textos-con-escapes",
        "secuencias de terminal en cada texto",
        values(lambda name, one: "\x1b[31m\x1b[2J" + one if isinstance(one, str) else one),
        (BAD, OPEN),
    ),
)
_PAGES = (
    Way(
        "paginas-sin-fin",
        "totalPaginas de 10^18",
        page(lambda read: {**read, "totalPaginas": 10**18, "totalRegistros": 10**19}),
        (BAD,),
    ),
    Way(
        "paginas-repetidas",
        "la misma página siempre",
        page(
            lambda read: {
                **read,
                "resultado": read["resultado"][:1] * 10,
                "totalRegistros": 10**6,
                "totalPaginas": 10**5,
            }
        ),
        (BAD,),
    ),
    Way("veinte-mil-filas", "20 000 filas por página", page(_many_rows), (BAD,)),
)
_SECRETS = (
    Way(
        "error-con-token",
        "el error repite token y clave",
        told(lambda asked, reply, token: _problem(400, f"token {token} clave {asked.password}")),
        (BAD,),
    ),
    Way(
        "cabeceras-con-token",
        "cabeceras con el token",
        told(
            lambda asked, reply, token: replace(
                reply,
                headers=(
                    *reply.headers,
                    ("X-Auth-Token", token),
                    ("X-Depuracion", f"Bearer {token}"),
                    ("Link", f"<http://a/?p={asked.password}>"),
                ),
            )
        ),
        (GOOD, OPEN),
    ),
    Way(
        "frase-con-token",
        "la línea de estado trae el token",
        told(lambda asked, reply, token: reply, "HTTP/1.1 {} {token}"),
        (GOOD, OPEN),
    ),
    Way(
        "basura-con-token",
        "lo que no es HTTP trae el token",
        told(lambda asked, reply, token: reply, "XTTP {token}"),
    ),
    Way(
        "token-con-salto",
        "el token trae un salto de línea",
        token_of_login(lambda token: f"{OPAQUE}\nX-Otro: 1"),
        (BAD,),
        frozenset({"SCH-04"}),
        where=_logins,
    ),
    Way(
        "token-de-un-mega",
        "un token de un mega",
        token_of_login(lambda token: "a" * 1_000_000),
        (OPEN, LAME, BAD),
        where=_logins,
    ),
    Way(
        "token-opaco",
        "un token que no es JWT",
        token_of_login(lambda token: "opaco-" + token[-20:]),
        (BAD, OPEN),
        where=_logins,
    ),
)
_ALL_AT_ONCE = (
    Way(
        "todo-500",
        "500 a todo, el inicio de sesión también",
        status(500),
        (BAD,),
        frozenset({"ERR-01"}),
        where=_everything,
    ),
    Way(
        "todo-html",
        "una página a todo, también al inicio",
        status(200, _PAGE, *_HTML),
        where=_everything,  # of the address: whose page it is nobody knows
    ),
    Way(
        "todo-ssh",
        "lo que escucha no es HTTP",
        raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
        (OPEN, LAME),
        where=_everything,
    ),
    Way(
        "todo-bomba",
        "64 MB en un gzip a todo",
        encoded("gzip", bomb(1)),
        (OPEN, LAME),
        where=_everything,
    ),
    Way("todo-gotea", "gotea a todo", drip, (OPEN, LAME), where=_everything, seconds=60),
)


def _numbers(data: bytes, literal: bytes) -> bytes:
    return data.replace(b'"idFactura":', b'"idFactura":' + literal + b',"x":').replace(
        b'"valorFactura":', b'"valorFactura":' + literal + b',"y":'
    )


WAYS: tuple[Way, ...] = (
    *_STATUSES,
    *_FRAMING,
    *_TIMING,
    *_ENCODINGS,
    *_BODIES,
    *_PAGES,
    *_SECRETS,
    *_ALL_AT_ONCE,
)


def from_the_start(way: Way) -> Way:
    """Return the way spoiling what the run reads before its first item too: then it may find
    nothing to judge.
    """
    verdicts = way.verdicts if way.verdicts == (GOOD,) else (OPEN, BAD, *way.verdicts, LAME)
    return replace(
        way,
        where=way.where if way.where is not judged else _signed,
        verdicts=verdicts,
        codes=frozenset(),
    )


def _signed(asked: ReceivedRequest) -> bool:
    return not asked.login

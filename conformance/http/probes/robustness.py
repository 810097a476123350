"""Bodies, numbers, verbs, paths and headers that no client should send: refused, and never an error
(S2, S6, S13).

The rows they speak of do not exist, so that nothing is written whatever is accepted. Where a web
server or a proxy may answer before the system does, only an internal error or a leak is a finding.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from conformance.core.capability import Kind
from conformance.core.paging import Paging
from conformance.http.checks.codes import ERR_02, ERR_04, ERR_10
from conformance.http.checks.hostile import unharmed
from conformance.http.checks.registry import standing
from conformance.http.context import UNKNOWN, BlockedError, Checks, Context, Item, describe
from conformance.http.contract.binding import Bound
from conformance.http.contract.effective import Contract
from conformance.http.pack import Pack
from conformance.http.probes.hostile import sent
from conformance.http.wire.carrier import LATE

_REQUIREMENTS = ("SIIFA-S06", "SIIFA-S02", "SIIFA-S13", "SIIFA-MAN-7.400")
_LOGIN = "iniciar_sesion"
_ODD_PLACES = ("ver_factura", "listar_facturas", "formular_glosa")
# These meet every body; the other writes meet four, and every number.
_THOROUGH = ("formular_glosa", "formular_glosa_masivo", "responder_glosa", _LOGIN)
_NULL = "null en vez del cuerpo"
_EVERYWHERE = frozenset(
    {
        "un JSON cortado",
        "una lista anidada 10000 veces",
        "un cuerpo vacío",
        "una clave repetida",
        _NULL,
    }
)
_LARGE = ("formular_glosa", "formular_glosa_masivo", "responder_glosa")
_BULKS = {
    "formular_glosa_masivo": "listaGlosas",
    "formular_devolucion_masivo": "listaDevoluciones",
    "registrar_pago_masivo": "listaPagos",
    "radicar_factura_masivo": "listaRadicado",
}
_DEPTH, _MANY, _MEGABYTES = 10_000, 10_000, 5
# The row does not exist, is nobody's, or the request is malformed: whichever the system sees first.
_REFUSED = (400, 403, 404)
_PAST = (
    "3000000000",
    "9223372036854775807",
    "9223372036854775808",
    "1e30",
    "0." + "0" * 29 + "1",
    "NaN",
)
_MARK = "@numero@"
_JSON = (("content-type", "application/json"),)


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return the items about bodies and numbers of every write, and about HTTP on a read, a list
    and a write.
    """
    made = []
    for name, exemplar in pack.exemplars.items():
        bound = contract.bound.get(name)
        if bound is None:
            continue
        write = bound.capability.kind == "write"
        for kind, title, applies, most, run in (
            ("cuerpos", "ningún cuerpo hostil causa un error", write, 13 + len(_PAST), _bodies),
            (
                "tamano",
                "un cuerpo enorme se rechaza sin error",
                name in (*_LARGE, *_BULKS),
                2,
                _sizes,
            ),
            (
                "numeros",
                "ningún número causa un error",
                not write and bool(_numbered(bound, pack.paging)),
                0,
                _numbers,
            ),
            (
                "verbos-http",
                "ni HEAD, ni OPTIONS, ni TRACE causan un error",
                name in _ODD_PLACES,
                0,
                _verbs,
            ),
            (
                "longitud",
                "un Content-Length que no es el del cuerpo no causa un error",
                name in _ODD_PLACES and write,
                2,
                _lengths,
            ),
            (
                "rutas",
                "ninguna ruta extraña causa un error",
                name in _ODD_PLACES,
                len(_PATHS),
                _paths,
            ),
            (
                "cabeceras",
                "ninguna cabecera extraña causa un error",
                name in _ODD_PLACES,
                12,
                _odd_headers,
            ),
        ):
            if applies:
                made.append(
                    Item(
                        id=f"probing/{name}/{kind}",
                        phase="probing",
                        title=f"{name}: {title}",
                        capability=name,
                        capabilities=(name,),
                        requirements=_REQUIREMENTS,
                        roles=(exemplar.role,),
                        writes=most if write else 0,
                        last=True,
                        run=_running(run, name, exemplar.role),
                    )
                )
    if _LOGIN in contract.bound:
        made.append(
            Item(
                id=f"probing/{_LOGIN}/cuerpos",
                phase="probing",
                capability=_LOGIN,
                capabilities=(_LOGIN,),
                title=f"{_LOGIN}: ningún cuerpo hostil causa un error",
                requirements=_REQUIREMENTS,
                last=True,
                run=_running(_bodies, _LOGIN, "anonimo"),
            )
        )
    return tuple(made)


def _running(
    run: Callable[[Context, str, str], None], name: str, role: str
) -> Callable[[Context], None]:
    return lambda context: run(context, name, role)


def plausible(bound: Bound) -> dict[str, Any]:
    """Return a body with what the contract requires, about rows that do not exist."""
    return _object(bound.operation.request_schema or {})


def _object(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _value(inner)
        for name, inner in schema.get("properties", {}).items()
        if name in schema.get("required", ())
    }


def _value(schema: Mapping[str, Any]) -> Any:
    kinds = str(schema.get("type"))
    if schema.get("enum"):
        return schema["enum"][0]
    if "array" in kinds:
        return [_object(schema.get("items", {}))]
    if "integer" in kinds or "number" in kinds:
        return UNKNOWN
    if "boolean" in kinds:
        return False
    return "2026-01-15T10:00:00Z" if schema.get("format") == "date-time" else "ninguno"


def _bodies(context: Context, name: str, role: str) -> None:
    base = plausible(context.bound(name))
    chosen = [
        one
        for one in (*_malformed(base), *_unusual(base))
        if name in _THOROUGH or one[0] in _EVERYWHERE
    ]
    for what, raw, headers, statuses, checks in (*chosen, *_past(base)):
        # S11: a refused login may be 200 with success: false
        accepted = (*statuses, 401, 200) if name == _LOGIN else statuses
        request = context.request(
            name, role, base, raw=raw, headers=headers, path_values=context.nobody(name)
        )
        if not headers:
            request = replace(request, headers=())
        exchange = sent(context, request, checks)
        if exchange is not None and exchange.status not in accepted and checks is standing:
            taken = exchange.status is not None and exchange.status < 300
            context.report(
                ERR_02 if taken else ERR_10,
                exchange,
                actual=describe(exchange),
                expected=" o ".join(map(str, accepted)) + f" con {what}",
            )
        if context.findings:
            return


_Body = tuple[str, bytes, tuple[tuple[str, str], ...], tuple[int, ...], Checks]


def _malformed(base: Mapping[str, Any]) -> Iterator[_Body]:
    text = json.dumps(base).encode()
    deep = b"[" * _DEPTH + b"]" * _DEPTH
    yield "un JSON cortado", text[:-1], _JSON, (400,), standing
    yield "un JSON cortado a la mitad", text[: len(text) // 2], _JSON, (400,), standing
    yield "dos JSON seguidos", text + text, _JSON, (400,), standing
    yield "una lista en vez del objeto", b"[" + text + b"]", _JSON, (400,), standing
    yield f"una lista anidada {_DEPTH} veces", deep, _JSON, (400,), standing
    yield _NULL, b"null", _JSON, (400,), standing
    yield "un cuerpo vacío", b"", _JSON, (400, 415), standing
    yield "ni cuerpo ni tipo de medio", b"", (), (400, 415), standing


def _unusual(base: Mapping[str, Any]) -> Iterator[_Body]:
    """Yield what a reader of JSON may take or refuse: about rows that don't exist, it writes
    nothing.
    """
    text = json.dumps(base).encode()
    first = json.dumps(dict(list(base.items())[:1])).encode()
    yield "una clave repetida", first[:-1] + b", " + text[1:], _JSON, _REFUSED, unharmed
    yield "una marca de orden de bytes (BOM)", b"\xef\xbb\xbf" + text, _JSON, _REFUSED, unharmed
    yield "UTF-16", json.dumps(base).encode("utf-16"), _JSON, _REFUSED, unharmed
    yield (
        "bytes que no son UTF-8",
        text[:-1] + b', "observacion": "\xff\xfe"}',
        _JSON,
        _REFUSED,
        unharmed,
    )
    yield (
        "Transfer-Encoding: chunked",
        text,
        (*_JSON, ("transfer-encoding", "chunked")),
        _REFUSED,
        unharmed,
    )


def _past(base: Mapping[str, Any]) -> Iterator[_Body]:
    """Yield the first number of a body, at and past the limits of its type."""
    place = next((name for name, value in base.items() if value == UNKNOWN), "")
    listed = next((name for name, value in base.items() if isinstance(value, list)), "")
    inner = next(
        (name for name, value in (base[listed][0] if listed else {}).items() if value == UNKNOWN),
        "",
    )
    if not place and not inner:
        return
    changed = (
        {**base, place: _MARK} if place else {**base, listed: [{**base[listed][0], inner: _MARK}]}
    )
    for literal in _PAST:
        raw = json.dumps(changed).replace(f'"{_MARK}"', literal).encode()
        yield f"{place or inner} = {literal}", raw, _JSON, _REFUSED, standing


def _sizes(context: Context, name: str, role: str) -> None:
    """A limit of the web server may come first: 413, or a closed connection."""
    base, bulk = plausible(context.bound(name)), _BULKS.get(name)
    bodies = [{**base, bulk: base[bulk] * _MANY}] if bulk else []
    if name in _LARGE:
        bodies.append({**base, "observacion": "a" * (_MEGABYTES * 1024 * 1024)})
    for body in bodies:
        exchange = sent(context, context.request(name, role, base, body=body), unharmed)
        if (
            exchange is not None
            and bulk
            and len(body[bulk]) > 1000
            and "maxItems" in str(context.bound(name).operation.request_schema)
        ):
            context.expect(
                exchange, (400, 403, 404, 413), ERR_10, expected=f"400 o 413 con {_MANY} elementos"
            )
        if context.findings:
            return


def _lengths(context: Context, name: str, role: str) -> None:
    """Say less than the body has, and more: a system may refuse, hang up, or wait for what never
    comes.
    """
    base = plausible(context.bound(name))
    raw = json.dumps(base).encode()
    for declared in (len(raw) // 2, len(raw) + 100):
        request = context.request(
            name, role, base, raw=raw, headers=(*_JSON, ("content-length", str(declared)))
        )
        try:
            sent(context, request, unharmed)
        except BlockedError:
            if declared < len(raw) or not (context.exchanges[-1].fault or "").startswith(LATE):
                raise
            context.notes.append("esperó el resto de un cuerpo que no llegaba")
        if context.findings:
            return


def _numbered(bound: Bound, paging: Paging) -> str:
    """Return the number of a read that a hostile value goes into: its id in the path, or its
    page.
    """
    if (
        "rips" in bound.capability.name
    ):  # no document describes it: what an odd value gets there is unknown
        return ""
    names = [one.name for one in bound.operation.parameters if one.where == "path"]
    if names:
        return names[0]
    return paging.page if bound.operation.parameter(paging.page) else ""


def _numbers(context: Context, name: str, role: str) -> None:
    bound = context.bound(name)
    field = _numbered(bound, context.paging)
    in_path = any(one.where == "path" for one in bound.operation.parameters)
    literals = (
        ("9223372036854775807", "9223372036854775808", "1" * 400, "NaN")
        if in_path
        else ("2147483647", "9223372036854775807", "9223372036854775808", "1e400")
    )
    # A page past the end is empty; so may be the list of an invoice that nobody knows, paged or
    # not.
    listed = not in_path or name.startswith("listar_")
    for literal in literals:
        accepted = (200, 400, 404) if listed else (400, 404)
        given: dict[str, Any] = (
            {"path_values": {**context.nobody(name), field: literal}} if in_path else {}
        )
        values: dict[str, Any] = {} if in_path else {"IdFactura": UNKNOWN, field: literal}
        long = len(literal) > 100  # a web server may limit a path's length
        exchange = sent(
            context, context.request(name, role, values, **given), unharmed if long else standing
        )
        if exchange is not None and not long:
            context.expect(
                exchange,
                accepted,
                ERR_04,
                expected=f"{' o '.join(map(str, accepted))} con {field}={literal}",
            )
        if context.findings:
            return


def _verbs(context: Context, name: str, role: str) -> None:
    """HEAD and OPTIONS may be served or not, and TRACE may not give the token back (RFC 9110
    §9.3.8).
    """
    request = replace(
        context.request(name, role, None, path_values=context.nobody(name)), body=None, headers=()
    )
    for verb in ("HEAD", "OPTIONS", "TRACE"):
        sent(context, replace(request, method=verb, kind=Kind.READ), unharmed)
        if context.findings:
            return


# What becomes of the path below the service. Each is about the row UNKNOWN, or about no row at all.
_PATHS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("una barra al final", lambda path: path + "/"),
    ("barras dobles", lambda path: path.replace("/", "//")),
    ("mayúsculas", lambda path: path.upper()),
    ("minúsculas", lambda path: path.lower()),
    ("una barra codificada", lambda path: path + "%2F1"),
    ("segmentos de puntos", lambda path: path + "/../../../../../etc/passwd"),
    ("segmentos de puntos que vuelven", lambda path: path + "/./../" + path.rsplit("/", 1)[-1]),
    ("segmentos de puntos codificados", lambda path: path + "/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
    ("puntos y barras codificadas", lambda path: path + "/..%2f..%2f..%2fweb.config"),
    ("barras inversas", lambda path: path + "/..%5c..%5cappsettings.json"),
    ("un nulo", lambda path: path + "%00"),
    ("un emoji", lambda path: path + "/%F0%9F%A9%BA"),
    ("parámetros de segmento", lambda path: path + ";a=b"),
    ("comillas y SQL", lambda path: path + "'%20OR%20'1'='1"),
    ("2000 caracteres", lambda path: path + "/" + "a" * 2000),
)


def _paths(context: Context, name: str, role: str) -> None:
    bound = context.bound(name)
    service = context.services[bound.capability.service].rstrip("/")
    values: dict[str, Any] | None = {} if bound.operation.request_schema is not None else None
    request = context.request(name, role, values, path_values=context.nobody(name))
    below = request.url.removeprefix(service)
    for _, changed in _PATHS:
        sent(context, replace(request, url=service + changed(below)), unharmed)
        if context.findings:
            return


_HEADERS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("CONTENT-TYPE", "APPLICATION/JSON"),),
    (("cOnTeNt-TyPe", 'application/json ; charset="UTF-8"'),),
    (("content-type", "application/json; charset=no-existe"),),
    (("content-type", "multipart/form-data"),),
    (("content-encoding", "gzip"),),
    (("aCCept", "text/html, */*;q=0.1"),),
    (("accept", "esto no es un tipo"),),
    (("accept-language", "x" * 300),),
    (("x-conformidad", "a" * 9000),),
    (("x-http-method-override", "DELETE"),),
    (("range", "bytes=5-1"),),
    (("if-modified-since", "ayer"),),
)


def _odd_headers(context: Context, name: str, role: str) -> None:
    """On a read, a body comes along: RFC 9110 §9.3.1 gives it no meaning, and a server may refuse
    it.
    """
    for headers in _HEADERS:
        request = context.request(
            name, role, {}, raw=b"{}", headers=headers, path_values=context.nobody(name)
        )
        sent(context, request, unharmed)
        if context.findings:
            return

"""Bodies, numbers, verbs, paths and headers that no client should send: refused, and never an
error.

The rows they speak of do not exist, so that nothing is written whatever is accepted. Where a web
server or a proxy may answer before the system does, only an internal error or a leak is a finding.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.capability import LISTING, Kind, Shape
from conformance.core.exchange import Exchange, Request
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import ERR_02, ERR_04, ERR_10
from conformance.http.checks.hostile import unharmed
from conformance.http.checks.registry import standing
from conformance.http.context import Context
from conformance.http.contract.binding import Bound
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.hostile import sent
from conformance.http.probes.ids import malformed as malformed_id
from conformance.http.probes.odd_bodies import (
    EVERYWHERE,
    JSON,
    PAST,
    REFUSED,
    OddBody,
    malformed,
    past,
    plausible,
    unusual,
)
from conformance.http.wire.carrier import LATE

_MANY, _MEGABYTES = 10_000, 5


@dataclass(frozen=True, slots=True)
class _Case:
    """One capability that odd requests go to, and what the pack says of it."""

    pack: Pack
    bound: Bound
    role: str

    @property
    def name(self) -> str:
        return self.bound.capability.name

    @property
    def writes(self) -> bool:
        return self.bound.capability.kind is Kind.WRITE

    @property
    def many(self) -> bool:
        return self.bound.capability.shape is Shape.MANY

    @property
    def odd(self) -> bool:
        """Whether it meets odd verbs, paths and headers."""
        return self.name in self.pack.hostile.places

    @property
    def large(self) -> bool:
        """Whether it meets an enormous text."""
        return self.name in self.pack.hostile.large

    @property
    def thorough(self) -> bool:
        """Whether it meets every odd body: a login does."""
        login = self.bound.capability.kind is Kind.LOGIN
        return login or self.name in self.pack.hostile.thorough

    def base(self, context: Context) -> dict[str, Any]:
        """Return a body with what the contract requires, about rows that do not exist."""
        exemplar = self.pack.exemplars.get(self.name)
        ids = [exemplar.id_field or "", *exemplar.id_again] if exemplar else []
        return plausible(self.bound, ids, context.unknown_id)


_Run = Callable[[Context, _Case], None]


@dataclass(frozen=True, slots=True)
class _OddRequests:
    """A kind of odd requests: to which capabilities they go, and how many of them may write."""

    name: str
    title: str
    applies: Callable[[_Case], bool]
    writes: int
    run: _Run


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return the items about bodies and numbers of every write, and about HTTP on a read, a list
    and a write.
    """
    cases = [
        _Case(pack, contract.bound[name], exemplar.role)
        for name, exemplar in pack.exemplars.items()
        if name in contract.bound
    ]
    login = contract.bound.get(pack.bindings.login())
    logins = [_item(_KINDS[0], _Case(pack, login, ANONYMOUS))] if login else []
    return (
        *(_item(kind, case) for case in cases for kind in _KINDS if kind.applies(case)),
        *logins,
    )


def _item(kind: _OddRequests, case: _Case) -> Item:
    name = case.name
    return Item(
        id=f"probing/{name}/{kind.name}",
        phase="probing",
        title=f"{name}: {kind.title}",
        capability=name,
        capabilities=(name,),
        requirements=case.pack.citations.of("hostile.request", name).requirements,
        roles=() if case.role == ANONYMOUS else (case.role,),
        writes=kind.writes if case.writes else 0,
        last=True,
        run=lambda context: kind.run(context, case),
    )


def _bodies(context: Context, case: _Case) -> None:
    base = case.base(context)
    chosen = [
        one
        for one in (*malformed(base), *unusual(base, case.pack.hostile.text or "texto"))
        if case.thorough or one.what in EVERYWHERE
    ]
    for body in (*chosen, *past(base, case.bound)):
        _body(context, case, base, body)
        if context.findings:
            return


def _body(context: Context, case: _Case, base: Mapping[str, Any], body: OddBody) -> None:
    name = case.name
    request = context.request(
        name,
        case.role,
        base,
        raw=body.raw,
        headers=body.headers,
        path_values=context.nobody(name),
    )
    exchange = sent(context, request if body.headers else replace(request, headers=()), body.checks)
    if exchange is None or body.checks is not standing:
        return
    context.expect(
        exchange,
        (*body.right, *_LOGIN_TOO) if request.kind is Kind.LOGIN else body.right,
        ERR_02 if context.answers.says(exchange, Meaning.ACCEPTED) else ERR_10,
        expected=f"{{}} con {body.what}",
    )


# A login may refuse with the same status with which it accepts; what its body gives is judged
# elsewhere.
_LOGIN_TOO = (Meaning.UNAUTHENTICATED, Meaning.ACCEPTED)


def _sizes(context: Context, case: _Case) -> None:
    """A limit of the web server may come first: too large, or a closed connection."""
    base = case.base(context)
    listed = next((name for name, value in base.items() if isinstance(value, list)), "")
    if case.many and listed:
        limited = "maxItems" in str(case.bound.operation.request_schema)
        exchange = _huge(context, case, base, {listed: base[listed] * _MANY})
        if exchange is not None and limited:
            wanted = (*REFUSED, Meaning.TOO_LARGE)
            context.expect(exchange, wanted, ERR_10, expected=f"{{}} con {_MANY} elementos")
    if case.large and not context.findings:
        text = {case.pack.hostile.text: "a" * (_MEGABYTES * 1024 * 1024)}
        _huge(context, case, base, text)


def _huge(
    context: Context, case: _Case, base: Mapping[str, Any], more: Mapping[str, Any]
) -> Exchange | None:
    body = {**base, **more}
    return sent(context, context.request(case.name, case.role, base, body=body), unharmed)


def _lengths(context: Context, case: _Case) -> None:
    """Say less than the body has, and more: a system may refuse, hang up, or wait for what never
    comes.
    """
    base = case.base(context)
    raw = json.dumps(base).encode()
    for declared in (len(raw) // 2, len(raw) + 100):
        headers = (*JSON, ("content-length", str(declared)))
        request = context.request(case.name, case.role, base, raw=raw, headers=headers)
        try:
            sent(context, request, unharmed)
        except BlockedError:
            if declared < len(raw) or not (context.exchanges[-1].fault or "").startswith(LATE):
                raise
            context.notes.append("esperó el resto de un cuerpo que no llegaba")
        if context.findings:
            return


def _numbered(case: _Case) -> str:
    """Return the number of a read that a hostile value goes into: its id in the path, or its page;
    "" where there is none, or no document says what an odd value gets.
    """
    operation, page = case.bound.operation, case.pack.paging.numbered
    if case.bound.capability.undescribed:
        return ""
    in_path = operation.row_parameter()
    return in_path or (page if operation.parameter(page) else "")


_IN_PATH = ("9223372036854775807", "9223372036854775808", "1" * 400, "NaN")
_IN_QUERY = ("2147483647", "9223372036854775807", "9223372036854775808", "1e400")
_LONG = 100  # a web server may limit a path's length


def _numbers(context: Context, case: _Case) -> None:
    field, in_path = _numbered(case), bool(case.bound.operation.row_parameter())
    # A page past the end is empty; so may be the list of what nobody knows, paged or not.
    empty = not in_path or case.bound.capability.shape in LISTING
    right = (Meaning.INVALID, Meaning.UNKNOWN_ROW)
    for literal in _IN_PATH if in_path else _IN_QUERY:
        long = len(literal) > _LONG
        request = _numeral(context, case, field, literal)
        exchange = sent(context, request, unharmed if long else standing)
        if exchange is not None and not long:
            context.expect(
                exchange,
                (Meaning.ACCEPTED, *right) if empty else right,
                ERR_04,
                expected=f"{{}} con {field}={literal}",
            )
        if context.findings:
            return


def _numeral(context: Context, case: _Case, field: str, literal: str) -> Request:
    """Return the request of a read with a number in it, about rows that do not exist."""
    name = case.name
    if case.bound.operation.row_parameter():
        return malformed_id(context, name, case.role, literal)
    scope = case.pack.hostile.scope
    # Sent where the document has no such parameter as well: it may have left the filter out.
    parameter = case.bound.operation.parameter(scope)
    unknown = context.unknown_id(parameter.schema if parameter else {})
    nobodys = {scope: unknown} if scope and unknown is not None else {}
    return context.request(name, case.role, {**nobodys, field: literal})


def _verbs(context: Context, case: _Case) -> None:
    """HEAD and OPTIONS may be served or not, and TRACE may not give the token back (RFC 9110
    §9.3.8).
    """
    name = case.name
    asked = context.request(name, case.role, None, path_values=context.nobody(name))
    request = replace(asked, body=None, headers=())
    for verb in ("HEAD", "OPTIONS", "TRACE"):
        sent(context, replace(request, method=verb, kind=Kind.READ), unharmed)
        if context.findings:
            return


# What becomes of the path below the service. Each is about a row that does not exist, or about no
# row at all.
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


def _paths(context: Context, case: _Case) -> None:
    bound, name = case.bound, case.name
    service = context.services[bound.capability.service].rstrip("/")
    values: dict[str, Any] | None = {} if bound.operation.request_schema is not None else None
    request = context.request(name, case.role, values, path_values=context.nobody(name))
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


def _odd_headers(context: Context, case: _Case) -> None:
    """On a read, a body comes along: RFC 9110 §9.3.1 gives it no meaning, and a server may refuse
    it.
    """
    name = case.name
    for headers in _HEADERS:
        nobody = context.nobody(name)
        request = context.request(
            name, case.role, {}, raw=b"{}", headers=headers, path_values=nobody
        )
        sent(context, request, unharmed)
        if context.findings:
            return


_KINDS: tuple[_OddRequests, ...] = (
    _OddRequests(
        "cuerpos",
        "ningún cuerpo hostil causa un error",
        lambda case: case.writes,
        13 + len(PAST),
        _bodies,
    ),
    _OddRequests(
        "tamano",
        "un cuerpo enorme se rechaza sin error",
        lambda case: case.many or case.large,
        2,
        _sizes,
    ),
    _OddRequests(
        "numeros",
        "ningún número causa un error",
        lambda case: not case.writes and bool(_numbered(case)),
        0,
        _numbers,
    ),
    _OddRequests(
        "verbos-http",
        "ni HEAD, ni OPTIONS, ni TRACE causan un error",
        lambda case: case.odd,
        0,
        _verbs,
    ),
    _OddRequests(
        "longitud",
        "un Content-Length que no es el del cuerpo no causa un error",
        lambda case: case.odd and case.writes,
        2,
        _lengths,
    ),
    _OddRequests(
        "rutas",
        "ninguna ruta extraña causa un error",
        lambda case: case.odd,
        len(_PATHS),
        _paths,
    ),
    _OddRequests(
        "cabeceras",
        "ninguna cabecera extraña causa un error",
        lambda case: case.odd,
        len(_HEADERS),
        _odd_headers,
    ),
)
"""The kinds of odd requests, in the order in which a capability meets them; bodies go first, since
a login meets these alone.
"""

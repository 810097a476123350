"""Bodies, numbers, verbs, paths and headers that no client should send: refused, and never an
error.

The rows they speak of do not exist, so that nothing is written whatever is accepted. Where a web
server or a proxy may answer before the system does, only an internal error or a leak is a finding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.capability import LISTING, Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.role import ANONYMOUS, Stead
from conformance.http.checks.codes import ERR_02, ERR_04, ERR_10
from conformance.http.checks.hostile import unharmed
from conformance.http.checks.registry import standing
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.hostile import sent
from conformance.http.probes.ids import malformed as malformed_id
from conformance.http.probes.odd_bodies import (
    EVERYWHERE,
    PAST,
    REFUSED,
    OddBody,
    malformed,
    past,
    unusual,
)
from conformance.http.probes.odd_case import OddCase
from conformance.http.probes.odd_http import (
    HEADERS,
    PATHS,
    odd_headers,
    odd_lengths,
    odd_paths,
    odd_verbs,
)

_MANY, _MEGABYTES = 10_000, 5


_Run = Callable[[Context, OddCase], None]


@dataclass(frozen=True, slots=True)
class OddRequests:
    """A kind of odd requests: to which capabilities they go, and how many of them may write."""

    name: str
    title: str
    applies: Callable[[OddCase], bool]
    writes: int
    run: _Run


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return the items about bodies and numbers of every write, and about HTTP on a read, a list
    and a write.
    """
    cases = [
        OddCase(pack, contract.bound[name], exemplar.role)
        for name, exemplar in pack.exemplars.items()
        if name in contract.bound
    ]
    login = contract.bound.get(pack.bindings.login())
    logins = [_item(_KINDS[0], OddCase(pack, login, ANONYMOUS))] if login else []
    return (
        *(_item(kind, case) for case in cases for kind in _KINDS if kind.applies(case)),
        *logins,
    )


def _item(kind: OddRequests, case: OddCase) -> Item:
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
        stead=Stead.SIDE if case.writes else Stead.READER,
        run=lambda context: kind.run(context, case),
    )


def _bodies(context: Context, case: OddCase) -> None:
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


def _body(context: Context, case: OddCase, base: Mapping[str, Any], body: OddBody) -> None:
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


def _sizes(context: Context, case: OddCase) -> None:
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
    context: Context, case: OddCase, base: Mapping[str, Any], more: Mapping[str, Any]
) -> Exchange | None:
    body = {**base, **more}
    return sent(context, context.request(case.name, case.role, base, body=body), unharmed)


def _numbered(case: OddCase) -> str:
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


def _numbers(context: Context, case: OddCase) -> None:
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


def _numeral(context: Context, case: OddCase, field: str, literal: str) -> Request:
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


_KINDS: tuple[OddRequests, ...] = (
    OddRequests(
        "cuerpos",
        "ningún cuerpo hostil causa un error",
        lambda case: case.writes,
        13 + len(PAST),
        _bodies,
    ),
    OddRequests(
        "tamano",
        "un cuerpo enorme se rechaza sin error",
        lambda case: case.many or case.large,
        2,
        _sizes,
    ),
    OddRequests(
        "numeros",
        "ningún número causa un error",
        lambda case: not case.writes and bool(_numbered(case)),
        0,
        _numbers,
    ),
    OddRequests(
        "verbos-http",
        "ni HEAD, ni OPTIONS, ni TRACE causan un error",
        lambda case: case.odd,
        0,
        odd_verbs,
    ),
    OddRequests(
        "longitud",
        "un Content-Length que no es el del cuerpo no causa un error",
        lambda case: case.odd and case.writes,
        2,
        odd_lengths,
    ),
    OddRequests(
        "rutas",
        "ninguna ruta extraña causa un error",
        lambda case: case.odd,
        len(PATHS),
        odd_paths,
    ),
    OddRequests(
        "cabeceras",
        "ninguna cabecera extraña causa un error",
        lambda case: case.odd,
        len(HEADERS),
        odd_headers,
    ),
)
"""The kinds of odd requests, in the order in which a capability meets them; bodies go first, since
a login meets these alone.
"""

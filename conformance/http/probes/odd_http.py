"""Lengths, verbs, paths and headers that no client should send."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.core.capability import Kind
from conformance.core.unjudged import BlockedError
from conformance.http.checks.hostile import unharmed
from conformance.http.context import Context
from conformance.http.probes.hostile import sent
from conformance.http.probes.odd_bodies import (
    JSON,
)
from conformance.http.probes.odd_case import OddCase
from conformance.http.wire.carrier import LATE


def odd_lengths(context: Context, case: OddCase) -> None:
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


def odd_verbs(context: Context, case: OddCase) -> None:
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
PATHS: tuple[tuple[str, Callable[[str], str]], ...] = (
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


def odd_paths(context: Context, case: OddCase) -> None:
    """Send paths that no client should: none may harm the server."""
    bound, name = case.bound, case.name
    service = context.services[bound.capability.service].rstrip("/")
    values: dict[str, Any] | None = {} if bound.operation.request_schema is not None else None
    request = context.request(name, case.role, values, path_values=context.nobody(name))
    below = request.url.removeprefix(service)
    for _, changed in PATHS:
        sent(context, replace(request, url=service + changed(below)), unharmed)
        if context.findings:
            return


HEADERS: tuple[tuple[tuple[str, str], ...], ...] = (
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


def odd_headers(context: Context, case: OddCase) -> None:
    """On a read, a body comes along: RFC 9110 §9.3.1 gives it no meaning, and a server may refuse
    it.
    """
    name = case.name
    for headers in HEADERS:
        nobody = context.nobody(name)
        request = context.request(
            name, case.role, {}, raw=b"{}", headers=headers, path_values=nobody
        )
        sent(context, request, unharmed)
        if context.findings:
            return

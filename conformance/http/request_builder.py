"""A request, its values laid out as the loaded revision of the contract wants them.

A value whose name is a path parameter goes to the path, a query parameter to the query (names
compared without case), the rest is the JSON body. The credential's place in a path is left for the
auth recipe to fill.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict
from urllib.parse import quote, urlencode

from conformance.core.exchange import CREDENTIAL, Request
from conformance.core.unjudged import BlockedError
from conformance.http.contract.binding import Bound
from conformance.http.contract.document import Operation, Parameter
from conformance.http.contract.effective import CREDENTIAL_PLACE
from conformance.http.contract.sendable import complete, filled

Pairs = list[tuple[str, str]]


class RequestOptions(TypedDict, total=False):
    """What a request has beside its values: `body` replaces the JSON body, `raw` its bytes;
    `path_values` are put into the path as they are; `query` pairs and `headers` are added; `token`
    goes before the role's own.
    """

    body: Any
    raw: bytes | None
    token: str | None
    headers: Sequence[tuple[str, str]]
    path_values: Mapping[str, str] | None
    query: Sequence[tuple[str, str]] | None


def build(
    bound: Bound,
    base_url: str,
    role: str,
    values: Mapping[str, Any] | None,
    options: RequestOptions,
) -> Request:
    """Return the request of a capability by a role.

    Raises BlockedError when nobody gives a value of the path: no row is addressed that nobody
    named.
    """
    operation = bound.operation
    rest = dict(values or {})
    path = _path(operation, rest, options.get("path_values") or {})
    pairs = _query(operation, rest, options.get("query") or ())
    content = options.get("raw")
    if content is None and (values is not None or options.get("body") is not None):
        content = _body(operation, rest, options.get("body"))
    return Request(
        method=operation.method,
        url=base_url.rstrip("/") + path + ("?" + urlencode(pairs) if pairs else ""),
        role=role,
        headers=_headers(operation, options.get("headers", ()), content),
        body=content,
        capability=bound.capability.name,
        operation=f"{operation.method} {operation.path}",
        token=options.get("token"),
        kind=bound.capability.kind,
        service=bound.capability.service,
    )


def _path(operation: Operation, rest: dict[str, Any], given: Mapping[str, str]) -> str:
    """Return the path with its values in place; those that it takes are gone from `rest`."""
    path = operation.path
    for parameter in operation.parameters:
        slot = "{" + parameter.name + "}"
        if parameter.where == CREDENTIAL_PLACE:
            path = path.replace(slot, CREDENTIAL)
        elif parameter.where == "path":
            path = path.replace(slot, _path_value(operation, parameter, rest, given))
    return path


def _path_value(
    operation: Operation, parameter: Parameter, rest: dict[str, Any], given: Mapping[str, str]
) -> str:
    name = _named(parameter, rest)
    if parameter.name in given:
        return given[parameter.name]
    if name is None:
        raise BlockedError(
            f"no se dio el valor de {{{parameter.name}}} que pide {operation.label}: no se "
            "envía nada sobre una fila que nadie nombró"
        )
    return quote(_text(rest.pop(name)), safe="")


def _query(operation: Operation, rest: dict[str, Any], added: Sequence[tuple[str, str]]) -> Pairs:
    """Return the pairs of the query; the values that they take are gone from `rest`."""
    pairs = list(added)
    for parameter in operation.parameters:
        name = _named(parameter, rest)
        if parameter.where == "query" and name:
            value = rest.pop(name)
            several = value if isinstance(value, list) else [value]
            pairs += [(parameter.name, _text(one)) for one in several]
    if operation.request_schema is None:
        # A document may leave a filter out that the operation has all the same (the 2025 one does).
        pairs += [(key, _text(value)) for key, value in rest.items()]
    return pairs + list(filled(operation.parameters, "query", (key for key, _ in pairs)))


def _body(operation: Operation, rest: dict[str, Any], body: Any) -> bytes | None:
    if operation.request_schema is None:
        return None
    whole = complete(operation.request_schema, rest) if body is None else body
    return json.dumps(whole, ensure_ascii=False).encode()


def _headers(
    operation: Operation, given: Sequence[tuple[str, str]], content: bytes | None
) -> tuple[tuple[str, str], ...]:
    sent = [*given, *filled(operation.parameters, "header", (key for key, _ in given))]
    if content is not None and not any(key.lower() == "content-type" for key, _ in sent):
        sent.append(("content-type", "application/json"))
    return tuple(sent)


def _named(parameter: Parameter, values: Mapping[str, Any]) -> str | None:
    """Return the key under which the value of a parameter is given."""
    return next((key for key in values if key.lower() == parameter.name.lower()), None)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

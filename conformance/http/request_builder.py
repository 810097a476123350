"""A request, its values laid out as the loaded revision of the contract wants them.

A value whose name is a path parameter goes to the path, a query parameter to the query (names
compared without case), the rest is the JSON body. The credential's place in a path is left for the
auth recipe to fill; what says whose rows are meant, and which day, is the item's own unless a value
of it is given.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict
from urllib.parse import quote, urlencode

from conformance.core.capability import ParameterRole
from conformance.core.exchange import CREDENTIAL, Request
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.contract.binding import Bound
from conformance.http.contract.document import Operation, Parameter
from conformance.http.contract.sendable import complete, filled

Pairs = list[tuple[str, str]]
Own = Callable[[Parameter], str]
"""Gives the value of a scope or of a day for the item that asks."""
_OWN = (ParameterRole.SCOPE, ParameterRole.DAY)


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


def nobodys(parameter: Parameter) -> str:
    """Return no value: raises NotApplicableError, since nothing says whose request it is."""
    raise NotApplicableError(f"nada dice qué valor lleva {{{parameter.name}}}")


def build(
    bound: Bound,
    base_url: str,
    role: str,
    values: Mapping[str, Any] | None,
    options: RequestOptions,
    own: Own = nobodys,
) -> Request:
    """Return the request of a capability by a role.

    Raises BlockedError when nobody gives a value of the path: no row is addressed that nobody
    named.
    """
    operation = bound.operation
    given = dict(values or {})
    rest = {**_owned(operation, given, options.get("path_values") or {}, own), **given}
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


def _owned(
    operation: Operation, values: Mapping[str, Any], in_path: Mapping[str, str], own: Own
) -> dict[str, str]:
    """Return the scopes and days of which nobody gave a value."""
    return {
        one.name: own(one)
        for one in operation.parameters
        if one.role in _OWN and one.name not in in_path and _named(one, values) is None
    }


def _path(operation: Operation, rest: dict[str, Any], given: Mapping[str, str]) -> str:
    """Return the path with its values in place; those that it takes are gone from `rest`."""
    path = operation.path
    for parameter in operation.parameters:
        slot = "{" + parameter.name + "}"
        if parameter.where != "path":
            continue
        if parameter.role is ParameterRole.CREDENTIAL:
            path = path.replace(slot, CREDENTIAL)
        else:
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

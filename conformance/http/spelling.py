"""Names of properties as a system spells them, where that is not as its documents do: what is sent
is spelled its way, what it answers is read in the documents' spelling.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from conformance.core.exchange import Exchange, Request
from conformance.http.contract.effective import Contract
from conformance.http.contract.quirks import properties
from conformance.http.exemplar import FieldNames

Send = Callable[[Request], Exchange]


def spelled(send: Send, names: FieldNames, contract: Contract) -> Send:
    """Return what sends requests spelled as a system does, and returns exchanges with the request
    as it was asked for and the answer's names as its operation declares them.
    """
    if not (names.caseless or names.written):
        return send

    @cache
    def declared(capability: str, status: int) -> Mapping[str, str]:
        bound = contract.bound.get(capability)
        answer = bound.operation.answer(status) if bound else None
        return _lowered(properties(answer.schema)) if answer and answer.schema else {}

    def sending(request: Request) -> Exchange:
        exchange = replace(send(_spelled(request, names.written)), request=request)
        response = exchange.response
        if not names.caseless or response is None:
            return exchange
        read = exchange.json()
        known = declared(request.capability or "", response.status)
        renamed = published(read, known) if isinstance(read, dict) else read
        return (
            exchange if renamed == read else replace(exchange, response=response.as_read(renamed))
        )

    return sending


def published(body: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """Return an object with its names as they are `known`, by their lower case; where one stands
    twice in different cases, all stay as they are.
    """
    renamed = {known.get(name.lower(), name): value for name, value in body.items()}
    return renamed if len(renamed) == len(body) else dict(body)


def _lowered(names: Iterable[str]) -> Mapping[str, str]:
    """Return names by their lower case, those left out that differ in case alone."""
    found = dict.fromkeys(names)
    lowered = [name.lower() for name in found]
    return {name.lower(): name for name in found if lowered.count(name.lower()) == 1}


def _spelled(request: Request, written: Mapping[str, str]) -> Request:
    """Return a request with the names of its body as a system writes them."""
    body = request.body or b""
    if not any(f'"{name}"'.encode() in body for name in written):
        return request
    try:
        told = json.loads(body)
    except ValueError:
        return request
    if not isinstance(told, dict):
        return request
    renamed = {written.get(name, name): value for name, value in told.items()}
    return replace(request, body=json.dumps(renamed, ensure_ascii=False).encode())

"""Checks skipped: a rule, a bound of a field, a role, a token's proof, under a condition."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.http.reference import Reply
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.mutants.conditions import decoded
from conformance.sandbox.mutants.mutant import MutantCondition

_REFUSED = 400
_INDEX = re.compile(r"\[(\d+)\]")
Elements = list[tuple[int, int, Mapping[str, Any]]]


def check_skipped(check: str, condition: MutantCondition) -> Wrapper:
    """Return the wrapper that does not make a check where a condition holds of what was sent.

    Of a list it must hold of every element that is refused: then all is taken.
    """

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not sandbox.refuses(reply) or not _elsewhere(incoming, reply, condition):
            return reply
        if not condition.asks(sandbox, incoming):
            return reply
        with sandbox.store.without(check):
            other = serve(incoming)
        # Refused all the same, by what stands behind it: nobody can tell.
        told = other.status == reply.status or other.status < _REFUSED  # in its body
        return reply if told and sandbox.refuses(other) else other

    return wrapper


def _elsewhere(incoming: Incoming, reply: Reply, condition: MutantCondition) -> bool:
    """Tell whether the elements that were refused are those of the condition."""
    found = list(_elements(incoming, reply))
    return all(
        condition.picks(place, count) and condition.holds(row, None) for place, count, row in found
    )


def _elements(incoming: Incoming, reply: Reply) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    """Yield what was refused: the elements that the errors name, or the whole body."""
    sent = decoded(incoming.body) if incoming.body else None
    body = sent if isinstance(sent, dict) else {}
    rows = next((one for one in body.values() if isinstance(one, list)), None)
    if rows is None:
        yield 0, 1, body
        return
    told = decoded(reply.body)
    errors = told.get("errors") if isinstance(told, dict) else None
    errors = errors if isinstance(errors, dict) else None
    named = {int(found) for key in errors or () for found in _INDEX.findall(key)}
    for place in sorted(named) or range(len(rows)):
        if place < len(rows) and isinstance(rows[place], dict):
            yield place, len(rows), rows[place]

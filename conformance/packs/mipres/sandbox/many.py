"""What is asked of several rows at once: to bring those that are named, or to register each."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.core.reading import too_deep
from conformance.packs.mipres.sandbox.acts import ACTS, Asking
from conformance.packs.mipres.sandbox.fields import BODIES
from conformance.packs.mipres.sandbox.readings import shown
from conformance.packs.mipres.sandbox.records import (
    BY_NUMBER,
    BY_OBJECT,
    REGISTERING,
    Record,
)
from conformance.packs.mipres.steps import Step
from conformance.sandbox.application import Incoming
from conformance.sandbox.fields import Field, read_body
from conformance.sandbox.reply import RefusalError, Reply, answer, encode

ASKED = (Field("pedido", "text"),)
"""The body: a list is no object, and comes as the text of one."""


def as_object(incoming: Incoming) -> Incoming:
    """Return a request whose list is the text of a property."""
    if too_deep(incoming.body):
        return incoming
    try:
        body = json.loads(incoming.body or b"{}")
    except (ValueError, RecursionError):
        return incoming
    if not isinstance(body, list):
        return incoming
    return replace(incoming, body=encode({"pedido": json.dumps(body)}))


def many(step: Step, call: Asking) -> Reply:
    """Bring the rows that are named, or register each, as the server does."""
    asked = json.loads(call.body["pedido"] or "[]")
    if call.store.many == REGISTERING:
        return _registered(step, call, asked)
    rows = call.store.visible(step.name, call.user.nit)
    found = (one for one in rows if _is_named(step, call, asked, one))
    return answer([shown(step, one) for one in found])


def _is_named(step: Step, call: Asking, asked: list[Any], row: Record) -> bool:
    if not call.store.rule("solo-lo-nombrado"):
        return bool(asked)
    number, by = row.values["NoPrescripcion"], call.store.many
    if by == BY_OBJECT:
        told = [one for one in asked if isinstance(one, Mapping)]
        return number in [one.get("NoPrescripcion") for one in told]
    return str(number if by == BY_NUMBER else row.id) in map(str, asked)


def _registered(step: Step, call: Asking, asked: list[Any]) -> Reply:
    """Register what each body says: all of them, or none."""
    kept = {name: dict(call.store.table(name)) for name in (step.name, step.follows) if name}
    made: list[Any] = []
    try:
        for one in asked:
            given = one if isinstance(one, Mapping) else {}
            body = read_body(BODIES[step.act], given, call.store.rule)
            made += json.loads(ACTS[step.act](replace(call, body=body)).body)
    except RefusalError:
        for name, table in kept.items():
            call.store.table(name).clear()
            call.store.table(name).update(table)
        raise
    return answer(made)

"""Ways to make a variation of the servers: what they show, refuse, send, keep to, and read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.reference import Reply
from conformance.packs.mi_seguridad_social.novelties import (
    NOTIFY,
    NOVELTIES,
    REPORTS,
    REQUEST,
)
from conformance.packs.mi_seguridad_social.sandbox.world import Platform
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.fault import When, asking
from conformance.sandbox.fields import load
from conformance.sandbox.reply import RefusalError, answer, encode
from conformance.sandbox.variation import Variation, told

SERVICES = asking(
    REQUEST,
    *(name for one in NOVELTIES for name in (one.consult, one.respond)),
    *(one.capability for one in REPORTS),
)
NOTIFIED = asking(NOTIFY)
Edit = Callable[[dict[str, Any]], dict[str, Any]]
"""Returns another object for one that is written."""


def shown(name: str, row: str, text: str, when: When, edit: Edit) -> Variation:
    """Return the variation that shows another JSON in answers at 200."""

    def tell(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        if reply.status != 200 or not when(sandbox, incoming):
            return reply
        return replace(reply, body=encode(edit(json.loads(reply.body))))

    return told(name, row, text, tell)


def refused(
    name: str, row: str, text: str, when: When, tell: Callable[[Reply], Reply]
) -> Variation:
    """Return the variation that refuses otherwise what was refused with an envelope at 200."""

    def changed(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        refuses = reply.status == 200 and when(sandbox, incoming) and _refuses(reply)
        return tell(reply) if refuses else reply

    return told(name, row, text, changed)


def _refuses(reply: Reply) -> bool:
    body = json.loads(reply.body)
    return str(body.get("codigo", "200")) != "200" or body.get("estado", "OK") != "OK"


def restated(name: str, row: str, text: str, when: When, old: int, new: int) -> Variation:
    """Return the variation that has another status for one of the reference's."""

    def tell(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        return (
            replace(reply, status=new) if reply.status == old and when(sandbox, incoming) else reply
        )

    return told(name, row, text, tell)


def kept(name: str, row: str, text: str, **values: Any) -> Variation:
    """Return the variation of servers that keep to something else."""

    def prepare(store: Platform) -> None:
        for key, value in values.items():
            setattr(store, key, value)

    return Variation(name, row, text, prepare=prepare)


def sent(name: str, row: str, text: str, edit: Edit) -> Variation:
    """Return the variation of a caja that writes what it sends otherwise."""

    def prepare(store: Platform) -> None:
        store.edits = (*store.edits, edit)

    return Variation(name, row, text, prepare=prepare)


def without(name: str, row: str, text: str, rule: str) -> Variation:
    """Return the variation of servers that do not have one of the reference's manners."""

    def prepare(store: Platform) -> None:
        store.off = store.off | {rule}

    return Variation(name, row, text, prepare=prepare)


def message(status: int) -> Callable[[Reply], Reply]:
    """Return what refuses with a status and a message alone."""
    return lambda reply: answer({"Message": json.loads(reply.body)["mensaje"]}, status)


def renamed(names: Mapping[str, str]) -> Edit:
    """Return what writes some keys by other names."""
    return lambda body: {names.get(key, key): value for key, value in body.items()}


def spelled(name: str, text: str, own: Mapping[str, str], edit: Edit | None = None) -> Variation:
    """Return the variation whose servers read keys of their own spelling alone, and whose caja may
    write them so.
    """
    theirs = {value: key for key, value in own.items()}
    made = sent(name, "escritura", text, edit) if edit else None

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        body = _object(incoming)
        asked_here = SERVICES(sandbox, incoming) or NOTIFIED(sandbox, incoming)
        if not asked_here or not {*own, *theirs} & {*body}:
            return serve(incoming)
        read = {theirs.get(key, f"no-{key}" if key in own else key): x for key, x in body.items()}
        return serve(replace(incoming, body=encode(read)))

    return Variation(name, "escritura", text, wrapper, made.prepare if made else None)


def _object(incoming: Incoming) -> dict[str, Any]:
    """Return the object that a request holds, none where it holds something else."""
    try:
        body = load(incoming.body)
    except (ValueError, RefusalError):
        return {}
    return body if isinstance(body, dict) else {}

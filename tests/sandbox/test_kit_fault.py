"""Faults of any system: each makes a right server wrong for some requests, and for no other."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from kit_things import ThingsClient, client

from conformance.http.reference import Defect
from conformance.sandbox.application import Wrapper
from conformance.sandbox.fault import (
    altered,
    answering,
    asking,
    called_by,
    every,
    from_turn,
    lax,
    only,
    retold,
    shown,
    slow,
    stored_anyway,
)
from conformance.sandbox.reach import Watch
from conformance.sandbox.reply import answer

CREATE, CLOSE = asking("create_thing"), asking("close_thing")


def wrong(fault: Wrapper) -> dict[str, Defect]:
    return {"fault": Defect("fault", "A fault", "ERR-01", "T-1", wrapper=fault)}


def with_fault(fault: Wrapper) -> ThingsClient:
    return client("fault", also=wrong(fault))


def created(asked: ThingsClient) -> Any:
    status, body = asked.create()
    return status, body.get("text")


def closed(asked: ThingsClient) -> Any:
    """Close a thing twice, and tell how it stands in the rows."""
    number = asked.create()[1]["id"]
    statuses = [asked.close(number)[0], asked.close(number)[0]]
    return statuses, asked.things.store.things[number].closed


def foreign(asked: ThingsClient) -> Any:
    number = asked.create()[1]["id"]
    other = ThingsClient(asked.things, "eva")
    return other.close(number)[0], asked.things.store.things[number].closed


def with_text(text: str) -> Callable[[Any, Any], Any]:
    return lambda _, incoming: replace(incoming, body=b'{"text": "%s"}' % text.encode())


@pytest.mark.parametrize(
    ("fault", "show", "right", "wrong_"),
    [
        (shown(CREATE, lambda body: {**body, "text": "x"}, 201), created, (201, "one"), (201, "x")),
        (shown(CLOSE, lambda body: {}, 201), created, (201, "one"), (201, "one")),
        (
            retold(CREATE, 201, lambda reply: replace(reply, status=200)),
            created,
            (201, "one"),
            (200, "one"),
        ),
        (answering(CREATE, answer({}, 500)), created, (201, "one"), (500, None)),
        (altered(CREATE, with_text("two")), created, (201, "one"), (201, "two")),
        (lax(CLOSE, "once"), closed, ([200, 409], True), ([200, 200], True)),
        (lax(CLOSE, "owner"), foreign, (404, False), (200, True)),
        (stored_anyway(CLOSE, "owner"), foreign, (404, False), (404, True)),
        (
            only(answering(CREATE, answer({}, 500)), called_by("reader")),
            created,
            (201, "one"),
            (201, "one"),
        ),
        (
            answering(from_turn(2, every(CLOSE, called_by("writer"))), answer({}, 500)),
            closed,
            ([200, 409], True),
            ([200, 500], True),
        ),
    ],
)
def test_a_fault_shows_where_it_is_meant_to(
    fault: Wrapper, show: Callable[[ThingsClient], Any], right: Any, wrong_: Any
) -> None:
    assert (right, wrong_) == (show(client()), show(with_fault(fault)))


@pytest.mark.parametrize(
    ("fault", "met"),
    [
        (shown(CREATE, lambda body: {}, 201), ["create"]),
        (shown(CREATE, lambda body: body, 201), []),
        (lax(CLOSE, "once"), ["again"]),
        (stored_anyway(CLOSE, "once"), ["again"]),
        (slow(CLOSE, 1.0), ["close", "again"]),
        (altered(CREATE, with_text("two")), ["create"]),
        (altered(CREATE, with_text("longer")), ["create"]),
        (answering(from_turn(2, CLOSE), answer({}, 500)), ["close", "again"]),
    ],
)
def test_a_watch_tells_which_requests_a_fault_would_have_changed(
    fault: Wrapper, met: list[str]
) -> None:
    """The clean server answers; the fault stands in the shadow of each request."""
    watch = Watch(wrong(fault).values())
    asked = client(watch=watch)
    watch.sender = "create"
    number = asked.create()[1]["id"]
    watch.sender = "close"
    first = asked.close(number)[0]
    watch.sender = "again"
    assert ([200, 409], met) == ([first, asked.close(number)[0]], list(watch.met["fault"]))

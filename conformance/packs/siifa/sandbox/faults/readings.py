"""The wrappers behind the defects that show in one reading of several: to one role, at one place of
a page, under one filter.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.packs.siifa.paging import PAGING
from conformance.packs.siifa.sandbox.faults.tools import value_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.fault import When, asking, called_by, every, shown
from conformance.sandbox.reply import Reply

Edit = Callable[[dict[str, Any]], dict[str, Any]]


def to_role(name: str, role: str, edit: Edit) -> Wrapper:
    """Return the wrapper that shows one role another answer of a capability."""
    return shown(every(asking(name), called_by(role)), edit)


def with_filter(name: str, parameter: str, edit: Edit) -> Wrapper:
    """Return the wrapper that shows another answer of a capability under one filter."""

    def filtered(sandbox: Any, incoming: Incoming) -> bool:
        return bool(value_of(incoming.query, parameter))

    return shown(every(asking(name), filtered), edit)


def in_pages_of(size: int, name: str, role: str, edit: Edit) -> Wrapper:
    """Return the wrapper that shows one role another answer in pages of one size."""

    def of_size(sandbox: Any, incoming: Incoming) -> bool:
        return value_of(incoming.query, PAGING.size) == str(size)

    return shown(every(asking(name), called_by(role), of_size), edit)


def nothing(body: dict[str, Any]) -> dict[str, Any]:
    """Return a page of a list in which there is nothing."""
    return {**body, PAGING.rows: [], PAGING.total: 0, PAGING.pages: 0}


def without(field: str) -> Edit:
    """Return what leaves a member out of an answer."""
    return lambda body: {name: value for name, value in body.items() if name != field}


def left_out(name: str, field: str) -> Wrapper:
    """Return the wrapper that leaves a member out of a capability's answers."""
    return shown(asking(name), without(field))


def with_place(
    name: str, place: int, edit: Callable[[list[dict[str, Any]]], dict[str, Any]]
) -> Wrapper:
    """Return the wrapper that changes the row at a place of each page, given all of them."""

    def change(body: dict[str, Any]) -> dict[str, Any]:
        rows = list(body["resultado"])
        if len(rows) > place:
            rows[place] = {**rows[place], **edit(rows)}
        return {**body, "resultado": rows}

    return shown(asking(name), change)


def each_row(**told: Any) -> Edit:
    """Return what shows the same in all rows of a page."""
    return lambda body: {**body, "resultado": [{**row, **told} for row in body["resultado"]]}


def more(field: str) -> Edit:
    """Return what adds one to a figure of a page."""
    return lambda body: {**body, field: body[field] + 1}


def first_twice(body: dict[str, Any]) -> dict[str, Any]:
    """Show the first row in the place of the second too."""
    rows = body["resultado"]
    return {**body, "resultado": [*rows[:1], *rows[:1], *rows[2:]] if len(rows) > 1 else rows}


def forgets_for(name: str, forgotten: str, role: str) -> Wrapper:
    """Return the wrapper that forgets a filter of who has one role."""
    when: When = every(asking(name), called_by(role))

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        kept = tuple(pair for pair in incoming.query if pair[0].lower() != forgotten.lower())
        return serve(replace(incoming, query=kept) if when(sandbox, incoming) else incoming)

    return wrapper


def every_second_time_backwards(name: str, parameter: str) -> Wrapper:
    """Return the wrapper that shows rows backwards every second time that a filter is asked for."""

    turned = with_filter(name, parameter, _backwards)

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        before = sandbox.remembered.get((name, parameter), 0)
        if asking(name)(sandbox, incoming) and value_of(incoming.query, parameter):
            sandbox.remembered[name, parameter] = before + 1
        return turned(sandbox, incoming, serve) if before % 2 else serve(incoming)

    return wrapper


def _backwards(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "resultado": body["resultado"][::-1]}


def nothing_to(name: str, role: str) -> Wrapper:
    """Return the wrapper that shows one role none of what a bare list holds."""
    return shown(every(asking(name), called_by(role)), lambda body: [])

"""The wrappers that forget a part of what a list is asked with."""

from collections.abc import Callable
from dataclasses import replace

from conformance.packs.siifa.sandbox.faults.selection import Selection, served
from conformance.packs.siifa.sandbox.faults.tools import Query
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, ServedOperation, Wrapper
from conformance.sandbox.reply import Reply

_PAGE = ("numeropagina", "registrosporpagina")
_SCOPE = ("idfactura",)  # what a list of one factura is asked with


def asked(selection: Selection, change: Callable[[ServedOperation, Query], Query]) -> Wrapper:
    """Return the wrapper that takes a query for another."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation = served(incoming, selection)
        return serve(
            incoming
            if operation is None
            else replace(incoming, query=change(operation, incoming.query))
        )

    return wrapper


def limitless(operation: ServedOperation, query: Query) -> Query:
    """Return a query whose page and size, when they are whole numbers, are brought within their
    limits.
    """
    most = {
        one.name.lower(): one.maximum or 2**31 - 1
        for one in operation.query
        if one.name.lower() in _PAGE
    }
    return tuple(
        (
            name,
            str(min(max(int(text), 1), int(most[name.lower()])))
            if name.lower() in most and text.lstrip("-").isdecimal()
            else text,
        )
        for name, text in query
    )


def filters_forgotten(selection: Selection) -> Wrapper:
    """Return the wrapper that judges the filters of a list and then forgets them."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != 200 or served(incoming, selection) is None:
            return reply
        kept = tuple(pair for pair in incoming.query if pair[0].lower() in (*_PAGE, *_SCOPE))
        return serve(replace(incoming, query=kept))

    return wrapper


def ranges_forgotten(selection: Selection) -> Wrapper:
    """Return the wrapper that forgets the ranges of a query that is refused for one that is
    inverted.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if (
            served(incoming, selection) is None
            or reply.status != 400
            or b"invertido" not in reply.body
        ):
            return reply
        ends = ("inicio", "final", "minimo", "maximo")
        return serve(
            replace(
                incoming,
                query=tuple(pair for pair in incoming.query if not pair[0].lower().endswith(ends)),
            )
        )

    return wrapper

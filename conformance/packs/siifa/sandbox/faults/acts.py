"""The wrappers behind the defects of acts: each makes one operation lax, strict, forgetful or
wrong, and no other.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from conformance.core.calendar import BOGOTA, count_business_days
from conformance.packs.siifa.sandbox.routes import capability
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import DEVOLUCION, GLOSA, Seguimiento
from conformance.packs.siifa.sandbox.tables.views import door_row
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, answer, encode, problem

Body = dict[str, Any]
When = Callable[[Seguimiento, Body], bool]
Judge = Callable[[Body, Seguimiento | None, SiifaSandbox], bool]
Change = Callable[[Seguimiento, Body], Seguimiento]
_PAGED = ("numeropagina", "registrosporpagina")
ID = ("idSeguimientoFacturaGlosa", "idSeguimientoFacturaDevolucion")


def lax(name: str, rule: str, when: When | None = None) -> Wrapper:
    """Return the wrapper that forgets a rule at one operation, for the seguimientos that `when`
    picks.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if capability(incoming.method, incoming.path) != name:
            return serve(incoming)
        body = read(incoming.body)
        row = named(sandbox, body)
        if when is not None and (row is None or not when(row, body)):
            return serve(incoming)
        with sandbox.store.without(rule):
            return serve(incoming)

    return wrapper


def lax_value(name: str, field: str, when: Callable[[float, float], bool]) -> Wrapper:
    """Return the wrapper that does not judge a value, given it and the factura's, at one
    operation.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if capability(incoming.method, incoming.path) == name:
            body = read(incoming.body)
            factura = sandbox.store.facturas.get(_whole(body.get("idFactura")))
            value = body.get(field)
            if (
                factura is not None
                and isinstance(value, int | float)
                and when(value, float(factura.valor))
            ):
                with sandbox.store.without("R14"):
                    return serve(incoming)
        return serve(incoming)

    return wrapper


def rewritten(name: str, change: Callable[[Body], Mapping[str, Any]]) -> Wrapper:
    """Return the wrapper that takes a request of one operation for another: `change` returns
    the new properties.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if capability(incoming.method, incoming.path) != name:
            return serve(incoming)
        body = read(incoming.body)
        changed = change(body) if body else {}
        return serve(replace(incoming, body=encode({**body, **changed})) if changed else incoming)

    return wrapper


def taken_for(name: str, field: str, codes: Mapping[str, str]) -> Wrapper:
    """Return the wrapper that accepts a code it should refuse, as if it were another."""
    return rewritten(
        name, lambda body: {field: codes[body[field]]} if body.get(field) in tuple(codes) else {}
    )


def edited_text(name: str, field: str, edit: Callable[[str], str]) -> Wrapper:
    """Return the wrapper that stores another text than the one sent."""
    return rewritten(
        name, lambda body: {field: edit(body[field])} if isinstance(body.get(field), str) else {}
    )


def cut(name: str, field: str, length: int, most: int) -> Wrapper:
    """Return the wrapper that takes texts of up to `most` characters and cuts them to `length`."""
    return edited_text(
        name, field, lambda text: text[:length] if length < len(text) <= most else text
    )


def refused(name: str, field: str, when: Judge) -> Wrapper:
    """Return the wrapper that refuses with 400 what is legal."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if capability(incoming.method, incoming.path) == name:
            body = read(incoming.body)
            # Only what the reference accepts is refused: the rest keeps its own reason.
            if body and when(body, named(sandbox, body), sandbox):
                kept = dict(sandbox.store.seguimientos)
                reply = serve(incoming)
                if reply.status >= 300:
                    return reply
                for number in set(sandbox.store.seguimientos) - set(kept):
                    sandbox.store.drop(number)
                sandbox.store.seguimientos.update(kept)
                return problem(
                    400, "La solicitud no es válida.", {field: ["El valor no es válido"]}
                )
        return serve(incoming)

    return wrapper


def stored(name: str, change: Change) -> Wrapper:
    """Return the wrapper that stores something else once an act was accepted."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status == 200 and capability(incoming.method, incoming.path) == name:
            row = named(sandbox, read(incoming.body))
            if row is not None:
                sandbox.store.put(change(row, read(incoming.body)))
        return reply

    return wrapper


def shown(name: str, edit: Callable[[Body], None]) -> Wrapper:
    """Return the wrapper that shows something else in one reading."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status == 200 and capability(incoming.method, incoming.path) == name:
            body = read(reply.body)
            edit(body)
            return replace(reply, body=encode(body))
        return reply

    return wrapper


def hidden_rows(name: str, hide: Callable[[Body], bool]) -> Wrapper:
    """Return the wrapper that leaves rows out of a list, and out of its totals and its pages."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if capability(incoming.method, incoming.path) != name or reply.status != 200:
            return reply
        body = json.loads(reply.body)
        size, page = body["registrosPorPagina"], body["paginaActual"]
        asked = [one for one in incoming.query if one[0].lower() not in _PAGED]
        every = (*asked, ("NumeroPagina", "1"), ("RegistrosPorPagina", "1500"))
        shown = json.loads(serve(replace(incoming, query=every)).body)["resultado"]
        rows = [row for row in shown if not hide(row)]
        told = {
            "totalRegistros": len(rows),
            "totalPaginas": -(-len(rows) // size),
            "resultado": rows[(page - 1) * size : page * size],
        }
        return replace(reply, body=encode({**body, **told}))

    return wrapper


def blanked(name: str, *fields: str) -> Wrapper:
    """Return the wrapper that shows no value in some properties of every row of a list."""

    def edit(body: Body) -> None:
        for row in body["resultado"]:
            row.update({field: None for field in fields if field in row})

    return shown(name, edit)


def other_operation(name: str) -> Wrapper:
    """Return the wrapper by which an operation of glosas serves devoluciones too, or the
    reverse.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if capability(incoming.method, incoming.path) != name:
            return serve(incoming)
        row = named(sandbox, read(incoming.body))
        kind = GLOSA if name.endswith("glosa") else DEVOLUCION
        if row is None or row.kind is kind:
            return serve(incoming)
        # The row dresses as one of the operation's kind while it is served.
        sandbox.store.put(replace(row, kind=kind))
        try:
            return serve(incoming)
        finally:
            sandbox.store.put(replace(sandbox.store.seguimientos[row.id], kind=row.kind))

    return wrapper


def detail_of_the_other(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Show a glosa at the operations of the devoluciones."""
    reply = serve(incoming)
    if capability(incoming.method, incoming.path) == "ver_devolucion" and reply.status == 404:
        row = sandbox.store.seguimientos.get(_whole(incoming.path.rpartition("/")[2]))
        user = sandbox.caller(incoming)
        if (
            row is not None
            and user is not None
            and sandbox.store.sees(user, sandbox.store.facturas[row.factura])
        ):
            return answer(door_row(sandbox.store, replace(row, kind=DEVOLUCION)))
    return reply


def lifted_goes_on(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer the lifting of a glosa as if it were a reiteration."""
    row = named(sandbox, read(incoming.body))
    if (
        capability(incoming.method, incoming.path) != "responder_reiteracion_glosa"
        or row is None
        or not row.lifted
    ):
        return serve(incoming)
    assert row.reiteracion is not None
    sandbox.store.put(replace(row, reiteracion=replace(row.reiteracion, code="GRE003")))
    try:
        return serve(incoming)
    finally:
        after = sandbox.store.seguimientos[row.id]
        sandbox.store.put(replace(after, reiteracion=row.reiteracion))


def before_the_filing(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Formulate a glosa with a date before the radicado."""
    body = read(incoming.body)
    radicado = sandbox.store.radicados.get(_whole(body.get("idFactura")))
    fecha = moment(body.get("fechaFormulacion"))
    if (
        capability(incoming.method, incoming.path) != "formular_glosa"
        or radicado is None
        or fecha is None
    ):
        return serve(incoming)
    sandbox.store.radicados[radicado.factura] = replace(radicado, fecha=min(fecha, radicado.fecha))
    try:
        return serve(incoming)
    finally:
        sandbox.store.radicados[radicado.factura] = radicado


def answers_the_first(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Copy the answer to a glosa onto the first glosa of its factura, answered before: a lost
    update.
    """
    reply = serve(incoming)
    row = named(sandbox, read(incoming.body))
    if (
        capability(incoming.method, incoming.path) == "responder_glosa"
        and reply.status == 200
        and row is not None
    ):
        first = next(one for one in sandbox.store.of_factura(row.factura) if one.kind is GLOSA)
        if first.respuesta is not None:
            sandbox.store.put(replace(first, respuesta=row.respuesta))
    return reply


def stored_value(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Store a devolución without value as one of zero."""
    reply = serve(incoming)
    if capability(incoming.method, incoming.path) == "formular_devolucion" and reply.status == 200:
        row = sandbox.store.seguimientos[_whole(read(reply.body)["idSeguimientoFacturaGlosa"])]
        if row.valor is None:
            sandbox.store.put(replace(row, valor=Decimal(0)))
    return reply


def whole_value(field: str) -> Judge:
    """Return the judge of what asks for the whole value of the factura."""

    def judge(body: Body, _: Seguimiento | None, sandbox: SiifaSandbox) -> bool:
        factura = sandbox.store.facturas.get(_whole(body.get("idFactura")))
        return factura is not None and body.get(field) == float(factura.valor)

    return judge


def on_day(days: int, field: str) -> Judge:
    """Return the judge of what is dated on that business day, or later, after the formulation."""

    def judge(body: Body, row: Seguimiento | None, _: SiifaSandbox) -> bool:
        fecha, first = moment(body.get(field)), row.formulacion.fecha if row else None
        return (
            fecha is not None
            and first is not None
            and count_business_days(
                first.astimezone(BOGOTA).date(), fecha.astimezone(BOGOTA).date()
            )
            == days
        )

    return judge


def read(body: bytes) -> Body:
    """Return a body as an object, empty when it is none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def named(sandbox: SiifaSandbox, body: Body) -> Seguimiento | None:
    """Return the seguimiento that a request names."""
    return next(
        (
            sandbox.store.seguimientos[_whole(body[name])]
            for name in ID
            if _whole(body.get(name)) in sandbox.store.seguimientos
        ),
        None,
    )


def position(sandbox: SiifaSandbox, row: Seguimiento) -> int:
    """Return which seguimiento of its kind a row is on its factura, from 1."""
    return [one.id for one in sandbox.store.of_factura(row.factura) if one.kind is row.kind].index(
        row.id
    ) + 1


def moment(value: object) -> datetime | None:
    """Return a date with an offset as a moment."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _whole(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0

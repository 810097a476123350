"""The wrappers behind the defects: each changes one request or one answer, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, signed_as
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.fault import asking, retold
from conformance.sandbox.reply import PROBLEM, Reply, encode, problem

Edit = Callable[[dict[str, Any]], None]


def anonymous_as_admin(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Show a factura to whoever sends no token."""
    if asks(incoming, "ver_factura") and not incoming.header("authorization"):
        return serve(signed_as(sandbox, incoming, "admin"))
    return serve(incoming)


def promoted(role: str, key: str) -> Wrapper:
    """Return the wrapper that lets `role` formulate glosas, with the rights of the user `key`."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if asks(incoming, "formular_glosa"):
            user = sandbox.caller(incoming)
            if user is not None and user.role == role:
                return serve(signed_as(sandbox, incoming, key))
        return serve(incoming)

    return wrapper


def stack_trace(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Show a stack trace where a glosa is refused."""

    def leak(body: dict[str, Any]) -> None:
        body["detail"] = (
            "System.InvalidOperationException: Sequence contains no elements\n"
            "   at MinSalud.SIIFA.API.Factura.Handler.Handle() in C:\\src\\Handler.cs:line 42"
        )

    return _edited(incoming, serve(incoming), "formular_glosa", 400, leak)


def crash_on_long_text(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer 500 where an answer's text is too long, as production did."""
    reply = serve(incoming)
    if asks(incoming, "responder_glosa") and reply.status == 400:
        text = body_of(incoming.body).get("observacionRespuesta")
        if isinstance(text, str) and len(text) > 1500:
            return problem(500, "An error occurred while saving the entity changes.")
    return reply


def crash_on_zero(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer 500 to the glosa 0."""
    reply = serve(incoming)
    zero = incoming.path.rstrip("/").endswith("/0")
    return (
        problem(500, "Error interno.")
        if asks(incoming, "ver_glosa") and zero and reply.status == 400
        else reply
    )


def date_by_default(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Date a glosa now when its formulation date is missing."""
    body = body_of(incoming.body)
    if asks(incoming, "formular_glosa") and body and "fechaFormulacion" not in body:
        body["fechaFormulacion"] = sandbox.now()
        return serve(replace(incoming, body=encode(body)))
    return serve(incoming)


def page_zero(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Take page 0 of the facturas for page 1."""
    if asks(incoming, "listar_facturas"):
        query = tuple(
            (name, "1" if name.lower() == "numeropagina" and text == "0" else text)
            for name, text in incoming.query
        )
        return serve(replace(incoming, query=query))
    return serve(incoming)


def unknown_is_400(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer 400 to an unknown glosa."""
    reply = serve(incoming)
    if asks(incoming, "ver_glosa") and reply.status == 404:
        text = "El seguimiento no existe"
        return problem(400, text, {"IdSeguimientoFacturaGlosa": [text]})
    return reply


def malformed_is_first(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Show the first factura when the id is no number."""
    base, _, last = incoming.path.rpartition("/")
    if asks(incoming, "ver_factura") and not last.lstrip("-").isdecimal():
        return serve(replace(incoming, path=f"{base}/{min(sandbox.store.facturas)}"))
    return serve(incoming)


def wrong_verb_is_404(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer 404 to a wrong verb."""
    reply = serve(incoming)
    return problem(404, "La ruta no existe.") if reply.status == 405 else reply


def shapeless_problem(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer a refusal of a glosa in a form of its own."""
    reply = serve(incoming)
    if asks(incoming, "formular_glosa") and reply.status == 400:
        return Reply(400, (("Content-Type", PROBLEM),), encode({"error": "Solicitud inválida"}))
    return reply


def html_404(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer an unknown factura with an HTML page."""
    reply = serve(incoming)
    if asks(incoming, "ver_factura") and reply.status == 404:
        page = "<!DOCTYPE html><html><body><h1>404</h1></body></html>"
        return Reply(404, (("Content-Type", "text/html; charset=utf-8"),), page.encode())
    return reply


def unnamed_field(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Hide which property of a glosa was refused."""

    def hide(body: dict[str, Any]) -> None:
        body["errors"] = {"Solicitud": ["La solicitud no es válida"]}

    return _edited(incoming, serve(incoming), "formular_glosa", 400, hide)


def refused_with_404(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Refuse a second answer to a glosa with 404 instead of 400."""
    reply = serve(incoming)
    if (
        asks(incoming, "responder_glosa")
        and reply.status == 400
        and b"registro previo" in reply.body
    ):
        return problem(404, "El seguimiento no existe.")
    return reply


def text_for_number(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Write the id of a glosa's factura as a text."""

    def quote(body: dict[str, Any]) -> None:
        body["idFactura"] = str(body["idFactura"])

    return _edited(incoming, serve(incoming), "ver_glosa", 200, quote)


def plain_text(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Call the JSON of a factura plain text."""
    reply = serve(incoming)
    if asks(incoming, "ver_factura") and reply.status == 200:
        return replace(reply, headers=(("Content-Type", "text/plain; charset=utf-8"),))
    return reply


undeclared_status = retold(asking("formular_glosa"), 200, lambda reply: replace(reply, status=202))
"""Answers 202 where a glosa was formulated."""


def accents_refused(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Refuse a glosa whose text goes beyond ASCII."""
    text = body_of(incoming.body).get("observacion")
    if asks(incoming, "formular_glosa") and isinstance(text, str) and not text.isascii():
        return problem(
            400,
            "El texto no es válido.",
            {"Observacion": ["El texto tiene caracteres no admitidos"]},
        )
    return serve(incoming)


def broken_json(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Cut the last character off the alerts of a factura."""
    reply = serve(incoming)
    if asks(incoming, "ver_alertas_factura") and reply.status == 200:
        return replace(reply, body=reply.body[:-1])
    return reply


def twice(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Write the first property of each bank twice."""
    reply = serve(incoming)
    if asks(incoming, "listar_bancos") and reply.status == 200:
        return replace(
            reply,
            body=reply.body.replace(b'{"codigoBanrep":', b'{"codigoBanrep":0,"codigoBanrep":'),
        )
    return reply


def nested(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Nest the alerts of a factura two hundred times."""
    reply = serve(incoming)
    if asks(incoming, "ver_alertas_factura") and reply.status == 200:
        return replace(reply, body=b"[" * 200 + reply.body + b"]" * 200)
    return reply


def acceptance_refused(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Refuse the provider's acceptance of a devolución (RE9701)."""
    code = body_of(incoming.body).get("idSeguimientoTipoCodigoRespuesta")
    if asks(incoming, "responder_devolucion") and code == "RE9701":
        return problem(
            400, "El código no es válido.", {"IdSeguimientoTipoCodigoRespuesta": ["No es válido"]}
        )
    return serve(incoming)


def stale_detail(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Leave the answer out of a glosa's detail."""

    def forget(body: dict[str, Any]) -> None:
        body.update(
            {
                name: None
                for name in body
                if name.endswith("Respuesta") and "Reiteracion" not in name
            }
        )

    return _edited(incoming, serve(incoming), "ver_glosa", 200, forget)


def uncounted(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Count no answers in the summary of glosas."""

    def zero(body: dict[str, Any]) -> None:
        body["conteoRespuestas"] = 0

    return _edited(incoming, serve(incoming), "resumir_glosa_de_factura", 200, zero)


def same_page(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Give the first page of the facturas whatever page is asked for, under the number asked
    for.
    """
    asked = next((text for name, text in incoming.query if name.lower() == "numeropagina"), "1")
    if not asks(incoming, "listar_facturas") or not asked.isdecimal() or asked == "0":
        return serve(incoming)
    first = tuple((name, text) for name, text in incoming.query if name.lower() != "numeropagina")

    def renumber(body: dict[str, Any]) -> None:
        body["paginaActual"] = int(asked)

    return _edited(
        incoming, serve(replace(incoming, query=first)), "listar_facturas", 200, renumber
    )


def filter_ignored(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Forget the filter NumeroFactura of the facturas."""
    if asks(incoming, "listar_facturas"):
        left = tuple(
            (name, text) for name, text in incoming.query if name.lower() != "numerofactura"
        )
        return serve(replace(incoming, query=left))
    return serve(incoming)


def refusal_writes(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Store an answer that is refused for its date."""
    reply = serve(incoming)
    if asks(incoming, "responder_glosa") and reply.status == 400:
        with sandbox.store.without("R9"):
            serve(incoming)
    return reply


def cents_lost(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Store the value of a glosa without its cents, once it was judged with them."""
    reply = serve(incoming)
    if asks(incoming, "formular_glosa") and reply.status == 200:
        row = sandbox.store.seguimientos[body_of(reply.body)["idSeguimientoFacturaGlosa"]]
        if row.valor is not None and row.valor >= 1:
            sandbox.store.put(replace(row, valor=Decimal(int(row.valor))))
    return reply


def _edited(incoming: Incoming, reply: Reply, name: str, status: int, edit: Edit) -> Reply:
    """Return the reply with its JSON edited, when it is that capability's and has that status."""
    if not asks(incoming, name) or reply.status != status:
        return reply
    body = body_of(reply.body)
    edit(body)
    return replace(reply, body=encode(body))

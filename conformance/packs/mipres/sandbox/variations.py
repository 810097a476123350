"""What is just as right: the other side of each row of what clients accept either way.

`otra` is a server that takes the other side of most of them at once, `tercera` of those of which a
target says which it takes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.reference import PLAIN_STYLE, Reply
from conformance.packs.mipres.number_form import form_of
from conformance.packs.mipres.prescribed import PRESCRIBED
from conformance.packs.mipres.sandbox.faults import part_again, rows_of, sent
from conformance.packs.mipres.sandbox.fields import BODIES
from conformance.packs.mipres.sandbox.records import BY_ID, BY_OBJECT, ENTITIES, REGISTERING, Books
from conformance.packs.mipres.settings import (
    CODES_BY,
    DAY,
    DELIVERED,
    DUE,
    MANY,
    NUMBERS,
    OPERATIONS,
    PARTIAL,
    REGISTERS,
    REOPENS,
    SEVERAL,
)
from conformance.packs.mipres.steps import READS, STEPS
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.reply import answer, encode
from conformance.sandbox.variation import Variation, asked, told

_ACTS = frozenset(BODIES)
_READS = frozenset(READS)
_MOMENTS = frozenset(one.moment for one in STEPS.values() if one.name != "entrega")
_LETTERED = r"^RX-\d{14}[A-F]{1,2}$"
_AMOUNT = re.compile(r"Cant|Val|Uni|Cuota|Copago")
_STRANGERS = ("otra_eps", "otro_proveedor")
_TAKEN = 300
Row = dict[str, Any]


def _capability(sandbox: Any, incoming: Incoming) -> str:
    operation = sandbox.operation_of(incoming)
    return operation.capability if operation is not None else ""


def _each(
    names: frozenset[str], edit: Callable[[Row], Row]
) -> Callable[[Any, Incoming, Reply], Reply]:
    """Return what shows each row of some answers otherwise."""

    def tell(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        rows = rows_of(reply)
        if reply.status >= _TAKEN or not rows or _capability(sandbox, incoming) not in names:
            return reply
        return replace(reply, body=encode([edit(row) for row in rows]))

    return tell


def _texts(row: Row) -> Row:
    return {name: str(one) if isinstance(one, int) else one for name, one in row.items()}


def _iso(row: Row) -> Row:
    """Return a row whose moments are written as ISO 8601 has them."""
    return {
        name: f"{one.replace(' ', 'T')}:00" if one and name in (*_MOMENTS, "FecAnulacion") else one
        for name, one in row.items()
    }


def _never_null(row: Row) -> Row:
    return {name: one for name, one in row.items() if name != "FecAnulacion" or one}


def _empty(row: Row) -> Row:
    return {name: one or "" if name == "FecAnulacion" else one for name, one in row.items()}


def _amounts(row: Row) -> Row:
    """Return a row whose amounts are numbers, null where there is none."""
    return {
        name: (float(one) if one else None) if _AMOUNT.match(name) else one
        for name, one in row.items()
    }


def _as_400(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    return replace(reply, status=400) if reply.status == 422 else reply


def _as_201(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    made = reply.status == 200 and _capability(sandbox, incoming) in _ACTS
    return replace(reply, status=201) if made else reply


def _nothing_is_404(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    if reply.body == b"[]" and _capability(sandbox, incoming) in (*_READS, *PRESCRIBED):
        return answer({"Message": "No hay registros."}, 404)
    return reply


def _backwards(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    rows = rows_of(reply)
    listed = len(rows) > 1 and _capability(sandbox, incoming) in _READS
    return replace(reply, body=encode(rows[::-1])) if listed else reply


def _shut_out(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    """Refuse who sees nothing of a prescription, where another would see something."""
    name = _capability(sandbox, incoming)
    user = sandbox.caller(incoming) if name.endswith("_por_prescripcion") else None
    stranger = user is not None and user.role in _STRANGERS and reply.body == b"[]"
    return answer({"Message": "La prescripción es de otra entidad."}, 401) if stranger else reply


def _page_for_no_route(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    if reply.status != 404 or sandbox.operation_of(incoming) is not None:
        return reply
    page = b"<html><body><h1>404 - File or directory not found.</h1></body></html>"
    return Reply(404, (("Content-Type", "text/html"),), page)


def _bare(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    """Show what was prescribed without the member that holds it."""
    rows = rows_of(reply)
    if reply.status >= _TAKEN or not rows or _capability(sandbox, incoming) not in PRESCRIBED:
        return reply
    return replace(reply, body=encode([{**next(iter(row.values()))} for row in rows]))


def _alone(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    """Show what is read by its number as one object."""
    rows = rows_of(reply)
    if len(rows) != 1 or _capability(sandbox, incoming) != "prescripciones_por_numero":
        return reply
    return replace(reply, body=encode(rows[0]))


def _known_only(sandbox: Any, incoming: Incoming) -> Incoming | Reply:
    """Refuse a body with a property that the act does not take."""
    body = BODIES.get(_capability(sandbox, incoming))
    if body is None or sandbox.caller(incoming) is None:
        return incoming
    known = {one.name.lower() for one in body}
    odd = [name for name in sent(incoming) if name.lower() not in known]
    if not odd:
        return incoming
    errors = {f"peticion.{name}": ["La propiedad no se conoce"] for name in odd}
    return answer({"Message": "La solicitud no es válida.", "ModelState": errors}, 400)


def _entity_token(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Take the token of an entity where the temporary one goes."""
    operation = sandbox.operation_of(incoming)
    exchanged = operation and not operation.open and operation.capability not in PRESCRIBED
    nit, shown = sandbox.shown(incoming) if exchanged else ("", "")
    entity = ENTITIES.get(nit)
    if entity is None or shown != entity.permanent:
        return serve(incoming)
    path = incoming.path.replace(shown, sandbox.issue(entity).replace("/", sandbox.escaped_slash))
    return serve(replace(incoming, path=path))


def _by_entrega(sandbox: Any, incoming: Incoming) -> Incoming:
    """Read IDEntrega alone where a code is added."""
    if _capability(sandbox, incoming) != "entregar_codigos" or "IDEntrega" not in sent(incoming):
        return incoming
    body = {name: one for name, one in sent(incoming).items() if name != "ID"}
    return replace(incoming, body=encode(body))


def _without(name: str, row: str, text: str, rule: str) -> Variation:
    """Return the variation of a server that does not have one of the reference's manners."""

    def prepare(store: Books) -> None:
        store.off = store.off | {rule}

    return Variation(name, row, text, prepare=prepare)


def _numbered(name: str, row: str, text: str, form: str) -> Variation:
    """Return the variation of a server whose prescriptions have numbers of another form."""

    def prepare(store: Books) -> None:
        store.form = form_of(form)

    return Variation(name, row, text, prepare=prepare)


def _of_many(name: str, text: str, way: str) -> Variation:
    """Return the variation of a server of which several rows are asked for otherwise."""

    def prepare(store: Books) -> None:
        store.many = way

    return Variation(name, "V1", text, prepare=prepare)


def _empty_401(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    return replace(reply, body=b"", headers=()) if reply.status == 401 else reply


VARIATIONS: Mapping[str, Variation] = {
    one.id: one
    for one in (
        told("pagina-404", "S9", "La ruta que no existe es una página", _page_for_no_route),
        told("sin-cuerpo-401", "S5", "Un 401 no trae cuerpo", _empty_401),
        told("vacio-404", "S1", "Lo vacío responde 404", _nothing_is_404),
        told("ajeno-401", "I2", "Lo ajeno responde 401", _shut_out),
        told("regla-400", "S3", "Una regla rechaza con 400", _as_400),
        told("acto-201", "R7", "Un acto responde 201", _as_201),
        told("al-reves", "R8", "Las listas vienen al revés", _backwards),
        told("textos", "R8", "Los números son textos", _each(_ACTS | _READS, _texts)),
        told("montos-numeros", "R8", "Los montos son números", _each(_READS, _amounts)),
        told("prescripcion-plana", "P2", "Lo prescrito no va dentro de otro dato", _bare),
        told("prescripcion-sola", "P2", "Por número responde un objeto y no una lista", _alone),
        told("sin-nulo", "R11", "Lo activo no trae FecAnulacion", _each(_READS, _never_null)),
        told("vacia", "R11", "Lo activo trae FecAnulacion vacía", _each(_READS, _empty)),
        told("iso", "R8", "Los momentos vienen como ISO 8601", _each(_READS, _iso)),
        asked("desconocidas-400", "R18", "Una propiedad desconocida se rechaza", _known_only),
        asked("por-entrega", "R22", "Los códigos se agregan por IDEntrega", _by_entrega),
        Variation("token-de-entidad", "S5", "El token de entidad abre", _entity_token),
        _without("no-reabre", "R14", "Anular no deja activo el acto anterior", "reabre"),
        _without("causas-cortas", "R15", "Las causas van de 1 a 3", "causas-largas"),
        _without("estados-0-3", "R21", "EstadoEntrega va de 0 a 3", "estados-largos"),
        _without("por-fec-max", "R3", "Las listas de un día van por FecMaxEnt", "por-registro"),
        _numbered("otro-numero", "R21", "Los números tienen letras y guiones", _LETTERED),
        _of_many("varios-por-id", "Varias filas se nombran por su id", BY_ID),
        _of_many("varios-por-objeto", "Varias filas se nombran con objetos", BY_OBJECT),
        _of_many("varios-registra", "Varias filas se registran a la vez", REGISTERING),
        Variation("parciales", "R13", "Una entrega parcial admite otra", part_again),
    )
}
"""By name; rows are those of the requirements that leave both sides open."""

_FEW = {f"causas.{name}": ("1", "2", "3") for name in OPERATIONS}
VARIED: Mapping[str, Mapping[str, Any]] = {
    "por-entrega": {CODES_BY: "IDEntrega"},
    "no-reabre": {REOPENS: False},
    "causas-cortas": _FEW,
    "estados-0-3": {DELIVERED: ("0", "1", "2", "3")},
    "por-fec-max": {DAY: DUE},
    "parciales": {PARTIAL: SEVERAL},
    "varios-registra": {MANY: REGISTERS},
    "otro-numero": {NUMBERS: _LETTERED},
}
"""What a target says of the variations of which it may say something."""

_THIRD = (
    "varios-registra",
    "otro-numero",
    "montos-numeros",
    "vacia",
    "no-reabre",
    "causas-cortas",
    "estados-0-3",
    "por-fec-max",
)
_APART = "varios-por-objeto"  # of the ways to name rows a server has one
STYLES: Mapping[str, tuple[str, ...]] = {
    PLAIN_STYLE: (),
    "otra": tuple(name for name in VARIATIONS if name not in (*_THIRD, _APART)),
    "tercera": _THIRD,
}

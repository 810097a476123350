"""Refusals with another right status: of what is unknown, malformed or somebody else's (S5, S7, S9,
Isolation).
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from conformance.packs.siifa.sandbox.faults.tools import body_of
from conformance.packs.siifa.sandbox.routes import capability_of, find
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import ANNEXES, Factura
from conformance.packs.siifa.sandbox.tables.store import Store
from conformance.sandbox.application import Incoming
from conformance.sandbox.reply import Reply, encode, problem
from conformance.sandbox.routes import NoRouteError, WrongVerbError
from conformance.sandbox.variation import Tell, told

_EITHER = "decisions, Either is right"
_ISOLATION = "decisions, Isolation"
_SILENT = (
    "ver_factura",
    "ver_alertas_factura",
    "ver_glosa",
    "ver_devolucion",
    "resumir_glosa_de_factura",
    "resumir_devolucion_de_factura",
    "formular_glosa",
    "formular_devolucion",
    "responder_glosa",
    "responder_devolucion",
    "reiterar_glosa",
    "reiterar_devolucion",
    "responder_reiteracion_glosa",
    "responder_reiteracion_devolucion",
    "ver_pago",
    "listar_estados_pago",
    "resumir_pagos_de_factura",
)
_LISTS = ("listar_glosa_de_factura", "listar_devolucion_de_factura", "listar_pagos_de_factura")
_FILED = ("ver_radicado", "listar_radicados_de_factura", "radicar_factura")
_PAID = ("registrar_pago", "registrar_pago_masivo", "registrar_estado_pago")
_ACCOUNTS = ("ver_cuenta", "actualizar_cuenta", "cambiar_estado_cuenta")
_BULKS = (
    "formular_glosa_masivo",
    "formular_devolucion_masivo",
    "registrar_pago_masivo",
    "radicar_factura_masivo",
)
_DETAIL = re.compile(r"/siifa-factura/api/\w+/[^/]+/?", re.IGNORECASE)
_API = "/siifa-factura/api/"


def values_of(incoming: Incoming) -> dict[str, Any]:
    """Return the values of a request by their names in lower case: path, query, then body."""
    try:
        path = dict(find(incoming.method, incoming.path).values)
    except (NoRouteError, WrongVerbError):
        path = {}
    given = {**path, **dict(incoming.query), **body_of(incoming.body)}
    return {name.lower(): value for name, value in given.items()}


def factura_of(store: Store, values: dict[str, Any]) -> Factura | None:
    """Return the factura that a request is about, by its own id or by that of a row of it."""
    number = _number(values.get("idfactura"))
    for table, names in (
        (store.seguimientos, ("idseguimientofacturaglosa", "idseguimientofacturadevolucion")),
        (store.pagos, ("idseguimientofacturapago",)),
        (store.pacientes, ("idusuario",)),
    ):
        rows = (table.get(_number(values.get(name)) or 0) for name in names)
        number = next((row.factura for row in rows if row is not None), number)
    filed = _number(values.get("idfacturaradicado"))
    if filed is not None:
        number = next((row.factura for row in store.radicados.values() if row.id == filed), number)
    return store.facturas.get(number or 0)


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _foreign(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a request is about a factura that exists and is another entity's."""
    user, factura = sandbox.caller(incoming), factura_of(sandbox.store, values_of(incoming))
    return user is not None and factura is not None and not sandbox.store.sees(user, factura)


def _other(
    names: Iterable[str],
    status: int,
    *,
    seen: tuple[int, ...] = (403, 404),
    when: Callable[[SiifaSandbox, Incoming], bool] = _foreign,
) -> Tell:
    """Return what answers `status` where these operations refused with one of `seen`."""
    operations = frozenset(names)

    def tell(sandbox: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
        if (
            reply.status not in seen
            or capability_of(incoming) not in operations
            or not may(sandbox, incoming)
        ):
            return reply
        return _restated(reply, status) if when(sandbox, incoming) else reply

    return tell


def may(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether the caller's role may use the operation: to a role that may not, 403 alone is
    right (S4).
    """
    user, operation = sandbox.caller(incoming), find(incoming.method, incoming.path).operation
    return user is not None and user.role in operation.roles


def _restated(reply: Reply, status: int) -> Reply:
    """Return a refusal with another status, its errors kept."""
    body = json.loads(reply.body)
    return problem(status, str(body.get("detail", "")), body.get("errors"))


def _always(_: SiifaSandbox, incoming: Incoming) -> bool:
    return True


def _unknown_list(sandbox: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    if reply.status != 200 or capability_of(incoming) not in _LISTS:
        return reply
    known = _number(values_of(incoming).get("idfactura")) in sandbox.store.facturas
    return reply if known else problem(404, "La factura no existe.")


def _foreign_list(status: int) -> Tell:
    def tell(sandbox: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
        listed = reply.status == 200 and capability_of(incoming) in _LISTS
        refused = listed and _foreign(sandbox, incoming)
        return problem(status, "La factura no se puede consultar.") if refused else reply

    return tell


def _empty_when_foreign(sandbox: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    """Answer an empty list where the payments' states of another entity are asked for."""
    refused = reply.status == 404 and capability_of(incoming) == "listar_estados_pago"
    return (
        Reply(200, (("Content-Type", "application/json"),), encode([]))
        if refused and _foreign(sandbox, incoming)
        else reply
    )


def _malformed_path(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    """Answer 404 to an id that is no number, as a route with a type constraint does."""
    if reply.status != 400:
        return reply
    try:
        values = find(incoming.method, incoming.path).values
    except (NoRouteError, WrongVerbError):
        return reply
    odd = any(not text.lstrip("-").isdecimal() for _, text in values)
    return problem(404, "La ruta no existe.") if odd else reply


def _swallowed(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    """Answer 400 where a path without type constraint takes whatever comes below a resource."""
    below = incoming.path.lower().startswith(_API)
    if reply.status == 404 and below and not capability_of(incoming):
        return problem(400, "El valor no es válido.", {"Id": ["El valor no es válido"]})
    if reply.status == 405 and incoming.method == "GET" and _DETAIL.fullmatch(incoming.path):
        return problem(400, "El valor no es válido.", {"Id": ["El valor no es válido"]})
    return reply


def _no_media(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    bare = not incoming.body and not incoming.header("content-type")
    writes = incoming.method in ("POST", "PUT", "PATCH")
    return (
        problem(415, "Falta el tipo de medio.")
        if reply.status == 400 and bare and writes
        else reply
    )


def _unknown_annex(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    given = body_of(incoming.body)
    user, factura = sandbox.caller(incoming), factura_of(sandbox.store, values_of(incoming))
    return (
        user is not None
        and factura is not None
        and sandbox.store.sees(user, factura)
        and any(given.get(name) is not None for name in ANNEXES)
    )


def _known_factura(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    return factura_of(sandbox.store, values_of(incoming)) is not None


def _other_kind(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    kind = capability_of(incoming).rpartition("_")[2]
    number = _number(values_of(incoming).get(f"idseguimientofactura{kind}"))
    row = sandbox.store.seguimientos.get(number or 0)
    return row is not None and row.kind.name.lower() != kind


def _in_bulk(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a list holds a factura that exists and is another entity's, and all else is
    right.
    """
    user = sandbox.caller(incoming)
    rows = next((rows for rows in body_of(incoming.body).values() if isinstance(rows, list)), [])
    found = [
        factura_of(sandbox.store, {"idfactura": row.get("idFactura")}) or _named(sandbox.store, row)
        for row in rows
        if isinstance(row, dict)
    ]
    return user is not None and any(
        one is not None and not sandbox.store.sees(user, one) for one in found
    )


def _named(store: Store, row: dict[str, Any]) -> Factura | None:
    """Return the factura that an item of radicados names."""
    number = row.get("numeroFactura")
    return (
        next((one for one in store.facturas.values() if one.numero == number), None)
        if number
        else None
    )


_ACTS = tuple(
    f"{act}_{kind}"
    for kind in ("glosa", "devolucion")
    for act in ("responder", "reiterar", "responder_reiteracion")
)

STATUSES = (
    told("ajeno-403", _ISOLATION, "lo de otra entidad se niega con 403", _other(_SILENT, 403)),
    told(
        "ajeno-listas-404",
        _ISOLATION,
        "las listas de una factura ajena son 404",
        _foreign_list(404),
    ),
    told(
        "ajeno-listas-403",
        _ISOLATION,
        "las listas de una factura ajena son 403",
        _foreign_list(403),
    ),
    told(
        "ajeno-estados-vacios",
        _ISOLATION,
        "los estados de un pago ajeno son una lista vacía",
        _empty_when_foreign,
    ),
    told(
        "radicado-ajeno-404",
        _ISOLATION,
        "los radicados de otra entidad son 404",
        _other(_FILED, 404),
    ),
    told("pago-ajeno-400", _ISOLATION, "pagar lo de otra entidad es 400", _other(_PAID, 400)),
    told(
        "cuenta-ajena-400",
        _ISOLATION,
        "tocar la cuenta de otra entidad es 400",
        _other(_ACCOUNTS, 400, seen=(403,), when=_always),
    ),
    told(
        "masivo-ajeno-403",
        _EITHER,
        "una factura ajena en un masivo es 403",
        _other(_BULKS, 403, seen=(400,), when=_in_bulk),
    ),
    told(
        "masivo-ajeno-404",
        _EITHER,
        "una factura ajena en un masivo es 404",
        _other(_BULKS, 404, seen=(400, 403), when=_in_bulk),
    ),
    told(
        "factura-desconocida-404",
        _EITHER,
        "ByIdFactura de una factura desconocida es 404",
        _unknown_list,
    ),
    told("ruta-malformada-404", _EITHER, "un id que no es número es 404", _malformed_path),
    told("ruta-tragada-400", "S9", "lo que no se sirve bajo un recurso es 400", _swallowed),
    told("sin-cuerpo-415", _EITHER, "ni cuerpo ni tipo de medio es 415", _no_media),
    told(
        "anexo-desconocido-400",
        "R13",
        "un anexo que no existe es 400",
        _other(("formular_glosa",), 400, seen=(404,), when=_unknown_annex),
    ),
    told(
        "puerta-equivocada-400",
        "R4",
        "el id de la otra clase es 400",
        _other(_ACTS, 400, seen=(404,), when=_other_kind),
    ),
    told(
        "codigo-de-pago-400",
        "R32",
        "un código de pago desconocido es 400",
        _other(("registrar_pago",), 400, seen=(404,), when=_known_factura),
    ),
    told(
        "estado-de-pago-400",
        "R33",
        "el rol o el NIT que no registra un estado es 400",
        _other(("registrar_estado_pago",), 400, seen=(403,), when=_always),
    ),
)

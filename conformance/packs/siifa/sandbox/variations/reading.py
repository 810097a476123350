"""Reads that another role may or may not make, other shapes of what is read, and what stands in
front.
"""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

from conformance.core.calendar import add_business_days
from conformance.packs.siifa.sandbox.faults.tools import asks, signed_as
from conformance.packs.siifa.sandbox.routes import capability_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.store import Store
from conformance.packs.siifa.sandbox.tables.views import page
from conformance.sandbox.application import Incoming
from conformance.sandbox.reply import JSON, Reply, encode
from conformance.sandbox.variation import Variation, asked, told

_READERS = "decisions, Who may do what: reading, by eps, eps_gestor, msps"
# Their official text says which roles read.
_NAMED = frozenset(
    {
        "listar_facturas",
        "ver_radicado",
        "listar_radicados_de_factura",
        "listar_seguimientos",
        "listar_cuentas",
        "ver_cuenta",
    }
)
_STRANGERS = ("SIIFA_EPS", "SIIFA_EPS_Gestor", "SIIFA_MSPS")
_HOSTILE = re.compile(
    r"\.\./|\.\.\\|<script|'\s*or\s|\x00|etc/passwd|web\.config|;a=b", re.IGNORECASE
)
_PAGE = b"<!DOCTYPE html><html><head><title>403</title></head><body>Request blocked.</body></html>"
_LONG, _HEADER = 1500, 4000
_OLD = 40  # business days


def _stranger(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a role that no text names reads what no text keeps from it."""
    user, name = sandbox.caller(incoming), capability_of(incoming)
    reads = incoming.method == "GET" and name and name not in _NAMED
    return bool(reads and user is not None and user.role in _STRANGERS)


def _eps_reads(sandbox: SiifaSandbox, incoming: Incoming) -> Incoming:
    user = sandbox.caller(incoming)
    own = _stranger(sandbox, incoming) and user is not None and user.nit
    return signed_as(sandbox, incoming, "erp_consulta") if own else incoming


def _eps_empty(sandbox: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    listed = capability_of(incoming).startswith("listar_")
    if reply.status != 403 or not listed or not _stranger(sandbox, incoming):
        return reply
    flat = capability_of(incoming) in ("listar_codigos", "listar_estados_pago")
    return Reply(200, (("Content-Type", JSON),), encode([] if flat else page([], 1, 10, 0)))


def _one_code(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    """Answer one object, as the official document declares; all of it null when the group has no
    code.
    """
    if reply.status != 200 or not asks(incoming, "listar_codigos"):
        return reply
    rows = json.loads(reply.body)
    deep = [row for row in rows if row["nivel"] == 3] or rows
    empty = dict.fromkeys(
        ("idSeguimientoTipoCodigo", "idSeguimientoTipoCodigoPadre", "descripcion", "nivel")
    )
    return replace(reply, body=encode(deep[0] if deep else empty))


def _no_accounts(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    """Show no account with a payment: no text names them (X8)."""
    if reply.status != 200 or capability_of(incoming) not in (
        "ver_pago",
        "listar_pagos",
        "listar_pagos_de_factura",
    ):
        return reply
    body = json.loads(reply.body)
    for row in body.get("resultado", [body]):
        row.update(cuentaOrigen=None, cuentaDestino=None)
    return replace(reply, body=encode(body))


def _wall(_: SiifaSandbox, incoming: Incoming) -> Incoming | Reply:
    """Answer a hostile request with the page of a firewall, before the system sees it."""
    return Reply(403, (("Content-Type", "text/html"),), _PAGE) if _hostile(incoming) else incoming


def _hostile(incoming: Incoming) -> bool:
    query = "&".join(f"{name}={value}" for name, value in incoming.query)
    target, body = f"{incoming.path}?{query}", incoming.body.decode("utf-8", "replace")
    long = any(
        len(value) > _HEADER
        for name, value in (incoming.headers or {}).items()
        if name != "authorization"
    )
    return (
        long
        or len(target) > _LONG
        or incoming.method in ("TRACE", "OPTIONS")
        or _HOSTILE.search(target) is not None
        or _HOSTILE.search(body) is not None
    )


def _old_filings(store: Store) -> None:
    """File four of five facturas weeks ago: an act of today is late for them."""
    for number, row in list(store.radicados.items()):
        if number % 5 == 0:
            continue
        day = add_business_days(row.fecha.date(), -_OLD - number % 3)
        moment = max(
            datetime.combine(day, row.fecha.timetz()),
            store.facturas[number].emision + timedelta(days=1),
        )
        store.radicados[number] = replace(row, fecha=moment, reported=moment)


READING = (
    asked(
        "eps-lee",
        _READERS,
        "una EPS lee lo de su NIT donde ningún texto nombra los roles",
        _eps_reads,
    ),
    told("eps-lista-vacia", _READERS, "EPS y MSPS reciben listas vacías", _eps_empty),
    told("grupo-objeto", "X12", "ByGrupo responde un objeto", _one_code),
    told("pago-sin-cuentas", "N6, X8", "cuentaOrigen y cuentaDestino son null", _no_accounts),
    asked("cortafuegos", "S14", "un cortafuegos responde una página a lo hostil", _wall),
    Variation(
        "radicados-antiguos",
        "R18",
        "la mayoría de las facturas se radicó hace semanas",
        prepare=_old_filings,
    ),
)

"""What the target has to work on: facturas shared by the ERP and the IPS, and codes by group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from conformance.core.exchange import Request
from conformance.core.resource import Pool, Resource, ResourceId
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.observation import Listed, listed, rows
from conformance.packs.siifa.facturas import (
    FACTURA,
    PENDIENTE,
    RADICADA,
    SERVICES,
    emision,
    factura_of,
)
from conformance.packs.siifa.filing_dates import FILINGS, business_days_since, by_age, dated
from conformance.packs.siifa.paging import PAGING
from conformance.packs.siifa.sights import Sights, mismatches, of_another_side

_MOST = 2000  # free facturas of a kind: a run chooses among so many
_LONG = 50_000  # rows of a list that are walked to know what is taken
_DOUBTS = 1200  # more than a run uses of both kinds; each costs a request
# Res. 2284 de 2023, tables 1.2 and 1.3.
_NORMATIVE = {
    "GLOSA": ("FA0101", "FA0102", "FA0103", "FA0105", "SO0101", "SO0102"),
    "DEVOLUCION": ("DE1601", "DE4401", "DE5001", "DE5601"),
}
_GROUPS = ("GLOSA", "DEVOLUCION", "RESPUESTA", "RESPUESTA_DEV_PTS_PSS")
_CODE_LENGTH = 6
_FACTURAS, _FOLLOW_UPS = "listar_facturas", "listar_seguimientos"
_RIPS, _CODES = "listar_transacciones_rips", "listar_codigos"
# Lists of what was done to facturas, and the lists by factura that say the same where a whole one
# can't be had.
_TAKEN = {
    _FOLLOW_UPS: (
        "idSeguimientoFactura",
        ("listar_glosa_de_factura", "listar_devolucion_de_factura"),
    ),
    "listar_pagos": ("idSeguimientoFacturaPago", ("listar_pagos_de_factura",)),
}


@dataclass(frozen=True, slots=True)
class _Taken:
    """The facturas that somebody has used, and the lists by factura that have to be asked about the
    others.
    """

    ids: frozenset[ResourceId]
    doubtful: tuple[str, ...]


def discover(context: Context, only: Mapping[str, tuple[ResourceId, ...]]) -> Pool:
    """Return the facturas both sides see and that nobody has used yet, codes, and the roles that
    log in.

    `only` restricts the facturas to a list of ids. What the item's needs ask beyond the lists, the
    date of a radicado or the services, is read for as many facturas as it takes. Raises
    BlockedError when the lists cannot be read.
    """
    taken, ids = _taken(context), only.get(FACTURA.name)
    sights = _sights(context, taken, ids)
    astray = tuple(of_another_side(sights, _untold(context, sights)))
    if astray:  # what they see says nothing of what there is
        return Pool(roles=context.pool.roles, mismatches=astray)
    settled = _settled(context, sights)
    in_order = sorted(settled, key=lambda row: row.id)
    unused = [row for row in in_order if row.id not in taken.ids]
    free = _untouched(context, unused, taken.doubtful)
    known = dated(context, _served(context, free))
    chosen = by_age(context, known)
    listed_codes = _all_codes(context)
    codes = {group: _codes(shown, group) for group, shown in listed_codes.items()}
    roles = context.pool.roles
    missing = () if context.can_read(_FACTURAS, "erp") else ("erp",)
    told = () if missing else mismatches(sights, settled, free, ids or ())
    return Pool(
        tuple(chosen), (), codes, roles, missing, tuple(told), labels=labels_of(listed_codes)
    )


def _sights(context: Context, taken: _Taken, ids: tuple[ResourceId, ...] | None) -> Sights:
    """Return what each side sees, as many as a run may want: of a list of ids, those alone."""
    radicadas = {row.id: row for row in _free(context, taken, ids, RADICADA)}
    pending = {row.id: row for row in _free(context, taken, ids, PENDIENTE)}
    payer, provider = (context.caller(role, _FACTURAS) for role in ("erp", "ips"))
    alone = provider == payer or provider not in context.pool.roles
    theirs = None if alone else {row.id: row for row in islice(_facturas(context, "ips"), _LONG)}
    return Sights(payer, provider, radicadas, pending, theirs, taken.ids)


def _untold(context: Context, sights: Sights) -> dict[str, str]:
    """Return the sides' roles whose tokens do not say what they are, with their entities."""
    given = (one for one in (sights.payer, sights.provider) if one in context.pool.roles)
    tokens = {role: context.token_of(role) for role in given}
    return {
        role: context.auth.entity_of(token)
        for role, token in tokens.items()
        if not context.auth.roles_of(token)
    }


def _settled(context: Context, sights: Sights) -> list[Resource]:
    """Return the facturas that both sides see, each with its state: those that the list shows in
    both are the last, by what their own radicados say.
    """
    doubtful = [row for row in sights.shared if sights.in_both_states(row)]
    certain = [row for row in sights.shared if row not in doubtful]
    return [*certain, *_seen(context, doubtful[:_DOUBTS])]


def _taken(context: Context) -> _Taken:
    """Return the facturas with a follow-up or a payment, whoever left it: an earlier run, a
    colleague, production.

    The follow-ups are of the core: a list of theirs that can't be read raises BlockedError. The
    payments are not.
    """
    ids: set[ResourceId] = set()
    doubtful: list[str] = []
    if not context.can_read(_FACTURAS, "erp"):
        return _Taken(frozenset(), ())
    for name, (key, by_factura) in _TAKEN.items():
        found = _whole_list(context, name, key)
        ids.update(row["idFactura"] for row in found.rows if _is_numbered(row))
        if not found.whole:
            doubtful += [one for one in by_factura if one in context.contract.bound]
    return _Taken(frozenset(ids), tuple(doubtful))


def _is_numbered(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("idFactura"), int | float)


def _whole_list(context: Context, name: str, key: str) -> Listed:
    """Return what a list of acts shows; one that can't be had shows nothing, and not all of it."""
    if name not in context.contract.bound:
        return Listed(whole=False)
    try:
        return listed(context, name, "erp", key, most=_LONG)
    except BlockedError:
        if name == _FOLLOW_UPS:
            raise
        return Listed(whole=False)


def _free(
    context: Context, taken: _Taken, ids: tuple[ResourceId, ...] | None, state: str
) -> Iterator[Resource]:
    """Yield facturas of the payer that are not known to be taken, as many as a run may want; of a
    list of ids, those that it names, whoever took them.
    """
    named = set(ids or ())
    free = (
        row
        for row in _facturas(context, "erp", state)
        if (row.id in named if named else row.id not in taken.ids)
    )
    return islice(free, _MOST)


def _untouched(
    context: Context, facturas: list[Resource], doubtful: tuple[str, ...]
) -> list[Resource]:
    """Return the facturas of which no list by factura shows that they were used: all, where none is
    in doubt.
    """
    if not doubtful:
        return facturas
    free: list[Resource] = []
    for factura in _with_reading(context, facturas, doubtful[0]):
        if len(free) == _DOUBTS:
            break
        read = (context.send(_about(context, name, factura)) for name in doubtful)
        if not any(one.status == 200 and PAGING.rows_of(one.json()) for one in read):
            free.append(factura)
    return free


def _with_reading(context: Context, facturas: list[Resource], name: str) -> Iterator[Resource]:
    """Yield facturas of each of which a list is read, the lists of as many as the target takes at
    once ahead.
    """
    at_once = context.parallel_reads
    for start in range(0, len(facturas), at_once):
        some = facturas[start : start + at_once]
        if len(some) > 1:
            context.prefetch([_about(context, name, one) for one in some])
        yield from some


def _about(context: Context, name: str, factura: Resource) -> Request:
    return context.request(name, "erp", {"IdFactura": factura.id})


def _seen(context: Context, facturas: list[Resource]) -> list[Resource]:
    """Return facturas that both values of the filter show, each radicada or not as its own
    radicados say.

    Some servers ignore the filter; taking their word would accuse them of what they did not do.
    """
    if FILINGS not in context.contract.bound:
        return facturas
    return [_filed(context, one) for one in _with_reading(context, facturas, FILINGS)]


def _filed(context: Context, factura: Resource) -> Resource:
    exchange = context.send(_about(context, FILINGS, factura))
    filed = exchange.status == 200 and bool(exchange.json())
    return replace(factura, state=RADICADA if filed else PENDIENTE)


def _served(context: Context, facturas: list[Resource]) -> list[Resource]:
    """Return the facturas, each with whether RIPS were filed for it, when one of the needs asks."""
    known = context.can_read(_RIPS, "erp")
    if not known or not any(SERVICES in need.flags for need in context.item.needs):
        return facturas
    filed = listed(context, _RIPS, "erp", "idTransaccion", most=_LONG)
    numbers = {one for row in filed.rows if isinstance(one := row.get("idFactura"), int)}
    return [row.knowing(servicios=row.id in numbers) for row in facturas]


def _facturas(context: Context, role: str, state: str | None = None) -> Iterator[Resource]:
    if context.caller(role, _FACTURAS) not in context.pool.roles:
        return
    values: dict[str, Any] = {} if state is None else {"TieneRadicado": state == RADICADA}
    for row in rows(context, _FACTURAS, role, values, "idFactura"):
        factura = factura_of(row, state or PENDIENTE)
        if factura is not None:
            yield factura.knowing(habiles_emitida=business_days_since(context, emision(factura)))


def _all_codes(context: Context) -> dict[str, Any]:
    """Return what the target lists of each group, nothing where nobody can ask for it."""
    if not context.can_read(_CODES, "erp"):
        return dict.fromkeys(_GROUPS, ())
    asked = {group: context.request(_CODES, "erp", {"Grupo": group}) for group in _GROUPS}
    context.prefetch(list(asked.values()))
    return {group: context.send(request).json() for group, request in asked.items()}


def _codes(body: Any, group: str) -> tuple[str, ...]:
    # One object lists nothing (X12): codes of the norm stand for the group that it does not show.
    shown = [code for code in map(_code, _rows(body)) if len(code) == _CODE_LENGTH]
    if isinstance(body, list | tuple):
        return tuple(sorted(shown))
    return tuple(sorted({*shown, *_NORMATIVE.get(group, ())}))


def labels_of(bodies: Mapping[str, Any]) -> dict[str, str]:
    """Return what the target says that each code means; of one that it tells twice otherwise,
    nothing.
    """
    told: dict[str, set[str]] = {}
    for row in (one for body in bodies.values() for one in _rows(body)):
        if _code(row) and isinstance(row.get("descripcion"), str):
            told.setdefault(_code(row), set()).add(row["descripcion"])
    return {code: texts.pop() for code, texts in told.items() if len(texts) == 1}


def _rows(body: Any) -> Sequence[Any]:
    return body if isinstance(body, list | tuple) else (body,)


def _code(row: Any) -> str:
    """Return the code of a row, or "" when it has none."""
    return str(row.get("idSeguimientoTipoCodigo") or "") if isinstance(row, dict) else ""

"""What the target has to work on: facturas shared by the ERP and the IPS, and codes by group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from conformance.core.calendar import BOGOTA, count_business_days
from conformance.core.resource import Pool, Resource, ResourceId
from conformance.core.unjudged import BlockedError
from conformance.http.checks.consistency import moment
from conformance.http.context import Context
from conformance.http.observation import Listed, listed, rows
from conformance.packs.siifa.facturas import (
    FACTURA,
    FILING,
    PENDIENTE,
    RADICADA,
    SERVICES,
    emision,
    factura_of,
    fecha_radicado,
    habiles,
    radicada,
)
from conformance.packs.siifa.paging import PAGING
from conformance.packs.siifa.terms import RECENT

_MOST = 2000  # free facturas of a kind: a run chooses among so many
_LONG = 50_000  # rows of a list that are walked to know what is taken
_SAMPLE, _SPARE = 12, 4
_DOUBTS = 1200  # more than a run uses of both kinds; each costs a request
_UNDATED = 300  # radicados read for a date that no factura may have
# Res. 2284 de 2023, tables 1.2 and 1.3.
_NORMATIVE = {
    "GLOSA": ("FA0101", "FA0102", "FA0103", "FA0105", "SO0101", "SO0102"),
    "DEVOLUCION": ("DE1601", "DE4401", "DE5001", "DE5601"),
}
_GROUPS = ("GLOSA", "DEVOLUCION", "RESPUESTA", "RESPUESTA_DEV_PTS_PSS")
# Lists of what was done to facturas, and the lists by factura that say the same where a whole one
# can't be had.
_TAKEN = {
    "listar_seguimientos": (
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
    radicadas = {row.id: row for row in _free(context, taken, ids, RADICADA)}
    pending = {row.id: row for row in _free(context, taken, ids, PENDIENTE)}
    chosen = _shared(context, {**radicadas, **pending})
    doubtful = [row for row in chosen if row.id in radicadas and row.id in pending]
    chosen = [row for row in chosen if row not in doubtful] + [
        _seen(context, row) for row in doubtful[:_DOUBTS]
    ]
    chosen = _untouched(context, sorted(chosen, key=lambda row: row.id), taken.doubtful)
    chosen = _dated(context, _served(context, chosen))
    chosen = _by_age(context, chosen)
    codes = {group: _codes(context, group) for group in _GROUPS}
    return Pool(
        tuple(chosen),
        (),
        codes,
        context.pool.roles,
        () if "erp" in context.pool.roles else ("erp",),
    )


def _taken(context: Context) -> _Taken:
    """Return the facturas with a follow-up or a payment, whoever left it: an earlier run, a
    colleague, production.

    The follow-ups are of the core: a list of theirs that can't be read raises BlockedError. The
    payments are not.
    """
    ids: set[ResourceId] = set()
    doubtful: list[str] = []
    if "erp" not in context.pool.roles:
        return _Taken(frozenset(), ())
    for name, (key, by_factura) in _TAKEN.items():
        found = Listed(whole=False)
        try:
            found = (
                listed(context, name, "erp", key, most=_LONG)
                if name in context.contract.bound
                else found
            )
        except BlockedError:
            if name == "listar_seguimientos":
                raise
        ids |= {
            row["idFactura"] for row in found.rows if isinstance(row.get("idFactura"), int | float)
        }
        doubtful += (
            () if found.whole else (one for one in by_factura if one in context.contract.bound)
        )
    return _Taken(frozenset(ids), tuple(doubtful))


def _free(
    context: Context, taken: _Taken, ids: tuple[ResourceId, ...] | None, state: str
) -> Iterator[Resource]:
    """Yield facturas of the payer that are not known to be taken, as many as a run may want."""
    free = (
        row
        for row in _facturas(context, "erp", state)
        if row.id not in taken.ids and (ids is None or row.id in ids)
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
    for factura in facturas:
        if len(free) == _DOUBTS:
            break
        read = (context.call(name, "erp", {"IdFactura": factura.id}) for name in doubtful)
        if not any(one.status == 200 and PAGING.rows_of(one.json()) for one in read):
            free.append(factura)
    return free


def _seen(context: Context, factura: Resource) -> Resource:
    """Return a factura that both values of the filter show, radicada or not as its own radicados
    say.

    Some servers ignore the filter; taking their word would accuse them of what they did not do.
    """
    if "listar_radicados_de_factura" not in context.contract.bound:
        return factura
    exchange = context.call("listar_radicados_de_factura", "erp", {"IdFactura": factura.id})
    filed = exchange.status == 200 and bool(exchange.json())
    return replace(factura, state=RADICADA if filed else PENDIENTE)


def _served(context: Context, facturas: list[Resource]) -> list[Resource]:
    """Return the facturas, each with whether RIPS were filed for it, when one of the needs asks."""
    known = "listar_transacciones_rips" in context.contract.bound and "erp" in context.pool.roles
    if not known or not any(SERVICES in need.flags for need in context.item.needs):
        return facturas
    filed = listed(context, "listar_transacciones_rips", "erp", "idTransaccion", most=_LONG)
    numbers = {one for row in filed.rows if isinstance(one := row.get("idFactura"), int)}
    return [row.knowing(servicios=row.id in numbers) for row in facturas]


def _dated(context: Context, facturas: list[Resource]) -> list[Resource]:
    """Return the facturas, with the date of the radicado of as many as the needs that ask for it
    take.
    """
    left = [need for need in context.item.needs if need.asks(FILING) for _ in range(need.count)]
    if "listar_radicados_de_factura" not in context.contract.bound:
        return facturas
    dated: dict[ResourceId, Resource] = {}
    for factura in facturas:
        if not left or len(dated) == _UNDATED:
            break
        if not radicada(factura) or not any(need.unread(FILING).fits(factura) for need in left):
            continue
        row = dated[factura.id] = _with_date(context, factura)
        met = next((need for need in left if need.fits(row)), None)
        if met:
            left.remove(met)
    return [dated.get(row.id, row) for row in facturas]


def _by_age(context: Context, facturas: list[Resource]) -> list[Resource]:
    """Return the facturas; where some were filed long ago, as many as the run needs with their
    date, in its order.

    Acts on them are dated within the legal terms (R18), and those of one item are filed about the
    same time. A few of them tell whether there is need of it.
    """
    count = sum(need.count for need in context.item.needs if need.state == RADICADA)
    filed = [row for row in facturas if radicada(row)]
    if (
        not count
        or context.read_only
        or "listar_radicados_de_factura" not in context.contract.bound
    ):
        return facturas
    few = [_with_date(context, row) for row in filed[:: max(1, len(filed) // _SAMPLE)][:_SAMPLE]]
    if not context.enforced and all((habiles(row) or 0) <= RECENT for row in [*few, *filed]):
        return facturas
    asked = [*few, *filed[: count + count // _SPARE]]
    known = {row.id: row if fecha_radicado(row) else _with_date(context, row) for row in asked}
    dated = sorted(
        (row for row in known.values() if fecha_radicado(row)),
        key=lambda row: -(habiles(row) or 0),
    )
    placed = {row.id for row in dated}
    return [*dated, *(row for row in facturas if row.id not in placed)]


def _with_date(context: Context, factura: Resource) -> Resource:
    """Return a factura with the date of its last radicado, as the target wrote it."""
    exchange = context.call("listar_radicados_de_factura", "erp", {"IdFactura": factura.id})
    shown = PAGING.rows_of(exchange.json()) if exchange.status == 200 else []
    dates = [str(row["fechaRadicado"]) for row in shown if row.get("fechaRadicado")]
    ages = [(age, text) for text in dates if (age := _habiles(context, text)) is not None]
    if not ages:
        return factura
    age, text = min(ages)
    return factura.knowing(fecha_radicado=text, habiles_radicada=age)


def _habiles(context: Context, written: object) -> int | None:
    """Return the business days from a date of the target to today, in Colombia; None when it is no
    date.
    """
    read = moment(written)
    if read is None:
        return None
    start = read.astimezone(BOGOTA).date() if read.tzinfo else read.date()
    return _counted(start, context.now().astimezone(BOGOTA).date())


@lru_cache(maxsize=4096)
def _counted(start: date, end: date) -> int:
    """Many facturas share a day: each pair of days is counted once."""
    return count_business_days(start, end)


def _shared(context: Context, mine: dict[ResourceId, Resource]) -> list[Resource]:
    if "ips" not in context.pool.roles:
        return list(mine.values())
    theirs = {row.id for row in islice(_facturas(context, "ips"), _LONG)}
    return [row for row in mine.values() if row.id in theirs]


def _facturas(context: Context, role: str, state: str | None = None) -> Iterator[Resource]:
    if role not in context.pool.roles:
        return
    values: dict[str, Any] = {} if state is None else {"TieneRadicado": state == RADICADA}
    for row in rows(context, "listar_facturas", role, values, "idFactura"):
        factura = factura_of(row, state or PENDIENTE)
        if factura is not None:
            yield factura.knowing(habiles_emitida=_habiles(context, emision(factura)))


def _codes(context: Context, group: str) -> tuple[str, ...]:
    if "listar_codigos" not in context.contract.bound or "erp" not in context.pool.roles:
        return ()
    body = context.call("listar_codigos", "erp", {"Grupo": group}).json()
    listed = [body] if isinstance(body, dict) else body if isinstance(body, list) else []
    codes = tuple(
        sorted(
            str(row["idSeguimientoTipoCodigo"])
            for row in listed
            if isinstance(row, dict) and len(str(row.get("idSeguimientoTipoCodigo") or "")) == 6
        )
    )
    # One object lists nothing (X12): codes of the norm stand for the group that it does not show.
    return codes if isinstance(body, list) else tuple(sorted({*codes, *_NORMATIVE.get(group, ())}))

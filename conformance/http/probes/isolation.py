"""Another entity's rows: not read by id, by factura, in lists nor in summaries, and not written
(table Isolation).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.paging import Paging
from conformance.http.checks.codes import ERR_10, SEC_05
from conformance.http.checks.security import digits, entity_of
from conformance.http.context import (
    BlockedError,
    Context,
    Item,
    Need,
    NotApplicableError,
    Resource,
    describe,
)
from conformance.http.contract.effective import Contract
from conformance.http.pack import Exemplar, Pack
from conformance.http.probes.roles import party
from conformance.http.probes.witness import stored, unchanged

_MUST, _SHOULD = Level.MUST, Level.SHOULD
STRANGERS = ("otra_erp", "otra_ips")
_PAGE = 100
_STATE = "registrar_estado_pago"


@dataclass(frozen=True, slots=True)
class _Guard:
    """What keeps a row from other entities: the requirement, its level, and the refusals that are
    right.
    """

    requirement: str
    level: Level
    refusals: tuple[int, ...]


_SILENT = _Guard(
    "SIIFA-I05", _SHOULD, (404, 403, 400)
)  # no document says which: a refusal that tells nothing
_FILED = _Guard("SIIFA-I02", _MUST, (403, 404))
_MONEY = _Guard("SIIFA-I04", _MUST, (403, 400, 404))
_LISTED = _Guard("SIIFA-I01", _MUST, (403, 404))

# Rows told one by one, those that others come to show first; then by factura, then whole lists.
_BY_ID: Mapping[str, _Guard] = {
    "ver_factura": _SILENT,
    "ver_alertas_factura": _SILENT,
    "ver_glosa": _SILENT,
    "ver_devolucion": _SILENT,
    "ver_radicado": _FILED,
    "listar_radicados_de_factura": _FILED,
    "ver_pago": _SILENT,
    "listar_estados_pago": _SILENT,
    "ver_cuenta": _MONEY,
    "listar_glosa_de_factura": _SILENT,
    "listar_devolucion_de_factura": _SILENT,
    "listar_pagos_de_factura": _SILENT,
    "resumir_glosa_de_factura": _SILENT,
    "resumir_devolucion_de_factura": _SILENT,
    "resumir_pagos_de_factura": _SILENT,
}
_LISTS: Mapping[str, _Guard] = {
    "listar_facturas": _LISTED,
    "listar_seguimientos": _LISTED,
    "listar_glosa": _SILENT,
    "listar_devolucion": _SILENT,
    "listar_pagos": _SILENT,
    "listar_cuentas": _MONEY,
}
_WRITES: Mapping[str, _Guard] = {
    "radicar_factura": _FILED,
    "radicar_factura_masivo": _Guard("SIIFA-I03", _MUST, (403, 400, 404)),
    **{
        f"{act}_{kind}": _SILENT
        for kind in ("glosa", "devolucion")
        for act in ("formular", "responder", "reiterar", "responder_reiteracion")
    },
    **{f"formular_{kind}_masivo": _SILENT for kind in ("glosa", "devolucion")},
    "registrar_pago": _MONEY,
    "registrar_pago_masivo": _MONEY,
    "registrar_estado_pago": _MONEY,
    "crear_cuenta": _MONEY,
    "actualizar_cuenta": _MONEY,
    "cambiar_estado_cuenta": _MONEY,
}


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item of reading per other entity, and one per door at which the other entity
    writes.
    """
    return (*_reading_items(pack, contract), *_writing_items(pack, contract))


def _reading_items(pack: Pack, contract: Contract) -> Iterator[Item]:
    known = [
        name for name in (*_BY_ID, *_LISTS) if name in contract.bound and name in pack.exemplars
    ]
    cited = tuple(dict.fromkeys({**_BY_ID, **_LISTS}[name].requirement for name in known))
    for role in STRANGERS:
        yield Item(
            id=f"probing/{role}/lecturas-ajenas",
            phase="probing",
            roles=("erp", role),
            needs=(Need(),),
            title=f"{role} no lee nada de otra entidad: ni por id, ni por factura, ni en listas o "
            f"resúmenes",
            requirements=(*cited, "SIIFA-S05"),
            run=_reading(pack, known, role),
            writes=sum(pack.exemplars[name].prepares for name in known) + 1,
        )


def _writing_items(pack: Pack, contract: Contract) -> Iterator[Item]:
    for name, guard in _WRITES.items():
        exemplar = pack.exemplars.get(name)
        if exemplar is None or name not in contract.bound or exemplar.need is None:
            continue
        role = f"otra_{exemplar.role}"
        yield Item(
            id=f"probing/{name}/entidad-ajena",
            phase="probing",
            capability=name,
            capabilities=(name,),
            title=f"{name}: otra entidad no escribe y nada cambia",
            roles=(*exemplar.roles, role),
            requirements=(guard.requirement, "SIIFA-S05", "SIIFA-R23"),
            level=guard.level,
            needs=(Need(exemplar.need.radicada),),
            writes=exemplar.prepares + 1,
            run=_writing(name, exemplar, guard, role),
        )


def _reading(pack: Pack, known: list[str], role: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        resource = context.resources[0]
        _stranger(context, role, resource)
        for name in known:
            if name in _LISTS:
                asked = _asked(context, name, resource)
                _absent(context, context.call(name, role, asked), name, resource)
                continue
            try:
                values = _values(context, pack, name, resource)
            except BlockedError as error:
                context.notes.append(f"{name} sin probar: {error}")
                continue
            if not tells(context.paging, context.call(name, "erp", values).json()):
                context.notes.append(f"{name}: tampoco su dueño ve datos")
            _silent(context, context.call(name, role, values), name)

    return run


def _values(context: Context, pack: Pack, name: str, resource: Resource) -> dict[str, Any]:
    """Return what asks for a row that shows something: a new payment has no state until one is
    recorded.
    """
    if (
        name != "listar_estados_pago"
        or _STATE not in context.contract.bound
        or _STATE not in pack.exemplars
    ):
        return pack.exemplars[name].make(context, resource)
    values = pack.exemplars[_STATE].make(context, resource)
    context.require(
        context.call(_STATE, "erp", values), (200, 201), "consignar el pago de preparación"
    )
    return {str(pack.exemplars[name].id_field): values["idSeguimientoFacturaPago"]}


def _stranger(context: Context, role: str, resource: Resource) -> None:
    """Raise NotApplicableError when the other entity is a party of the factura after all."""
    if entity_of(context.token_of(role)) and party(context, role, resource):
        raise NotApplicableError(f"{role} es de la misma entidad que la factura")


def _silent(context: Context, exchange: Exchange, name: str) -> None:
    """Judge what another entity is told of a row: a refusal, or an answer that tells nothing."""
    guard = _BY_ID[name]
    wanted = f"{' o '.join(map(str, guard.refusals))}, o una respuesta vacía, a otra entidad"
    if exchange.status is not None and exchange.status < 300:
        if tells(context.paging, exchange.json()):
            context.report(
                SEC_05,
                exchange,
                expected=wanted,
                actual=describe(exchange),
                level=guard.level,
                requirement=guard.requirement,
            )
    else:
        context.expect(
            exchange,
            guard.refusals,
            ERR_10,
            expected=wanted,
            level=guard.level,
            requirement=guard.requirement,
        )


def tells(paging: Paging, body: Any) -> bool:
    """Say whether an answer holds data: a row, or a value other than zero that is not the id asked
    for.
    """
    if not isinstance(body, dict):
        return bool(body)
    if paging.rows in body:
        return bool(body[paging.rows])
    return any(
        bool(value) and value != "0"
        for key, value in body.items()
        if not key.lower().startswith("id")
    )


def _asked(context: Context, name: str, resource: Resource) -> dict[str, Any]:
    operation = context.bound(name).operation
    asked: dict[str, Any] = context.paging.ask(_PAGE)
    if operation.parameter("IdFactura"):
        asked["IdFactura"] = resource.id
    if operation.parameter("Nit"):
        asked["Nit"] = int(digits(resource.nit_adquiriente) or 0)
    return asked


def _absent(context: Context, exchange: Exchange, name: str, resource: Resource) -> None:
    """Judge a list that another entity asks for: none of its rows is of the factura or of its
    entities.
    """
    guard, owner = _LISTS[name], digits(resource.nit_adquiriente)
    shown = [
        row for row in context.paging.rows_of(exchange.json()) if _foreign(row, resource, owner)
    ]
    if exchange.status == 200 and shown:
        context.report(
            SEC_05,
            exchange,
            expected="ninguna fila de otra entidad",
            level=guard.level,
            actual=f"{len(shown)} filas de la factura {resource.id} o de la entidad {owner}",
            requirement=guard.requirement,
        )


def _foreign(row: Mapping[str, Any], resource: Resource, owner: str) -> bool:
    inner = row.get("factura")
    number = row.get("idFactura", inner.get("idFactura") if isinstance(inner, dict) else None)
    return number == resource.id or (bool(owner) and digits(row.get("nit")) == owner)


def _writing(name: str, exemplar: Exemplar, guard: _Guard, role: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        resource = context.resources[0]
        _stranger(context, role, resource)
        values = exemplar.make(context, resource)
        before = stored(context, name, values, resource)
        exchange = context.call(name, role, values)
        wanted = f"{' o '.join(map(str, guard.refusals))} para {role}"
        accepted = exchange.status is not None and exchange.status < 300
        if accepted and any(
            exemplar.imposes(context, exchange, field) for field in exemplar.imposed
        ):
            context.notes.append(
                "el sistema pone el NIT del token en la cuenta"
            )  # I04: "accounts: own NIT forced"
            return
        if accepted:
            context.report(
                SEC_05,
                exchange,
                expected=wanted,
                actual=describe(exchange),
                level=guard.level,
                requirement=guard.requirement,
            )
            return
        context.expect(
            exchange,
            guard.refusals,
            ERR_10,
            expected=wanted,
            level=guard.level,
            requirement=guard.requirement,
        )
        unchanged(context, before, stored(context, name, values, resource), exchange)

    return run

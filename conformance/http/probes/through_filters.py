"""Another entity's rows through each filter of each list, and the RIPS of its facturas (table
Isolation).

The owner's list shows the rows and the values to ask for; then another entity asks for those
values, one filter at a time, and none of those rows may come.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.finding import Level
from conformance.core.role import strangers
from conformance.http.checks.codes import SEC_05
from conformance.http.checks.security import digits, entity_of, same_entity
from conformance.http.context import (
    BlockedError,
    Context,
    Item,
    Need,
    Resource,
    describe,
)
from conformance.http.contract.effective import Contract
from conformance.http.pack import Pack
from conformance.http.probes.filters import LISTS, Filter, Filtered, candidates, row_id
from conformance.http.probes.isolation import only_strangers, tells

_PAGE = 100
_MUST, _SHOULD = Level.MUST, Level.SHOULD
_GUARDS: Mapping[str, tuple[str, Level]] = {
    "listar_facturas": ("SIIFA-I01", _MUST),
    "listar_seguimientos": ("SIIFA-I01", _MUST),
    "listar_cuentas": ("SIIFA-I04", _MUST),
}
_SILENT = ("SIIFA-I05", _SHOULD)
_SHOWN_BY = (
    "ver_glosa",
    "ver_devolucion",
    "ver_pago",
    "ver_cuenta",
)  # their exemplars make the rows that lists show
_RIPS, _RIPS_USERS, _RIPS_USER = (
    "listar_transacciones_rips",
    "listar_usuarios_rips",
    "ver_usuario_rips",
)
_UNSCOPED = ("listar_bancos", _RIPS, _RIPS_USERS)


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield, per other entity, one item of its lists under each filter and one of the RIPS."""
    known = tuple(
        one
        for one in LISTS
        if one.capability in contract.bound and one.capability in pack.exemplars
    )
    lists = tuple(one for one in known if one.capability not in _UNSCOPED)
    made_by = tuple(name for name in _SHOWN_BY if name in contract.bound and name in pack.exemplars)
    cited = tuple(dict.fromkeys(_guard(one.capability)[0] for one in lists))
    for role in strangers(pack.roles):
        if lists:
            yield Item(
                id=f"probing/{role}/listas-filtradas",
                phase="probing",
                roles=("erp", role),
                needs=(Need(),),
                title=f"{role} no ve filas de otra entidad con ningún filtro de ninguna lista",
                requirements=(*cited, "SIIFA-S05"),
                run=_filtered(pack, lists, made_by, role),
                writes=sum(pack.exemplars[name].prepares for name in made_by),
            )
        if _RIPS in contract.bound and _RIPS_USERS in contract.bound:
            yield Item(
                id=f"probing/{role}/rips-ajenos",
                phase="probing",
                roles=("erp", role),
                title=f"{role} no ve los RIPS de otra entidad: ni por filtro, ni por id",
                requirements=("SIIFA-I05", "SIIFA-S05"),
                level=_SHOULD,
                run=_rips(pack, known, role),
            )


def _guard(name: str) -> tuple[str, Level]:
    return _GUARDS.get(name, _SILENT)


def _filtered(
    pack: Pack, lists: Sequence[Filtered], made_by: Sequence[str], role: str
) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        resource = context.resources[0]
        only_strangers(context, pack.access, role, resource)
        for name in made_by:
            try:
                pack.exemplars[name].make(context, resource)
            except BlockedError as error:
                context.notes.append(f"{name} sin filas: {error}")
        for one in lists:
            if not _asking(context, one, role, _narrow(context, one, resource)).hidden():
                return

    return run


def _narrow(context: Context, filtered: Filtered, resource: Resource) -> dict[str, Any]:
    """Return what narrows the owner's list to rows of the factura, or of its entity."""
    operation = context.bound(filtered.capability).operation
    if operation.parameter("IdFactura"):
        return {"IdFactura": resource.id}
    if operation.parameter("Nit"):
        return {"Nit": int(digits(resource.nit_adquiriente) or 0)}
    return {"NumeroFactura": resource.numero}


@dataclass(frozen=True, slots=True)
class _Asking:
    """A list that an owner and another entity ask; `given` is what both must say, and the filters
    to try.
    """

    context: Context
    filtered: Filtered
    role: str
    owners: Mapping[str, Any]
    given: Mapping[str, Any]
    filters: tuple[Filter, ...]

    def hidden(self) -> bool:
        """Say whether none of the owner's rows comes to the other entity under any of the
        filters.
        """
        context, name = self.context, self.filtered.capability
        body = context.require(
            context.call(name, "erp", {**self.owners, **context.paging.ask(_PAGE)}),
            (200,),
            f"leer {name} como su dueño",
        )
        rows = context.paging.rows_of(body)
        own = {row_id(self.filtered, row) for row in rows} - {None}
        if not own:
            context.notes.append(f"{name}: tampoco su dueño ve filas")
            return True
        requirement, level = _guard(name)
        for one in self.filters:
            for value in candidates(self.filtered, one, rows, context.now())[:1]:
                asked = {**self.given, one.name: value.text, **context.paging.ask(_PAGE)}
                exchange = context.call(name, self.role, asked)
                seen = [
                    row
                    for row in context.paging.rows_of(exchange.json())
                    if row_id(self.filtered, row) in own
                ]
                if exchange.status == 200 and seen:
                    context.report(
                        SEC_05,
                        exchange,
                        expected=f"ninguna fila de otra entidad con {value}",
                        level=level,
                        actual=f"{len(seen)} filas suyas",
                        requirement=requirement,
                    )
                    return False
        return True


def _asking(context: Context, filtered: Filtered, role: str, owners: Mapping[str, Any]) -> _Asking:
    operation = context.bound(filtered.capability).operation
    named = [one for one in filtered.filters if operation.parameter(one.name)]
    narrowed = next(iter(owners))
    scope = operation.parameter(narrowed)
    # a list of one factura must be asked for that factura; the others are asked for whatever it is
    # as well
    forced = filtered.capability.endswith("_de_factura") or (scope is not None and scope.required)
    if not forced and all(one.name != narrowed for one in named):
        named.append(Filter(narrowed, _PATHS.get(narrowed, "")))
    return _Asking(context, filtered, role, owners, owners if forced else {}, tuple(named))


_PATHS = {
    "IdFactura": "idFactura|factura.idFactura",
    "Nit": "empresa.nit|nit",
    "NumeroFactura": "factura.numeroFactura|numeroFactura",
}


def _rips(pack: Pack, known: Sequence[Filtered], role: str) -> Callable[[Context], None]:
    lists = {one.capability: one for one in known}

    def run(context: Context) -> None:
        transaction = _transaction(context, role)
        asked = (
            (_RIPS, {"IdFactura": transaction.get("idFactura")}),
            (_RIPS_USERS, {"IdTransaccion": transaction.get("idTransaccion")}),
        )
        for name, owners in asked:
            if name in lists and not _asking(context, lists[name], role, owners).hidden():
                return
        if _RIPS_USER not in context.contract.bound:
            return
        users = context.paging.rows_of(context.call(_RIPS_USERS, "erp", asked[1][1]).json())
        for user in users[:1]:
            exchange = context.call(_RIPS_USER, role, {"IdUsuario": user.get("idUsuario")})
            if (
                exchange.status is not None
                and exchange.status < 300
                and tells(context.paging, exchange.json())
            ):
                context.report(
                    SEC_05,
                    exchange,
                    expected="404, 403, o una respuesta vacía, a otra entidad",
                    actual=describe(exchange),
                    level=_SHOULD,
                    requirement="SIIFA-I05",
                )
                return

    return run


def _transaction(context: Context, role: str) -> Mapping[str, Any]:
    """Return a RIPS transaction of the owner's whose factura is not the other entity's."""
    mine = entity_of(context.token_of(role))
    body = context.require(
        context.call(_RIPS, "erp", context.paging.ask(_PAGE)),
        (200,),
        "listar las transacciones",
    )
    for row in context.paging.rows_of(body):
        found = context.paging.rows_of(
            context.call("listar_facturas", "erp", {"IdFactura": row.get("idFactura")}).json()
        )
        parties = {
            digits(place.get(f"nit{side.capitalize()}"))
            for one in found[:1]
            for side in ("emisor", "adquiriente")
            if isinstance(place := one.get(side), Mapping)
        }
        if parties and mine and not any(same_entity(nit, mine) for nit in parties if nit):
            return row
    raise BlockedError(f"no hay una transacción RIPS que no sea también de {role}")

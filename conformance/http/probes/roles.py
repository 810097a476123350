"""The table role x capability, each cell with a real token (decisions, "Who may do what"; Manual
§7, 403).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from conformance.core.exchange import Exchange, Request
from conformance.core.lack import Lack
from conformance.http.checks.codes import SEC_03, SEC_10
from conformance.http.checks.security import digits, entity_of, same_entity
from conformance.http.context import (
    BlockedError,
    Context,
    Item,
    LackedError,
    Need,
    Resource,
    describe,
)
from conformance.http.contract.binding import Bound
from conformance.http.contract.effective import Contract
from conformance.http.observation import rows
from conformance.http.pack import Exemplar, Pack
from conformance.http.probes.media import MEDIA_WRITES, wrong_media
from conformance.http.probes.witness import stored, unchanged
from conformance.http.resources import resource_of

_CITED = ("SIIFA-ROL", "SIIFA-S04", "SIIFA-MAN-7.403")
_STATE, _FILINGS = "registrar_estado_pago", "listar_radicados_de_factura"
# R33: the payer records 1402; the document answers 403 and 400 alike when a provider does (X16).
_PAYERS, _PROVIDERS = ("admin", "erp", "erp_gestor"), ("admin", "ips_gestor")
_RECEIVED, _NOT_RECEIVED = 1404, 1405
_KEYS = {
    "listar_seguimientos": "idSeguimientoFactura",
    "listar_pagos": "idSeguimientoFacturaPago",
    "listar_facturas": "idFactura",
}
_MOST_PROVIDED = 2000
_FITS = ("fits", "fits_gestor", "fits_consulta")
_FITS_FACTURAS = 5  # one to read and pay, four for eight acts: a glosa and a devolución on each
_PROVIDER_DOORS = (
    "responder_glosa",
    "responder_reiteracion_glosa",
    "responder_devolucion",
    "responder_reiteracion_devolucion",
)
# What only the role's own list can point at: accounts and RIPS users belong to one of the two
# entities.
_OWN: Mapping[str, tuple[str, str, str]] = {
    "ver_cuenta": ("listar_cuentas", "idEmpresaCuentaBancaria", "id"),
    "ver_usuario_rips": ("listar_usuarios_rips", "idUsuario", "IdUsuario"),
}


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per capability, who may and who may not, and two for what needs rows of its
    own.
    """
    made = []
    for name, exemplar in pack.exemplars.items():
        bound = contract.bound.get(name)
        if bound is not None and bound.capability.kind != "login":
            made.append(_item(name, exemplar, bound, pack.roles))
    return (*made, *_special(pack, contract))


def _item(name: str, exemplar: Exemplar, bound: Bound, roles: Sequence[str]) -> Item:
    known = [role for role in roles if not role.startswith("otra_")]
    allowed = [role for role in known if role in bound.capability.roles and role not in _FITS]
    unnamed = [role for role in known if role in bound.capability.unnamed]
    forbidden = [role for role in known if role not in (*bound.capability.roles, *unnamed)]
    if bound.capability.kind == "read":
        needs = (Need(exemplar.need.radicada),) if exemplar.need and exemplar.prepares else ()
        return Item(
            id=f"probing/{name}/roles",
            phase="probing",
            capability=name,
            capabilities=(name,),
            title=f"{name}: la leen sus roles y ningún otro",
            roles=exemplar.roles,
            requirements=_CITED,
            needs=needs,
            writes=exemplar.prepares,
            run=_reading(name, exemplar, allowed, forbidden, unnamed),
        )
    others = [role for role in (_PAYERS if name == _STATE else allowed) if role != exemplar.role]
    closed = [*forbidden, *(("ips", "ips_gestor") if name == _STATE else ())]
    count = max(1, len(others)) if exemplar.uses_up else 1
    return Item(
        id=f"probing/{name}/roles",
        phase="probing",
        capability=name,
        capabilities=(name,),
        title=f"{name}: la hacen sus roles y ningún otro; lo rechazado no cambia nada",
        roles=exemplar.roles,
        requirements=(*_CITED, "SIIFA-R23", "SIIFA-S01"),
        needs=(Need(exemplar.need.radicada, count),) if exemplar.need else (),
        writes=len(closed) + MEDIA_WRITES + (len(others) or 1) * (exemplar.prepares + 1),
        run=_writing(name, exemplar, others, closed, bound.capability.roles),
    )


def _present(context: Context, roles: Iterable[str]) -> list[str]:
    """Return the roles the target has; those it lacks are named in the item's outcome."""
    asked = list(roles)
    lacking = [role for role in asked if role not in context.pool.roles]
    if lacking:
        context.notes.append(f"sin probar, el objetivo no los tiene: {', '.join(lacking)}")
    return [role for role in asked if role in context.pool.roles]


def party(context: Context, role: str, resource: Resource | None) -> bool:
    """Say whether a role may be of one of the factura's two entities: a token that doesn't tell may
    be.
    """
    if resource is None or role in ("admin", "msps"):
        return True
    mine = entity_of(context.token_of(role))
    side = role.removeprefix("otra_").split("_")[0]
    theirs = digits(resource.nit_adquiriente if side in ("erp", "eps") else resource.nit_emisor)
    return not mine or not theirs or same_entity(mine, theirs)


def _reading(
    name: str,
    exemplar: Exemplar,
    allowed: Sequence[str],
    forbidden: Sequence[str],
    unnamed: Sequence[str],
) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        resource = _resource(context, exemplar)
        values = exemplar.make(context, resource)
        may, may_not = _present(context, allowed), _present(context, forbidden)
        for role in _present(context, unnamed):
            context.notes.append(
                f"{role}, que ningún texto nombra, recibe {context.call(name, role, values).status}"
            )
        for role in may_not:
            context.expect(
                context.call(name, role, values), (403,), SEC_03, expected=f"403 para el rol {role}"
            )
        for role in may:
            own = _own(context, name, role, values) if party(context, role, resource) else None
            if own is None:
                context.notes.append(f"sin probar, no tiene qué leer: {role}")
            else:
                _allowed(context, context.call(name, role, own), role)
        if not may and not may_not:
            raise LackedError([Lack(role) for role in (*allowed, *forbidden)])

    return run


def _resource(context: Context, exemplar: Exemplar) -> Resource | None:
    """Return the item's factura; what only reads takes any that the target has, for it harms
    nobody.
    """
    if context.resources or exemplar.need is None:
        return context.resources[0] if context.resources else None
    found = next(
        (row for row in context.pool.resources if row.radicada is exemplar.need.radicada), None
    )
    if found is None:
        raise LackedError(
            [Lack(facturas="radicadas" if exemplar.need.radicada else "sin radicar", count=1)]
        )
    return found


def _own(context: Context, name: str, role: str, values: dict[str, Any]) -> dict[str, Any] | None:
    """Return what this role asks: the row its own list shows first where rows belong to one
    entity.
    """
    if name not in _OWN or role == "admin":
        return values
    lists, key, field = _OWN[name]
    if lists not in context.contract.bound:
        return None
    first = next(
        (row.get(key) for row in context.paging.rows_of(context.call(lists, role, {}).json())), None
    )
    return {field: first} if first is not None else None


def _allowed(context: Context, exchange: Exchange, role: str) -> None:
    if exchange.status in (401, 403, 404):
        context.report(
            SEC_10, exchange, expected=f"200 para el rol {role}", actual=describe(exchange)
        )
    elif exchange.status not in (200, 201) and not context.findings:
        raise BlockedError(f"el rol {role} no llegó a la respuesta: {describe(exchange)}")


def _writing(
    name: str,
    exemplar: Exemplar,
    others: Sequence[str],
    forbidden: Sequence[str],
    listed: Sequence[str],
) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        resource = context.resources[0] if context.resources else None
        values = exemplar.make(context, resource)
        before, last = stored(context, name, values, resource), None
        for role in _present(context, forbidden):
            right = (403, 400) if role in listed else (403,)
            last = context.call(name, role, values)
            if not context.expect(
                last, right, SEC_03, expected=f"403 para el rol {role}"
            ) and last.status in (200, 201):
                return
        last = wrong_media(context, name, exemplar.role, values) or last
        unchanged(context, before, stored(context, name, values, resource), last)
        if context.findings:
            return
        if not any(role in context.pool.roles for role in (*forbidden, *others)):
            raise LackedError([Lack(role) for role in (*others, *forbidden)])
        for place, role in enumerate(_present(context, others)):
            used = context.resources[place] if exemplar.uses_up and place else resource
            if not party(context, role, used):
                context.notes.append(f"sin probar, es de otra entidad: {role}")
                continue
            _allowed(
                context,
                context.call(name, role, exemplar.make(context, used) if place else values),
                role,
            )

    return run


def _special(pack: Pack, contract: Contract) -> Iterator[Item]:
    state = pack.exemplars.get(_STATE)
    if state is not None and _STATE in contract.bound:
        yield Item(
            id=f"probing/{_STATE}/roles-prestador",
            phase="probing",
            capability=_STATE,
            capabilities=(_STATE,),
            title=f"{_STATE}: el prestador y su gestor dan por recibido el pago",
            roles=("erp", "ips"),
            requirements=(*_CITED, "SIIFA-R33"),
            needs=(Need(),),
            writes=len(_PROVIDERS) * 3,
            run=_received(state),
        )
    if all(name in contract.bound and name in pack.exemplars for name in _PROVIDER_DOORS):
        yield Item(
            id="probing/fits/roles",
            phase="probing",
            roles=("erp", "fits"),
            requirements=_CITED,
            writes=50,
            needs=(Need(count=_FITS_FACTURAS),),
            title="El proveedor de tecnologías lee lo suyo, responde lo que le formulan y recibe "
            "sus pagos",
            run=_fits(pack, contract),
        )


def _received(exemplar: Exemplar) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        for role in _present(context, _PROVIDERS):
            if not party(context, role, context.resources[0]):
                continue
            values = exemplar.make(context, context.resources[0])
            context.require(
                context.call(_STATE, "erp", values), (200, 201), "consignar el pago de preparación"
            )
            _allowed(
                context, context.call(_STATE, role, {**values, "codigoEstado": _RECEIVED}), role
            )

    return run


def _fits(pack: Pack, contract: Contract) -> Callable[[Context], None]:
    reads = [
        name
        for name, bound in contract.bound.items()
        if bound.capability.kind == "read"
        and "fits" in bound.capability.roles
        and name in pack.exemplars
    ]

    def run(context: Context) -> None:
        mine = _of_fits(context)
        if not mine:
            raise LackedError(
                [
                    Lack(
                        facturas="radicadas y sin seguimientos del rol fits con este pagador",
                        count=1,
                    )
                ]
            )
        roles = _present(context, _FITS)

        def acting(row: Resource) -> Context:
            return replace(
                context,
                send_request=lambda request: context.send_request(_as_fits(request)),
                resources=(_filed(context, row),),
            )

        for name in reads:
            exemplar = pack.exemplars[name]
            values = exemplar.make(acting(mine[0]), mine[0] if exemplar.need else None)
            for role in roles:
                own = _own(context, name, role, values)
                if own is not None:
                    _allowed(context, context.call(name, role, own), role)
        doors = [
            (name, role)
            for name in _PROVIDER_DOORS
            for role in roles
            if not role.endswith("_consulta")
        ]
        half = (
            len(doors) + 1
        ) // 2  # glosas and devoluciones share the facturas, one of each on each
        for place, (name, role) in enumerate(doors):
            if place % half + 1 >= len(mine):
                context.notes.append(f"no alcanzaron las facturas para probar {name} como {role}")
                continue
            row = mine[place % half + 1]
            values = pack.exemplars[name].make(acting(row), row)
            _allowed(context, context.call(name, role, values), role)
        if _STATE in contract.bound and _STATE in pack.exemplars:
            paid = acting(mine[0])
            _fits_paid(paid, pack.exemplars[_STATE], paid.resources[0], roles)

    return run


def _of_fits(context: Context) -> list[Resource]:
    """Return facturas of the provider of technologies: the item's own, or where it is another
    entity, its free ones.

    What any other item may hold is left to it.
    """
    own = [row for row in context.resources if party(context, "fits", row)]
    held = {row.id for row in context.pool.resources}
    return own or [
        row
        for row in _provided(context)
        if row.id not in held and party(context, "erp", row) and party(context, "fits", row)
    ]


def _fits_paid(
    context: Context, exemplar: Exemplar, resource: Resource, roles: Sequence[str]
) -> None:
    """Have each role say that a payment arrived, or that it did not; none of them says that it was
    made (R33).
    """
    for role, code in (("fits", _RECEIVED), ("fits_gestor", _NOT_RECEIVED)):
        if role not in roles:
            continue
        values = exemplar.make(context, resource)
        made = context.call(_STATE, role, values)
        if not context.expect(
            made, (403, 400), SEC_03, expected=f"403 o 400 para el rol {role}, que no consigna"
        ):
            return
        context.require(
            context.call(_STATE, "erp", values), (200, 201), "consignar el pago de preparación"
        )
        _allowed(context, context.call(_STATE, role, {**values, "codigoEstado": code}), role)


def _as_fits(request: Request) -> Request:
    """Return a request of the provider as one of the provider of technologies: the acts are the
    same.
    """
    return replace(request, role="fits") if request.role == "ips" else request


def _filed(context: Context, resource: Resource) -> Resource:
    """Return the factura with the date of its radicado, which the dates of its acts follow
    (R18).
    """
    if _FILINGS not in context.contract.bound:
        return resource
    dates = [
        str(row.get("fechaRadicado") or "")
        for row in context.paging.rows_of(
            context.call(_FILINGS, "fits", {"IdFactura": resource.id}).json()
        )
    ]
    return replace(resource, fecha_radicado=max(dates, default=""))


def _provided(context: Context) -> list[Resource]:
    """Return the radicadas of the provider of technologies that have no follow-up."""
    used = {
        one
        for name in ("listar_seguimientos", "listar_pagos")
        for row in _rows(context, name)
        if isinstance(one := row.get("idFactura"), int)
    }
    shown = (
        resource_of(row, radicada=True)
        for row in _rows(context, "listar_facturas", TieneRadicado=True)
    )
    return [one for one in shown if one is not None and one.id not in used]


def _rows(context: Context, name: str, **values: Any) -> list[Mapping[str, Any]]:
    """Return what the provider of technologies lists, as far as it may matter to it."""
    if name not in context.contract.bound:
        return []
    return [*islice(rows(context, name, "fits", values, _KEYS[name]), _MOST_PROVIDED)]

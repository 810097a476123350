"""What only SIIFA's roles do: the provider confirms a payment, the provider of technologies acts
on facturas of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Request
from conformance.core.lack import Lack
from conformance.core.resource import Resource
from conformance.core.unjudged import LackedError
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar, Exemplars
from conformance.http.item import Item
from conformance.http.observation import rows
from conformance.http.probes.role_column import allowed, present, refused
from conformance.http.probes.roles import own_values, reads
from conformance.packs.siifa.access.roles import OWN_ROWS, ROLES, may_be_party
from conformance.packs.siifa.citations.access import ASPECTS
from conformance.packs.siifa.facturas import FACTURA, RADICADA, factura_of, radicadas

_STATE, _FILINGS = "registrar_estado_pago", "listar_radicados_de_factura"
_PROVIDERS = ("admin", "ips_gestor")
_RECEIVED, _NOT_RECEIVED = 1404, 1405
_KEYS = {
    "listar_seguimientos": "idSeguimientoFactura",
    "listar_pagos": "idSeguimientoFacturaPago",
    "listar_facturas": "idFactura",
}
_MOST_PROVIDED = 2000
_FITS = tuple(name for name, role in ROLES.items() if role.own_items)
_FITS_FACTURAS = 5  # one to read and pay, four for eight acts: a glosa and a devolución on each
_ANSWERS = (
    "responder_glosa",
    "responder_reiteracion_glosa",
    "responder_devolucion",
    "responder_reiteracion_devolucion",
)
_CITED = ASPECTS["role.read"].requirements


def own_items(exemplars: Exemplars, contract: Contract) -> Iterator[Item]:
    """Yield the items that no table makes: who confirms a payment, and what the provider of
    technologies does.
    """
    state = exemplars.get(_STATE)
    if state is not None and _STATE in contract.bound:
        yield Item(
            id=f"probing/{_STATE}/roles-prestador",
            phase="probing",
            capability=_STATE,
            capabilities=(_STATE,),
            title=f"{_STATE}: el prestador y su gestor dan por recibido el pago",
            roles=("erp", "ips"),
            requirements=(*_CITED, "SIIFA-R33"),
            needs=(radicadas(),),
            writes=len(_PROVIDERS) * 3,
            run=_received(state),
        )
    if all(name in contract.bound and name in exemplars for name in _ANSWERS):
        yield Item(
            id="probing/fits/roles",
            phase="probing",
            roles=("erp", "fits"),
            requirements=_CITED,
            writes=50,
            needs=(replace(radicadas(_FITS_FACTURAS), spare=_FITS_FACTURAS),),
            acts=tuple(FACTURA.effects),
            title="El proveedor de tecnologías lee lo suyo, responde lo que le formulan y recibe "
            "sus pagos",
            run=_fits(exemplars, contract),
        )


def _received(exemplar: Exemplar) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        for role in present(context, _PROVIDERS):
            if not may_be_party(context, role, context.resources[0]):
                continue
            values = exemplar.make(context, context.resources[0])
            _record(context, values)
            _confirm(context, role, values, _RECEIVED)

    return run


def _record(context: Context, values: Mapping[str, Any]) -> None:
    context.require(
        context.call(_STATE, "erp", values), Meaning.ACCEPTED, "consignar el pago de preparación"
    )


def _confirm(context: Context, role: str, values: Mapping[str, Any], code: int) -> None:
    allowed(context, context.call(_STATE, role, {**values, "codigoEstado": code}), role)


def _fits(exemplars: Exemplars, contract: Contract) -> Callable[[Context], None]:
    readable = [
        name
        for name, bound in contract.bound.items()
        if bound.capability.kind == "read"
        and _FITS[0] in bound.capability.roles
        and name in exemplars
    ]

    def run(context: Context) -> None:
        mine = _of_fits(context)
        if not mine:
            what = "radicadas y sin seguimientos del rol fits con este pagador"
            raise LackedError([Lack(state=what, count=1, noun=FACTURA.noun)])
        roles = present(context, _FITS)
        _fits_reads(context, {name: exemplars[name] for name in readable}, mine[0], roles)
        _fits_answers(context, exemplars, mine[1:], roles)
        if _STATE in contract.bound and _STATE in exemplars:
            paid = _acting(context, mine[0])
            _fits_paid(paid, exemplars[_STATE], paid.resources[0], roles)

    return run


def _acting(context: Context, factura: Resource) -> Context:
    """Return the context of an item on a factura of the provider of technologies: who acts as the
    provider in an exemplar acts as it.
    """
    provider = context.caller("ips")
    return replace(
        context,
        send_request=lambda request: context.send_request(_as_fits(request, provider)),
        resources=(_filed(context, factura),),
    )


def _fits_reads(
    context: Context, exemplars: Exemplars, factura: Resource, roles: Sequence[str]
) -> None:
    for name, exemplar in exemplars.items():
        values = exemplar.make(_acting(context, factura), factura if exemplar.need else None)
        for role in roles:
            own = own_values(context, OWN_ROWS.get(name), role, values)
            if own is not None:
                reads(context, name, role, own, roles)


def _fits_answers(
    context: Context, exemplars: Exemplars, facturas: Sequence[Resource], roles: Sequence[str]
) -> None:
    """Have each role that writes answer what is formulated to it; glosas and devoluciones share the
    facturas, one of each on each.
    """
    acts = [(name, role) for name in _ANSWERS for role in roles if not ROLES[role].reads_only]
    half = (len(acts) + 1) // 2
    for place, (name, role) in enumerate(acts):
        if place % half >= len(facturas):
            context.notes.append(f"no alcanzaron las facturas para probar {name} como {role}")
            continue
        factura = facturas[place % half]
        values = exemplars[name].make(_acting(context, factura), factura)
        allowed(context, context.call(name, role, values), role)


def _of_fits(context: Context) -> list[Resource]:
    """Return facturas of the provider of technologies: the item's own, or where it is another
    entity, its free ones.

    What any other item may hold is left to it.
    """
    own = [row for row in context.resources if may_be_party(context, "fits", row)]
    held = {row.id for row in context.pool.resources}
    return own or [
        row
        for row in _provided(context)
        if row.id not in held
        and may_be_party(context, "erp", row)
        and may_be_party(context, "fits", row)
    ]


def _fits_paid(
    context: Context, exemplar: Exemplar, factura: Resource, roles: Sequence[str]
) -> None:
    """Have each role say that a payment arrived, or that it did not; none of them says that it was
    made (R33).
    """
    right = (Meaning.FORBIDDEN, Meaning.INVALID)
    for role, code in (("fits", _RECEIVED), ("fits_gestor", _NOT_RECEIVED)):
        if role not in roles:
            continue
        values = exemplar.make(context, factura)
        made = context.call(_STATE, role, values)
        if not refused(context, made, role, right, ", que no consigna"):
            return
        _record(context, values)
        _confirm(context, role, values, code)


def _as_fits(request: Request, provider: str) -> Request:
    """Return a request of the provider as one of the provider of technologies: the acts are the
    same.
    """
    return replace(request, role="fits") if request.role == provider else request


def _filed(context: Context, factura: Resource) -> Resource:
    """Return the factura with the date of its radicado, which the dates of its acts follow
    (R18).
    """
    if _FILINGS not in context.contract.bound:
        return factura
    shown = context.paging.rows_of(context.call(_FILINGS, "fits", {"IdFactura": factura.id}).json())
    dates = [str(row.get("fechaRadicado") or "") for row in shown]
    return factura.knowing(fecha_radicado=max(dates, default=""))


def _provided(context: Context) -> list[Resource]:
    """Return the radicadas of the provider of technologies that have no follow-up."""
    used = {
        one
        for name in ("listar_seguimientos", "listar_pagos")
        for row in _rows(context, name)
        if isinstance(one := row.get("idFactura"), int)
    }
    shown = (
        factura_of(row, RADICADA) for row in _rows(context, "listar_facturas", TieneRadicado=True)
    )
    return [one for one in shown if one is not None and one.id not in used]


def _rows(context: Context, name: str, **values: Any) -> list[Mapping[str, Any]]:
    """Return what the provider of technologies lists, as far as it may matter to it."""
    if name not in context.contract.bound:
        return []
    return [*islice(rows(context, name, "fits", values, _KEYS[name]), _MOST_PROVIDED)]

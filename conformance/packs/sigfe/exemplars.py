"""A request that a conforming SIGFE accepts, for every capability."""

from collections.abc import Callable, Mapping
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.resource import Resource
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar
from conformance.packs.sigfe import people
from conformance.packs.sigfe.bodies import (
    AMOUNT,
    area_of,
    by_folio,
    detail,
    payment,
    registering,
    requirement,
    this_year,
)
from conformance.packs.sigfe.modules import FIRST, MODULES
from conformance.packs.sigfe.resources import with_money
from conformance.packs.sigfe.tickets import form_of
from conformance.packs.sigfe.values import right_documents, wrong_documents, wrong_entries

OWNER = "institucion"
_NEED = with_money()

Make = Callable[[Context, Resource | None], dict[str, Any]]


def _document(module: str) -> Make:
    def make(context: Context, resource: Resource | None) -> dict[str, Any]:
        assert resource is not None
        row = detail(context, "requerimiento", resource.id, AMOUNT)
        return registering(context, module, [row])

    return make


def _registered(context: Context, module: str, resource: Resource | None) -> Exchange:
    """Return the exchange of a transaction that is made on a requerimiento."""
    name = f"registrar_{MODULES[module].capability}"
    exchange = context.call(name, OWNER, _document(module)(context, resource))
    context.require(exchange, Meaning.ACCEPTED, f"registrar en {module}")
    return exchange


def made(context: Context, module: str, resource: Resource | None) -> int:
    """Return the folio of a transaction that is made on a requerimiento."""
    form = form_of(context.settings)
    told = form.folios(_registered(context, module, resource).json())
    if not told or not told[0].isdigit():
        raise BlockedError(f"el registro en {module} no dio un folio")
    return int(told[0])


def _by_folio(module: str) -> Make:
    return lambda context, resource: by_folio(context, made(context, module, resource))


def entry_of(context: Context, devengo: int, role: str = OWNER) -> int:
    """Return the folio of the accounting entry of a devengo."""
    exchange = context.call("obtener_devengo", role, by_folio(context, devengo, role))
    body = context.require(exchange, Meaning.ACCEPTED, "obtener el devengo")
    folio = (body.get("devengo") or {}).get("folioContable")
    if not isinstance(folio, int):
        raise BlockedError("el devengo no dice el folio de su asiento contable")
    return folio


def cartera_of(context: Context, entry: int, role: str = OWNER) -> str:
    """Return the id by which a payment names the cartera of an accounting entry."""
    exchange = context.call("obtener_contable", role, by_folio(context, entry, role))
    body = context.require(exchange, Meaning.ACCEPTED, "obtener el asiento contable")
    shown = body.get("transaccionContabilidad") or {}
    for group in shown.get("agrupacionesDeImputacionesACuentasContables") or ():
        for line in group.get("imputacionesACuentasContables") or ():
            for held in line.get("carterasFinancieras") or ():
                for term in held.get("cumplimientosDeCartera") or ():
                    for one in term.get("agrupacionesDeConceptosDeContabilidad") or ():
                        if one.get("idAgrupacionRelacionada"):
                            return str(one["idAgrupacionRelacionada"])
    raise BlockedError("el asiento contable no dice el id de su cartera")


def _entry(context: Context, resource: Resource | None) -> dict[str, Any]:
    return by_folio(context, entry_of(context, made(context, "devengo", resource)))


def _payment(context: Context, resource: Resource | None) -> dict[str, Any]:
    entry = entry_of(context, made(context, "devengo", resource))
    row = payment(context, cartera_of(context, entry), AMOUNT)
    return registering(context, "contabilidad", [row])


def _requirement(context: Context, resource: Resource | None) -> dict[str, Any]:
    assert resource is not None
    return by_folio(context, resource.id)


def _ticket(context: Context, resource: Resource | None) -> dict[str, Any]:
    exchange = _registered(context, "devengo", resource)
    form = form_of(context.settings)
    return form.asked(context, form.ticket_of(exchange), OWNER)


def _range(context: Context, resource: Resource | None) -> dict[str, Any]:
    return this_year(context)


def _new(context: Context, resource: Resource | None) -> dict[str, Any]:
    return registering(context, FIRST, [requirement(context, AMOUNT)])


def _area(context: Context, resource: Resource | None) -> dict[str, Any]:
    return {"areaTrx": area_of(context, OWNER)}


_DEVENGO, _COMPROMISO = ("registrar_devengo",), ("registrar_compromiso",)

EXEMPLARS: Mapping[str, Exemplar] = {
    **people.EXEMPLARS,
    "buscar_periodo": Exemplar(OWNER, _area),
    "registrar_requerimiento": Exemplar(
        OWNER, _new, valid_values=right_documents(FIRST), invalid_values=wrong_documents(FIRST)
    ),
    "obtener_requerimiento": Exemplar(OWNER, _requirement, _NEED, id_field="folio"),
    **{
        f"registrar_{module}": Exemplar(
            OWNER,
            _document(module),
            _NEED,
            valid_values=right_documents(module),
            invalid_values=wrong_documents(module),
        )
        for module in ("compromiso", "devengo")
    },
    "registrar_contable": Exemplar(
        OWNER, _payment, _NEED, prepared=_DEVENGO, invalid_values=wrong_entries
    ),
    "consultar_ticket": Exemplar(OWNER, _ticket, _NEED, prepared=_DEVENGO),
    "obtener_compromiso": Exemplar(
        OWNER, _by_folio("compromiso"), _NEED, id_field="folio", prepared=_COMPROMISO
    ),
    "obtener_devengo": Exemplar(
        OWNER, _by_folio("devengo"), _NEED, id_field="folio", prepared=_DEVENGO
    ),
    "obtener_contable": Exemplar(OWNER, _entry, _NEED, id_field="folio", prepared=_DEVENGO),
    **{f"buscar_{one.capability}": Exemplar(OWNER, _range) for one in MODULES.values()},
}

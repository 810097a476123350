"""Who may do what in MIPRES, and whose rows are whose."""

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.resource import Resource
from conformance.core.role import Role, by_name
from conformance.http.access import Access, Guard, GuardedLists, Turn
from conformance.http.context import Context
from conformance.packs.mipres.discovery import today
from conformance.packs.mipres.items import own_items
from conformance.packs.mipres.prescriptions import document_of
from conformance.packs.mipres.steps import CHAIN, INSURER, PROVIDER, STEPS

ROLES = by_name(
    (
        Role("eps", INSURER),
        Role("et", INSURER, words="un usuario de una entidad territorial"),
        Role("proveedor", PROVIDER),
        Role("ips", PROVIDER),
        Role("otro_proveedor", PROVIDER, abroad="proveedor", words="un usuario de otro proveedor"),
        Role("otra_eps", INSURER, abroad="eps", words="un usuario de otra EPS"),
    )
)

_SHUT = (Meaning.FORBIDDEN, Meaning.UNAUTHENTICATED, Meaning.UNKNOWN_ROW)
_GUARD = Guard(_SHUT)
GUARDED: Mapping[str, Guard] = {STEPS[name].reading("prescripcion"): _GUARD for name in CHAIN}
_WRITES = (
    *(STEPS[name].act for name in CHAIN[1:]),
    "entregar_codigos",
    *(STEPS[name].annul for name in (*CHAIN, "no_direccionamiento", "facturacion")),
    *(STEPS["datos_facturados"].act, STEPS["datos_facturados"].annul),
)


def _asked(context: Context, name: str, resource: Resource) -> Mapping[str, Any]:
    kind, number = document_of(resource)
    by_patient = {"tipodoc": kind, "numdoc": number} if name.endswith("_por_paciente") else {}
    return {"fecha": today(context), **by_patient}


def _foreign(row: Mapping[str, Any], resource: Resource) -> bool:
    return str(row.get("NoPrescripcion")) == str(resource.id)


LISTS = GuardedLists(
    tuple(STEPS[name].reading(by) for name in CHAIN for by in ("fecha", "paciente")),
    asked=_asked,
    foreign=_foreign,
    told=lambda resource: f"la prescripción {resource.id}",
)


_OF_EPS, _OF_PROVIDER = Turn(("eps",), ("et",)), Turn(("proveedor",), ("ips",))


def _turns() -> Iterator[tuple[str, Turn]]:
    """Yield who may make what the exemplar sends: another of its side has cases of its own."""
    for step in STEPS.values():
        if step.side == INSURER:
            yield step.annul, _OF_EPS
    yield STEPS["suministro"].act, _OF_EPS
    yield STEPS["reporte"].act, _OF_PROVIDER
    yield STEPS["reporte"].annul, _OF_PROVIDER


def _party(token: str, role: str, resource: Resource) -> bool | None:
    """Say that what the EPS of the run directs is no case of others of its side; tokens tell
    nothing of the rest.
    """
    return False if role in ("et", "ips") else None


ACCESS = Access(
    owner="eps",
    party=_party,
    guarded=GUARDED,
    lists=LISTS,
    writes=dict.fromkeys(_WRITES, _GUARD),
    turns=dict(_turns()),
    items=own_items,
    places="ni por fecha, ni por prescripción, ni por paciente",
)

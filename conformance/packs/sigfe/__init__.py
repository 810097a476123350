"""SIGFE 2.0 (Chile): the interoperability of vertical systems, POST alone and tickets."""

from dataclasses import replace
from functools import cache

from conformance.core.data_path import data
from conformance.core.setting import Settings
from conformance.http.context import nobody
from conformance.http.contract.binding import load_bindings
from conformance.http.contract.norm import load_norm
from conformance.http.contract.quirks import load_quirks
from conformance.http.exemplar import FieldNames, NamedRow
from conformance.http.pack import Pack, load_requirements
from conformance.packs.sigfe.access import ACCESS, AUTH, OBSERVATIONS, OPTIONAL, ROLES, SERVICES
from conformance.packs.sigfe.answers import answers_of
from conformance.packs.sigfe.citations import CITATIONS
from conformance.packs.sigfe.discovery import discover
from conformance.packs.sigfe.exemplars import EXEMPLARS
from conformance.packs.sigfe.functions import FUNCTIONS
from conformance.packs.sigfe.lifecycles import LIFECYCLES
from conformance.packs.sigfe.resources import REQUERIMIENTO
from conformance.packs.sigfe.settings import SETTINGS
from conformance.packs.sigfe.tickets import APART, REGISTER_PERSON, TRANSACTIONS, USUAL, form_of


def _configured(pack: Pack, settings: Settings) -> Pack:
    """Return the pack as it is at a target: how it writes its tickets."""
    form = form_of(settings)
    documents = dict(pack.documents)
    if form.generation == APART:
        documents["ticket"] = data("specs", "sigfe", "ticket-separada.openapi.yaml")
    return replace(pack, answers=answers_of(form), deferred=form.deferred, documents=documents)


@cache
def load() -> Pack:
    """Return the SIGFE pack, read whole from the project's specs, once a process. Raises
    InputError.
    """
    home = data("specs", "sigfe")
    return Pack(
        interface=1,
        name="sigfe",
        title="SIGFE 2.0: interoperabilidad con sistemas verticales (Chile)",
        documents={service: home / f"{service}.openapi.yaml" for service in SERVICES},
        bindings=load_bindings(home / "bindings.yaml"),
        norm=load_norm(home / "norm.yaml"),
        quirks=load_quirks(home / "quirks.yaml"),
        requirements=load_requirements(home / "requirements.yaml"),
        lifecycles=LIFECYCLES,
        roles=ROLES,
        exemplars=EXEMPLARS,
        discover=discover,
        scenarios=data("scenarios", "sigfe"),
        interference=nobody,
        answers=answers_of(USUAL),
        citations=CITATIONS,
        access=ACCESS,
        auth=AUTH,
        observations=OBSERVATIONS,
        resources=(REQUERIMIENTO,),
        functions=FUNCTIONS,
        rows={
            **{name: NamedRow("transacción", "ticketEnvio") for name in TRANSACTIONS},
            REGISTER_PERSON: NamedRow("persona", "ticketEnvio"),
        },
        deferred=USUAL.deferred,
        settings=SETTINGS,
        optional=OPTIONAL,
        configured=_configured,
        names=FieldNames(opaque="^(ticketEnvio|codigoTicket)$", public="^numeroDocumento$"),
        reference="conformance.packs.sigfe.sandbox.reference:REFERENCE",
    )

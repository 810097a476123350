"""SIIFA: follow-up of electronic health invoices (Resolución 1962 de 2025)."""

from functools import cache

from conformance.core.data_path import data
from conformance.http.contract.binding import load_bindings
from conformance.http.contract.norm import load_norm
from conformance.http.contract.quirks import load_quirks
from conformance.http.pack import Pack, load_requirements
from conformance.packs.siifa.access import ACCESS
from conformance.packs.siifa.access.observations import OBSERVATIONS
from conformance.packs.siifa.access.roles import ROLES
from conformance.packs.siifa.answers import ANSWERS
from conformance.packs.siifa.auth import AUTH
from conformance.packs.siifa.bulks import BULKS
from conformance.packs.siifa.citations import CITATIONS
from conformance.packs.siifa.coverings import COVERINGS
from conformance.packs.siifa.discovery import discover
from conformance.packs.siifa.exemplars import EXEMPLARS
from conformance.packs.siifa.facturas import FACTURA
from conformance.packs.siifa.functions import FUNCTIONS
from conformance.packs.siifa.interference import interference
from conformance.packs.siifa.lifecycles import LIFECYCLES
from conformance.packs.siifa.lists import LISTS
from conformance.packs.siifa.modules import MODULES
from conformance.packs.siifa.names import NAMES, ROWS, WRITTEN
from conformance.packs.siifa.paging import PAGING
from conformance.packs.siifa.probed import DETAILS, HOSTILE, ONCE
from conformance.packs.siifa.races import RACES
from conformance.packs.siifa.terms import TERMS
from conformance.packs.siifa.written_rows import WRITTEN_ROWS

SERVICES = ("seguridad", "factura")


@cache
def load() -> Pack:
    """Return the SIIFA pack, read whole from the project's specs, once a process. Raises
    InputError.
    """
    home = data("specs", "siifa")
    return Pack(
        interface=1,
        name="siifa",
        title="SIIFA: seguimiento a facturas electrónicas en salud",
        documents={service: home / f"{service}.openapi.yaml" for service in SERVICES},
        bindings=load_bindings(home / "bindings.yaml"),
        norm=load_norm(home / "norm.yaml"),
        quirks=load_quirks(home / "quirks.yaml"),
        requirements=load_requirements(home / "requirements.yaml"),
        lifecycles=LIFECYCLES,
        roles=ROLES,
        exemplars=EXEMPLARS,
        discover=discover,
        scenarios=data("scenarios", "siifa"),
        interference=interference,
        bulks=BULKS,
        coverings=COVERINGS,
        answers=ANSWERS,
        citations=CITATIONS,
        paging=PAGING,
        lists=LISTS,
        access=ACCESS,
        auth=AUTH,
        names=NAMES,
        written=WRITTEN,
        rows=ROWS,
        observations=OBSERVATIONS,
        races=RACES,
        hostile=HOSTILE,
        details=DETAILS,
        once=ONCE,
        reference="conformance.packs.siifa.sandbox.reference:REFERENCE",
        resources=(FACTURA,),
        functions=FUNCTIONS,
        corpora=home / "corpora",
        costs=home / "costs.json",
        score=home / "score.json",
        terms=TERMS,
        modules=MODULES,
        written_rows=WRITTEN_ROWS,
    )

"""MIPRES: what a provider hands over of what was prescribed, and how the EPS closes it.

No contract of it is public: the documents in `specs/mipres` are a reconstruction and say so.
"""

from functools import cache

from conformance.core.data_path import data
from conformance.http.context import nobody
from conformance.http.contract.binding import load_bindings
from conformance.http.contract.norm import load_norm
from conformance.http.contract.quirks import load_quirks
from conformance.http.pack import Pack, load_requirements
from conformance.packs.mipres.access import ACCESS, ROLES
from conformance.packs.mipres.answers import ANSWERS
from conformance.packs.mipres.auth import AUTH
from conformance.packs.mipres.citations import CITATIONS
from conformance.packs.mipres.discovery import discover
from conformance.packs.mipres.exemplars import EXEMPLARS
from conformance.packs.mipres.functions import FUNCTIONS
from conformance.packs.mipres.lifecycles import LIFECYCLES
from conformance.packs.mipres.lists import LISTS
from conformance.packs.mipres.modules import MODULES
from conformance.packs.mipres.names import NAMES, ROWS, WRITTEN_ROWS
from conformance.packs.mipres.observations import OBSERVATIONS
from conformance.packs.mipres.prescriptions import PRESCRIPCION
from conformance.packs.mipres.probed import HOSTILE, ONCE
from conformance.packs.mipres.races import RACES
from conformance.packs.mipres.settings import SETTINGS, configured

SERVICES = ("suministro", "facturacion", "prescripcion")
OPTIONAL = frozenset({"facturacion", "prescripcion"})
"""Those that a target may not have: then nothing of them is judged."""


@cache
def load() -> Pack:
    """Return the MIPRES pack, read whole from the project's specs. Raises InputError."""
    home = data("specs", "mipres")
    return Pack(
        interface=1,
        name="mipres",
        title="MIPRES: suministro de lo prescrito",
        documents={service: home / f"{service}.openapi.yaml" for service in SERVICES},
        bindings=load_bindings(home / "bindings.yaml"),
        norm=load_norm(home / "norm.yaml"),
        quirks=load_quirks(home / "quirks.yaml"),
        requirements=load_requirements(home / "requirements.yaml"),
        lifecycles=LIFECYCLES,
        roles=ROLES,
        exemplars=EXEMPLARS,
        discover=discover,
        scenarios=data("scenarios", "mipres"),
        interference=nobody,
        answers=ANSWERS,
        citations=CITATIONS,
        access=ACCESS,
        auth=AUTH,
        names=NAMES,
        rows=ROWS,
        lists=LISTS,
        written_rows=WRITTEN_ROWS,
        observations=OBSERVATIONS,
        races=RACES,
        hostile=HOSTILE,
        once=ONCE,
        reference="conformance.packs.mipres.sandbox.reference:REFERENCE",
        resources=(PRESCRIPCION,),
        functions=FUNCTIONS,
        settings=SETTINGS,
        configured=configured,
        modules=MODULES,
        optional=OPTIONAL,
    )

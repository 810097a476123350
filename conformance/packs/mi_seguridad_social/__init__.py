"""Mi Seguridad Social: what the ministry and a caja de compensación tell each other (MN82 v2.0).

Its contract is reconstructed: what it says of provenance and weight stands at each operation.
"""

from dataclasses import replace
from functools import cache, partial

from conformance.core.answers import Meaning
from conformance.core.data_path import data
from conformance.core.observation import Observation, RowsRead
from conformance.core.setting import Settings
from conformance.http.access import Access, Guard
from conformance.http.contract.binding import load_bindings
from conformance.http.contract.norm import load_norm
from conformance.http.contract.quirks import load_quirks
from conformance.http.exemplar import FieldNames, Hostile
from conformance.http.pack import Pack, load_requirements
from conformance.packs.mi_seguridad_social.answers import Codes, answers_of, codes_of
from conformance.packs.mi_seguridad_social.auth import (
    AUTH,
    CAJA,
    CAJA_FORM,
    CAJA_TOKEN,
    SERVED,
    TOKEN_SERVICE,
    auth_of,
)
from conformance.packs.mi_seguridad_social.citations import CITATIONS
from conformance.packs.mi_seguridad_social.exemplars import CCF, EXEMPLARS, NUMBER
from conformance.packs.mi_seguridad_social.ficha import FICHA, FORM
from conformance.packs.mi_seguridad_social.interference import interference
from conformance.packs.mi_seguridad_social.lifecycles import ONCE, TRANSACTION
from conformance.packs.mi_seguridad_social.modules import MODULES
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES
from conformance.packs.mi_seguridad_social.own_items import own_items
from conformance.packs.mi_seguridad_social.roles import ROLES
from conformance.packs.mi_seguridad_social.serving import ServedMinistry
from conformance.packs.mi_seguridad_social.settings import SETTINGS, written_of
from conformance.packs.mi_seguridad_social.transaction_items import KNOWN, KNOWN_FORM
from conformance.packs.mi_seguridad_social.transactions import KINDS, discover

_ELSEWHERE = (Meaning.UNKNOWN_ROW, Meaning.FORBIDDEN, Meaning.INVALID)


def _configured(pack: Pack, settings: Settings) -> Pack:
    """Return the pack as it is at a target: its codes, how it is entered, and how it spells."""
    codes, written = codes_of(settings), written_of(settings)
    return replace(
        pack,
        answers=answers_of(codes),
        auth=auth_of(settings),
        names=replace(pack.names, written=written),
        serving=partial(ServedMinistry, codes=codes, written=written),
    )


@cache
def load() -> Pack:
    """Return the pack, read whole from the project's specs, once a process. Raises InputError."""
    home = data("specs", "mi_seguridad_social")
    return Pack(
        interface=1,
        name="mi_seguridad_social",
        title="Mi Seguridad Social: servicios web con las cajas de compensación familiar",
        documents={
            **dict.fromkeys((TOKEN_SERVICE, *SERVED), home / "ministerio.openapi.yaml"),
            **dict.fromkeys((CAJA_TOKEN, CAJA), home / "caja.openapi.yaml"),
        },
        bindings=load_bindings(home / "bindings.yaml"),
        norm=load_norm(home / "norm.yaml"),
        quirks=load_quirks(home / "quirks.yaml"),
        requirements=load_requirements(home / "requirements.yaml"),
        lifecycles=(TRANSACTION,),
        roles=ROLES,
        exemplars=EXEMPLARS,
        discover=discover,
        scenarios=data("scenarios", "mi_seguridad_social"),
        interference=interference,
        answers=answers_of(Codes()),
        citations=CITATIONS,
        auth=AUTH,
        access=Access(
            owner=CCF,
            guarded={one.consult: Guard(_ELSEWHERE) for one in NOVELTIES},
            writes={one.respond: Guard(_ELSEWHERE) for one in NOVELTIES},
            places="ni por su número",
            items=own_items,
        ),
        names=FieldNames(
            id="^Numero(Transaccion|RadicadoSolicitud)$",
            date="^[Ff]echa",
            personal="Nombre|Apellido|Documento|Direccion|Telefono|Correo",
            prose="^(mensaje|resultado)$",
            opaque="^(Numero|numero_transaccion|url|Serial|TipoDocumento)",
            caseless=True,
        ),
        observations={
            one.respond: Observation((seen,), CCF, seen)
            for one in NOVELTIES
            for seen in (RowsRead(one.consult, NUMBER),)
        },
        once={one.respond: ONCE for one in NOVELTIES},
        hostile=Hostile(
            places=(NOVELTIES[0].consult, NOVELTIES[0].respond),
            thorough=(NOVELTIES[0].respond,),
            large=(NOVELTIES[0].respond,),
            text="MotivoRechazo",
        ),
        optional=frozenset((TOKEN_SERVICE, *SERVED, CAJA_TOKEN, CAJA)),
        declared={FICHA: FORM, KNOWN: KNOWN_FORM, CAJA: CAJA_FORM},
        serving=ServedMinistry,
        modules=MODULES,
        settings=SETTINGS,
        configured=_configured,
        reference="conformance.packs.mi_seguridad_social.sandbox.reference:REFERENCE",
        resources=tuple(KINDS.values()),
    )

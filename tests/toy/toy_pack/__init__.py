"""A library that lends copies: a pack of three capabilities, the example to copy.

Its token is exchanged and then stands in the path; what is not valid is refused with 422.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from conformance.core.answers import Dialect, Meaning
from conformance.core.citation import Citation, Citations
from conformance.core.noun import Noun
from conformance.core.observation import Observation, RowsRead
from conformance.core.resource import (
    STATE,
    TEXT,
    Attribute,
    Pool,
    Resource,
    ResourceId,
    ResourceKind,
    ResourceState,
)
from conformance.core.role import Role, by_name
from conformance.http.access import Access
from conformance.http.auth.entry import Auth
from conformance.http.auth.path_token import PathToken
from conformance.http.context import Context, nobody
from conformance.http.contract.binding import load_bindings
from conformance.http.contract.norm import load_norm
from conformance.http.contract.quirks import load_quirks
from conformance.http.exemplar import Exemplar
from conformance.http.pack import Pack, load_requirements

_HOME = Path(__file__).resolve().parent

EJEMPLAR = ResourceKind(
    name="ejemplar",
    key="ejemplares",
    noun=Noun("ejemplar", "ejemplares"),
    states=(
        ResourceState("libre", "libre", "libres", written=False),
        ResourceState("prestado", "prestado", "prestados", written=True),
    ),
    attributes=(Attribute("prestado", STATE, False), Attribute("titulo", TEXT, "Un título")),
)

ANSWERS = Dialect(
    {
        Meaning.ACCEPTED: (200, 201),
        Meaning.INVALID: (422,),
        Meaning.UNAUTHENTICATED: (401,),
        Meaning.FORBIDDEN: (403,),
        Meaning.UNKNOWN_ROW: (404,),
        Meaning.OUT_OF_TURN: (409,),
        Meaning.WRONG_METHOD: (405,),
        Meaning.WRONG_MEDIA: (415,),
        Meaning.TOO_LARGE: (413,),
    }
)

CITATIONS = Citations(
    aspects={
        "auth.missing": Citation(("TOY-1",)),
        "role.write": Citation(("TOY-2",)),
        "id.unknown": Citation(("TOY-5",)),
        "negative.write": Citation(("TOY-4",)),
        "generated.valid": Citation(("TOY-6",)),
    },
    codes={
        "SEC-01": "TOY-1",
        "SEC-02": "TOY-1",
        "SEC-03": "TOY-2",
        "LIF-03": "TOY-3",
        "ERR-01": "TOY-6",
        "ERR-02": "TOY-4",
        "ERR-03": "TOY-5",
        "SCH-01": "TOY-6",
        "SCH-02": "TOY-6",
        "SCH-03": "TOY-6",
        "CON-01": "TOY-6",
        "CON-02": "TOY-7",
        "CON-05": "TOY-4",
    },
)

_ENTRY = PathToken("toy", "prestamos", "entrar")
AUTH = Auth(
    recipes={"prestamos": _ENTRY},
    entering=("socio", "visitante"),
    thorough=("prestar",),
    listing="listar_ejemplares",
    refusal="401",
)


def discover(context: Context, only: Mapping[str, tuple[ResourceId, ...]]) -> Pool:
    """Return the copies of the library, free or lent."""
    wanted = only.get(EJEMPLAR.name)
    rows = context.call("listar_ejemplares", "socio").json() or []
    found = [row for row in rows if wanted is None or row["id"] in wanted]
    return Pool(resources=tuple(map(_ejemplar, found)), roles=context.pool.roles)


def _ejemplar(row: Mapping[str, Any]) -> Resource:
    state = "prestado" if row["prestado"] else "libre"
    return Resource(row["id"], EJEMPLAR.name, state, {"titulo": row.get("titulo", "")})


def _list(context: Context, resource: Resource | None) -> dict[str, Any]:
    return {}


def _lend(context: Context, resource: Resource | None) -> dict[str, Any]:
    assert resource is not None
    return {"ejemplar": resource.id, "dias": 7, "nota": "para leer en casa"}


def _as_drawn(drawn: Any, own: Any, resource: Resource | None) -> Any:
    return drawn


EXEMPLARS = {
    "listar_ejemplares": Exemplar("socio", _list),
    "prestar": Exemplar(
        "socio",
        _lend,
        EJEMPLAR.need(),
        uses_up=True,
        free={"dias": _as_drawn, "nota": _as_drawn},
        id_field="ejemplar",
    ),
}

_SEEN = RowsRead("listar_ejemplares", of_resource=True, same="id")


@cache
def load() -> Pack:
    """Return the pack, read whole from this very folder."""
    specs = _HOME / "specs"
    return Pack(
        interface=1,
        name="toy",
        title="Biblioteca de juguete",
        documents={"prestamos": specs / "prestamos.openapi.yaml"},
        bindings=load_bindings(specs / "bindings.yaml"),
        norm=load_norm(specs / "norm.yaml"),
        quirks=load_quirks(specs / "quirks.yaml"),
        requirements=load_requirements(specs / "requirements.yaml"),
        lifecycles=(),
        roles=by_name((Role("socio"), Role("visitante", reads_only=True))),
        exemplars=EXEMPLARS,
        discover=discover,
        scenarios=_HOME / "scenarios",
        interference=nobody,
        answers=ANSWERS,
        citations=CITATIONS,
        access=Access(owner="socio"),
        auth=AUTH,
        observations={"prestar": Observation((_SEEN,), "socio", _SEEN)},
        resources=(EJEMPLAR,),
        reference="toy_pack.sandbox:REFERENCE",
    )

"""The toy pack with a row in every table that a pack may have: what `verify` looks at, in little.

It is never run: its rows name what is there, and nothing more is asked of them.
"""

from dataclasses import replace
from typing import Any

import toy_pack
from toy_pack import EJEMPLAR

from conformance.core.answers import Meaning
from conformance.core.lifecycle import (
    Act,
    Lifecycle,
    Listing,
    Move,
    Reads,
    Refusal,
    Rule,
    Since,
    Wrong,
)
from conformance.core.observation import Observation, RowsRead
from conformance.core.paging import Paging
from conformance.core.resource import DATE, FLAG, NUMBER, Attribute, Criterion, OnDemand
from conformance.core.role import Role, by_name
from conformance.core.rows import Direction, Filter, SortKey
from conformance.core.span import Span
from conformance.http.access import Access, Guard, GuardedLists, OwnRow, Side, Turn
from conformance.http.checks.codes import ERR_02
from conformance.http.contract.norm import Addition
from conformance.http.contract.quirks import Condition, Contradiction
from conformance.http.exemplar import (
    Bulk,
    FieldNames,
    Hostile,
    ListedDetail,
    NestedResource,
    Written,
)
from conformance.http.functions import PackFunction
from conformance.http.lists import (
    Catalogue,
    CatalogueFilter,
    Chain,
    Collection,
    DetailView,
    Follow,
    ListedCodes,
    Lists,
    ReadAtOnce,
    Scope,
    Sorted,
)
from conformance.http.race import Race

LISTING, LENDING = "listar_ejemplares", "prestar"


def _nothing(*given: Any) -> Any:
    return ()


KIND = replace(
    EJEMPLAR,
    attributes=(
        *EJEMPLAR.attributes,
        Attribute("paginas", NUMBER, 300),
        Attribute("comprado", DATE, "2026-01-02", reading="comprado"),
        Attribute("raro", FLAG, sample=True),
    ),
    criteria=(
        Criterion("paginas", "paginas", "cuántas páginas", "páginas", 900, "", {"prestado": "no"}),
    ),
    free="sin uso",
    amount="paginas",
    readings=(OnDemand("comprado", "con fecha", {"prestado": ("no", "pida otro")}),),
)
NEED = replace(
    KIND.need(),
    spans={"paginas": Span(1, 9)},
    flags=frozenset({"raro"}),
    readings=frozenset({"comprado"}),
)
RULE = Rule("una-vez", "LIF-03", "TOY-3", text="Se presta una vez", statuses=(409,))
ACT = Act(
    "ejemplar",
    "dias",
    "nota",
    "nota",
    "dias",
    group="plazos",
    own_group="propios",
    like="x",
    codes=("A",),
    least=("dias",),
    fixed={"nota": "x"},
    wrong=(Wrong("nota", Since("nota", -1), RULE),),
)
READS = Reads(
    LISTING,
    "token",
    "id",
    (Listing(LISTING, {"token": "x"}, "Ejemplar", "id"),),
    LISTING,
    {"id": "prestar"},
    {"id": "dias"},
    (LISTING, "titulo"),
    ("socio",),
    "token",
    "id",
)
LIFECYCLE = Lifecycle(
    "prestamo",
    "Préstamo",
    ("pedido", "hecho"),
    (
        Move(
            *("prestar", ("pedido",), "hecho", LENDING, ("socio",), 3, "art. 3", "A"),
            act=ACT,
            bulk=(LENDING, "nota"),
        ),
    ),
    (Refusal(RULE, ("prestar",), ("hecho",)),),
    READS,
    RULE,
    RULE,
    "REG",
    {"plazos": ("A",)},
)
FILTER = Filter("token", "titulo", range_with="token", nobody="nadie")
LISTS = Lists(
    collections=(Collection(LISTING, ("id",), (FILTER,), made_by=(LENDING,), needs=(NEED,)),),
    walked=(LISTING,),
    details=(DetailView(LISTING, LISTING, "token", "x", {"token": "x"}),),
    sorted=(Sorted(LISTING, "id", (SortKey("id", Direction.ALPHABETICAL),), "t", "x", LENDING),),
    catalogues=(
        Catalogue(
            LISTING, "token", ("g",), "id", "t", (CatalogueFilter("token", "titulo", ("x",)),)
        ),
    ),
    codes=(ListedCodes(LENDING, LISTING, {"token": "x"}, {"id": 1}, "id", "nota", "t"),),
    at_once=(ReadAtOnce((LISTING,), ("socio", "visitante"), "id", "titulo"),),
    scopes=(Scope("token", "titulo", _nothing),),
    shown_by=(LENDING,),
    needs=(NEED,),
    chains=(
        Chain(
            *("cadena", "t", LISTING, _nothing),
            lists=(Follow(LISTING, "token", "id"),),
            detail=Follow(LISTING, "token", "id"),
            lacking="no hay",
        ),
    ),
)
BULK = Bulk(
    "notas",
    "t",
    LENDING,
    "nota",
    (NEED,),
    READS,
    _nothing,
    _nothing,
    {LISTING: {"id": ""}},
    {LISTING: {"id": "dias"}},
    LENDING,
    (_nothing,),
    (0,),
    (LENDING,),
    (ERR_02, "bulk.empty"),
    ("nota", "paginas"),
    NestedResource("id", LISTING),
)
GUARD = Guard((Meaning.FORBIDDEN,), _nothing)
ACCESS = Access(
    owner="socio",
    guarded={LISTING: GUARD},
    lists=GuardedLists((LISTING,), _nothing, _nothing, _nothing),
    writes={LENDING: GUARD},
    turns={LENDING: Turn(("socio",), ("visitante",))},
    own_rows={LENDING: OwnRow(LISTING, "id", "ejemplar", ("visitante",))},
    own_lists=(LISTING,),
    sides=(Side("socio", "titulo", "id"),),
)
_TOY = toy_pack.load()
_READ = RowsRead(LISTING, "token", page=5, same="id")


def whole() -> Any:
    """Return the pack, with a row of each record."""
    listing = replace(_TOY.bindings.capabilities[LISTING], aliases={"clave": "token"})
    capabilities = {**_TOY.bindings.capabilities, LISTING: replace(listing, unnamed=("socio",))}
    first = next(iter(_TOY.requirements.values()))
    part = replace(
        first,
        id="TOY-8",
        note="n",
        section="s",
        within=("TOY-1",),
        capabilities=(LENDING,),
        calls=(LENDING,),
        items=("scenario/*",),
    )
    return replace(
        _TOY,
        bindings=replace(_TOY.bindings, capabilities=capabilities),
        norm=replace(
            _TOY.norm,
            additions={LENDING: (Addition("REG", {"x": 1}, {"token": {}}, (422,), None, False),)},
            problems={422: True},
        ),
        quirks=replace(
            _TOY.quirks,
            contradictions=(
                Contradiction("q", "s", (LENDING,), (Condition("text", "x", "request"),)),
            ),
            nothing_required=frozenset({LENDING}),
            required_query={"token": (LISTING,)},
        ),
        requirements={**_TOY.requirements, part.id: part},
        lifecycles=(LIFECYCLE,),
        roles=by_name((Role("socio", "socio"), Role("visitante", abroad="socio"))),
        exemplars={
            **_TOY.exemplars,
            LENDING: replace(
                _TOY.exemplars[LENDING],
                need=NEED,
                id_again=("ejemplar",),
                unknown_too=(422,),
                prepared_by=("visitante",),
                imposed={"nota": _nothing},
            ),
        },
        bulks=(BULK,),
        names=FieldNames(code="^codigo", id="^id", date="^fecha", personal="^dni", exact="^num"),
        written={LENDING: Written("nota", 100, "dias", LISTING, "token", "id", creates=True)},
        citations=replace(
            _TOY.citations,
            own={"race.lent": "Se presta una vez."},
            norms={"ERR-01": "REG"},
            titles={"ERR-01": "t"},
            law=("art.",),
            terms=frozenset({"TOY-1"}),
        ),
        paging=Paging(rows="titulo", total="id", largest=50, largest_of={LISTING: 9}),
        lists=LISTS,
        access=ACCESS,
        observations={LENDING: Observation((_READ,), "socio", _READ)},
        auth=replace(_TOY.auth, elsewhere=(LISTING,), reading=LISTING),
        races=(Race(LENDING, "t", "auth.missing", _nothing, (NEED,), 2, (LISTING,), ("socio",)),),
        hostile=Hostile((LISTING,), (LENDING,), (LENDING,), "nota", "token"),
        details=(ListedDetail(LISTING, "token", LISTING, "id", ("socio",), _nothing),),
        once={LENDING: RULE},
        resources=(KIND,),
        functions={"tomo": PackFunction(0, 1, "${tomo()}", "un tomo", _nothing, _nothing)},
    )

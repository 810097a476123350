"""The library as two other hands would have made it: one gives its list by cursors, fifty copies a
page; the other refuses with a 200 whose body says why.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import toy_pack
import yaml
from toy_installed import HERE
from toy_pack import sandbox as toy

from conformance.core.answers import Dialect, Meaning
from conformance.core.exchange import Exchange
from conformance.core.observation import Observation, RowsRead
from conformance.core.paging import Paging
from conformance.core.resource import Pool, ResourceId
from conformance.http.context import Context
from conformance.http.lists import Collection, Lists
from conformance.http.observation import rows
from conformance.http.pack import Pack
from conformance.http.reference import Defect, Reference, Reply, Setup
from conformance.sandbox.application import Incoming
from conformance.sandbox.fault import asking, called_by, every, retold, shown, stored_anyway
from conformance.sandbox.reply import RefusalError, answer, problem
from conformance.sandbox.start import start

_COPIES, _LARGEST = 120, 50
_LISTING, _LENDING = asking("listar_ejemplares"), asking("prestar")
_MEANINGS = {
    "PRESTADO": Meaning.OUT_OF_TURN,
    "NO_VALE": Meaning.INVALID,
    "NO_HAY": Meaning.UNKNOWN_ROW,
    "NO_PUEDE": Meaning.FORBIDDEN,
}
_REASONS = {409: "PRESTADO", 400: "NO_VALE", 404: "NO_HAY", 403: "NO_PUEDE"}


class ByCursor(toy.Library):
    """The library, with a list that goes on where the page before ended."""

    def serve(self, incoming: Incoming) -> Reply:
        """Return the right answer, the list a page at a time."""
        reply = super().serve(replace(incoming, query=()))
        if reply.status != 200 or not _LISTING(self, incoming):
            return reply
        asked = dict(incoming.query)
        size, after = asked.get("limite", str(_LARGEST)), asked.get("despues", "tras-0")
        place = after.removeprefix("tras-")
        if not size.isdecimal() or not 1 <= int(size) <= _LARGEST or not place.isdecimal():
            return problem(422, "Esa página no vale.", {"limite": ["No vale."]})
        first = max(0, int(place) - (not self.store.rule("page")))
        every_copy = [
            {"id": n, "titulo": f"Tomo {n}", "prestado": n in self.store.lent}
            for n in range(1, _COPIES + 1)
        ]
        found = every_copy[first : first + int(size)]
        page: dict[str, Any] = {"filas": found, "total": _COPIES}
        if first + len(found) < _COPIES:
            page["siguiente"] = f"tras-{first + len(found)}"
        return answer({"datos": page})


class Within(toy.Library):
    """The library, with refusals that have the status of a success."""

    def refused(self, refusal: RefusalError) -> Reply:
        """Return a refusal of what was asked: a 200 that says why."""
        reason = _REASONS.get(refusal.status)
        if reason is None:
            return super().refused(refusal)
        return answer({"motivo": reason, "detalle": refusal.detail})


def _refused(exchange: Exchange) -> str:
    body = exchange.json() if exchange.status == 200 else None
    return str(body.get("motivo", "")) if isinstance(body, dict) else ""


def _read(exchange: Exchange) -> Meaning | None:
    return _MEANINGS.get(_refused(exchange))


WITHIN = Dialect(
    {
        name: found
        for name, found in toy_pack.ANSWERS.statuses.items()
        if name not in _MEANINGS.values()
    },
    _read,
    tuple(_MEANINGS.values()),
    _refused,
    tuple(_MEANINGS),
)
PAGING = Paging(
    size="limite",
    rows="datos.filas",
    total="datos.total",
    cursor="despues",
    next="datos.siguiente",
    largest=_LARGEST,
)
_SEEN = RowsRead("listar_ejemplares", of_resource=True, same="id")


def _paged(document: dict[str, Any]) -> None:
    listing = document["paths"]["/{token}/ejemplares"]["get"]
    limit = {"type": "integer", "minimum": 1, "maximum": _LARGEST}
    listing["parameters"] += [
        {"name": "limite", "in": "query", "schema": limit},
        {"name": "despues", "in": "query", "schema": {"type": "string"}},
    ]
    listing["responses"]["422"] = {"$ref": "#/components/responses/Error"}
    row = {"$ref": "#/components/schemas/Ejemplar"}
    page = {
        "filas": {"type": "array", "items": row},
        "total": {"type": "integer"},
        "siguiente": {"type": "string"},
    }
    held = {"type": "object", "required": ["filas", "total"], "properties": page}
    shape = {"type": "object", "required": ["datos"], "properties": {"datos": held}}
    listing["responses"]["200"]["content"]["application/json"]["schema"] = shape


def _refusing(document: dict[str, Any]) -> None:
    texts = {name: {"type": "string"} for name in ("motivo", "detalle")}
    shape = {"type": "object", "required": ["motivo", "detalle"], "properties": texts}
    answers = document["paths"]["/{token}/prestamos"]["post"]["responses"]
    answers["200"] = {"description": "No", "content": {"application/json": {"schema": shape}}}


def _document(change: Any) -> Path:
    """Return the library's document with a change, in a file."""
    own = HERE / "toy_pack" / "specs" / "prestamos.openapi.yaml"
    document = yaml.safe_load(own.read_text(encoding="utf-8"))
    change(document)
    file = Path(tempfile.mkdtemp()) / "prestamos.openapi.yaml"
    file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return file


def _discover(context: Context, only: Mapping[str, tuple[ResourceId, ...]]) -> Pool:
    """Return the copies that no first page shows."""
    found = [*rows(context, "listar_ejemplares", "socio", {}, "id")][_LARGEST:]
    kind = toy_pack.EJEMPLAR.name
    made = (
        toy_pack.Resource(one["id"], kind, "libre", {"titulo": one.get("titulo", "")})
        for one in found
    )
    return Pool(resources=tuple(made), roles=context.pool.roles)


@cache
def by_cursor() -> Pack:
    """Return the pack of the library whose list is read by cursors."""
    return replace(
        toy_pack.load(),
        name="cursor",
        documents={"prestamos": _document(_paged)},
        paging=PAGING,
        discover=_discover,
        observations={"prestar": Observation((_SEEN,), "socio", _SEEN)},
        lists=Lists((Collection("listar_ejemplares", ("id",), ()),), ("listar_ejemplares",)),
        reference="toy_variation:BY_CURSOR",
    )


@cache
def within() -> Pack:
    """Return the pack of the library that refuses inside a 200."""
    return replace(
        toy_pack.load(),
        name="dentro",
        documents={"prestamos": _document(_refusing)},
        answers=WITHIN,
        scenarios=HERE / "scenarios_within",
        reference="toy_variation:WITHIN_200",
    )


def _next(cursor: str) -> Any:
    def edit(body: Any) -> Any:
        return {"datos": {**body["datos"], "siguiente": cursor}}

    return edit


def _of_ten(sandbox: Any, incoming: Incoming) -> bool:
    return dict(incoming.query).get("limite") == "10"


_NEVER = {"motivo": "NO_PUEDE", "detalle": "Hoy no."}


def _short(body: Any) -> Any:
    return {"datos": {**body["datos"], "total": _COPIES + 1}}


CURSOR_DEFECTS = {
    "circulo": Defect(
        *("circulo", "El cursor vuelve atrás", "CON-03", "TOY-6"),
        wrapper=shown(_LISTING, _next("tras-10")),
    ),
    "fin-falso": Defect(
        *("fin-falso", "El último cursor no se acepta", "CON-03", "TOY-6"),
        wrapper=shown(every(_LISTING, _of_ten), _next("nada")),
    ),
    "solapada": Defect(
        *("solapada", "Cada página repite una fila", "CON-03", "TOY-6"), off=frozenset({"page"})
    ),
    "total": Defect(
        *("total", "Cuenta una fila de más", "CON-03", "TOY-6"), wrapper=shown(_LISTING, _short)
    ),
    "deja-huella": Defect(
        *("deja-huella", "Rechaza al visitante y presta", "CON-05", "TOY-4"),
        wrapper=stored_anyway(every(_LENDING, called_by("visitante")), "role"),
    ),
}
WITHIN_DEFECTS = {
    "dos-veces": Defect(
        *("dos-veces", "Presta lo prestado", "LIF-03", "TOY-3"), off=frozenset({"once"})
    ),
    "otro-motivo": Defect(
        *("otro-motivo", "Dice otro motivo", "ERR-10", "TOY-3"),
        wrapper=shown(
            _LENDING,
            lambda body: {**body, "motivo": "NO_PUEDE"} if "motivo" in body else body,
        ),
    ),
    "nunca": Defect(
        *("nunca", "Rechaza todo con 200", "LIF-01", "TOY-7"),
        wrapper=retold(_LENDING, 201, lambda reply: answer(_NEVER)),
    ),
}


def _served(kind: type[toy.Library], defects: Mapping[str, Defect]) -> Reference:
    def create(setup: Setup) -> toy.Library:
        return start(kind, setup, defects)

    return replace(toy.REFERENCE, create=create, defects=defects)


BY_CURSOR = _served(ByCursor, CURSOR_DEFECTS)
WITHIN_200 = _served(Within, WITHIN_DEFECTS)

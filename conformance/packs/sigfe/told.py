"""What an Obtener tells of a transaction: what is not as it was sent, and the ids by which an
adjustment names it.

The places are those of the message: what a Registrar takes and what an Obtener shows are wrapped
alike.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.finding import Code
from conformance.http.checks.codes import CON_01, CON_06
from conformance.http.exemplar import ABSENT
from conformance.packs.sigfe.modules import FIRST, ModuleNames
from conformance.packs.sigfe.tickets import many

_TEXTS = frozenset({"titulo", "descripcion"})
_CARTERA = dict.fromkeys(("requerimiento", "compromiso", "devengo"), "idAgrupacionAjustada")


@dataclass(frozen=True, slots=True)
class Unlike:
    """A value that is not shown where it was sent: ABSENT where nothing is."""

    place: tuple[Any, ...]
    wanted: Any
    actual: Any

    @property
    def name(self) -> str:
        """Where it stands, for people."""
        return ".".join(map(str, self.place))

    @property
    def code(self) -> Code:
        """The code of what is not kept: a text and an amount have their own."""
        return CON_06 if self.place[-1] in (*_TEXTS, "monto") else CON_01

    @property
    def requirement(self) -> str:
        """The requirement that speaks of it."""
        if self.actual is ABSENT:
            return "SIGFE-R-FORMA"
        if self.place[-1] == "id" and self.place[0] in ("cartera", "documento"):
            return "SIGFE-PRE-28"
        return "SIGFE-R-TEXTOS" if self.place[-1] in _TEXTS else "SIGFE-PRE-7"


def lacking(module: ModuleNames, shown: Mapping[str, Any]) -> Iterator[Unlike]:
    """Yield what an adjustment names and the message does not give: its document, its cartera. Of a
    requerimiento nobody says that it gives them.
    """
    if module.name == FIRST:
        return
    for place, held in (("cartera", carteras(module, shown)), ("documento", documents(shown))):
        if not any(held):
            yield Unlike((place, "id"), f"el id de su {place}", None if held else ABSENT)


def carteras(module: ModuleNames, shown: Mapping[str, Any]) -> list[Any]:
    """Return the ids of the carteras of a transaction."""
    return [*_all(shown, _CARTERA.get(module.name, "idAgrupacionRelacionada"))]


def documents(shown: Mapping[str, Any]) -> list[Any]:
    """Return the ids of the documents of a transaction; an accounting entry has one of its own."""
    found = shown.get("documentos")
    held = many(found.get("documento")) if isinstance(found, Mapping) else [shown]
    return [one["id"] for one in held if "id" in one]


def own_ids(module: ModuleNames, shown: Mapping[str, Any]) -> set[str]:
    """Return the ids by which an adjustment names a transaction, each with what it is of."""
    held = (f"cartera {one}" for one in carteras(module, shown) if one)
    return {*held, *document_ids(shown)}


def document_ids(shown: Mapping[str, Any]) -> set[str]:
    """Return the ids of the documents of a transaction, each with what it is of."""
    return {f"documento {one}" for one in documents(shown) if one}


def _all(value: Any, name: str) -> Iterator[Any]:
    """Yield what stands under a name, at any depth."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            if key == name:
                yield held
            yield from _all(held, name)
    elif isinstance(value, list):
        for one in value:
            yield from _all(one, name)


def unlike(sent: Any, shown: Any, place: tuple[Any, ...]) -> Iterator[Unlike]:
    """Yield each plain value that is not shown where it was sent; what was null may be anything."""
    if isinstance(sent, Mapping):
        for key, held in sent.items():
            if key not in _UNSHOWN and (key != "id" or "principal" in place):
                inner = shown.get(key, ABSENT) if isinstance(shown, Mapping) else ABSENT
                yield from unlike(held, inner, (*place, key))
    elif isinstance(sent, list):
        rows = shown if isinstance(shown, list) else [shown]
        for nth, one in enumerate(sent):
            yield from unlike(one, rows[nth] if nth < len(rows) else ABSENT, (*place, nth))
    elif sent is not None and str(sent) != str(shown):
        unknown = shown is None and place[-1] in _UNTOLD
        yield Unlike(place, sent, ABSENT if unknown else shown)


_UNTOLD = frozenset({"saldo", "ejercicio", "periodo"})
"""What the system says by itself, and may leave null."""
_UNSHOWN = frozenset({"etapa", "informacionDeAjuste", "idAgrupacionRelacionada"})
"""What a message need not show; nor need it show an id that a sender gave, but that of a person."""

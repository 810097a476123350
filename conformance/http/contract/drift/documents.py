"""Drift: what changed between two documents, in the contract's terms, and what of it breaks
clients.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from conformance.core.errors import UsageError
from conformance.core.finding import Finding, found
from conformance.http.contract import codes
from conformance.http.contract.binding import Bindings, bind, template
from conformance.http.contract.document import Document
from conformance.http.contract.drift.change import Change
from conformance.http.contract.drift.comparison import Work
from conformance.http.contract.drift.operations import operations
from conformance.http.contract.drift.surface import Surface, surfaces
from conformance.http.contract.drift.told import lines
from conformance.http.contract.lint import summary

_STRUCTURE = (
    "ruta cambiada",
    "parámetro retirado",
    "parámetro movido",
    "parámetro añadido",
    "cuerpo cambiado",
    "estado retirado",
    "objeto cambiado por otro",
    "propiedad retirada",
    "propiedad renombrada",
    "propiedad añadida",
    "tipo cambiado",
)


@dataclass(frozen=True, slots=True)
class Drift:
    """The changes from one document to another, and how many operations were compared."""

    before: str
    after: str
    compared: int
    changes: tuple[Change, ...]

    @property
    def breaking(self) -> bool:
        """Whether a client of the first document may fail with the second."""
        return any(change.breaking for change in self.changes)

    @property
    def undecided(self) -> bool:
        """Whether there is a change of which nobody could tell if it breaks."""
        return any(not change.decided for change in self.changes)


def diff(a: Document, b: Document, bindings: Bindings | None = None) -> Drift:
    """Return what changed from `a` to `b`. With bindings, operations are matched by capability, so
    that a renamed path is one change. Raises UsageError when the documents have no operation in
    common: a comparison that could not be made never reads as clean."""
    matching = _matched(_keyed(a, surfaces(a), bindings), _keyed(b, surfaces(b), bindings))
    if not matching.pairs:
        raise UsageError(
            f"No se pudieron comparar {a.source} («{a.title}», {_size(a)}) y "
            f"{b.source} («{b.title}», {_size(b)}): no tienen ninguna "
            "operación en común. Compruebe que son del mismo servicio."
        )
    changes = [*matching.lost_and_gained()]
    work = Work()
    for key, (one, other) in matching.pairs.items():
        aliases = _aliases(key, bindings)
        found = (*_addresses(one, other), *operations(one, other, aliases, work))
        changes += [replace(change, capability=key) for change in found]
    return Drift(_title(a), _title(b), len(matching.pairs), tuple(changes))


def _aliases(key: str, bindings: Bindings | None) -> Mapping[str, str]:
    """Return the names of a capability known as renamed, in either direction."""
    known = bindings.capabilities.get(key) if bindings is not None else None
    if known is None:
        return {}
    return {**{new: old for old, new in known.aliases.items()}, **known.aliases}


@dataclass(frozen=True, slots=True)
class _Matching:
    """Which operation became which, those that went and those that came."""

    pairs: Mapping[str, tuple[Surface, Surface]]
    lost: Mapping[str, Surface]
    gained: Mapping[str, Surface]

    def lost_and_gained(self) -> Iterator[Change]:
        """Yield a change for each operation that only one document has."""
        for key, one in self.lost.items():
            yield Change("operación retirada", one.label, "", "", True, key, subject=one.label)
        for key, one in self.gained.items():
            yield Change("operación añadida", one.label, "", "", False, key, subject=one.label)


def _matched(old: Mapping[str, Surface], new: Mapping[str, Surface]) -> _Matching:
    """Return which operation became which, by capability, or else by whole address: a base path may
    stand in the server or in the paths.
    """
    pairs = {key: (one, new[key]) for key, one in old.items() if key in new}
    lost = {key: one for key, one in old.items() if key not in pairs}
    gained = {key: one for key, one in new.items() if key not in pairs}
    for key, one in tuple(lost.items()):
        same = [name for name, other in gained.items() if _whole(one) & _whole(other)]
        if same:
            pairs[key] = (lost.pop(key), gained.pop(same[0]))
    return _Matching(pairs, lost, gained)


def _whole(one: Surface) -> set[tuple[str, ...]]:
    bases = one.bases or {""}
    return {template(one.method, f"{base}/{one.path.strip('/')}") for base in bases}


def _addresses(a: Surface, b: Surface) -> Iterator[Change]:
    """Yield where an operation went: another path, another base path, another host."""
    moved = template(a.method, a.path) != template(b.method, b.path)
    told = a.bases is not None and b.bases is not None
    if told and _whole(a) <= _whole(b):
        yield from _hosts(a, b)
        return
    if moved:
        yield Change("ruta cambiada", a.label, a.label, b.label, True, subject=a.label)
    elif told:
        yield Change("ruta base cambiada", b.label, _bases(a), _bases(b), True)
    if not told and a.bases != b.bases:
        yield Change("servidor cambiado", b.label, _bases(a), _bases(b), False)
    yield from _hosts(a, b)


def _hosts(a: Surface, b: Surface) -> Iterator[Change]:
    """Yield that the servers are others than they were."""
    if a.hosts and b.hosts and not a.hosts <= b.hosts:
        said = (", ".join(sorted(a.hosts)), ", ".join(sorted(b.hosts)))
        yield Change("servidor cambiado", b.label, *said, False)


def _bases(one: Surface) -> str:
    return ", ".join(f"/{base}" for base in sorted(one.bases)) if one.bases else ""


def _size(document: Document) -> str:
    count = len(document.operations)
    return "1 operación" if count == 1 else f"{count} operaciones"


def drift_findings(loaded: Document, own: Document, bindings: Bindings) -> list[Finding]:
    """Return DOC-20 when clients of our own contract may fail with what the loaded document
    describes.

    Operations that one of them lacks are not drift here: that is DOC-12's, or a service we don't
    know.
    """
    changes = [change for change in diff(own, loaded, bindings).changes if _structural(change)]
    if not changes:
        return []
    places = list(lines(changes))
    return [
        found(
            codes.DRIFT,
            expected=f"lo que describe {_title(own)}",
            actual=summary(places),
            place=loaded.source,
        )
    ]


def _structural(change: Change) -> bool:
    """Say whether a change is of structure: constraints a document leaves open are not drift, the
    norm fills them; nor is null, nor the error bodies (the official documents do not declare
    `errors`)."""
    if not change.breaking or re.search(r"respuesta [345d]", change.place):
        return False
    types = [set(text.split("|")) - {"null"} for text in (change.before, change.after)]
    return change.kind in _STRUCTURE and (change.kind != "tipo cambiado" or types[0] != types[1])


def _keyed(
    document: Document, found: Mapping[str, Surface], bindings: Bindings | None
) -> dict[str, Surface]:
    keyed: dict[str, Surface] = {}
    if bindings is not None:
        for service in bindings.services():
            bound = bind(document, service, bindings)
            keyed.update({name: found[one.label] for name, one in bound.items()})
    taken = {one.label for one in keyed.values()}
    rest = {
        " ".join(template(one.method, one.path)): one
        for one in found.values()
        if one.label not in taken
    }
    return {**keyed, **rest}


def _title(document: Document) -> str:
    return f"{document.title} {document.version}".strip() or document.source

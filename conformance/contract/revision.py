"""Drift: what changed between two documents, in the contract's terms, and what of it breaks clients."""

import re
from dataclasses import dataclass, replace

from conformance.contract import codes
from conformance.contract.binding import Bindings, bind, template
from conformance.contract.difference import Change, compare
from conformance.contract.document import Document, Operation
from conformance.contract.lint import summary
from conformance.errors import UsageError
from conformance.finding import Finding, found

_STRUCTURE = ("ruta cambiada", "parámetro retirado", "parámetro movido", "parámetro añadido", "cuerpo cambiado",
              "estado retirado", "propiedad retirada", "propiedad añadida", "tipo cambiado")


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


def diff(a: Document, b: Document, bindings: Bindings | None = None) -> Drift:
    """Return what changed from `a` to `b`. With bindings, operations are matched by capability, so that a
    renamed path is one change. Raises UsageError when the documents have no operation in common: a
    comparison that could not be made never reads as clean."""
    before, after = _keyed(a, bindings), _keyed(b, bindings)
    common = [key for key in before if key in after]
    if not common:
        raise UsageError(f"No se pudieron comparar {a.source} («{a.title}», {_size(a)}) y "
                         f"{b.source} («{b.title}», {_size(b)}): no tienen ninguna "
                         "operación en común. Compruebe que son del mismo servicio.")
    changes = [Change("operación retirada", one.label, "", "", True, key)
               for key, one in before.items() if key not in after]
    changes += [Change("operación añadida", one.label, "", "", False, key)
                for key, one in after.items() if key not in before]
    for key in common:
        changes += [replace(change, capability=key) for change in _operation(before[key], after[key])]
    return Drift(_title(a), _title(b), len(common), tuple(changes))


def _size(document: Document) -> str:
    count = len(document.operations)
    return "1 operación" if count == 1 else f"{count} operaciones"


def drift_findings(loaded: Document, own: Document, bindings: Bindings) -> list[Finding]:
    """Return DOC-20 when clients of our own contract may fail with what the loaded document describes.

    Operations that one of them lacks are not drift here: that is DOC-12's, or a service we don't know.
    """
    changes = [change for change in diff(own, loaded, bindings).changes if _structural(change)]
    if not changes:
        return []
    places = list(dict.fromkeys(line(change) for change in changes))
    return [found(codes.DRIFT, expected=f"lo que describe {_title(own)}", actual=summary(places),
                  place=loaded.source)]


def _structural(change: Change) -> bool:
    """Say whether a change is of structure: constraints a document leaves open are not drift, the norm
    fills them; nor is null, nor the error bodies (the official documents do not declare `errors`)."""
    if not change.breaking or re.search(r"respuesta [345d]", change.place):
        return False
    types = [set(text.split("|")) - {"null"} for text in (change.before, change.after)]
    return change.kind in _STRUCTURE and (change.kind != "tipo cambiado" or types[0] != types[1])


def line(change: Change) -> str:
    """Return a change as one line of Spanish text."""
    values = f": {change.before or '—'} → {change.after or '—'}" if change.before or change.after else ""
    return f"{change.kind}, {change.place}{values}"


def _keyed(document: Document, bindings: Bindings | None) -> dict[str, Operation]:
    keyed: dict[str, Operation] = {}
    if bindings is not None:
        for service in bindings.services():
            keyed.update(bind(document, service, bindings))
    taken = {one.label for one in keyed.values()}
    rest = {" ".join(template(one.method, one.path)): one
            for one in document.operations if one.label not in taken}
    return {**keyed, **rest}


def _operation(a: Operation, b: Operation) -> list[Change]:
    moved = template(a.method, a.path) != template(b.method, b.path)
    return [*([Change("ruta cambiada", a.label, a.label, b.label, True)] if moved else []), *compare(a, b)]


def _title(document: Document) -> str:
    return f"{document.title} {document.version}".strip() or document.source

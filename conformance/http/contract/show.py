"""What the command line prints about contracts: operations and capabilities, findings, drift."""

from collections.abc import Callable, Mapping, Sequence

from conformance.core.finding import Finding
from conformance.http.contract.binding import Bindings
from conformance.http.contract.document import Document, Operation
from conformance.http.contract.drift.change import Change
from conformance.http.contract.drift.documents import Drift
from conformance.http.contract.drift.told import CUT_SHORT, lines
from conformance.http.contract.provenance import OFFICIAL, ORIGIN_WORDS, PATH, WHOLE

_GROUPS: tuple[tuple[str, Callable[[Change], bool]], ...] = (
    ("Rompen a los clientes", lambda one: one.breaking),
    ("No se pudo decidir si rompen", lambda one: not one.decided),
    ("No rompen", lambda one: one.decided and not one.breaking),
)


def show(document: Document, bound: Mapping[str, Operation], bindings: Bindings) -> str:
    """Return the document's operations, the capability of each, and the capabilities that it
    lacks.
    """
    named = {operation.label: name for name, operation in bound.items()}
    width = max((len(one.label) for one in document.operations), default=0)
    lines = [
        f"{document.title} {document.version} (OpenAPI {document.openapi})".strip(),
        f"origen: {document.source}",
        f"sha256: {document.sha256}",
        *_origin(document),
        "",
        f"Operaciones ({len(document.operations)}):",
    ]
    lines += [
        f"  {one.label:<{width}}  {named.get(one.label, '—')}{_standing(one)}"
        for one in document.operations
    ]
    return "\n".join([*lines, "", *_missing(bound, bindings)])


def _origin(document: Document) -> list[str]:
    if document.origin == OFFICIAL:
        return []
    return [
        f"procedencia: {ORIGIN_WORDS[document.origin]}; lo que se halle no pesa más que aquello en "
        "que se apoya"
    ]


def _standing(operation: Operation) -> str:
    """Return what an operation says of where it comes from, "" for one that says nothing."""
    whole, path = operation.provenance.get(WHOLE), operation.provenance.get(PATH)
    said = [f"{whole.most}"] if whole else []
    said += [f"ruta {'propuesta' if path.invented else path.most}"] if path else []
    said += [f"fuente: {whole.source}"] if whole and whole.source else []
    return f"  [{'; '.join(said)}]" if said else ""


def bind_table(bound: Mapping[str, Operation], bindings: Bindings) -> str:
    """Return each capability of the document's services with the operation that serves it, or
    none.
    """
    services = _services(bound, bindings)
    rows = [
        (
            one.name,
            bound[one.name].label
            if one.name in bound
            else "no está en el documento" + (" (obligatoria)" if one.core else ""),
        )
        for one in bindings.capabilities.values()
        if one.service in services
    ]
    width = max((len(name) for name, _ in rows), default=0)
    return "\n".join(f"{name:<{width}}  {text}" for name, text in rows)


def render_findings(findings: Sequence[Finding]) -> str:
    """Return findings about a document as text, one paragraph each; says so when there are none."""
    if not findings:
        return "Sin observaciones sobre el documento."
    parts = [
        f"{one.code} [{one.level}] {one.title}\n  se espera: {one.expected}\n  se halló:  "
        f"{one.actual}"
        for one in findings
    ]
    count = "1 observación" if len(findings) == 1 else f"{len(findings)} observaciones"
    return "\n\n".join([*parts, f"{count}. Más sobre cada una: conformance explain CÓDIGO"])


def render_drift(drift: Drift, *, every: bool = False) -> str:
    """Return the changes between two documents as text: what breaks, what nobody can tell, the
    rest.
    """
    head = f"De «{drift.before}» a «{drift.after}»: {_operations(drift.compared)}."
    if not drift.changes:
        return f"{head}\nSin cambios."
    parts = [head]
    for title, holds in _GROUPS:
        rows = list(lines((change for change in drift.changes if holds(change)), every=every))
        if rows:
            parts.append("\n".join([f"{title} ({len(rows)}):", *(f"  - {row}" for row in rows)]))
    if not every and any(CUT_SHORT in part for part in parts):
        parts.append("Con --todo se nombra cada lugar.")
    return "\n\n".join(parts)


def _operations(count: int) -> str:
    return "1 operación comparada" if count == 1 else f"{count} operaciones comparadas"


def _missing(bound: Mapping[str, Operation], bindings: Bindings) -> list[str]:
    services = _services(bound, bindings)
    if not services:
        return ["Ninguna operación corresponde a una capacidad conocida."]
    absent = [
        one
        for one in bindings.capabilities.values()
        if one.service in services and one.name not in bound
    ]
    if not absent:
        return ["No falta ninguna capacidad."]
    rows = [f"  {one.name}{' (obligatoria)' if one.core else ''}" for one in absent]
    return [f"Capacidades que el documento no tiene ({len(absent)}):", *rows]


def _services(bound: Mapping[str, Operation], bindings: Bindings) -> set[str]:
    return {bindings.capabilities[name].service for name in bound}

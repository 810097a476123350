"""The effective contract: what was loaded, strengthened by the norm, completed by our own
documents.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from conformance.core.capability import Kind, ParameterRole
from conformance.core.errors import UsageError
from conformance.core.target import UNSERVED
from conformance.http.contract.binding import (
    Bindings,
    Bound,
    Candidate,
    Capability,
    bind,
    service_of,
    template,
)
from conformance.http.contract.document import Document, Operation, Parameter
from conformance.http.contract.emit import emit
from conformance.http.contract.norm import Norm
from conformance.http.contract.provenance import PATH
from conformance.http.contract.sendable import sendable
from conformance.http.contract.strengthening import canonical, strengthen_operation

_MARK = "x-conformance-revision"


@dataclass(frozen=True, slots=True)
class Contract:
    """What a system is held to: effective documents by service, and each capability's operation.

    `loaded` are the documents as published; `missing` the capabilities that nothing binds.
    """

    documents: Mapping[str, Document]
    loaded: Mapping[str, Document]
    bound: Mapping[str, Bound]
    missing: tuple[str, ...]

    def giving(self, undeclared: Callable[[Capability], frozenset[int]]) -> "Contract":
        """Return it with the statuses that its system gives of each operation, declared or not."""
        bound = {
            name: replace(one, undeclared=undeclared(one.capability))
            for name, one in self.bound.items()
        }
        return replace(self, bound=bound)

    def spelled(self, paths: Mapping[str, str]) -> "Contract":
        """Return it with the paths that the target gives to capabilities: they are told, and no
        guess; and without those that it does not serve.
        """
        bound = {
            name: replace(one, operation=_at(one.operation, paths[name])) if name in paths else one
            for name, one in self.bound.items()
            if paths.get(name) != UNSERVED
        }
        unserved = tuple(name for name in self.bound if name not in bound)
        missing = (*self.missing, *unserved)
        return replace(self, bound=bound, missing=missing) if paths else self

    def entered_at(self, paths: Mapping[str, str]) -> "Contract":
        """Return it with the login of each service at the path that the target says, if it does."""
        bound = {
            name: replace(one, operation=replace(one.operation, path=path))
            if one.capability.kind is Kind.LOGIN and (path := paths.get(one.capability.service))
            else one
            for name, one in self.bound.items()
        }
        return replace(self, bound=bound)


def _at(operation: Operation, path: str) -> Operation:
    known = {name: one for name, one in operation.provenance.items() if name != PATH}
    return replace(operation, path=path, provenance=known)


def compose(
    *,
    own: Mapping[str, Document],
    loaded: Mapping[str, Document],
    bindings: Bindings,
    norm: Norm,
    revision: str,
    pages: Collection[str] = (),
) -> Contract:
    """Return the effective contract. A service without a loaded document is held to our own one, in
    the spelling of `revision`; a core capability that a loaded document lacks is taken from ours
    (`norma`). `pages` are the names with which pages are asked for."""
    _refuse_unknown(loaded, bindings)
    documents: dict[str, Document] = {}
    bound: dict[str, Bound] = {}
    for service in bindings.services():
        document = loaded.get(service) or own.get(service)
        if document is None:
            continue
        ours = respell(own[service], service, bindings, revision) if service in own else {}
        given = _loaded(loaded[service], service, bindings) if service in loaded else {}
        found = _bound(given, ours, service, bindings, norm, whole=service not in loaded)
        emitted = emit(document, {name: one.operation for name, one in found.items()})
        documents[service] = emitted
        operations = {one.operation_id: one for one in emitted.operations}
        bound.update({name: _entered(one, operations[name], pages) for name, one in found.items()})
    missing = tuple(name for name in bindings.capabilities if name not in bound)
    return Contract(documents, dict(loaded), bound, missing)


def _refuse_unknown(loaded: Mapping[str, Document], bindings: Bindings) -> None:
    """Raise UsageError when a document was given for a service that the system has not."""
    known = bindings.services()
    unknown = [service for service in loaded if service not in known]
    if unknown:
        raise UsageError(
            f"Hay un contrato para el servicio «{unknown[0]}», que no existe. "
            f"Se acepta: {', '.join(known)}."
        )


def _entered(bound: Bound, operation: Operation, pages: Collection[str]) -> Bound:
    """Return what serves a capability with its operation, each parameter with its role. Of the
    credential only its place in the path is kept: elsewhere the recipe alone knows it.
    """
    known = [
        replace(one, role=bound.capability.role_of(one, pages)) for one in operation.parameters
    ]
    parameters = tuple(
        one for one in known if one.where == "path" or one.role is not ParameterRole.CREDENTIAL
    )
    return replace(bound, operation=replace(operation, parameters=parameters))


def respell(own: Document, service: str, bindings: Bindings, revision: str) -> dict[str, Operation]:
    """Return the operations of our own document by capability, with the paths of `revision`."""
    result = {}
    for name, operation in bind(own, service, bindings).items():
        if operation.raw.get(_MARK, revision) != revision:
            continue  # an operation that only another revision has
        candidates = bindings.capabilities[name].candidates
        spelled = next((one for one in candidates if one.revision == revision), None)
        stays = spelled is None or _same_place(spelled, operation)
        result[name] = operation if spelled is None or stays else _moved(operation, spelled)
    return result


def _same_place(spelled: Candidate, operation: Operation) -> bool:
    wanted = template(spelled.method, spelled.path)
    return wanted == template(operation.method, operation.path)


def _loaded(document: Document, service: str, bindings: Bindings) -> dict[str, Operation]:
    found = bind(document, service, bindings)
    if not found:
        other = service_of(document, bindings)
        raise UsageError(
            f"El contrato dado para el servicio «{service}» ({document.source}, "
            f"«{document.title}») es del servicio «{other}». Dé «--contract "
            f"{other}={document.source}»."
        )
    return found


def _bound(
    given: Mapping[str, Operation],
    ours: Mapping[str, Operation],
    service: str,
    bindings: Bindings,
    norm: Norm,
    *,
    whole: bool,
) -> dict[str, Bound]:
    found = {}
    for capability in bindings.of(service):
        name = capability.name
        if name in given:
            operation = sendable(
                strengthen_operation(given[name], capability, norm, ours.get(name)), ours.get(name)
            )
            found[name] = Bound(
                capability,
                operation,
                "documento",
                declared=canonical(given[name], capability).answers,
                source=norm.answering(name),
                problems=norm.problems_of(operation),
                shapes=norm.shapes_of(operation),
            )
        elif name in ours and (whole or capability.core):
            found[name] = Bound(
                capability,
                ours[name],
                "documento" if whole else "norma",
                source=norm.answering(name),
                problems=norm.problems_of(ours[name]),
                shapes=norm.shapes_of(ours[name]),
            )
    return found


def _moved(operation: Operation, spelled: Candidate) -> Operation:
    """Return the operation at another path; a query parameter the path names becomes part of it."""
    names = re.findall(r"\{([^}]*)\}", spelled.path)
    free = _unnamed_in_path(operation, names)
    moved: list[Parameter] = []
    used: set[str] = set()
    for name in names:
        known = operation.parameter(name) or (free.pop(0) if free else None)
        schema = known.schema if known else {"type": "string"}
        moved.append(Parameter(name, "path", True, schema))
        used.add(known.name if known else name)
    rest = [_out_of_path(one) for one in operation.parameters if one.name not in used]
    return replace(operation, method=spelled.method, path=spelled.path, parameters=(*moved, *rest))


def _unnamed_in_path(operation: Operation, names: Iterable[str]) -> list[Parameter]:
    """Return the parameters of an operation's path that another path does not name."""
    named = {name.lower() for name in names}
    in_path = [one for one in operation.parameters if one.where == "path"]
    return [one for one in in_path if one.name.lower() not in named]


def _out_of_path(parameter: Parameter) -> Parameter:
    return replace(parameter, where="query") if parameter.where == "path" else parameter

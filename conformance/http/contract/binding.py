"""Bindings: which operation of a document is which capability, whatever its path is called
there.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from conformance.core.capability import SHAPES, Kind, ParameterRole, Shape
from conformance.core.errors import UsageError
from conformance.http.contract.document import Answer, Document, Operation, Parameter
from conformance.http.contract.marked import Keys, Marked, load_marked
from conformance.http.contract.structure import METHODS, server_url

Origin = Literal["documento", "norma"]
"""Where the contract of a capability came from: the document, or the norm because the document
lacks it.
"""

_KINDS = tuple(Kind)
_ROLES = tuple(ParameterRole)
_TOP = ("version", "aliases", "parameters", "capabilities")
_CAPABILITY = (
    *("service", "kind", "shape", "core", "roles", "unnamed", "undescribed"),
    *("candidates", "aliases", "parameters"),
)
_CANDIDATE = ("revision", "method", "path")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One spelling of a capability: the revision that uses it, method and path template."""

    revision: str
    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Capability:
    """What an operation is for. `core` ones must be there; `aliases` map old field names to
    canonical.

    `roles` may use it; of those `unnamed` no document says: whatever they are answered is right.
    `undescribed`: no document says what it does with an odd value, so any refusal is right, and so
    is an answer. `parameters` says what each of them is, by its name in lower case, where that is
    not what its place says: in the path a row; elsewhere a page where the pack's `Paging` names it,
    else a filter. A `credential` is laid in by the
    service's recipe, a `scope` and a `day` by the context where no value is given; probes about ids
    ask about a `row` alone.
    """

    name: str
    service: str
    kind: Kind
    core: bool
    roles: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    aliases: Mapping[str, str]
    unnamed: tuple[str, ...] = ()
    shape: Shape = Shape.ONE
    undescribed: bool = False
    parameters: Mapping[str, ParameterRole] = field(default_factory=dict)

    def role_of(self, parameter: Parameter, pages: Collection[str] = ()) -> ParameterRole:
        """Return what a parameter is: as the bindings say, else by its place and by the names with
        which pages are asked for.
        """
        name = parameter.name.lower()
        if name in self.parameters:
            return self.parameters[name]
        if parameter.where == "path":
            return ParameterRole.ROW
        paged = name in {one.lower() for one in pages}
        return ParameterRole.PAGE if paged else ParameterRole.FILTER


@dataclass(frozen=True, slots=True)
class Bindings:
    """All capabilities of a pack, by name."""

    source: str
    capabilities: Mapping[str, Capability]

    def services(self) -> tuple[str, ...]:
        """Return the services in the order the bindings name them."""
        return tuple(dict.fromkeys(one.service for one in self.capabilities.values()))

    def revisions(self) -> tuple[str, ...]:
        """Return the spellings of the paths that the candidates name, the usual one first."""
        every = (spelled for one in self.capabilities.values() for spelled in one.candidates)
        return tuple(dict.fromkeys(one.revision for one in every))

    def of(self, service: str) -> tuple[Capability, ...]:
        """Return the capabilities of a service, in order."""
        return tuple(one for one in self.capabilities.values() if one.service == service)

    def login(self) -> str:
        """Return the name of the capability that logs in, "" where none does."""
        return next((one.name for one in self.capabilities.values() if one.kind is Kind.LOGIN), "")


@dataclass(frozen=True, slots=True)
class Bound:
    """A capability and the operation of the effective contract that serves it.

    `declared` are the answers as a loaded document has them, none where nothing was loaded;
    `source` says where the norm has the right answer from, `problems` which statuses carry a
    problem in its system, and whether they may come without it; `undeclared` are the statuses that
    its system gives of any operation, declared or not, of whose body nothing is asked.
    """

    capability: Capability
    operation: Operation
    origin: Origin
    declared: tuple[Answer, ...] = ()
    source: str = ""
    problems: Mapping[int, bool] = field(default_factory=dict)
    undeclared: frozenset[int] = frozenset()

    @property
    def rows(self) -> frozenset[str]:
        """The parameters that name a row, in lower case: also those that only the bindings know."""
        known = dict(self.capability.parameters)
        known |= {one.name.lower(): one.role for one in self.operation.parameters if one.role}
        return frozenset(name for name, role in known.items() if role is ParameterRole.ROW)


def load_bindings(path: Path) -> Bindings:
    """Return the bindings of a file, checked whole. Raises InputError with all faults at once."""
    marked = load_marked(path)
    top = marked.mapping((), marked.value, "El archivo de enlaces")
    marked.known((), top, _TOP)
    if top.get("version") != 1:
        marked.fault(
            ("version",), f"Versión «{top.get('version')}» del archivo de enlaces.", "Se acepta: 1."
        )
    shared = _Shared(
        _texts(marked, ("aliases",), top.get("aliases", {})),
        _parameters(marked, ("parameters",), top.get("parameters", {})),
    )
    listed = marked.mapping(("capabilities",), top.get("capabilities"), "«capabilities»")
    found = {name: _capability(marked, name, row, shared) for name, row in listed.items()}
    _clashes(marked, found)
    marked.raise_faults()
    return Bindings(str(path), found)


def template(method: str, path: str) -> tuple[str, ...]:
    """Return what two spellings of one operation share: names of parameters and case don't
    count.
    """
    return (method.upper(), *_segments(path))


def bind(document: Document, service: str, bindings: Bindings) -> dict[str, Operation]:
    """Return the operations of `document` by the capabilities of `service` they serve."""
    base = _base(document)
    spelled = [(template(one.method, one.path), one) for one in document.operations]
    exact = dict(spelled)
    bound: dict[str, Operation] = {}
    for capability in bindings.of(service):
        wanted = [template(one.method, one.path) for one in capability.candidates]
        operation = next((exact[key] for key in wanted if key in exact), None) or next(
            (one for key in wanted for have, one in spelled if _behind_prefix(have, key, base)),
            None,
        )
        if operation is not None:
            bound[capability.name] = operation
    return bound


def service_of(document: Document, bindings: Bindings) -> str:
    """Return the service that most of the document's operations belong to. Raises UsageError if
    none.
    """
    counts = {service: len(bind(document, service, bindings)) for service in bindings.services()}
    best = max(counts, key=lambda service: counts[service], default="")
    if not counts.get(best):
        raise UsageError(
            f"El documento {document.source} («{document.title}») no tiene ninguna operación de "
            f"los servicios conocidos ({', '.join(counts)}): no hay nada que comparar. "
            "Compruebe que es el contrato del sistema que quiere verificar."
        )
    return best


def _segments(path: str) -> tuple[str, ...]:
    parts = path.strip().strip("/").split("/")
    return tuple("{}" if re.search(r"\{[^}]*\}", part) else part.lower() for part in parts)


def _base(document: Document) -> tuple[str, ...]:
    """Return the segments of the path of a document's first server, its variables at their
    defaults.
    """
    servers = document.raw.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else {}
    try:
        return _segments(urlsplit(server_url(first)).path)
    except ValueError:
        return _segments("")


def _behind_prefix(have: tuple[str, ...], wanted: tuple[str, ...], base: tuple[str, ...]) -> bool:
    """Say whether an operation is `wanted` behind a base path, in its own path or in the
    server's.
    """
    if have[0] != wanted[0]:
        return False
    full, tail = (*base, *have[1:]), wanted[1:]
    return full[-len(tail) :] == tail and "{}" not in full[: -len(tail)]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the bindings say once for all capabilities."""

    aliases: Mapping[str, str]
    parameters: Mapping[str, ParameterRole]


def _capability(marked: Marked, name: str, row: Any, shared: _Shared) -> Capability:
    path: Keys = ("capabilities", name)
    given = marked.mapping(path, row, f"La capacidad «{name}»")
    marked.known(path, given, _CAPABILITY)
    service = given.get("service")
    if not isinstance(service, str) or not service:
        marked.fault(
            (*path, "service"),
            f"«{name}» no dice de qué servicio es.",
            "Escriba «service: NOMBRE».",
        )
    kind = _kind(marked, path, given.get("kind"))
    core, undescribed = (
        _flag(marked, path, key, given.get(key, default))
        for key, default in (("core", True), ("undescribed", False))
    )
    roles, unnamed = (
        _names(marked, path, name, key, given.get(key, [])) for key in ("roles", "unnamed")
    )
    return Capability(
        name,
        str(service),
        kind,
        core,
        roles,
        _candidates(marked, path, given.get("candidates")),
        {**shared.aliases, **_texts(marked, (*path, "aliases"), given.get("aliases", {}))},
        unnamed,
        _shape(marked, path, kind, given.get("shape")),
        undescribed,
        {
            **shared.parameters,
            **_parameters(marked, (*path, "parameters"), given.get("parameters", {})),
        },
    )


def _parameters(marked: Marked, path: Keys, value: Any) -> dict[str, ParameterRole]:
    found = marked.mapping(path, value if value is not None else {}, "«parameters»")
    for key, role in found.items():
        if role not in _ROLES:
            marked.fault(
                (*path, key),
                f"El parámetro «{key}» tiene el papel «{role}».",
                f"Se acepta: {', '.join(_ROLES)}.",
            )
    return {str(key).lower(): ParameterRole(role) for key, role in found.items() if role in _ROLES}


def _kind(marked: Marked, path: Keys, given: Any) -> Kind:
    if given in _KINDS:
        return Kind(given)
    marked.fault(
        (*path, "kind"), f"«{path[-1]}» tiene kind «{given}».", f"Se acepta: {', '.join(_KINDS)}."
    )
    return Kind.WRITE


def _shape(marked: Marked, path: Keys, kind: Kind, given: Any) -> Shape:
    right = SHAPES[kind]
    if given is None or given in right:
        return right[0] if given is None else Shape(given)
    marked.fault(
        (*path, "shape"),
        f"«{path[-1]}» es de kind «{kind}» y tiene shape «{given}».",
        f"Se acepta: {', '.join(right)}.",
    )
    return right[0]


def _flag(marked: Marked, path: Keys, key: str, given: Any) -> bool:
    if not isinstance(given, bool):
        marked.fault(
            (*path, key), f"«{path[-1]}» tiene {key} «{given}».", "Se acepta: true o false."
        )
    return given is True


def _candidates(marked: Marked, path: Keys, given: Any) -> tuple[Candidate, ...]:
    if isinstance(given, list) and given:
        return tuple(
            _candidate(marked, (*path, "candidates", index), one) for index, one in enumerate(given)
        )
    marked.fault(
        (*path, "candidates"),
        f"«{path[-1]}» no tiene candidatos.",
        "Escriba una lista de {revision, method, path}.",
    )
    return ()


def _names(marked: Marked, path: Keys, name: str, key: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(role, str) for role in value):
        return tuple(value)
    marked.fault((*path, key), f"«{key}» de «{name}» no es una lista de textos.")
    return ()


def _candidate(marked: Marked, path: Keys, row: Any) -> Candidate:
    given = marked.mapping(path, row, "El candidato")
    marked.known(path, given, _CANDIDATE)
    method, template_ = str(given.get("method", "")), str(given.get("path", ""))
    if not isinstance(given.get("revision"), str):
        marked.fault(
            (*path, "revision"),
            "El candidato no dice de qué revisión es.",
            "Escriba «revision: NOMBRE», el mismo en todas las rutas de esa revisión.",
        )
    if method.lower() not in METHODS:
        marked.fault(
            (*path, "method"),
            f"Método «{method}» desconocido.",
            f"Se acepta: {', '.join(METHODS).upper()}.",
        )
    if not template_.startswith("/"):
        marked.fault((*path, "path"), f"La ruta «{template_}» no empieza por «/».")
    return Candidate(str(given.get("revision")), method.upper(), template_)


def _texts(marked: Marked, path: Keys, value: Any) -> dict[str, str]:
    found = marked.mapping(path, value if value is not None else {}, "«aliases»")
    for key, text in found.items():
        if not isinstance(text, str):
            marked.fault((*path, key), f"El alias «{key}» no apunta a un nombre de campo.")
    return {key: str(text) for key, text in found.items()}


def _clashes(marked: Marked, found: Mapping[str, Capability]) -> None:
    taken: dict[tuple[str, ...], str] = {}
    for name, capability in found.items():
        for index, one in enumerate(capability.candidates):
            key = (capability.service, *template(one.method, one.path))
            other = taken.setdefault(key, name)
            if other != name:
                marked.fault(
                    ("capabilities", name, "candidates", index, "path"),
                    f"«{one.method} {one.path}» es candidato de «{other}» y de «{name}».",
                    "Una operación sirve a una sola capacidad.",
                )

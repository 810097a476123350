"""Bindings: which operation of a document is which capability, whatever its path is called
there.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml

from conformance.core.capability import SHAPES, Kind, ParameterRole, Shape
from conformance.core.errors import UsageError
from conformance.core.yaml.file import Sort
from conformance.core.yaml.reader import YamlReader, filled, opened
from conformance.http.contract.document import Answer, Document, Operation, Parameter
from conformance.http.contract.structure import METHODS, server_url

Origin = Literal["documento", "norma"]
"""Where the contract of a capability came from: the document, or the norm because the document
lacks it.
"""

_KINDS = tuple(Kind)
_ROLES = tuple(ParameterRole)
_SORT = Sort("el archivo de enlaces", merges=True)
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
    else a filter. A `credential` is laid in by the service's recipe, a `scope` and a `day` by the
    context where no value is given; probes about ids ask about a `row` alone.
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
    problem in its system, and whether they may come without it, `shapes` the schemas of those that
    are not RFC 9457's; `undeclared` are the statuses that
    its system gives of any operation, declared or not, of whose body nothing is asked.
    """

    capability: Capability
    operation: Operation
    origin: Origin
    declared: tuple[Answer, ...] = ()
    source: str = ""
    problems: Mapping[int, bool] = field(default_factory=dict)
    shapes: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    undeclared: frozenset[int] = frozenset()

    @property
    def rows(self) -> frozenset[str]:
        """The parameters that name a row, in lower case: also those that only the bindings know."""
        known = dict(self.capability.parameters)
        known |= {one.name.lower(): one.role for one in self.operation.parameters if one.role}
        return frozenset(name for name, role in known.items() if role is ParameterRole.ROW)


def load_bindings(path: Path) -> Bindings:
    """Return the bindings of a file, checked whole. Raises InputError with all faults at once."""
    reader = opened(path, _SORT)
    root, top = reader.versioned(_TOP)
    shared = _Shared(
        _aliases(reader, filled(top.get("aliases"))),
        _parameters(reader, filled(top.get("parameters"))),
    )
    if "capabilities" not in top:
        reader.fault(root, "Falta «capabilities».", "Escriba «capabilities:» y una por clave.")
    listed = reader.mapping(top.get("capabilities"), "capabilities")
    found = {name: _capability(reader, name, row, shared) for name, row in listed.items()}
    _clashes(reader, found, listed)
    reader.raise_faults()
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


def bind_whole(document: Document, bindings: Bindings) -> dict[str, Operation]:
    """Return the operations of a document by the capabilities of all services that it is of: each
    operation once, for the service that has most of them, and among equals for the one that spells
    it to the letter. Raises UsageError where it is of none.
    """
    service_of(document, bindings)
    found = [bind(document, service, bindings) for service in bindings.services()]
    letters = {template(one.method, one.path): one for one in document.operations}

    def weight(bound: Mapping[str, Operation]) -> tuple[int, int]:
        spelled = [bindings.capabilities[name].candidates for name in bound]
        exact = sum(any(template(x.method, x.path) in letters for x in some) for some in spelled)
        return len(bound), exact

    whole: dict[str, Operation] = {}
    taken: set[str] = set()
    for bound in sorted(found, key=weight, reverse=True):
        own = {name: one for name, one in bound.items() if one.label not in taken}
        whole |= own
        taken |= {one.label for one in own.values()}
    return whole


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


def _capability(reader: YamlReader, name: str, node: yaml.Node, shared: _Shared) -> Capability:
    given = reader.mapping(node, f"la capacidad «{name}»", _CAPABILITY)
    if "service" not in given:
        reader.fault(node, f"«{name}» no dice de qué servicio es.", "Escriba «service: NOMBRE».")
    if "candidates" not in given:
        said = f"«{name}» no tiene candidatos."
        reader.fault(node, said, "Escriba una lista de {revision, method, path}.")
    kind = _kind(reader, name, node, given.get("kind"))
    candidates = reader.sequence(given.get("candidates"), f"candidates de «{name}»")
    roles, unnamed = (
        reader.texts(given.get(key), f"{key} de «{name}»") for key in ("roles", "unnamed")
    )
    return Capability(
        name,
        reader.text(given.get("service"), f"service de «{name}»"),
        kind,
        reader.boolean(given.get("core"), f"core de «{name}»", True),
        roles,
        tuple(_candidate(reader, one) for one in candidates),
        {**shared.aliases, **_aliases(reader, filled(given.get("aliases")))},
        unnamed,
        _shape(reader, name, kind, filled(given.get("shape"))),
        reader.boolean(given.get("undescribed"), f"undescribed de «{name}»"),
        {**shared.parameters, **_parameters(reader, filled(given.get("parameters")))},
    )


def _parameters(reader: YamlReader, node: yaml.Node | None) -> dict[str, ParameterRole]:
    found = {
        key.lower(): reader.choice(role, f"parameters.{key}:", _ROLES)
        for key, role in reader.mapping(node, "parameters").items()
    }
    return {key: ParameterRole(role) for key, role in found.items() if role in _ROLES}


def _kind(reader: YamlReader, name: str, row: yaml.Node, node: yaml.Node | None) -> Kind:
    if node is None:
        reader.fault(row, f"«{name}» no dice su kind.", f"Se acepta: {', '.join(_KINDS)}.")
        return Kind.WRITE
    word = reader.choice(node, f"kind de «{name}»:", _KINDS)
    return Kind(word) if word in _KINDS else Kind.WRITE


def _shape(reader: YamlReader, name: str, kind: Kind, node: yaml.Node | None) -> Shape:
    right = SHAPES[kind]
    if node is None:
        return right[0]
    word = reader.choice(node, f"shape de «{name}», de kind «{kind}»:", right)
    return Shape(word) if word in right else right[0]


def _candidate(reader: YamlReader, node: yaml.Node) -> Candidate:
    given = reader.mapping(node, "el candidato", _CANDIDATE)
    for key in _CANDIDATE:
        if key not in given:
            said = f"Al candidato le falta «{key}»."
            reader.fault(node, said, f"Escriba {{{', '.join(_CANDIDATE)}}}.")
    words = {key: reader.text(one, key) for key, one in given.items()}
    method, path = words.get("method", ""), words.get("path", "")
    if method and method.lower() not in METHODS:
        accepted = f"Se acepta: {', '.join(METHODS).upper()}."
        reader.fault(given["method"], f"Método «{method}» desconocido.", accepted)
    if path and not path.startswith("/"):
        reader.fault(given["path"], f"La ruta «{path}» no empieza por «/».")
    return Candidate(words.get("revision", ""), method.upper(), path)


def _aliases(reader: YamlReader, node: yaml.Node | None) -> dict[str, str]:
    found = reader.mapping(node, "aliases")
    return {key: reader.text(one, f"El alias «{key}»") for key, one in found.items()}


def _clashes(
    reader: YamlReader, found: Mapping[str, Capability], nodes: Mapping[str, yaml.Node]
) -> None:
    taken: dict[tuple[str, ...], str] = {}
    for name, capability in found.items():
        for index, one in enumerate(capability.candidates):
            key = (capability.service, *template(one.method, one.path))
            other = taken.setdefault(key, name)
            if other != name:
                candidates = reader.mapping(nodes[name], name)["candidates"]
                reader.fault(
                    candidates.value[index],
                    f"«{one.method} {one.path}» es candidato de «{other}» y de «{name}».",
                    "Una operación sirve a una sola capacidad.",
                )

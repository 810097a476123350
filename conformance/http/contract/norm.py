"""The norm: what published documents say only in prose, read from a pack's file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from conformance.core.yaml.file import Sort
from conformance.core.yaml.reader import YamlReader, filled, opened
from conformance.http.contract.document import Operation

_TOP = ("version", "sources", "additions", "problems", "shapes")
_SORT = Sort("el archivo de la norma", merges=True)
_BODIES = {"required": False, "optional": True}
_DECLARED = "declared"
_OWN = "own"
_STATUSES = (100, 599)
_ADDITION = ("source", "request", "parameters", "responses", "response")


@dataclass(frozen=True, slots=True)
class Addition:
    """What one source of the norm adds to a capability; `own_response` takes the 2xx of our
    contract.
    """

    source: str
    request: Mapping[str, Any]
    parameters: Mapping[str, Mapping[str, Any]]
    responses: tuple[int, ...]
    response: Mapping[str, Any] | None
    own_response: bool


@dataclass(frozen=True, slots=True)
class Norm:
    """All additions by capability, and the titles of their sources.

    `problems` are the statuses whose body is a problem in this system, whatever the operation: True
    for those that may come without a body. A problem is that of RFC 9457, or of the JSON Schema
    that `shapes` gives for its status. Those that are `declared` are what each operation declares
    of them, where it does.
    """

    sources: Mapping[str, str]
    additions: Mapping[str, tuple[Addition, ...]]
    problems: Mapping[int, bool] = field(default_factory=dict)
    shapes: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    declared: frozenset[int] = frozenset()

    def shapes_of(self, operation: Operation) -> Mapping[int, Mapping[str, Any]]:
        """Return the schemas of what refuses in an operation, by status."""
        told = {status: operation.answer(status) for status in self.declared}
        own = {status: one.schema for status, one in told.items() if one and one.schema}
        return {**self.shapes, **own}

    def problems_of(self, operation: Operation) -> Mapping[int, bool]:
        """Return the statuses whose body is a problem in an operation: True for those that may come
        without one.
        """
        own = self.shapes_of(operation)
        return {**self.problems, **{status: False for status in self.declared if status in own}}

    def answering(self, capability: str) -> str:
        """Return the source of what a right answer of a capability is, or ""."""
        return next(
            (
                one.source
                for one in self.additions.get(capability, ())
                if one.own_response or one.response is not None
            ),
            "",
        )


def load_norm(path: Path) -> Norm:
    """Return the norm of a file, checked whole. Raises InputError with all faults at once."""
    reader = opened(path, _SORT)
    _, top = reader.versioned(_TOP)
    sources = reader.mapping(filled(top.get("sources")), "sources")
    additions = reader.mapping(filled(top.get("additions")), "additions")
    norm = Norm(
        {name: str(reader.scalar(one, f"sources.{name}")) for name, one in sources.items()},
        {name: tuple(_additions(reader, name, rows)) for name, rows in additions.items()},
        _problems(reader, filled(top.get("problems"))),
        _shapes(reader, filled(top.get("shapes"))),
        _declared(filled(top.get("problems"))),
    )
    reader.raise_faults()
    return norm


def _problems(reader: YamlReader, node: yaml.Node | None) -> dict[int, bool]:
    found: dict[int, bool] = {}
    for status, value in reader.mapping(node, "problems").items():
        body = value.value if isinstance(value, yaml.ScalarNode) else "…"
        if status.isdigit() and body in _BODIES:
            found[int(status)] = _BODIES[body]
        elif not status.isdigit() or body != _DECLARED:
            reader.fault(
                value,
                f"«{status}: {body}» no dice qué cuerpo lleva un estado.",
                "Ejemplo: {'400': required}. Se acepta: " + ", ".join((*_BODIES, _DECLARED)) + ".",
            )
    return found


def _declared(node: yaml.Node | None) -> frozenset[int]:
    """Return the statuses of which each operation says what their body is."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return frozenset(
        int(key.value) for key, one in pairs if one.value == _DECLARED and key.value.isdigit()
    )


def _shapes(reader: YamlReader, node: yaml.Node | None) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for status, value in reader.mapping(node, "shapes").items():
        if status.isdigit():
            found[int(status)] = _object(reader, value, f"la forma del cuerpo de un {status}")
        else:
            reader.fault(value, f"«{status}» no es un estado.", "Ejemplo: {'422': {type: object}}.")
    return found


def _additions(reader: YamlReader, name: str, rows: yaml.Node) -> Iterator[Addition]:
    for row in reader.sequence(rows, f"additions.{name}", empty=True):
        given = reader.mapping(row, f"la adición a «{name}»", _ADDITION)
        if "source" not in given:
            said = f"Una adición a «{name}» no cita su fuente."
            reader.fault(row, said, "Escriba «source: …».")
        request, parameters = (filled(given.get(key)) for key in ("request", "parameters"))
        response = given.get("response")
        own = response is not None and response.value == _OWN
        yield Addition(
            reader.text(given.get("source"), "source"),
            _object(reader, request, "request"),
            {
                key: _object(reader, value, f"el parámetro «{key}»")
                for key, value in reader.mapping(parameters, "parameters").items()
            },
            tuple(
                reader.whole(one, "responses", *_STATUSES)
                for one in reader.sequence(filled(given.get("responses")), "responses", empty=True)
            ),
            None if own else _response(reader, response),
            own,
        )


def _object(reader: YamlReader, node: yaml.Node | None, what: str) -> dict[str, Any]:
    return reader.data(node) if reader.mapping(node, what) and node is not None else {}


def _response(reader: YamlReader, node: yaml.Node | None) -> dict[str, Any] | None:
    """Return the schema of a right answer, None where nothing is said of it."""
    if node is None:
        return None
    schema = reader.mapping(node, "response").get("schema")
    if not isinstance(schema, yaml.MappingNode):
        said = "«response» no trae «schema»."
        reader.fault(node, said, "Se acepta: own, o {schema: …}.")
    return _object(reader, schema, "schema")

"""What a system's published documents say against themselves: rows of the pack, each a few
conditions.

A row holds of an operation when all its conditions do, so that a corrected document is silent:

text: NAME       its description names it          untold: NAME    it has a description, that does
not
    declares: PART   a part (request, response, query) has the property or parameter `name`
    lacks: PART      the part is declared, and does not have it
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from conformance.core.errors import NO_EXPRESSION
from conformance.core.yaml.file import Sort
from conformance.core.yaml.reader import YamlReader, filled, opened
from conformance.http.contract.document import Operation
from conformance.http.contract.schema import Schema

_TOP = ("version", "nothing_required", "text_names", "required_query", "contradictions")
_SORT = Sort("el archivo de contradicciones", merges=True)
_ROW = ("id", "says", "capabilities", "when")
_CONDITIONS = ("text", "untold", "declares", "lacks")
_PARTS = ("request", "response", "query")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its kind, the name it looks for, and the part of the operation it looks at."""

    kind: str
    name: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a text and a schema say differently: its id, the sentence that tells it, where, and when
    it is so.
    """

    id: str
    says: str
    capabilities: tuple[str, ...]
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class TextNames:
    """The names of what is a text although it looks like a number: `says` is the sentence that
    tells it, `pattern` what such a name holds.
    """

    says: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Quirks:
    """The contradictions of a system's documents, the capabilities whose body rightly requires
    nothing, the names of texts that a document may take for numbers (None: it has none), and the
    query parameters that the norm requires, each with its capabilities.
    """

    contradictions: tuple[Contradiction, ...] = ()
    nothing_required: frozenset[str] = frozenset()
    text_names: TextNames | None = None
    required_query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load_quirks(path: Path) -> Quirks:
    """Return the quirks of a file, checked whole. Raises InputError with all faults at once."""
    reader = opened(path, _SORT)
    _, top = reader.versioned(_TOP)
    required = reader.mapping(top.get("required_query"), "required_query")
    rows = reader.sequence(filled(top.get("contradictions")), "contradictions", empty=True)
    quirks = Quirks(
        tuple(_row(reader, one) for one in rows),
        frozenset(reader.mapping(top.get("nothing_required"), "nothing_required")),
        _text_names(reader, filled(top.get("text_names"))),
        {name: reader.texts(one, f"required_query.{name}") for name, one in required.items()},
    )
    reader.raise_faults()
    return quirks


def _text_names(reader: YamlReader, node: yaml.Node | None) -> TextNames | None:
    if node is None:
        return None
    row = reader.mapping(node, "text_names", ("says", "pattern"))
    says, pattern = (
        reader.text(row[key], key) if key in row else "" for key in ("says", "pattern")
    )
    try:
        if says and pattern:
            return TextNames(says, re.compile(pattern))
    except NO_EXPRESSION as error:
        said = f"pattern no es una expresión regular: {error}."
        reader.fault(row["pattern"], said)
    else:
        reader.fault(node, "«text_names» no se puede leer.", "Escriba: says y pattern.")
    return None


def _row(reader: YamlReader, node: yaml.Node) -> Contradiction:
    row = reader.mapping(node, "la contradicción", _ROW)
    for key in _ROW:
        if not (filled(row.get(key)) and row[key].value):
            reader.fault(row.get(key, node), f"Falta «{key}».", f"Escriba: {', '.join(_ROW)}.")
    capabilities, when = row.get("capabilities"), filled(row.get("when"))
    named = (
        (reader.text(capabilities, "capabilities"),)
        if isinstance(capabilities, yaml.ScalarNode)
        else reader.texts(capabilities, "capabilities")
    )
    name, says = (_said(reader, row, key) for key in ("id", "says"))
    conditions = reader.sequence(when, "when", empty=True)
    return Contradiction(name, says, named, tuple(_condition(reader, one) for one in conditions))


def _said(reader: YamlReader, row: Mapping[str, yaml.Node], key: str) -> str:
    return str(reader.scalar(row[key], key)) if key in row else ""


def _condition(reader: YamlReader, node: yaml.Node) -> Condition:
    row = reader.mapping(node, "la condición", (*_CONDITIONS, "name"))
    kind = next((one for one in _CONDITIONS if one in row), "")
    value, name = (
        str(reader.scalar(row[key], key)) if key in row else "" for key in (kind, "name")
    )
    if kind in ("text", "untold"):
        return Condition(kind, value)
    if value not in _PARTS or "name" not in row:
        reader.fault(
            node,
            "La condición no dice qué parte mira, o qué nombre busca.",
            f"Escriba «{{{kind or 'lacks'}: {'|'.join(_PARTS)}, name: NOMBRE}}».",
        )
    return Condition(kind, name, value)


def contradictions(bound: Mapping[str, Operation], quirks: Quirks) -> Iterator[str]:
    """Yield each contradiction that the operations of a document show, by its number, with the
    operations.
    """
    told: dict[str, list[str]] = {}
    for row in quirks.contradictions:
        shown = [
            bound[name].label
            for name in row.capabilities
            if name in bound and all(_holds(one, bound[name]) for one in row.when)
        ]
        if shown:
            told.setdefault(row.id, []).append(f"{row.says} ({', '.join(shown)})")
    yield from (f"{number}: {', '.join(parts)}" for number, parts in told.items())


def _holds(condition: Condition, operation: Operation) -> bool:
    if condition.kind in ("text", "untold"):
        text = str(operation.raw.get("description") or "")
        named = re.search(rf"\b{re.escape(condition.name)}\b", text, re.IGNORECASE) is not None
        return named if condition.kind == "text" else bool(text) and not named
    names = _names(operation, condition.part)
    if names is None:
        return False
    return (condition.name.lower() in names) is (condition.kind == "declares")


def _names(operation: Operation, part: str) -> set[str] | None:
    """Return the names a part has at any depth, in lower case; None where the operation has no such
    part.
    """
    if part == "query":
        return {one.name.lower() for one in operation.parameters if one.where == "query"}
    success = operation.success()
    schema = operation.request_schema if part == "request" else success.schema if success else None
    return None if schema is None else {name.lower() for name in properties(schema)}


def properties(schema: Schema) -> Iterator[str]:
    """Yield the names of the properties of a schema, at any depth."""
    pending: list[Any] = [schema]
    while pending:
        node = pending.pop()
        if not isinstance(node, Mapping):
            continue
        yield from node.get("properties", {})
        pending += node.get("properties", {}).values()
        pending += [node.get("items")]
        pending += [one for key in ("allOf", "anyOf", "oneOf") for one in node.get(key, ())]

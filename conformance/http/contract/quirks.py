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

from conformance.http.contract.document import Operation
from conformance.http.contract.marked import Keys, Marked, load_marked
from conformance.http.contract.schema import Schema

_TOP = ("version", "nothing_required", "text_names", "required_query", "contradictions")
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
    marked = load_marked(path)
    top = marked.mapping((), marked.value, "El archivo")
    marked.known((), top, _TOP)
    if top.get("version") != 1:
        marked.fault(("version",), f"Versión «{top.get('version')}» del archivo.", "Se acepta: 1.")
    free = marked.mapping(
        ("nothing_required",), top.get("nothing_required", {}), "«nothing_required»"
    )
    names = _text_names(marked, top.get("text_names"))
    required = _required_query(marked, top.get("required_query", {}))
    rows = tuple(
        _row(marked, ("contradictions", index), one)
        for index, one in enumerate(top.get("contradictions", ()))
    )
    marked.raise_faults()
    return Quirks(rows, frozenset(free), names, required)


def _text_names(marked: Marked, given: Any) -> TextNames | None:
    if given is None:
        return None
    path: Keys = ("text_names",)
    row = marked.mapping(path, given, "«text_names»")
    marked.known(path, row, ("says", "pattern"))
    try:
        return TextNames(str(row["says"]), re.compile(row["pattern"]))
    except (KeyError, TypeError, re.error) as error:
        marked.fault(path, f"«text_names» no se puede leer: {error}.", "Escriba: says y pattern.")
        return None


def _required_query(marked: Marked, given: Any) -> dict[str, tuple[str, ...]]:
    rows = marked.mapping(("required_query",), given, "«required_query»")
    for name, capabilities in rows.items():
        if not isinstance(capabilities, list):
            marked.fault(
                ("required_query", name),
                f"«{name}» no dice en qué capacidades.",
                "Escriba una lista de capacidades.",
            )
    return {name: tuple(one) for name, one in rows.items() if isinstance(one, list)}


def _row(marked: Marked, path: Keys, given: Any) -> Contradiction:
    row = marked.mapping(path, given, "La contradicción")
    marked.known(path, row, _ROW)
    for key in _ROW:
        if not row.get(key):
            marked.fault((*path, key), f"Falta «{key}».", f"Escriba: {', '.join(_ROW)}.")
    when = tuple(
        _condition(marked, (*path, "when", index), one)
        for index, one in enumerate(row.get("when") or ())
    )
    capabilities = row.get("capabilities") or ()
    named = (capabilities,) if isinstance(capabilities, str) else tuple(capabilities)
    return Contradiction(str(row.get("id")), str(row.get("says")), named, when)


def _condition(marked: Marked, path: Keys, given: Any) -> Condition:
    row = marked.mapping(path, given, "La condición")
    marked.known(path, row, (*_CONDITIONS, "name"))
    kind = next((one for one in _CONDITIONS if one in row), "")
    value = str(row.get(kind, ""))
    if kind in ("text", "untold"):
        return Condition(kind, value)
    if value not in _PARTS or "name" not in row:
        marked.fault(
            path,
            "La condición no dice qué parte mira, o qué nombre busca.",
            f"Escriba «{{{kind or 'lacks'}: {'|'.join(_PARTS)}, name: NOMBRE}}».",
        )
    return Condition(kind, str(row.get("name", "")), value)


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

"""Schemas that no reader could follow: each keyword whose value has another shape than OpenAPI
gives it.

Only the shape is judged here, where reading on would fail. What a schema says well or badly is
lint's.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.errors import Fault
from conformance.http.contract.measure import token
from conformance.http.contract.schema import LISTS, MAPS, SINGLES

_NAMED = frozenset(
    {
        "paths",
        "webhooks",
        "headers",
        "content",
        "responses",
        "callbacks",
        "encoding",
        "schemas",
        "requestBodies",
        "pathItems",
    }
)
"""Objects of a document whose keys are names, not keywords."""
_EXTENSIBLE = frozenset({"", "paths", "webhooks", "responses", "callbacks"})
"""What may hold extensions: keywords, and the names of these."""
_DATA = frozenset(
    {
        "example",
        "examples",
        "default",
        "enum",
        "const",
        "links",
        "security",
        "securitySchemes",
        "info",
        "tags",
        "servers",
        "externalDocs",
    }
)


@dataclass(frozen=True, slots=True)
class _Form:
    """What a place of a document must hold, in words and as a check, with advice."""

    wanted: str
    holds: Callable[[Any], bool]
    hint: str = ""


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _count(value: Any) -> bool:
    return _number(value) and value >= 0 and (isinstance(value, int) or value.is_integer())


def _schema(value: Any) -> bool:
    return isinstance(value, (Mapping, bool))


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_NAMES_HINT = (
    "«required» es la lista de los nombres obligatorios y va en el objeto que tiene las "
    "propiedades, no en cada una."
)
_SHAPES = {
    **dict.fromkeys(
        MAPS,
        _Form("un objeto con un esquema por nombre", lambda value: isinstance(value, Mapping)),
    ),
    **dict.fromkeys(LISTS, _Form("una lista de esquemas", lambda value: isinstance(value, list))),
    **dict.fromkeys(SINGLES, _Form("un esquema (objeto)", _schema)),
    **dict.fromkeys(("maximum", "minimum"), _Form("un número", _number)),
    **dict.fromkeys(
        ("exclusiveMaximum", "exclusiveMinimum"),
        _Form("un número (en 3.0, true o false)", lambda value: isinstance(value, (int, float))),
    ),
    "multipleOf": _Form("un número", _number),
    **dict.fromkeys(
        (
            "maxLength",
            "minLength",
            "maxItems",
            "minItems",
            "maxProperties",
            "minProperties",
            "minContains",
            "maxContains",
        ),
        _Form("un entero desde 0", _count),
    ),
    "required": _Form("una lista de nombres", _texts, _NAMES_HINT),
    "enum": _Form("una lista de valores", lambda value: isinstance(value, list)),
    "type": _Form(
        "un tipo, o una lista de tipos", lambda value: isinstance(value, str) or _texts(value)
    ),
    "pattern": _Form("un texto", lambda value: isinstance(value, str)),
    "format": _Form("un texto", lambda value: isinstance(value, str)),
    "dependentRequired": _Form(
        "un objeto con una lista de nombres por propiedad",
        lambda value: isinstance(value, Mapping) and all(_texts(one) for one in value.values()),
    ),
}


def misshapen_schemas(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each keyword of a schema whose value can't be what the keyword means."""
    pending = [_Node(raw, "#", "")]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node.value) in seen or not isinstance(node.value, (Mapping, list)):
            continue
        seen.add(id(node.value))
        for key, value in _pairs(node.value):
            inner = f"{node.where}/{token(key)}"
            if _is_skipped(key, node.named):
                continue
            if _holds_a_schema(key, node):
                yield from _misshapen(value, inner)
            else:
                names = key in _NAMED and not node.named
                pending.append(_Node(value, inner, str(key) if names else ""))


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of a document; `named` is its keyword when its keys are names, not keywords."""

    value: Any
    where: str
    named: str


def _pairs(value: Mapping[Any, Any] | list[Any]) -> Iterable[tuple[Any, Any]]:
    return value.items() if isinstance(value, Mapping) else enumerate(value)


def _is_skipped(key: Any, named: str) -> bool:
    """Say whether what stands under a key is an extension, or data."""
    extension = str(key).startswith("x-") and named in _EXTENSIBLE
    return extension or (not named and key in _DATA)


def _holds_a_schema(key: Any, node: _Node) -> bool:
    if node.named:
        return node.where == "#/components/schemas"
    return bool(key == "schema")


def _misshapen(schema: Any, where: str) -> Iterator[Fault]:
    pending: list[tuple[Any, str]] = [(schema, where)]
    while pending:
        node, place = pending.pop()
        if isinstance(node, bool):
            continue
        if not isinstance(node, Mapping):
            yield _fault(place, _Form("un esquema (objeto)", _schema), node)
            continue
        for key, value in node.items():
            shape = _SHAPES.get(key)
            inner = f"{place}/{token(key)}"
            if shape is not None and not shape.holds(value):
                yield _fault(inner, shape, value)
            elif shape is not None:
                pending += _parts(key, value, inner)


def _parts(key: str, value: Any, where: str) -> Iterator[tuple[Any, str]]:
    if key in MAPS:
        yield from ((part, f"{where}/{token(name)}") for name, part in value.items())
    elif key in LISTS:
        yield from ((part, f"{where}/{index}") for index, part in enumerate(value))
    elif key in SINGLES:
        yield value, where


def _fault(where: str, shape: _Form, given: Any) -> Fault:
    shown = json.dumps(given, ensure_ascii=False, default=str)
    return Fault(
        f"En {where} debía haber {shape.wanted}, y hay «{shown:.60}».",
        None,
        shape.hint or "Corrija el documento o pida a quien lo publica uno que cumpla OpenAPI 3.",
    )

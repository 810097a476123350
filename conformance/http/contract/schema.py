"""Schemas of OpenAPI 3.0 and 3.1 as self-contained JSON Schema 2020-12."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from conformance.core.errors import Fault, InputError
from conformance.http.contract.rules import LeftOut, left_out, unread

Schema = Mapping[str, Any]
"""A JSON Schema 2020-12. Boolean schemas are written as `{}` and `{"not": {}}`."""

MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
"""Keywords whose value is a map of schemas."""
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
"""Keywords whose value is a list of schemas."""
SINGLES = (
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
)
"""Keywords whose value is a schema."""
NOTES = frozenset(
    {
        "title",
        "description",
        "deprecated",
        "examples",
        "default",
        "readOnly",
        "writeOnly",
        "$comment",
    }
)
"""Keywords that explain and never constrain."""

NULL: Schema = {"type": "null"}
_DROPPED = frozenset(
    {
        "nullable",
        "discriminator",
        "xml",
        "externalDocs",
        "example",
        "$schema",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$vocabulary",
    }
)
_COMPOSED = ("allOf", "anyOf", "oneOf")
_MOST_GROWN = 50_000
_MOST_DEEP = 60
_PREFIX = "#/$defs/"


def resolve(raw: Mapping[str, Any], ref: str, where: str) -> Any:
    """Return what a `$ref` of `raw` points at; `where` is the JSON pointer of the place that has
    it.

    Names are tried as written and percent-decoded: back-ticks, brackets and commas come both ways.
    """
    if not ref.startswith("#"):
        raise InputError([broken(ref, where)])
    node: Any = raw
    for token in ref[1:].split("/")[1:]:
        plain = token.replace("~1", "/").replace("~0", "~")
        names = (plain, unquote(token).replace("~1", "/").replace("~0", "~"))
        if isinstance(node, list) and token.isdigit() and int(token) < len(node):
            node = node[int(token)]
            continue
        name = next((name for name in names if isinstance(node, Mapping) and name in node), None)
        if name is None:
            raise InputError([broken(ref, where)])
        node = node[name]
    return node


def broken(ref: str, where: str) -> Fault:
    """Return the fault of a `$ref` that leads nowhere, or outside the document."""
    if ref.startswith("#"):
        return Fault(
            f"Referencia rota: en {where} dice «{ref}», y el documento no tiene nada allí.",
            None,
            "Corrija la referencia, añada lo que falta, o pida el documento completo.",
        )
    return Fault(
        f"Referencia externa: en {where} dice «{ref}», fuera del documento.",
        None,
        "Una el documento en un solo archivo, por ejemplo con «npx @redocly/cli bundle».",
    )


def flagged(schema: Schema, flag: str) -> Iterator[str]:
    """Yield the properties that a schema marks, in itself or in what it is composed of."""
    for name, part in schema.get("properties", {}).items():
        if _has(part, flag):
            yield name
    for key in _COMPOSED:
        for part in schema.get(key, ()):
            yield from flagged(part, flag)


def _has(schema: Schema, flag: str) -> bool:
    if schema.get(flag) is True:
        return True
    return any(_has(part, flag) for key in _COMPOSED for part in schema.get(key, ()))


class Schemas:
    """The schemas of one document: `convert` makes them self-contained."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw
        self._old = str(raw.get("openapi", "")).startswith("3.0")
        self._inlined: dict[str, Schema] = {}
        self._names: dict[str, str] = {}
        self._returns = 0
        self._sizes: dict[str, int] = {}
        self._grown = self._depth = 0
        self.left_out: dict[LeftOut, None] = {}

    def convert(self, schema: Any, where: str) -> Schema:
        """Return `schema` with references inlined; recursive ones stand in `$defs`."""
        body = dict(self._convert(schema, where, ()))
        defs: dict[str, Schema] = {}
        while missing := sorted(_referred(body, defs) - set(defs)):
            for name in missing:
                ref = next(ref for ref, given in self._names.items() if given == name)
                defs[name] = self._convert(resolve(self._raw, ref, where), ref, (ref,))
        return {**body, "$defs": defs} if defs else body

    def _convert(self, schema: Any, where: str, stack: tuple[str, ...]) -> Schema:
        if isinstance(schema, bool):
            return {} if schema else {"not": {}}
        if not isinstance(schema, Mapping):
            raise InputError(
                [Fault(f"En {where} debía haber un esquema (objeto), y hay «{schema!r:.60}».")]
            )
        if isinstance(schema.get("$ref"), str):
            return self._reference(schema, where, stack)
        rules = {**schema}
        _bounds(rules)
        result = self._deeper(rules, where, stack)
        if "example" in schema and "examples" not in result:
            result["examples"] = [schema["example"]]
        result = _collapse(result)
        return nullable(result) if schema.get("nullable") is True else result

    def _deeper(
        self, rules: Mapping[str, Any], where: str, stack: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the rules converted, without those that no validator takes, within the bounds of a
        document.
        """
        self._depth += 1
        self._grow(1, where)
        if self._depth > _MOST_DEEP:
            raise InputError(
                [
                    Fault(
                        f"En {where:.200} los esquemas anidan más de {_MOST_DEEP} niveles.",
                        None,
                        "Compruebe que el archivo es el contrato.",
                    )
                ]
            )
        try:
            return {
                key: self._keyword(key, value, f"{where}/{key}", stack)
                for key, value in rules.items()
                if key not in _DROPPED and self._stands(key, value, where)
            }
        finally:
            self._depth -= 1

    def _grow(self, size: int, where: str) -> None:
        self._grown += size
        if self._grown > _MOST_GROWN:
            raise InputError(
                [
                    Fault(
                        f"En {where:.200} los esquemas crecen sin medida al seguir sus referencias "
                        f"(más de {_MOST_GROWN} en el documento).",
                        None,
                        "Compruebe que el archivo es el contrato, y que sus esquemas no se "
                        "nombran en cadena unos a otros varias veces.",
                    )
                ]
            )

    def _stands(self, key: str, value: Any, where: str) -> bool:
        """Say whether a rule stays in its schema; one that is left out is noted."""
        told = left_out(key, value, where)
        if key in LISTS and value == []:
            told = LeftOut(where, key, "[]")
        if told is not None:
            self.left_out[told] = None
        return told is None

    def _keyword(self, key: str, value: Any, where: str, stack: tuple[str, ...]) -> Any:
        if key in MAPS and isinstance(value, Mapping):
            bad = unread(value) if key == "patternProperties" else []
            self.left_out.update(dict.fromkeys(LeftOut(where, key, name) for name in bad))
            return {
                name: self._convert(part, f"{where}/{name}", stack)
                for name, part in value.items()
                if name not in bad
            }
        if key in LISTS and isinstance(value, list):
            return [
                self._convert(part, f"{where}/{index}", stack) for index, part in enumerate(value)
            ]
        if key in SINGLES and isinstance(value, Mapping):
            return self._convert(value, where, stack)
        return value

    def _reference(self, schema: Mapping[str, Any], where: str, stack: tuple[str, ...]) -> Schema:
        ref = schema["$ref"]
        target = self._inline(ref, where, stack)
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        # OpenAPI 3.0 ignores what stands beside $ref; Swashbuckle writes nullable there.
        if self._old:
            beside = {key: value for key, value in beside.items() if key in NOTES}
        extra = self._convert(beside, where, stack)
        if extra and NOTES.issuperset(extra) and "$ref" not in target:
            target = {**target, **extra}
        elif extra:
            target = {"allOf": [target, extra]}
        return nullable(target) if schema.get("nullable") is True else target

    def _inline(self, ref: str, where: str, stack: tuple[str, ...]) -> Schema:
        if ref in stack:
            self._returns += 1
            return {"$ref": _PREFIX + self._name(ref)}
        if ref in self._inlined:
            self._grow(self._sizes[ref], where)
        else:
            before, grown = self._returns, self._grown
            schema = self._convert(resolve(self._raw, ref, where), ref, (*stack, ref))
            if self._returns != before:
                return schema
            self._inlined[ref], self._sizes[ref] = schema, self._grown - grown
        return self._inlined[ref]

    def _name(self, ref: str) -> str:
        if ref not in self._names:
            plain = re.sub(r"[^A-Za-z0-9._-]", "_", ref.rsplit("/", 1)[-1])
            taken = set(self._names.values())
            self._names[ref] = plain if plain not in taken else f"{plain}_{len(taken)}"
        return self._names[ref]


def nullable(schema: Schema) -> Schema:
    """Return the schema that also accepts null."""
    if any(key in schema for key in ("allOf", "anyOf", "oneOf", "not", "$ref", "const")):
        return schema if NULL in schema.get("anyOf", ()) else {"anyOf": [schema, NULL]}
    result = dict(schema)
    if "type" in result:
        types = types_of(result)
        result["type"] = [*types, *([] if "null" in types else ["null"])]
    if "enum" in result and None not in result["enum"]:
        result["enum"] = [*result["enum"], None]
    return result


def not_null(schema: Schema) -> Schema:
    """Return the schema that accepts what `schema` accepts, except null."""
    branches = schema.get("anyOf")
    if isinstance(branches, list) and NULL in branches:
        rest = [branch for branch in branches if branch != NULL]
        others = {key: value for key, value in schema.items() if key != "anyOf"}
        return {**others, **rest[0]} if len(rest) == 1 else {**others, "anyOf": rest}
    result = dict(schema)
    types = [name for name in types_of(result) if name != "null"]
    if types:
        result["type"] = types[0] if len(types) == 1 else types
    if "enum" in result:
        result["enum"] = [value for value in result["enum"] if value is not None]
    return result


def types_of(schema: Schema) -> list[str]:
    """Return the types a schema names; an empty list when it names none."""
    named = schema.get("type", [])
    return list(named) if isinstance(named, (list, tuple)) else [str(named)]


def _bounds(schema: dict[str, Any]) -> None:
    """Turn OpenAPI 3.0's boolean exclusive bounds into numbers."""
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool):
            strict = schema.pop(exclusive)
            if strict and bound in schema:
                schema[exclusive] = schema.pop(bound)


def _collapse(schema: dict[str, Any]) -> dict[str, Any]:
    """Merge an `allOf` of one into its surroundings: that is how generators write `$ref` with
    notes.
    """
    parts = schema.get("allOf")
    if not isinstance(parts, list) or len(parts) != 1 or "$ref" in parts[0]:
        return schema
    beside = {key: value for key, value in schema.items() if key != "allOf"}
    if any(
        key in parts[0] and key not in NOTES and parts[0][key] != value
        for key, value in beside.items()
    ):
        return schema
    return {**parts[0], **beside}


def _referred(*nodes: Any) -> set[str]:
    names: set[str] = set()
    queue = list(nodes)
    while queue:
        node = queue.pop()
        if isinstance(node, Mapping):
            ref = node.get("$ref")
            if isinstance(ref, str) and ref.startswith(_PREFIX):
                names.add(ref[len(_PREFIX) :])
            queue.extend(node.values())
        elif isinstance(node, list):
            queue.extend(node)
    return names

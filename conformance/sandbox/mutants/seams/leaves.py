"""The plain members of what a contract says that is shown or taken, with their kinds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.finding import Level, weakest
from conformance.http.checks.alike import plain
from conformance.http.checks.row_schema import first_alternative
from conformance.http.contract.effective import Contract
from conformance.http.contract.provenance import level_of
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.fields import Field
from conformance.sandbox.mutants.values import AMOUNT, FLAG, ID, MOMENT, TEXT, WHOLE


@dataclass(frozen=True, slots=True)
class Leaf:
    """A plain member of a row: where it stands, its kind, the operators that its own schema
    forbids, and what a breach of it may decide as its document says.
    """

    path: tuple[str, ...]
    kind: str
    forbidden: tuple[str, ...] = ()
    level: Level = Level.MUST


def leaves(
    schema: Mapping[str, Any], above: tuple[str, ...] = (), most: Level = Level.MUST
) -> Iterator[Leaf]:
    """Yield the plain members of a row; none weighs more than what it stands in."""
    for name, one in schema.get("properties", {}).items():
        inner = first_alternative(one)
        level = weakest(most, level_of(one), level_of(inner))
        if "properties" in inner:
            yield from leaves(inner, (*above, name), level)
        elif kind := _kind_of(inner):
            lacking = ("falta",) if name in schema.get("required", ()) else ()
            null = () if "null" in _types(inner) else ("nulo",)
            yield Leaf((*above, name), kind, (*lacking, *null), level)


def _all_leaves(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of all plain members of an answer, in lists and pages too."""
    inner = first_alternative(schema)
    for name, one in inner.get("properties", {}).items():
        deeper = first_alternative(one)
        if "properties" in deeper or "items" in deeper:
            yield from _all_leaves(deeper)
        else:
            yield name
    if "items" in inner:
        yield from _all_leaves(inner["items"])


def tellers_of(
    contract: Contract, served: Mapping[str, ServedOperation]
) -> Mapping[str, frozenset[str]]:
    """Return the capabilities that take or show a field, by its plain name."""
    found: dict[str, set[str]] = {}
    for name, bound in contract.bound.items():
        answer, asked = bound.operation.success(), served.get(name)
        shown = _all_leaves(answer.schema) if answer is not None and answer.schema else ()
        sent = taken(asked.body or ()) if asked is not None else ()
        for field_name in (*shown, *sent):
            found.setdefault(plain(field_name), set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


def taken(body: Sequence[Field]) -> Iterator[str]:
    """Yield the names of the plain members of a body, in its lists too."""
    for one in body:
        yield from taken(one.items) if one.items else (one.name,)


def _types(schema: Mapping[str, Any]) -> set[str]:
    said = schema.get("type")
    return set(said if isinstance(said, list) else [said])


def _kind_of(schema: Mapping[str, Any]) -> str:
    names = _types(schema)
    if "integer" in names:
        return ID if schema.get("format") == "int64" else WHOLE
    if "number" in names:
        return AMOUNT
    if "boolean" in names:
        return FLAG
    if "string" not in names:
        return ""
    if schema.get("format") == "uuid":
        return FLAG
    dated = schema.get("format") in ("date-time", "date") or "\\d{4}-" in schema.get("pattern", "")
    return MOMENT if dated else TEXT

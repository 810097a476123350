"""What a schema asks at each level: the weightiest part of it is judged first, so that what breaks
an obligation is never told as the breach of a guess.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.core.finding import Level, weakest
from conformance.http.contract.provenance import level_of
from conformance.http.contract.schema import LISTS, MAPS, SINGLES, Schema

Graded = tuple[tuple[Level, Schema], ...]

_LEVELS = tuple(Level)
# Schemas live as long as the contract; kept beside what was made of them, as validators are.
_KNOWN: dict[int, tuple[Schema, Graded]] = {}


def graded(schema: Schema) -> Graded:
    """Return what a schema asks at each level, the weightiest first: at MUST what is not marked as
    less, at last all of it. Where nothing is marked that is one schema, itself.
    """
    known = _KNOWN.get(id(schema))
    if known is None:
        known = _KNOWN[id(schema)] = (schema, _graded(schema))
    return known[1]


def member_level(schema: Any, names: Sequence[str]) -> Level:
    """Return what it may decide that an answer lacks a member: the least of the marks on the way to
    it, in whichever alternative has it.
    """
    level = level_of(schema)
    for name in names:
        schema = _member(schema, name)
        if schema is None:
            return level
        level = weakest(level, level_of(schema))
    return level


def _member(schema: Any, name: str) -> Any:
    """Return the schema of a member, in the elements of a list and in alternatives too."""
    if not isinstance(schema, Mapping):
        return None
    properties = schema.get("properties", {})
    if name in properties:
        return properties[name]
    inner = [schema.get("items"), *(part for key in LISTS for part in schema.get(key, ()))]
    found = (_member(part, name) for part in inner)
    return next((one for one in found if one is not None), None)


def _graded(schema: Schema) -> Graded:
    marked = {level_of(part) for part in _parts(schema)}
    lightest = max(marked, key=_LEVELS.index, default=Level.MUST)
    levels = _LEVELS[: _LEVELS.index(lightest) + 1]
    asked = [(level, _at(schema, level)) for level in levels[:-1]]
    return (*asked, (levels[-1], schema))


def _parts(schema: Any) -> "list[Schema]":
    """Return a schema and all the schemas within it."""
    if not isinstance(schema, Mapping):
        return []
    inner: list[Any] = [schema[key] for key in SINGLES if key in schema]
    inner += [part for key in LISTS for part in schema.get(key, ())]
    inner += [part for key in MAPS for part in schema.get(key, {}).values()]
    return [schema, *(one for part in inner for one in _parts(part))]


def _at(schema: Any, level: Level) -> Any:
    """Return what a schema asks at a level and above: nothing of a part that is marked as less."""
    if not isinstance(schema, Mapping):
        return schema
    if _less(schema, level):
        return {"$defs": schema["$defs"]} if "$defs" in schema else {}
    made = dict(schema)
    for key, value in schema.items():
        if key in SINGLES:
            made[key] = _at(value, level)
        elif key in LISTS:
            made[key] = [_at(one, level) for one in value]
        elif key in MAPS:
            made[key] = {name: _at(one, level) for name, one in value.items()}
    if "required" in schema:
        parts = schema.get("properties", {})
        made["required"] = [one for one in schema["required"] if not _less(parts.get(one), level)]
    return made


def _less(schema: Any, level: Level) -> bool:
    return _LEVELS.index(level_of(schema)) > _LEVELS.index(level)

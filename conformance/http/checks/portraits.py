"""What an answer tells of each thing that other answers tell of too, whatever it is asked for."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.paging import Paging
from conformance.core.rows import Portrayed
from conformance.http.checks.alike import UNJUDGED, plain
from conformance.http.checks.row_schema import first_alternative, row_schema


@dataclass(frozen=True, slots=True)
class PortraitOf:
    """A thing of a kind, by its id, as a reader is told of it ("": as all that are named are)."""

    kind: str
    id: str
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Portrait:
    """What one answer tells of a thing: the path and the value of each member, by its plain path.

    A member that the document declares of the answer and that does not come is told as None.
    """

    members: Mapping[str, tuple[str, Any]]


def portrayed(
    kinds: Sequence[Portrayed],
    paging: Paging,
    capability: str,
    schema: Any,
    body: Any,
    reader: str,
) -> dict[Hashable, Any]:
    """Return what an answer tells of the things that have a kind, by what names them.

    `schema` is what the document declares of the answer.
    """
    declared = row_schema(schema, paging.rows) if kinds else {}
    listed = paging.listed(body) is not None
    if listed is (declared == first_alternative(schema)):  # not what the document says it is
        return {}
    rows = paging.rows_of(body) if listed else [body]
    told: dict[Hashable, Any] = {}
    for kind in kinds:
        whole = capability in kind.answers
        shown = declared if whole else _property(declared, kind.member)
        for row in rows if shown else ():
            held = row if whole or not isinstance(row, Mapping) else row.get(kind.member)
            if isinstance(held, Mapping) and isinstance(number := held.get(kind.id), str | int):
                members = {name: (path, value) for name, path, value in _leaves(kind, held, shown)}
                told.setdefault(PortraitOf(kind.kind, str(number), reader), Portrait(members))
    return told


def _leaves(
    kind: Portrayed, held: Mapping[str, Any], schema: Mapping[str, Any]
) -> Iterator[tuple[str, str, Any]]:
    """Yield the plain members of an object that comes or should: plain path, path and value."""
    declared = schema.get("properties", {})
    for name in dict.fromkeys((*held, *declared)):
        value, key = held.get(name), plain(name)
        if isinstance(value, list) or name in kind.changing or key.startswith(UNJUDGED):
            continue
        holds = isinstance(value, dict)  # as JSON's objects are
        inner = first_alternative(declared.get(name)) if holds or value is None else {}
        if holds or "properties" in inner:
            for deeper, path, leaf in _leaves(kind, value or {}, inner):
                yield f"{key}.{deeper}", f"{name}.{path}", leaf
        else:
            yield key, name, value


def _property(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return first_alternative(schema.get("properties", {}).get(name))

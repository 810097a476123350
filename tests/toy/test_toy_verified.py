"""One thing at a time is made wrong in a pack that has a row of every record: in every field of
each. What is not refused at the threshold is listed here, and is free on purpose.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any

import pytest
from toy_changed import Place, changed, records
from toy_whole import whole

from conformance.core.errors import InputError
from conformance.http.pack import Pack
from conformance.http.verification import verify
from conformance.http.verification.values import MAY_BE_EMPTY

Fields = Mapping[str, str]
"""Fields by their record."""

ANY_TEXT: Fields = {
    "Act": "codes group like own_group",
    "Addition": "source",
    "Attribute": "name",
    "Auth": "refusal",
    "Bindings": "source",
    "Bulk": "name title",
    "Candidate": "revision",
    "Catalogue": "groups title",
    "CatalogueFilter": "values",
    "Chain": "item lacking title",
    "Citations": "law",
    "Code": "explanation title",
    "Collection": "keys",
    "Condition": "kind name part",
    "Contradiction": "id says",
    "Criterion": "key label text",
    "DetailView": "without",
    "FieldNames": "code date exact id personal",
    "Filter": "nobody",
    "Lifecycle": "legal name title",
    "ListedCodes": "title",
    "Listing": "without",
    "Move": "code norm",
    "NestedResource": "member",
    "Noun": "many one",
    "OnDemand": "known",
    "Pack": "name title",
    "PackFunction": "text use",
    "PathToken": "name",
    "Race": "title",
    "Requirement": "document items note section source text",
    "ResourceKind": "free key name",
    "ResourceState": "many one",
    "Role": "side",
    "Rule": "name text",
    "Sorted": "expected title",
}
"""What people read, what the target or the pack's own code has, and what a loader has looked at."""

NOT_EMPTY: Fields = {
    "Access": "owner",
    "Act": "date",
    "Auth": "recipes",
    "Capability": "parameters",
    "Citations": "aspects",
    "Hostile": "text",
    "Lists": "collections scopes",
    "NestedResource": "capability member",
    "Pack": "resources",
    "Reads": "of_one readers",
    "ResourceKind": "readings",
}
"""What has an empty default, and can't be left out of this pack: another row of it goes by it."""

ANY_KEY: Fields = {
    "Act": "fixed",
    "Addition": "request",
    "Citations": "own",
    "Lifecycle": "nominal",
    "Norm": "sources",
    "Pack": "functions",
    "Quirks": "required_query",
}
"""Maps whose keys are the pack's own words, or those of other revisions of its documents."""

ANY_NUMBER: Fields = {"Ago": "seconds", "Since": "seconds", "Share": "plus", "Span": "least"}


@cache
def _places() -> Mapping[str, Mapping[Place, Any]]:
    """Return where the first value of each field of each record stands, by record."""
    found: dict[str, dict[str, tuple[Place, Any]]] = {}
    for place, record in records(whole(), ()):
        if "kind" in place:
            continue  # a need's: the same one stands in `resources`
        mine = found.setdefault(type(record).__name__, {})
        for one in fields(record):
            value = getattr(record, one.name)
            if one.name not in mine and not _same(value, _default(one)):
                mine[one.name] = ((*place, one.name), value)
    return {name: dict(several.values()) for name, several in found.items()}


def _default(one: Field[Any]) -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


UNKNOWN = "no_existe_tal"


def _wrong(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield values like this one that are wrong, each with what is wrong with it."""
    if isinstance(value, str):
        yield from (("empty", ""), ("unknown", UNKNOWN), ("type", 3), ("space", f"{value} "))
    elif isinstance(value, bool):
        yield "type", 1
    elif isinstance(value, int | float):
        yield from (("number", -1), ("type", True))
    elif isinstance(value, tuple | frozenset):
        yield from _wrong_series(value)
    elif isinstance(value, Mapping):
        yield from (("empty", {}), ("type", ()))
        yield from (("key", {**value, UNKNOWN: one}) for one in list(value.values())[:1])
    else:
        yield "type", 3


def _wrong_series(value: Any) -> Iterator[tuple[str, Any]]:
    yield from (("empty", type(value)()), ("type", "x"))
    if isinstance(value, tuple):
        yield "twice", value + value[:1]
    if all(isinstance(one, str) for one in value):
        yield "unknown", type(value)([*value, UNKNOWN])
        yield "blank", type(value)([*value, ""])


def _accepted(pack: Pack) -> bool:
    try:
        verify(pack)
    except InputError as error:
        return "no se pudo leer" in str(error)  # told, and not by who looks at it
    return True


def _free(kind: str, field: Field[Any], what: str) -> bool:
    """Say whether a wrong value of a field is nobody's business at the threshold."""
    empty = _default(field) in ("", (), {}, frozenset()) or (kind, field.name) in MAY_BE_EMPTY
    return {
        "empty": empty and not _named(NOT_EMPTY, kind, field),
        "unknown": _named(ANY_TEXT, kind, field),
        "key": _named(ANY_KEY, kind, field),
        "number": _named(ANY_NUMBER, kind, field),
    }.get(what, False)


def _named(table: Fields, kind: str, field: Field[Any]) -> bool:
    return field.name in table.get(kind, "").split()


@pytest.mark.parametrize("kind", _places())
def test_whatever_is_wrong_in_a_record_is_told_at_the_threshold(kind: str) -> None:
    """Left empty, unknown, of another type, too small, twice: refused, unless it is free."""
    free, accepted = [], []
    for place, value in _places()[kind].items():
        field = _field(place)
        tried = [] if field.type is Any else _wrong(value)
        for what, wrong in tried:
            if not _same(value, wrong):
                case = f"{field.name}: {what}"
                free += [case] if _free(kind, field, what) else []
                accepted += [case] if _accepted(changed(place, wrong)) else []
    assert free == accepted


def _field(place: Place) -> Field[Any]:
    *outer, name = place
    record = whole()
    for one in outer:
        record = getattr(record, str(one)) if is_dataclass(record) else record[one]
    return next(one for one in fields(record) if one.name == name)

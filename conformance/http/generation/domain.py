"""Values worth trying, from the pack, the contract and the target's answers, in few examples that
hold them all.
"""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

from conformance.http.contract.document import Operation
from conformance.http.exemplar import ABSENT, FieldNames, Pointer
from conformance.http.generation.mutation import schema_at

KEEP = object()  # in place of a value: what was generated, or what the pack's request holds
_FEW = 4
_LEARNED = 2
_LONGEST = 60


def permitted(
    operation: Operation, known: Mapping[Pointer, Sequence[Any]]
) -> dict[Pointer, list[Any]]:
    """Return the valid values that the contract knows a place for, without those that its schema
    forbids.
    """
    parameters = {one.name.lower(): one for one in operation.parameters}
    made: dict[Pointer, list[Any]] = {}
    for place, values in known.items():
        parameter = parameters.get(str(place[0]).lower()) if len(place) == 1 else None
        if parameter is not None:
            schema, required = parameter.schema, parameter.required
        else:
            schema, above = schema_at(operation, place), schema_at(operation, place[:-1])
            required = place[-1] in above.get("required", ())
        right = [
            value
            for value in values
            if (
                not required
                if value is ABSENT
                else bool(schema)
                and jsonschema_rs.is_valid(dict(schema), value, validate_formats=False)
            )
        ]
        if right:
            made[place] = right
    return made


def declared(operation: Operation, free: Mapping[str, Any]) -> Iterator[tuple[Pointer, list[Any]]]:
    """Yield the values that the contract itself names of the free query parameters: enums, flags,
    both bounds.
    """
    for one in operation.parameters:
        if not one.in_query or one.name not in free:
            continue
        kinds = one.schema.get("type")
        if "enum" in one.schema:
            yield (
                (one.name,),
                [value for value in one.schema["enum"] if value is not None] + [ABSENT],
            )
        elif "boolean" in (kinds if isinstance(kinds, list) else [kinds]):
            yield (one.name,), [True, False, ABSENT]
        else:
            least, most = one.schema.get("minimum"), one.schema.get("maximum")
            bounds = [
                *((least, least + 1, least + 9) if isinstance(least, int) else ()),
                *((most - 1, most) if isinstance(most, int) else ()),
            ]
            if bounds:
                yield (one.name,), [*bounds, KEEP, ABSENT]


def learned(
    operation: Operation, rows: Sequence[Mapping[str, Any]], names: FieldNames
) -> list[dict[Pointer, Any]]:
    """Return what the rows of a list teach: filters of the operation, each alone with a value
    they hold, or none.

    Nobody's name or document is sent back in a URL.
    """
    seen: dict[str, list[Any]] = {}
    for name, value in _scalars([*rows]):
        if value not in seen.setdefault(name.lower(), []):
            seen[name.lower()].append(value)
    taught: list[dict[Pointer, Any]] = [
        {(one.name,): value}
        for one in operation.parameters
        if one.in_query
        and not names.is_personal(one.name)
        and one.schema.get("format") not in {"date", "date-time"}
        for value in seen.get(one.name.lower(), ())[:_LEARNED]
        if jsonschema_rs.is_valid(dict(one.schema), value, validate_formats=False)
    ]
    return [{}, *taught]


def _scalars(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _scalars(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, bool | int) or (isinstance(one, str) and 0 < len(one) <= _LONGEST):
                yield name, one
            else:
                yield from _scalars(one)


def spread(
    known: Mapping[Pointer, Sequence[Any]], count: int, chance: random.Random
) -> list[dict[Pointer, Any]]:
    """Return `count` examples that give each place one of its values; the place () takes several at
    once.

    The first leaves out whatever may be. Every value of a place comes before any comes twice; among
    those the one that meets most values of the other places it has not met yet, the places with few
    values first: a pair of two flags is never left out for long.
    """
    orders = {
        place: chance.sample(list(values), len(values)) for place, values in known.items() if values
    }
    used = {
        (place, index): 1
        for place, values in orders.items()
        for index, one in enumerate(values)
        if one is ABSENT
    }
    met: set[tuple[Pointer, int, Pointer, int]] = set()
    made = []
    for _ in range(count):
        chosen: dict[Pointer, int] = {}
        for place in sorted(orders, key=lambda one: len(orders[one])):
            size = len(orders[place])
            # Few values may repeat for the sake of a new pair; many have to be gone through first.
            best = min(
                range(size),
                key=lambda index: (
                    used.get((place, index), 0) if size > _FEW else 0,
                    -_new(met, orders, chosen, (place, index)),
                    used.get((place, index), 0),
                ),
            )
            met |= {(other, value, place, best) for other, value in chosen.items()}
            used[place, best] = used.get((place, best), 0) + 1
            chosen[place] = best
        made.append(_joined({place: orders[place][index] for place, index in chosen.items()}))
    bare = {place: ABSENT for place, values in known.items() if ABSENT in values}
    return [bare, *made][:count]


def _joined(chosen: dict[Pointer, Any]) -> dict[Pointer, Any]:
    """Return the values that are given, those that come together put in their places."""
    together: dict[Pointer, Any] = chosen.pop((), {})
    return {place: value for place, value in {**chosen, **together}.items() if value is not KEEP}


def _new(
    met: Collection[tuple[Pointer, int, Pointer, int]],
    orders: Mapping[Pointer, Sequence[Any]],
    chosen: Mapping[Pointer, int],
    value: tuple[Pointer, int],
) -> float:
    """Return how much a value adds to those chosen: pairs not met yet, the more the fewer values
    the other has.
    """
    return sum(
        1 / len(orders[other])
        for other, index in chosen.items()
        if (other, index, *value) not in met
    )

"""Values worth trying, from the pack, the contract and the target's answers, in few examples that
hold them all.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

from conformance.http.contract.document import Operation, Parameter
from conformance.http.contract.schema import types_of
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
    made: dict[Pointer, list[Any]] = {}
    for place, values in known.items():
        schema, required = _of_place(operation, place)
        right = [one for one in values if _is_permitted(one, schema, required=required)]
        if right:
            made[place] = right
    return made


def _of_place(operation: Operation, place: Pointer) -> tuple[Mapping[str, Any], bool]:
    """Return the schema of a parameter or of a place in the body, and whether it must be there."""
    parameters = {one.name.lower(): one for one in operation.parameters}
    parameter = parameters.get(str(place[0]).lower()) if len(place) == 1 else None
    if parameter is not None:
        return parameter.schema, parameter.required
    above = schema_at(operation, place[:-1])
    return schema_at(operation, place), place[-1] in above.get("required", ())


def _is_permitted(value: Any, schema: Mapping[str, Any], *, required: bool) -> bool:
    if value is ABSENT:
        return not required
    return bool(schema) and _fits(schema, value)


def _fits(schema: Mapping[str, Any], value: Any) -> bool:
    return jsonschema_rs.is_valid(dict(schema), value, validate_formats=False)


def declared(operation: Operation, free: Mapping[str, Any]) -> Iterator[tuple[Pointer, list[Any]]]:
    """Yield the values that the contract itself names of the free query parameters: enums, flags,
    both bounds.
    """
    for one in operation.parameters:
        if one.in_query and one.name in free:
            values = _named_values(one.schema)
            if values:
                yield (one.name,), values


def _named_values(schema: Mapping[str, Any]) -> list[Any]:
    """Return the values that a schema names, none when it names none."""
    if "enum" in schema:
        return [*(value for value in schema["enum"] if value is not None), ABSENT]
    if "boolean" in types_of(schema):
        return [True, False, ABSENT]
    bounds = _bounds(schema)
    return [*bounds, KEEP, ABSENT] if bounds else []


def _bounds(schema: Mapping[str, Any]) -> list[int]:
    """Return the bounds of a number, and values beside them."""
    least, most = schema.get("minimum"), schema.get("maximum")
    low = [least, least + 1, least + 9] if isinstance(least, int) else []
    high = [most - 1, most] if isinstance(most, int) else []
    return [*low, *high]


def learned(
    operation: Operation, rows: Sequence[Mapping[str, Any]], names: FieldNames
) -> list[dict[Pointer, Any]]:
    """Return what the rows of a list teach: filters of the operation, each alone with a value
    they hold, or none.

    Nobody's name or document is sent back in a URL.
    """
    seen: dict[str, list[Any]] = {}
    for name, value in _scalars([*rows]):
        known = seen.setdefault(name.lower(), [])
        if value not in known:
            known.append(value)
    taught: list[dict[Pointer, Any]] = [{}]
    for one in operation.parameters:
        if _is_taught(one, names):
            values = seen.get(one.name.lower(), [])[:_LEARNED]
            taught += [{(one.name,): value} for value in values if _fits(one.schema, value)]
    return taught


def _is_taught(parameter: Parameter, names: FieldNames) -> bool:
    """Say whether a parameter takes what rows hold: a filter, of no person and no day."""
    if not parameter.in_query or names.is_personal(parameter.name):
        return False
    return parameter.schema.get("format") not in {"date", "date-time"}


def _scalars(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of all that is plain, at any depth."""
    if isinstance(value, list):
        for one in value:
            yield from _scalars(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if _is_plain(one):
                yield name, one
            else:
                yield from _scalars(one)


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return 0 < len(value) <= _LONGEST
    return isinstance(value, bool | int)


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
    spreading = _Spreading(orders)
    made = [spreading.example() for _ in range(count)]
    bare = {place: ABSENT for place, values in known.items() if ABSENT in values}
    return [bare, *made][:count]


class _Spreading:
    """The values that each place takes, in order, and which of them and of their pairs were met."""

    def __init__(self, orders: Mapping[Pointer, Sequence[Any]]) -> None:
        self._orders = orders
        self._few_first = sorted(orders, key=lambda place: len(orders[place]))
        self._met: set[tuple[Pointer, int, Pointer, int]] = set()
        self._used: Counter[tuple[Pointer, int]] = Counter(
            (place, index)
            for place, values in orders.items()
            for index, one in enumerate(values)
            if one is ABSENT
        )

    def example(self) -> dict[Pointer, Any]:
        """Return the next example."""
        chosen: dict[Pointer, int] = {}
        for place in self._few_first:
            best = self._best(place, chosen)
            self._met |= {(other, index, place, best) for other, index in chosen.items()}
            self._used[place, best] += 1
            chosen[place] = best
        return _joined({place: self._orders[place][index] for place, index in chosen.items()})

    def _best(self, place: Pointer, chosen: Mapping[Pointer, int]) -> int:
        """Return which value of a place comes next, beside those chosen."""
        size = len(self._orders[place])

        def rank(index: int) -> tuple[int, float, int]:
            used = self._used[place, index]
            # Few values may repeat for the sake of a new pair; many have to be gone through first.
            first = used if size > _FEW else 0
            return first, -self._new(place, index, chosen), used

        return min(range(size), key=rank)

    def _new(self, place: Pointer, value: int, chosen: Mapping[Pointer, int]) -> float:
        """Return how much a value adds to those chosen: pairs not met yet, the more the fewer
        values the other has.
        """
        return sum(
            1 / len(self._orders[other])
            for other, index in chosen.items()
            if (other, index, place, value) not in self._met
        )


def _joined(chosen: dict[Pointer, Any]) -> dict[Pointer, Any]:
    """Return the values that are given, those that come together put in their places."""
    together: dict[Pointer, Any] = chosen.pop((), {})
    return {place: value for place, value in {**chosen, **together}.items() if value is not KEEP}

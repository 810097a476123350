"""What a target shows of the rows that a write is about: the same before and after a write that was
refused.
"""

from collections.abc import Mapping
from typing import Any

from conformance.http.context import Context
from conformance.http.contract.document import Operation
from conformance.http.observation import State, state, together


def shown(context: Context, name: str, role: str, base: Mapping[str, Any]) -> State:
    """Return what the readings of the write's collection show of the rows it is about.

    Readings are those that the base or the factura can address; where there is none, the rows of
    the list that hold a text of the base: others write to lists at the same time.
    """
    collection = _collection(context.bound(name).operation)
    known = {key.lower(): value for key, value in base.items() if isinstance(value, str | int)}
    found: list[State] = []
    lists: list[str] = []
    for other, bound in context.contract.bound.items():
        operation = bound.operation
        if (
            bound.capability.kind != "read"
            or _collection(operation) != collection
            or other.startswith("resumir")
        ):
            continue
        needed = [one.name for one in operation.parameters if one.required or one.where == "path"]
        if not needed:
            lists.append(other)
        for resource in context.resources or (None,):
            seen = {**known, **({"idfactura": resource.id} if resource else {})}
            if needed and all(one.lower() in seen for one in needed):
                exchange = context.call(other, role, {one: seen[one.lower()] for one in needed})
                found.append(state(context, exchange, exchange.json()))
            if "idfactura" not in {one.lower() for one in needed}:
                break
    if not found:
        texts = {value for value in base.values() if isinstance(value, str) and value.isdecimal()}
        for other in lists:
            exchange = context.call(other, role, {})
            found.append(
                state(
                    context,
                    exchange,
                    [
                        row
                        for row in context.paging.rows_of(exchange.json())
                        if texts & {value for value in row.values() if isinstance(value, str)}
                    ],
                )
            )
    return together(found)


def _collection(operation: Operation) -> str:
    return "/".join(operation.path.split("/")[:3]).lower()

"""What a target shows of the rows that a write is about: the same before and after a write that was refused."""

from collections.abc import Mapping
from typing import Any

from conformance.checks.consistency import rows_of
from conformance.contract.document import Operation
from conformance.observation import State, state, together
from conformance.stage import Stage


def shown(stage: Stage, name: str, role: str, base: Mapping[str, Any]) -> State:
    """Return what the readings of the write's collection show of the rows it is about.

    Readings are those that the base or the factura can address; where there is none, the rows of the list that
    hold a text of the base: others write to lists at the same time.
    """
    collection = _collection(stage.bound(name).operation)
    known = {key.lower(): value for key, value in base.items() if isinstance(value, str | int)}
    found: list[State] = []
    lists: list[str] = []
    for other, bound in stage.contract.bound.items():
        operation = bound.operation
        if bound.capability.kind != "read" or _collection(operation) != collection or other.startswith("resumir"):
            continue
        needed = [one.name for one in operation.parameters if one.required or one.where == "path"]
        if not needed:
            lists.append(other)
        for factura in stage.facturas or (None,):
            seen = {**known, **({"idfactura": factura.id} if factura else {})}
            if needed and all(one.lower() in seen for one in needed):
                exchange = stage.call(other, role, {one: seen[one.lower()] for one in needed})
                found.append(state(stage, exchange, exchange.json()))
            if "idfactura" not in {one.lower() for one in needed}:
                break
    if not found:
        texts = {value for value in base.values() if isinstance(value, str) and value.isdecimal()}
        for other in lists:
            exchange = stage.call(other, role, {})
            found.append(state(stage, exchange, [row for row in rows_of(exchange.json()) if texts & {
                value for value in row.values() if isinstance(value, str)}]))
    return together(found)


def _collection(operation: Operation) -> str:
    return "/".join(operation.path.split("/")[:3]).lower()

"""One mistake per request on a request that the target accepts: refused as invalid, named, and
without a trace.

What a write is tried with stands in `negative_writes`, what a query is in `negative_queries`. A
transport fault or a throttled answer blocks the item: it says nothing of the rule.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.http.contract.document import Operation
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar, FieldNames
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.judge import ROWS, lists_of
from conformance.http.probes.mistakes import in_body, in_path
from conformance.http.probes.negative_queries import try_query
from conformance.http.probes.negative_writes import try_write

_CLOSING = 4  # the base, its edges, a property too many, a key twice
_ENDS = 2  # of a bulk, where there are few resources: a first element and a last one


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per capability that takes a body or a query: every mistake in it is refused
    as invalid.
    """
    made = []
    for name, exemplar in pack.exemplars.items():
        if name not in contract.bound:
            continue
        operation = contract.bound[name].operation
        if operation.request_schema is not None:
            made.append(_of_write(pack, name, exemplar, operation))
        elif any(one.in_query for one in operation.parameters):
            made.append(_of_query(pack, name, exemplar, operation))
    return tuple(made)


def _of_write(pack: Pack, name: str, exemplar: Exemplar, operation: Operation) -> Item:
    rows = ROWS if lists_of(operation) else 1
    item = _item(pack, name, exemplar, "requeridos", rows)
    return replace(
        item,
        requirements=pack.citations.of("negative.write", name).requirements,
        writes=_most(operation, pack.names) + 2 * rows * exemplar.prepares,
        run=partial(try_write, pack, name),
    )


def _of_query(pack: Pack, name: str, exemplar: Exemplar, operation: Operation) -> Item:
    query = [one for one in operation.parameters if one.in_query]
    choice = any(one.required or "enum" in one.schema for one in query)
    aspects = ("negative.query", *(("query.choice",) if choice else ()))
    cited = [pack.citations.of(one, name).requirements for one in aspects]
    return replace(
        _item(pack, name, exemplar, "limites", 1),
        requirements=tuple(one for several in cited for one in several),
        run=partial(try_query, pack, name),
    )


def _item(pack: Pack, name: str, exemplar: Exemplar, kind: str, rows: int) -> Item:
    said = pack.answers.told(Meaning.INVALID)
    return Item(
        id=f"probing/{name}/{kind}",
        phase="probing",
        capability=name,
        capabilities=(name,),
        title=f"{name}: rechaza con {said} cada dato inválido, lo nombra y no cambia nada",
        run=lambda context: None,
        roles=exemplar.roles,
        needs=exemplar.needs(rows, max(0, rows - _ENDS)),
    )


def _most(operation: Operation, names: FieldNames) -> int:
    """Return the most writes of an item, counted on a request with a value in every property."""
    codes = {"A": ("X",), "B": ("Y",)}
    sample = _sample(operation.request_schema or {})
    in_all = (*in_body(operation, sample, codes, names), *in_path(operation))
    return len(in_all) + _CLOSING


def _sample(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(inner) for name, inner in schema.get("properties", {}).items()}


def _value(schema: Mapping[str, Any]) -> Any:
    if isinstance(schema.get("items"), Mapping):
        return [_sample(schema["items"])] * ROWS
    return "X" if "string" in str(schema.get("type")) else 1

"""What the rows of a bulk must show, by the oracle of the walks: what was sent of them, what the
system set, and what they showed before.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Grounds, Level
from conformance.core.lifecycle import Act, Lifecycle
from conformance.http.context import Context
from conformance.http.exemplar import Bulk
from conformance.http.oracle.expectation import (
    AsShown,
    AtTime,
    ByUser,
    Labelled,
    Unsaid,
    computed,
    judged,
    meets,
)
from conformance.http.oracle.expected_row import SENT, ExpectedRow
from conformance.http.probes.bulk_figures import Row

Told = tuple[str, Any, Any]
"""A field that is shown otherwise: its name, what it must show, what it shows."""


def made_by(cycles: Iterable[Lifecycle], capability: str) -> tuple[Act | None, str]:
    """Return the act that a capability makes, alone or in a bulk, and the requirement of what the
    system sets by it; None where no lifecycle tells.
    """
    for cycle in cycles:
        for move in cycle.moves:
            if capability in (move.capability, *(move.bulk or ())[:1]):
                return move.act, cycle.computed
    return None, ""


def set_by(
    context: Context, cycles: Iterable[Lifecycle], exchange: Exchange, sent: Row
) -> dict[str, Any]:
    """Return what an accepted write must show of a row that it did not send."""
    act, _ = made_by(cycles, exchange.request.capability or "")
    return computed(context, act, exchange, sent) if act and act.date else {}


def expected(sent: Row, optional: frozenset[str], left: Row, shown: Row) -> ExpectedRow:
    """Return the whole row: what was sent of it, nothing in what could have been and was not, what
    the system set (`left`), and for the rest what it showed before.
    """
    unsaid = {name: Unsaid() for name in sorted(optional - set(sent))}
    said = {name: AsShown(value, SENT, optional=True) for name, value in sent.items()}
    return ExpectedRow({**unsaid, **left, **said}, shown, frozenset(left))


def unmet(expected: ExpectedRow, row: Row, declared: frozenset[str]) -> Iterator[Told]:
    """Yield the fields of a detail that show something else."""
    for name, _, wanted in expected.of_detail():
        if judged(wanted, name, row, declared) and not meets(wanted, row.get(name), _itself):
            yield name, wanted, row.get(name)


def of_answer(left: Row, made: Mapping[str, Any]) -> Iterator[Told]:
    """Yield what the answer of a write tells of what the system set, and is not so."""
    for name, wanted in left.items():
        if name in made and not meets(wanted, made[name], _itself):
            yield name, wanted, made[name]


def grounds_of(cycles: Iterable[Lifecycle], bulk: Bulk, wanted: Any) -> Grounds:
    """Return what a finding about what the system sets rests on: what the code means is told by one
    catalogue alone, and who and when by a requirement of their own.
    """
    if isinstance(wanted, Labelled):
        return {"level": Level.SHOULD}
    _, requirement = made_by(cycles, bulk.capability)
    if not requirement:
        _, requirement = made_by(cycles, bulk.single)
    return {"requirement": requirement} if isinstance(wanted, ByUser | AtTime) else {}


def optional_of(context: Context, bulk: Bulk) -> frozenset[str]:
    """Return the properties that an element of a bulk may have."""
    schema = context.bound(bulk.capability).operation.request_schema or {}
    items = schema.get("properties", {}).get(bulk.list_field, {}).get("items", {})
    return frozenset(items.get("properties", {}))


def _itself(value: Any) -> Any:
    return value

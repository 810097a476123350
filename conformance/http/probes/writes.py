"""What each write holds that must come back as it was sent: by the lifecycles, the bulks, and the
pack's table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.lifecycle import Lifecycle, Move
from conformance.http.checks.codes import ERR_10
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar, Pointer, Written
from conformance.http.pack import Pack
from conformance.http.probes.hostile import sent

TAKEN_OR_INVALID = (Meaning.ACCEPTED, Meaning.INVALID)


def written_by(pack: Pack) -> dict[str, Written]:
    """Return what each write holds, by capability: as the lifecycles say, then the pack's bulks of
    what they take one by one, then its table.
    """
    made: dict[str, Written] = {}
    for cycle in pack.lifecycles:
        for move in cycle.moves:
            for name, held in _of_move(cycle, move):
                made.setdefault(name, held)
    for bulk in pack.bulks:
        if bulk.single in made:
            made.setdefault(bulk.capability, replace(made[bulk.single], list_field=bulk.list_field))
    return {**made, **pack.written}


def _of_move(cycle: Lifecycle, move: Move) -> Iterator[tuple[str, Written]]:
    """Yield what the capabilities of a move hold, where a row shows it again."""
    act, reads = move.act, cycle.reads
    if act is None or reads is None or not act.text:
        return
    held = Written(
        act.text,
        act.longest,
        act.value,
        reads.detail,
        reads.key,
        id=reads.id if move.creates else act.id,
        creates=move.creates,
    )
    yield move.capability, held
    if move.bulk is not None:
        capability, list_field = move.bulk
        yield capability, replace(held, list_field=list_field)


@dataclass(frozen=True, slots=True)
class Write:
    """A write, and what it holds."""

    name: str
    exemplar: Exemplar
    held: Written

    def base(self, context: Context, place: int = 0) -> dict[str, Any]:
        """Return the request that is accepted, on one of the item's resources."""
        return self.exemplar.make(context, context.resources[place])

    def pointers(self, base: Mapping[str, Any], field: str) -> list[Pointer]:
        """Return where a field stands: in the body, or in each element of a bulk."""
        name = self.held.list_field
        return [(name, place, field) for place in range(len(base[name]))] if name else [(field,)]

    def request(self, context: Context, base: Mapping[str, Any], **how: Any) -> Exchange | None:
        """Send the write; None when it did not come to an answer of the system."""
        return sent(context, context.request(self.name, self.exemplar.role, base, **how))


def taken_or_refused(context: Context, exchange: Exchange, what: str) -> bool:
    """Report unless a write was taken or refused as invalid; say whether it was."""
    refused = context.answers.told(Meaning.INVALID)
    return context.expect(
        exchange, TAKEN_OR_INVALID, ERR_10, expected=f"2xx o {refused} con {what}"
    )

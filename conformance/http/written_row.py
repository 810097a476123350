"""How a pack says where the rows of one kind are written and shown: what every reading in an item
must show of what the item wrote is judged by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.core.lifecycle import Act, Lifecycle, Listing


@dataclass(frozen=True, slots=True)
class Stamp:
    """The properties that a system sets by itself with a write: who sent it, and when it came;
    "" for none. `days`: it may tell the day alone.
    """

    who: str = ""
    when: str = ""
    days: bool = False


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """Rows of one kind, told apart by the property `id` of the answers of their writes.

    `made_by` are the writes that make one, each with the list of its elements ("" for a single
    one), `changed_by` those that change one, each with the property of its request that holds the
    id, or the parameter of its path where nothing else is sent. `fresh`: each that is made has an
    id that none had before. `replaces`: a change may say again what was said before, and what it
    leaves out stays. `shown_by` are the readings that show them, each with what it calls the id
    where that is another name, what its names leave out, and the filters without which it shows
    other kinds too. `paired` are the properties by which the elements of an answer find those of
    the request, where not all of them are answered. `unshown` may be left out by
    readings. `made` and `changed` are what the system sets by itself.
    """

    name: str
    id: str
    made_by: Mapping[str, str]
    shown_by: tuple[Listing, ...]
    changed_by: Mapping[str, str] = field(default_factory=dict)
    replaces: bool = False
    paired: tuple[str, ...] = ()
    unshown: tuple[str, ...] = ()
    made: Stamp = Stamp()
    changed: Mapping[str, Stamp] = field(default_factory=dict)
    fresh: bool = False

    def shown(self, capability: str) -> Listing | None:
        """Return how a reading shows these rows, None where it does not."""
        return next((one for one in self.shown_by if one.capability == capability), None)


def of_cycle(cycle: Lifecycle) -> WrittenRow | None:
    """Return the rows of a lifecycle: what is dated is told in the row itself. None where it reads
    nothing.
    """
    reads = cycle.reads
    if reads is None:
        return None
    made = {
        name: members
        for move in cycle.moves
        if move.creates
        for name, members in ((move.capability, ""), move.bulk or ("", ""))
        if name
    }
    told = [move for move in cycle.moves if move.act and move.act.date]
    later = {move.capability: move.act for move in told if move.act and not move.creates}
    begun = next((_stamp(move.act) for move in told if move.act and move.creates), Stamp())
    return WrittenRow(
        cycle.name,
        reads.id,
        made,
        (Listing(reads.detail), *reads.lists),
        {name: act.id for name, act in later.items()},
        made=begun,
        changed={name: _stamp(act) for name, act in later.items()},
    )


def _stamp(act: Act) -> Stamp:
    return Stamp(act.reporter, act.reported)

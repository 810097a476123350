"""The writes that make rows in covered combinations: chosen one after another, each for what it
covers that none has covered yet.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from conformance.core.covering import PAIRS, Array, Row
from conformance.core.resource import Resource, ResourceId
from conformance.http.context import Context
from conformance.http.factor import ALONE, BESIDE, DOOR, NTH, PLACE, ROLE, Covering, SentRow
from conformance.http.probes.factors_of import FactorsOf

_MORE = 4  # times as many writes, for triples
_LED = 8  # times that rows are made only for what comes after them
_FAR = 12  # rows of a resource, as far as they are led
_KEPT = (4, 8)  # one resource in so many, at first and then


@dataclass(frozen=True, slots=True)
class MakingWrite:
    """A write that makes rows: by whom, how many at once, and each with its classes."""

    role: str
    count: int
    rows: tuple[tuple[SentRow, Row], ...]
    beside: bool = False


@dataclass
class Making:
    """The choice of writes that make rows on resources: how many rows each has so far."""

    context: Context
    covering: Covering
    factors: FactorsOf
    resources: Sequence[Resource]
    made: Counter[ResourceId] = field(default_factory=Counter)
    written: int = 0

    def __post_init__(self) -> None:
        allowed = self.factors.allowed
        self.allowed = {one.id: allowed(self.context, one) for one in self.resources}
        ways = self.allowed.values()
        self.telling = [
            one.name
            for one in self.factors.made
            if len({tuple(allowed[one.name]) for allowed in ways}) > 1
        ]

    def writes(self) -> Iterator[MakingWrite]:
        """Yield writes until none covers anything new, those that cover most first; some resources
        are kept for what only those that nobody used can cover in the end.
        """
        array = Array(self.factors.cover.space)
        whole, several = self.resources, self.covering.several
        for share in _KEPT if several else ():
            self.resources = whole[: len(whole) - len(whole) // share]
            yield from self._until_none_gains(array)
        self.resources = whole
        yield from self._until_none_gains(array)
        for _ in range(_LED if several else 0):
            yield from self._leading_on(array)
            yield from self._until_none_gains(array)

    def _leading_on(self, array: Array) -> Iterator[MakingWrite]:
        """Yield the writes that cover nothing, and after which the next row of a resource is the
        one of which something is missing yet.
        """
        wanted = self._awaited(array)
        able = [one for one in self.resources if self.made[one.id] + 1 < wanted]
        if not able or not self._roles(ALONE):
            return
        resource = max(able, key=lambda one: self.made[one.id])
        for nth in range(self.made[resource.id] + 1, wanted):
            draft = SentRow(self._roles(ALONE)[0], {}, resource, nth=nth)
            self.made[resource.id] += 1
            yield MakingWrite(draft.role, ALONE, ((draft, {}),))

    def _awaited(self, array: Array) -> int:
        """Return as which of its resource's rows one would cover something, 0 where as none."""
        drafts = (SentRow("", {}, nth=nth) for nth in range(_FAR, 0, -1))
        rows = {self.factors.fixed(self.context, one)[NTH]: one.nth for one in drafts}
        missing = [number for name, number in rows.items() if array.left((NTH, name))]
        return max(missing, default=0)

    def _until_none_gains(self, array: Array) -> Iterator[MakingWrite]:
        open_ = list(self.factors.act.counts)
        while open_ and not array.complete and self.written < self._most:
            count = max(open_, key=lambda one: self._urgent(array, one))
            write = self._gaining(array, count)
            if write is None:
                open_.remove(count)
            else:
                self.written += 1
                yield write

    @property
    def _most(self) -> int:
        """How many writes at most: of triples there are many more."""
        return self.covering.most * (1 if self.factors.cover.space.strength == PAIRS else _MORE)

    def _gaining(self, array: Array, count: int) -> MakingWrite | None:
        """Return a write of so many at once that covers something new, None where none does."""
        if not self._enough(count):
            return None
        for way in sorted(self._ways(count), key=lambda one: -self._missing(array, one)):
            before = self.made.copy()
            write, gained = self._write(array, way)
            if gained:
                return write
            self.made = before
        return None

    def _ways(self, count: int) -> list[SentRow]:
        """Return by whom so many may be sent, and whether something goes out beside."""
        return [
            SentRow(role, {}, count=count, beside=one)
            for role in self._roles(count)
            for one in self._beside
        ]

    def _enough(self, count: int) -> bool:
        """Say whether there are resources for so many rows at once."""
        if self.covering.several:
            return bool(self.resources)
        return len([*self._unused()]) >= max(1, count)

    def _unused(self) -> Iterator[Resource]:
        return (one for one in self.resources if not self.made[one.id])

    @property
    def _beside(self) -> tuple[bool, ...]:
        """Whether another entity's request may go out with a write."""
        able = (
            BESIDE in self.factors.cover.space.factors
            and len(self.factors.cover.space.factors[BESIDE]) > 1
        )
        return (False, True) if able else (False,)

    def _missing(self, array: Array, way: SentRow) -> int:
        """Return how much of what is missing has who sends it, and what goes out with it."""
        fixed = self.factors.fixed(self.context, way)
        return sum(array.left((name, fixed[name])) for name in (ROLE, BESIDE) if name in fixed)

    def _left(self, array: Array, count: int) -> int:
        """Return how much of what is missing has this way of sending, or its places."""
        drafts = (
            SentRow("", {}, count=count, place=place)
            for place in {0, 1, max(0, count // 2), max(0, count - 1)}
            if place < max(1, count)
        )
        classes = {
            item
            for draft in drafts
            for item in self.factors.fixed(self.context, draft).items()
            if item[0] in (DOOR, PLACE)
        }
        return sum(map(array.left, classes))

    def _urgent(self, array: Array, count: int) -> tuple[int, int]:
        """Return how soon so many are sent: where each row uses a resource up, the largest writes
        go first, until each of their ways was sent.
        """
        new = not self.covering.several and any(map(array.gain, self._ways_of(count)))
        return (count if new else 0), self._left(array, count)

    def _ways_of(self, count: int) -> Iterator[Row]:
        """Yield in what ways so many may be sent: by whom, and with what beside."""
        for way in self._ways(count):
            fixed = self.factors.fixed(self.context, way)
            yield {name: one for name, one in fixed.items() if name in (DOOR, ROLE, BESIDE)}

    def _write(self, array: Array, way: SentRow) -> tuple[MakingWrite, int]:
        chosen: list[tuple[SentRow, Row]] = []
        gained = 0
        count = way.count
        for place in range(max(1, count)):
            draft = self._draft(array, replace(way, place=place))
            assert draft.resource is not None
            allowed = self.allowed[draft.resource.id]
            row = array.filled(self.factors.fixed(self.context, draft), allowed)
            gained += array.gain(row)
            array.take(row)
            self.made[draft.resource.id] += 1
            chosen.append((draft, row))
        return MakingWrite(way.role, count, tuple(chosen), way.beside), gained

    def _roles(self, count: int) -> list[str]:
        """Return who may send so many at once."""
        drafts = (SentRow(role, {}, count=count) for role in self.factors.roles)
        return [one.role for one in drafts if self._possible(one)]

    def _possible(self, draft: SentRow) -> bool:
        apart = self.factors.cover.space.apart
        fixed = self.factors.fixed(self.context, draft).items()
        return not any(frozenset(two) in apart for two in combinations(fixed, 2))

    def _draft(self, array: Array, way: SentRow) -> SentRow:
        """Return the way in which the next row is sent: on the resource of which most is
        missing.
        """
        able = self.resources if self.covering.several else self._unused()
        drafts = (replace(way, resource=one, nth=self.made[one.id] + 1) for one in able)
        return max(drafts, key=lambda one: self._worth(array, one))

    def _worth(self, array: Array, draft: SentRow) -> tuple[int, int, int]:
        assert draft.resource is not None
        fixed = self.factors.fixed(self.context, draft)
        allowed = self.allowed[draft.resource.id]
        given = sum(array.within_reach(one, fixed) for one in fixed.items())
        most = sum(
            max((array.left((name, one)) for one in allowed[name]), default=0)
            for name in self.telling
        )
        return array.gain(fixed), given + most, -self.made[draft.resource.id]

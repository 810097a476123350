"""Combinations of what varies in an act, covered: rows are made and acts made on them, each for
what it has that none had; then every row is read wherever it is shown, and compared whole.

A combination counts as covered once a row that had it was accepted, read again and found right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from conformance.core.covering import Array, Covered, Row
from conformance.core.lifecycle import Lifecycle, Move
from conformance.core.resource import Resource, ResourceId
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import LIF_01
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.factor import (
    AHEAD,
    ALONE,
    BEHIND,
    NOBODY,
    ROLE,
    CoveredAct,
    Covering,
    SentRow,
)
from conformance.http.item import Item
from conformance.http.model.parties import trusted
from conformance.http.pack import Pack
from conformance.http.probes.bulk_rows import BulkRows, ReportedError
from conformance.http.probes.factors_of import FactorsOf, Stand, factors_of
from conformance.http.probes.making import Making, MakingWrite

_REFUSED = (LIF_01, "")
_FOLLOWED = 240  # acts on rows, at most
_LED = 50  # those of them that cover nothing themselves
_NOMINAL = 40


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per table of combinations whose acts the contract serves."""
    return tuple(
        _item(pack, one) for one in pack.coverings if set(_called(one)) <= set(contract.bound)
    )


def _called(covering: Covering) -> tuple[str, ...]:
    acts = (covering.created, *covering.acts)
    bulk = covering.bulk
    return tuple(
        dict.fromkeys([*(one.capability for one in acts), bulk.capability, bulk.reads.detail])
    )


def _told(covering: Covering) -> tuple[str, ...]:
    """Return the acts of which combinations are covered, as a report calls them."""
    made = () if covering.prepared else (covering.created,)
    return tuple(one.name for one in (*made, *covering.acts))


def _item(pack: Pack, covering: Covering) -> Item:
    bulk, acts = covering.bulk, (covering.created, *covering.acts)
    written = tuple(dict.fromkeys([*(one.capability for one in acts), bulk.capability]))
    cited = [pack.citations.of("bulk.rows", name) for name in written]
    return Item(
        id=f"probing/{covering.created.capability}/{covering.name}",
        phase="probing",
        capability=covering.created.capability,
        capabilities=(covering.created.capability,),
        title=covering.title,
        requirements=tuple(dict.fromkeys(name for one in cited for name in one.requirements)),
        roles=bulk.reads.readers,
        needs=covering.needs,
        acts=written,
        writes=_NOMINAL * (1 + len(covering.acts)),
        covers=_told(covering),
        run=partial(_run, pack, covering),
    )


def _run(pack: Pack, covering: Covering, context: Context) -> None:
    try:
        Combinations(context, pack, covering).run()
    except ReportedError:
        return


@dataclass(frozen=True, slots=True)
class Pending:
    """A row that was accepted with these classes in an act, and is yet to be compared."""

    factors: FactorsOf
    row: Row


@dataclass(frozen=True, slots=True)
class _Choice:
    """An act that may be next: on the row at a place, with these classes; what that is worth."""

    factors: FactorsOf
    place: int
    draft: SentRow
    row: Row
    worth: float


_SOON = 3
_ENOUGH = 0.6  # of what an act may cover, for one that leads on
_LEADS = 0.5  # what an act is worth that covers nothing and leads to one that may


@dataclass
class Combinations:
    """One item under way: the rows made, and what of each is yet to be found right."""

    context: Context
    pack: Pack
    covering: Covering
    resources: list[Resource] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    acts: list[FactorsOf] = field(default_factory=list)
    states: dict[int, str] = field(default_factory=dict)
    nths: dict[int, int] = field(default_factory=dict)
    owners: dict[int, Resource] = field(default_factory=dict)
    acted: set[int] = field(default_factory=set)

    def run(self) -> None:
        """Make rows, act on them, and compare all that is shown."""
        covering, context = self.covering, self.context
        self.rows = BulkRows(context, self.pack, covering.bulk)
        self.rows.sparing = not covering.several
        self.rows.refused = _REFUSED
        if covering.several:
            self.rows.count_before(context.resources)
        self.resources = [covering.known(context, one) for one in context.resources]
        roles = self._roles()
        made = self._factors(covering.created, roles)
        self.acts = [self._factors(one, roles) for one in covering.acts]
        try:
            self._make(made)
            self._follow()
            self._compare()
        finally:
            told = [one for one in (made, *self.acts) if one.cover.space.factors]
            context.covered += [_covered(one) for one in told]

    def _roles(self) -> tuple[str, ...]:
        cycles = [one for one in self.pack.lifecycles if one.name == self.covering.cycle]
        about = cycles or self.pack.lifecycles[:1]
        return tuple(trusted(self.context, self.pack, about))

    def _factors(self, act: CoveredAct, roles: Sequence[str]) -> FactorsOf:
        one_each = None if self.covering.several else 1
        stand = Stand(self.resources, self.rows.before, one_each)
        return factors_of(self.context, act, roles, stand)

    @property
    def cycle(self) -> Lifecycle:
        """The lifecycle whose moves the acts are."""
        return next(one for one in self.pack.lifecycles if one.name == self.covering.cycle)

    # What makes rows.

    def _make(self, factors: FactorsOf) -> None:
        if self.covering.prepared:
            self._prepare(factors)
            return
        planned = Making(self.context, self.covering, factors, self.resources)
        planned.made.update(self.rows.before)
        for write in planned.writes():
            self._send(factors, write)

    def _prepare(self, factors: FactorsOf) -> None:
        """Make the rows on which acts are made, all at once."""
        drafts = [
            SentRow(factors.roles[0], {}, one, nth=nth + 1)
            for one, count in zip(self.resources, self._rows_each(), strict=True)
            for nth in range(count)
        ]
        whole = [self._placed(draft, len(drafts), at) for at, draft in enumerate(drafts)]
        self._send(factors, MakingWrite(factors.roles[0], len(whole), tuple(whole)))

    def _rows_each(self) -> list[int]:
        """Return how many rows each resource gets: where these are few, they get more, so that all
        are as many.
        """
        several = [rows for rows, many in self.covering.prepared for _ in range(many)]
        counts = [several[place % len(several)] for place in range(len(self.resources))]
        wanted = sum(need.count for need in self.covering.needs) * sum(several) // len(several)
        more = [place for place, count in enumerate(counts) if count > 1]
        for nth in range(wanted - sum(counts) if more else 0):
            counts[more[nth % len(more)]] += 1
        return counts

    def _placed(self, draft: SentRow, count: int, place: int) -> tuple[SentRow, Row]:
        return SentRow(draft.role, {}, draft.resource, count, place, draft.nth), {}

    def _send(self, factors: FactorsOf, write: MakingWrite) -> None:
        """Send a write that makes rows, and remember what each was made of."""
        first = len(self.rows.ids)
        sent = [
            self._realized(factors, draft, row, None, first + at)
            for at, (draft, row) in enumerate(write.rows)
        ]
        less = self._lessened(sent)
        if less == sent:
            self._write(factors, write, sent)
        elif not self._may_write(factors, write, sent) and self._lessened(less) == less:
            self._write(factors, write, less)

    def _may_write(self, factors: FactorsOf, write: MakingWrite, sent: Sequence[SentRow]) -> bool:
        """Send what a right system may refuse; say whether it was taken."""
        self.rows.refused = None
        try:
            self._write(factors, write, sent)
        except BlockedError:
            return False
        finally:
            self.rows.refused = _REFUSED
        return True

    def _write(self, factors: FactorsOf, write: MakingWrite, sent: Sequence[SentRow]) -> None:
        first = len(self.rows.ids)
        bodies = [dict(one.body) for one in sent]
        if write.count == ALONE:
            self.rows.single(write.role, bodies[0])
        else:
            self.rows.fill(bodies, write.role)
        for at, one in enumerate(sent[: len(self.rows.ids) - first]):
            self._made(factors, first + at, one)

    def _lessened(self, sent: Sequence[SentRow]) -> list[SentRow]:
        """Return rows of which a right system takes each after those before it."""
        known: dict[ResourceId, list[Mapping[str, Any]]] = {}
        made = []
        for one in sent:
            assert one.resource is not None
            number = one.resource.id
            before = known.setdefault(number, [*self._bodies(number)])
            body = self.covering.lessened(one.resource, before, one.body)
            before.append(body)
            made.append(one if body is one.body else replace(one, body=body))
        return made

    def _made(self, factors: FactorsOf, place: int, sent: SentRow) -> None:
        assert sent.resource is not None
        own = sum(one.id == sent.resource.id for one in self.owners.values())
        self.nths[place] = 1 + own + self.rows.before.get(sent.resource.id, 0)
        self.owners[place] = sent.resource
        if self.covering.cycle:
            self.states[place] = next(one.target for one in self.cycle.moves if one.creates)
        self.pending.append(Pending(factors, factors.row(self.context, sent)))
        if not _shown_alone(sent):
            self.rows.unread.add(place)

    def _realized(
        self, factors: FactorsOf, draft: SentRow, row: Row, number: Any, serial: int
    ) -> SentRow:
        body = factors.act.base(self.context, draft, number, serial)
        made = factors.body(self.context, replace(draft, body=body), row)
        return replace(draft, body=made)

    def _bodies(self, number: ResourceId) -> Iterator[Mapping[str, Any]]:
        return (self.rows.sent[at] for at, one in self.owners.items() if one.id == number)

    # What is done to rows.

    def _follow(self) -> None:
        """Make the acts on the rows, whichever covers most next; where none covers anything, one
        that leads to one that will.
        """
        arrays = {one.act.capability: Array(one.cover.space) for one in self.acts}
        led = 0
        for _ in range(_FOLLOWED):
            if self.context.findings:
                return
            chosen = max(self._choices(arrays), key=lambda one: one.worth, default=None)
            if chosen is None or not chosen.worth or led > _LED:
                return
            led += chosen.worth == _LEADS
            self._act(chosen)
            arrays[chosen.factors.act.capability].take(chosen.row)

    def _choices(self, arrays: Mapping[str, Array]) -> Iterator[_Choice]:
        """Yield the best way of each act that some row is ready for."""
        later: list[FactorsOf] = []  # acts not covered yet, and those that lead to them
        for factors in reversed(self.acts):
            array, ready = arrays[factors.act.capability], self._ready(factors)
            if ready and factors.roles:
                best = self._choice(factors, array, ready, later)
                if not best.worth and later:
                    best = self._leading_on(best, arrays, ready, later)
                yield best
            later += [factors] if later or not array.complete else []

    def _choice(
        self,
        factors: FactorsOf,
        array: Array,
        ready: Sequence[int],
        later: Sequence[FactorsOf],
    ) -> _Choice:
        role = max(factors.roles, key=lambda one: array.left((ROLE, one)))
        best: _Choice | None = None
        for place, draft in self._different(factors, role, ready).items():
            assert draft.resource is not None
            allowed = factors.allowed(self.context, draft.resource)
            fixed = factors.fixed(self.context, draft)
            row = array.filled(fixed, allowed)
            if later:
                leading = self._leading(factors, self.states[place], allowed, later)
                onwards = array.filled(fixed, {**allowed, **leading})
                row = onwards if array.gain(onwards) >= array.gain(row) * _ENOUGH else row
            gain = array.gain(row)
            # How it is sent can be chosen now alone: the rows go on.
            worth = gain + array.gain(fixed) * _SOON if gain else 0
            made = _Choice(factors, place, draft, row, worth)
            best = made if best is None or made.worth > best.worth else best
        assert best is not None
        return best

    def _different(self, factors: FactorsOf, role: str, ready: Sequence[int]) -> dict[int, SentRow]:
        """Return the rows that an act would be sent of in different ways, one of each."""
        drafts = {at: self._draft(role, at) for at in reversed(ready)}
        ways = {(*factors.fixed(self.context, draft).values(),): at for at, draft in drafts.items()}
        return {at: drafts[at] for at in ways.values()}

    def _leading_on(
        self,
        choice: _Choice,
        arrays: Mapping[str, Array],
        ready: Sequence[int],
        later: Sequence[FactorsOf],
    ) -> _Choice:
        """Return an act that leads to one that is not covered yet, on the row of which most is
        missing there.
        """
        factors, wanted = choice.factors, later[0]
        capability, array = factors.act.capability, arrays[wanted.act.capability]
        drafts = {at: self._draft(choice.draft.role, at) for at in ready}
        place = max(
            ready,
            key=lambda at: sum(map(array.left, wanted.fixed(self.context, drafts[at]).items())),
        )
        draft = drafts[place]
        assert draft.resource is not None
        allowed = factors.allowed(self.context, draft.resource)
        leading = self._leading(factors, self.states[place], allowed, later)
        fixed = factors.fixed(self.context, draft)
        row = arrays[capability].filled(fixed, {**allowed, **leading})
        return _Choice(factors, place, draft, row, _LEADS if leading else 0)

    def _leading(
        self,
        factors: FactorsOf,
        state: str,
        allowed: Mapping[str, Sequence[str]],
        later: Sequence[FactorsOf],
    ) -> dict[str, list[str]]:
        """Return the codes of an act after which one of the later acts can be made."""
        capability = factors.act.capability
        act = next(one.act for one in self.cycle.moves if one.capability == capability)
        assert act is not None
        targets = {
            code: self._move(capability, state, {act.code: code}).target
            for code in allowed[act.code]
        }
        leading = [
            code
            for code, target in targets.items()
            if any(self.cycle.move(target, one.act.capability) for one in later)
        ]
        return {act.code: leading} if leading else {}

    def _ready(self, factors: FactorsOf) -> list[int]:
        """Return the rows on which an act may be made."""
        name = factors.act.capability
        return [at for at, state in self.states.items() if self.cycle.move(state, name)]

    def _act(self, chosen: _Choice) -> None:
        """Make an act on a row."""
        factors, place = chosen.factors, chosen.place
        draft = replace(chosen.draft, before=self.rows.sent[place])
        sent = self._realized(factors, draft, chosen.row, self.rows.ids[place], place)
        move = self._move(factors.act.capability, self.states[place], sent.body)
        self.rows.act(place, factors.act.capability, sent.role, dict(sent.body))
        self.rows.forget(place)
        self.rows.unread.add(place)
        self.acted.add(place)
        self.states[place] = move.target
        self.pending.append(Pending(factors, factors.row(self.context, sent)))

    def _draft(self, role: str, place: int) -> SentRow:
        resource = self.owners[place]
        order = self.cycle.states.index
        others = [
            order(self.states[at])
            for at, one in self.owners.items()
            if one.id == resource.id and at != place
        ]
        ahead = AHEAD if others and max(others) > order(self.states[place]) else BEHIND
        told = ahead if others or self.rows.before.get(resource.id) else NOBODY
        return SentRow(role, {}, resource, nth=self.nths[place], siblings=told)

    def _move(self, capability: str, state: str, body: Mapping[str, Any]) -> Move:
        """Return the move that an act is from a state, by its code where one has a code of its
        own.
        """
        able = [
            one for one in self.cycle.moves if one.capability == capability and state in one.source
        ]
        by_code = [one for one in able if one.code and _coded(one, body)]
        return next(iter([*by_code, *(one for one in able if not one.code), *able]))

    # What is read.

    def _compare(self) -> None:
        """Read every row wherever it is shown; what is found right is covered."""
        if self.context.findings:
            return
        self.rows.acted = None
        self.rows.unread -= {at for at in self.acted if at % _EVERY == 0}
        self.rows.look()
        if self.context.findings:
            return
        for one in self.pending:
            one.factors.cover.add(one.row)
        self.pending.clear()


def _coded(move: Move, body: Mapping[str, Any]) -> bool:
    return move.act is not None and str(body.get(move.act.code)) == move.code


def _shown_alone(sent: SentRow) -> bool:
    """Say whether a row is read alone too: of a list the first and the last."""
    return sent.place in (0, sent.count - 1)


_EVERY = 2  # of the rows that were acted on, so many are read alone too


def _covered(factors: FactorsOf) -> Covered:
    cover = factors.cover
    return Covered(
        factors.act.name,
        len(cover.reached),
        len(cover.space.combinations),
        tuple(f"{name}: {one}" for name, one in factors.unmade),
        cover.space.strength,
    )

"""Combinations of what varies in an act, covered: rows are made and acts made on them, each for
what it has that none had; then every row is read wherever it is shown, and compared whole.

A combination counts as covered once a row that had it was accepted, read again and found right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from conformance.core.covering import Covered, Row
from conformance.core.lifecycle import Lifecycle
from conformance.core.resource import Resource, ResourceId
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.factor import ALONE, CoveredAct, Covering, SentRow
from conformance.http.item import Item
from conformance.http.model.parties import trusted
from conformance.http.pack import Pack
from conformance.http.probes.bulk_figures import known
from conformance.http.probes.bulk_rows import BulkRows
from conformance.http.probes.factors_of import FactorsOf, Stand, factors_of
from conformance.http.probes.following import Following, NextAct, StandingRows, move_of
from conformance.http.probes.histories import histories_agree
from conformance.http.probes.making import Making, MakingWrite
from conformance.http.probes.shown_rows import ReportedError
from conformance.http.probes.traffic import traffic_of
from conformance.http.probes.why_refused import WhyRefused

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


@dataclass
class Combinations:
    """One item under way: the rows made, and what of each is yet to be found right."""

    context: Context
    pack: Pack
    covering: Covering
    resources: list[Resource] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    acts: list[FactorsOf] = field(default_factory=list)
    stood: StandingRows = field(default_factory=StandingRows)
    acted: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)

    def run(self) -> None:
        """Make rows, act on them, and compare all that is shown."""
        covering, context = self.covering, self.context
        self.rows = BulkRows(context, self.pack, covering.bulk)
        self.rows.sparing = not covering.several
        if covering.several:
            self.rows.count_before(context.resources)
            self.stood.before = self.rows.before
        self.resources = [covering.known(context, one) for one in context.resources]
        roles = self._roles()
        self.traffic = traffic_of(context, self.pack, self._writers(roles))
        made = self._factors(covering.created, roles)
        self.acts = [self._factors(one, roles) for one in covering.acts]
        try:
            self._make(made)
            self._follow()
            self._compare()
        finally:
            covered = self.acts if covering.prepared else (made, *self.acts)
            told = [one for one in covered if one.cover.space.factors]
            context.covered += [_covered(one) for one in told]

    def _roles(self) -> tuple[str, ...]:
        cycles = [one for one in self.pack.lifecycles if one.name == self.covering.cycle]
        about = cycles or self.pack.lifecycles[:1]
        return tuple(trusted(self.context, self.pack, about))

    def _writers(self, roles: Sequence[str]) -> list[str]:
        """Return who makes the rows, and who acts on them, of those that may."""
        acts = (self.covering.created, *self.covering.acts)
        return [self.rows.writer, *(one for act in acts for one in act.roles if one in roles)]

    def _factors(self, act: CoveredAct, roles: Sequence[str]) -> FactorsOf:
        one_each = None if self.covering.several else 1
        stand = Stand(self.resources, self.rows.before, one_each, self.traffic.there)
        return factors_of(self.context, act, roles, stand)

    @property
    def cycle(self) -> Lifecycle:
        """The lifecycle whose moves the acts are."""
        return next(one for one in self.pack.lifecycles if one.name == self.covering.cycle)

    @property
    def _begun(self) -> str:
        """In which state a new row is, "" where it has none."""
        if not self.covering.cycle:
            return ""
        return next(one.target for one in self.cycle.moves if one.creates)

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
        wanted = sum(need.count for need in self.covering.needs)
        counts = rows_each(self.covering.prepared, len(self.resources), wanted)
        drafts = [
            SentRow(factors.roles[0], {}, one, nth=nth + 1)
            for one, count in zip(self.resources, counts, strict=True)
            for nth in range(count)
        ]
        whole = [self._placed(draft, len(drafts), at) for at, draft in enumerate(drafts)]
        self._send(factors, MakingWrite(factors.roles[0], len(whole), tuple(whole)))

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
        try:
            self._write(factors, write, sent, may_be_refused=True)
        except BlockedError:
            return False
        return True

    def _write(
        self,
        factors: FactorsOf,
        write: MakingWrite,
        sent: Sequence[SentRow],
        *,
        may_be_refused: bool = False,
    ) -> None:
        first = len(self.rows.ids)
        bodies = [dict(one.body) for one in sent]
        self.rows.why = None if may_be_refused else self._why(factors, write, sent)
        self.rows.beside = self.traffic.beside if write.beside else None
        if write.count == ALONE:
            self.rows.single(write.role, bodies[0])
        else:
            self.rows.fill(bodies, write.role)
        for at, one in enumerate(sent[: len(self.rows.ids) - first]):
            self._made(factors, first + at, one)

    def _why(self, factors: FactorsOf, write: MakingWrite, sent: Sequence[SentRow]) -> WhyRefused:
        """Return what is asked again where a write that makes rows is refused."""
        context, bulk, first = self.context, self.covering.bulk, len(self.rows.ids)
        plain = [
            dict(factors.act.base(context, one, None, first + at)) for at, one in enumerate(sent)
        ]
        one = known(context, bulk.single, plain[0])
        alone = partial(context.call, bulk.single, write.role, one)
        if write.count == ALONE:
            return WhyRefused(context, alone)
        listed = {bulk.list_field: plain}
        together = partial(context.call, bulk.capability, write.role, listed)
        return WhyRefused(context, together, alone)

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
        self.stood.add(place, sent.resource, self._begun)
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
        return (self.rows.sent[at] for at in self.stood.of(number))

    # What is done to rows.

    def _follow(self) -> None:
        """Make the acts on the rows, until something is found or no act covers anything more."""
        if not self.acts or self.context.findings:
            return
        for chosen in Following(self.context, self.cycle, self.acts, self.stood).acts():
            self._act(chosen)
            if self.context.findings:
                return

    def _act(self, chosen: NextAct) -> None:
        """Make an act on a row."""
        factors, place = chosen.factors, chosen.place
        draft = replace(chosen.draft, before=self.rows.sent[place])
        sent = self._realized(factors, draft, chosen.row, self.rows.ids[place], place)
        move = move_of(self.cycle, factors.act, self.stood.states[place], sent.body)
        plain = dict(factors.act.base(self.context, draft, self.rows.ids[place], place))
        again = partial(self.context.call, factors.act.capability, sent.role, plain)
        self.rows.why = WhyRefused(self.context, again)
        self.rows.beside = self.traffic.beside if chosen.draft.beside else None
        self.rows.act(place, factors.act.capability, sent.role, dict(sent.body))
        self.rows.forget(place)
        self.rows.unread.add(place)
        self.acted.setdefault(place, []).append(sent.body)
        self.stood.states[place] = move.target
        self.pending.append(Pending(factors, factors.row(self.context, sent)))

    # What is read.

    def _compare(self) -> None:
        """Read every row wherever it is shown; what is found right is covered."""
        if self.context.findings:
            return
        self.rows.acted = None
        self.rows.unread -= {at for at in self.acted if at % _EVERY == 0}
        self.rows.look()
        if self.context.findings or not histories_agree(self.rows, self.acted):
            return
        for one in self.pending:
            one.factors.cover.add(one.row)
        self.pending.clear()


def rows_each(prepared: Sequence[tuple[int, int]], resources: int, wanted: int) -> list[int]:
    """Return how many rows each resource gets: where there are fewer than were wanted, they get
    more, so that all are as many.
    """
    several = [rows for rows, many in prepared for _ in range(many)]
    counts = [several[place % len(several)] for place in range(resources)]
    missing = wanted * sum(several) // len(several) - sum(counts)
    more = [place for place, count in enumerate(counts) if count > 1]
    for nth in range(missing if more else 0):
        counts[more[nth % len(more)]] += 1
    return counts


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

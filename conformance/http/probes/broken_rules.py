"""Each rule broken in every way that a right request may be sent: by each role that may send it, at
each place of lists of several lengths, in each of the rows of a resource.

The wrong ones go first and the right ones after them, by which the wrong ones are known to be
refused for what is wrong with them, and for nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from conformance.core.covering import Covered
from conformance.core.exchange import Exchange
from conformance.core.lifecycle import Rule
from conformance.core.resource import Need, Resource
from conformance.http.checks.codes import CON_05
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.factor import CoveredAct, Covering, SentRow
from conformance.http.item import Item
from conformance.http.model.parties import trusted
from conformance.http.observation import Snapshot, differ
from conformance.http.pack import Pack
from conformance.http.probes.before_after import seen
from conformance.http.probes.broken_acts import ActedRow, BrokenActs
from conformance.http.probes.broken_lists import FEWEST, BrokenLists
from conformance.http.probes.bulk_rows import BulkRows
from conformance.http.probes.shown_rows import ReportedError
from conformance.http.probes.wrong_bodies import Wrongs, acts_of

_ROWS = 3  # of a resource, where it takes more than one
_NOMINAL = 60


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per table of combinations that asks for it, and that the contract serves."""
    return tuple(
        _item(pack, one)
        for one in pack.coverings
        if one.rules and {*_written(one), one.bulk.reads.detail} <= set(contract.bound)
    )


def _written(covering: Covering) -> tuple[str, ...]:
    acts = (covering.created, *covering.acts)
    return tuple(dict.fromkeys([*(one.capability for one in acts), covering.bulk.capability]))


def _item(pack: Pack, covering: Covering) -> Item:
    capability = covering.bulk.capability
    cited = [
        *pack.citations.of("bulk.atomic", capability).requirements,
        *(rule.requirement for rule in _rules_of(pack, covering)),
    ]
    return Item(
        id=f"probing/{capability}/reglas-combinadas",
        phase="probing",
        capability=capability,
        capabilities=(capability,),
        title=f"{capability}: cada regla rota por cada rol, en cada lugar y en cada fila",
        requirements=tuple(dict.fromkeys(filter(None, cited))),
        roles=covering.bulk.reads.readers,
        needs=(_need(covering),),
        acts=_written(covering),
        writes=_NOMINAL * (1 + len(covering.acts)),
        covers=tuple(map(_told, _broken(covering))),
        run=partial(_run, pack, covering),
    )


def _broken(covering: Covering) -> tuple[str, ...]:
    """Return what is sent wrongly: the list, what makes a row alone, and the acts on rows."""
    acts = (covering.created, *covering.acts)
    return (covering.bulk.capability, *(one.name for one in acts))


def _told(name: str) -> str:
    """Return what a report calls the rules of an act."""
    return f"{name}: reglas rotas"


def _need(covering: Covering) -> Need:
    """Return what lists are made of; where a resource takes one row, one for each."""
    if covering.several:
        count = sum(need.count for need in covering.bulk.needs)
        return replace(covering.needs[0], count=count, spare=0)
    return replace(covering.needs[0], count=_ROWS, spare=_ROWS - FEWEST)


def _rules_of(pack: Pack, covering: Covering) -> Iterator[Rule]:
    for act in acts_of(pack, covering).values():
        yield from (wrong.rule for wrong in act.wrong)
    for made in (covering.created, *covering.acts):
        yield from (wrong.rule for wrong in made.wrong)


def _run(pack: Pack, covering: Covering, context: Context) -> None:
    try:
        _BrokenRules(context, pack, covering).run()
    except ReportedError:
        return


@dataclass
class _BrokenRules:
    """One item under way: rows are made, and before each right write come the wrong ones."""

    context: Context
    pack: Pack
    covering: Covering
    roles: tuple[str, ...] = ()

    def run(self) -> None:
        """Break every rule, then do what is right."""
        cycles = [one for one in self.pack.lifecycles if one.name == self.covering.cycle]
        about = cycles or self.pack.lifecycles[:1]
        self.roles = tuple(trusted(self.context, self.pack, about))
        wrongs = Wrongs(self.context, acts_of(self.pack, self.covering))
        self.acts = BrokenActs(self.context, wrongs, self._may)
        self.rows = BulkRows(self.context, self.pack, self.covering.bulk)
        if self.covering.several:
            self.rows.count_before(self.context.resources)
        self.lists = BrokenLists(self.context, self.covering, self.rows.writer, self._may)
        try:
            self._break()
        finally:
            self.context.covered += self._covered()

    def _break(self) -> None:
        self.lists.break_each()
        acts = [partial(self._on_rows, one) for one in self.covering.acts]
        steps: list[Callable[[], None]] = [self._alone, self._make, *acts, self.rows.look]
        for step in steps:
            if self.context.findings:
                return
            step()
        if not self.context.findings:
            self.lists.judge()
            self.acts.judge()

    def _covered(self) -> Iterator[Covered]:
        """Yield how much was refused of each act."""
        named = {self.covering.bulk.capability: self.lists.cover}
        named |= self.acts.covers
        for name, cover in named.items():
            if not cover.space.factors:
                continue  # nothing was sent of it: how much there is nobody knows
            reached, every = len(cover.reached), len(cover.space.combinations)
            yield Covered(_told(name), reached, every, strength=cover.space.strength)

    def _may(self, act: CoveredAct) -> tuple[str, ...]:
        return tuple(one for one in act.roles if one in self.roles)

    def _alone(self) -> None:
        """Make rows one by one, wrongly."""
        created, resource = self.covering.created, self.context.resources[0]
        before = self._seen(created.capability)
        last = self.acts.break_each(created, {"1": ActedRow(SentRow("", {}, resource))})
        self._same(created.capability, before, last)

    def _make(self) -> None:
        """Make the rows on which acts are made, or where none are, one as it was sent wrongly."""
        created = self.covering.created
        self.rows.sparing = not self.covering.several
        if not self.covering.acts:
            alone = SentRow("", {}, self.context.resources[0])
            self.rows.single(self.rows.writer, dict(created.base(self.context, alone, None, 0)))
            return
        several = [*self.context.resources[:1]] * _ROWS
        resources = several if self.covering.several else self.context.resources
        bodies = [
            dict(created.base(self.context, SentRow("", {}, one, len(resources), at), None, at))
            for at, one in enumerate(resources)
        ]
        self.rows.fill(bodies)

    def _on_rows(self, act: CoveredAct) -> None:
        """Make an act wrongly on each row, and then rightly."""
        rows = {
            str(at + 1): ActedRow(
                SentRow("", {}, self._owner(at), nth=at + 1, before=self.rows.sent[at]), number
            )
            for at, number in enumerate(self.rows.ids)
        }
        before = self._seen(act.capability)
        last = self.acts.break_each(act, rows)
        self._same(act.capability, before, last)
        self._rightly(act, [*rows.values()])

    def _owner(self, at: int) -> Resource:
        return self.context.resources[0 if self.covering.several else at]

    def _rightly(self, act: CoveredAct, rows: Sequence[ActedRow]) -> None:
        roles = self._may(act)
        for at, row in enumerate(rows):
            if self.context.findings or not roles:
                return
            body = dict(act.base(self.context, row.draft, row.number, at))
            self.rows.act(at, act.capability, roles[at % len(roles)], body)
        self.rows.acted = None

    def _seen(self, capability: str) -> Snapshot:
        """Return what a list of each resource shows of its rows."""
        context = self.context
        known = context.observations.get(capability)
        readings = (known.whole,) if known else ()
        return seen(context, readings, self.rows.writer, {}, context.resources)

    def _same(self, capability: str, before: Snapshot, last: Exchange | None) -> None:
        """Report that what was refused changed something."""
        if self.context.findings or last is None:
            return
        after = self._seen(capability)
        if differ(self.context, before, after):
            self.context.report(
                CON_05,
                last,
                expected="lo mismo que antes de los actos rechazados",
                actual="otra lectura después de ellos",
            )

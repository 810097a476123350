"""Each rule broken in every way that a right request may be sent: by each role that may send it, at
each place of lists of several lengths, in each of the rows of a resource.

The wrong ones go first and the right ones after them, by which the wrong ones are known to be
refused for what is wrong with them, and for nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.covering import Array, Space
from conformance.core.exchange import Exchange
from conformance.core.lifecycle import Rule, Wrong
from conformance.core.resource import Need, Resource
from conformance.http.checks.codes import CON_05
from conformance.http.checks.registry import CODES
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.factor import NTH, ROLE, CoveredAct, Covering, SentRow
from conformance.http.item import Item
from conformance.http.model.parties import trusted
from conformance.http.observation import Snapshot, differ
from conformance.http.pack import Pack
from conformance.http.probes.before_after import seen
from conformance.http.probes.broken_lists import FEWEST, BrokenLists
from conformance.http.probes.bulk_rows import BulkRows, ReportedError
from conformance.http.probes.wrong_bodies import Wrongs, acts_of, weight

_ROWS = 3  # of a resource, where it takes more than one
_NOMINAL = 60
_RULE = "regla"


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
        run=partial(_run, pack, covering),
    )


def _need(covering: Covering) -> Need:
    """Return what lists are made of; where a resource takes one row, one for each."""
    if covering.several:
        count = sum(need.count for need in covering.bulk.needs)
        return replace(covering.needs[0], count=count, spare=0)
    return replace(covering.needs[0], count=_ROWS, spare=_ROWS - FEWEST)


def _rules_of(pack: Pack, covering: Covering) -> Iterator[Rule]:
    for act in acts_of(pack, covering).values():
        yield from (wrong.rule for wrong in act.wrong)


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
    sent: int = field(default=0)

    def run(self) -> None:
        """Break every rule, then do what is right."""
        cycles = [one for one in self.pack.lifecycles if one.name == self.covering.cycle]
        about = cycles or self.pack.lifecycles[:1]
        self.roles = tuple(trusted(self.context, self.pack, about))
        self.wrongs = Wrongs(self.context, acts_of(self.pack, self.covering))
        self.rows = BulkRows(self.context, self.pack, self.covering.bulk)
        if self.covering.several:
            self.rows.count_before(self.context.resources)
        lists = BrokenLists(self.context, self.covering, self.rows.writer, self._may)
        lists.break_each()
        if not self.covering.cycle or self.context.findings:
            return
        self._alone()
        if not self.context.findings:
            self._make()
        for act in self.covering.acts:
            if self.context.findings:
                return
            self._on_rows(act)
        if not self.context.findings:
            self.rows.look()

    def _may(self, act: CoveredAct) -> tuple[str, ...]:
        return tuple(one for one in act.roles if one in self.roles)

    # By itself.

    def _alone(self) -> None:
        """Make rows one by one, wrongly."""
        created, resource = self.covering.created, self.context.resources[0]
        draft = SentRow("", {}, resource)
        before = self._seen(created.capability)
        last = self._break(created, {"1": draft}, {"1": None})
        self._same(created.capability, before, last)

    def _make(self) -> None:
        """Make the rows on which acts are made."""
        created = self.covering.created
        several = [*self.context.resources[:1]] * _ROWS
        resources = several if self.covering.several else self.context.resources
        bodies = [
            dict(created.base(self.context, SentRow("", {}, one, len(resources), at), None, at))
            for at, one in enumerate(resources)
        ]
        self.rows.sparing = not self.covering.several
        self.rows.fill(bodies)

    def _on_rows(self, act: CoveredAct) -> None:
        """Make an act wrongly on each row, and then rightly."""
        drafts: dict[str, SentRow] = {}
        ids: dict[str, Any] = {}
        for at, number in enumerate(self.rows.ids):
            resource = self._owner(at)
            before = self.rows.sent[at]
            drafts[str(at + 1)] = SentRow("", {}, resource, nth=at + 1, before=before)
            ids[str(at + 1)] = number
        before_it = self._seen(act.capability)
        last = self._break(act, drafts, ids)
        self._same(act.capability, before_it, last)
        self._rightly(act, drafts, ids)

    def _owner(self, at: int) -> Resource:
        return self.context.resources[0 if self.covering.several else at]

    def _rightly(
        self, act: CoveredAct, drafts: Mapping[str, SentRow], ids: Mapping[str, Any]
    ) -> None:
        roles = self._may(act)
        for at, name in enumerate(drafts):
            if self.context.findings:
                return
            body = dict(act.base(self.context, drafts[name], ids[name], at))
            self.rows.act(at, act.capability, roles[at % len(roles)], body)
        self.rows.acted = None

    def _break(
        self, act: CoveredAct, drafts: Mapping[str, SentRow], ids: Mapping[str, Any]
    ) -> Exchange | None:
        """Send an act that breaks each rule, by each role and on each row; return the last."""
        rules = self.wrongs.of(act)
        if not rules or not self._may(act):
            return None
        space = Space({_RULE: tuple(rules), ROLE: self._may(act), NTH: tuple(drafts)})
        exchange: Exchange | None = None
        for row in sorted(Array(space).rows(), key=lambda one: weight(rules[one[_RULE]])):
            draft = drafts[row[NTH]]
            several = rules[row[_RULE]]
            wrong = several[self.sent % len(several)]
            self.sent += 1
            body = self.wrongs.body(act, draft, ids[row[NTH]], wrong, self.sent)
            if body is None:
                continue
            exchange = self.context.call(act.capability, row[ROLE], body)
            if self._taken(exchange, wrong, row):
                return exchange
        return exchange

    def _taken(self, exchange: Exchange, wrong: Wrong, row: Mapping[str, str]) -> bool:
        """Report an act that was accepted although it breaks a rule; say whether to go on no
        more.
        """
        context, rule = self.context, wrong.rule
        if not context.clean(exchange):
            return True
        if not context.answers.says(exchange, Meaning.ACCEPTED):
            return False
        context.report(
            CODES[rule.code],
            exchange,
            expected=f"se rechaza como {row[ROLE]} en la fila {row[NTH]}: {rule.text}",
            actual=describe(exchange),
            level=rule.level,
            requirement=rule.requirement,
        )
        return True

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

"""Acts that break a rule, each alone: every rule, by each role that may act, on each row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.covering import Array, Class, Cover, Space
from conformance.core.exchange import Exchange
from conformance.core.lifecycle import Wrong
from conformance.http.checks.codes import ERR_02
from conformance.http.checks.registry import CODES
from conformance.http.context import Context, describe
from conformance.http.factor import NTH, ROLE, CoveredAct, SentRow
from conformance.http.generation.mutation import Mutation
from conformance.http.probes.bulk_figures import known
from conformance.http.probes.judge import Judge
from conformance.http.probes.mistakes import Mistake
from conformance.http.probes.wrong_bodies import Wrongs, weight

RULE = "regla"

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ActedRow:
    """A row that is acted on: how, and its id, None for what makes one."""

    draft: SentRow
    number: Any = None


@dataclass(slots=True)
class BrokenActs:
    """What is sent of each act, and how much of it was refused; `may` says who acts."""

    context: Context
    wrongs: Wrongs
    may: Callable[[CoveredAct], tuple[str, ...]]
    covers: dict[str, Cover] = field(default_factory=dict)
    refused: list[tuple[Mistake, Exchange]] = field(default_factory=list)
    sent: int = 0

    def break_each(self, act: CoveredAct, rows: Mapping[str, ActedRow]) -> Exchange | None:
        """Send an act that breaks each rule, by each role and on each row; return the last, None
        where nothing was sent.
        """
        rules = self.wrongs.of(act)
        ways = {
            (rule, name): [*self.wrongs.bodies(act, row.draft, row.number, several)]
            for rule, several in rules.items()
            for name, row in rows.items()
        }
        space = broken_space(ways, self.may(act))
        cover = self.covers[act.name] = Cover(space)
        exchange: Exchange | None = None
        for row in sorted(Array(space).rows(), key=lambda one: weight(rules[one[RULE]])):
            several = ways[row[RULE], row[NTH]]
            wrong, body = several[self.sent % len(several)]
            self.sent += 1
            alone = rows[row[NTH]].number is None  # of a list's elements more may be said
            sent = known(self.context, act.capability, body) if alone else body
            exchange = self.context.call(act.capability, row[ROLE], sent)
            if self._taken(exchange, wrong, row):
                return exchange
            self._keep(exchange, wrong)
            cover.add(row)
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

    def judge(self) -> None:
        """Judge what each refusal of one field says of it, now that a right act was taken."""
        judges: dict[str, Judge] = {}
        for mistake, exchange in self.refused:
            name = exchange.request.capability or ""
            operation = self.context.bound(name).operation
            judges.setdefault(name, Judge(self.context, operation)).refused(mistake, exchange)

    def _keep(self, exchange: Exchange, wrong: Wrong) -> None:
        """Keep the refusal of one field alone."""
        if wrong.rule.code == ERR_02.id and not wrong.rule.statuses:
            mistake = Mistake(Mutation(wrong.rule.text, (wrong.field,)))
            self.refused.append((mistake, exchange))


def broken_space(
    ways: Mapping[tuple[str, str], Sequence[tuple[Wrong, Body]]], roles: Sequence[str]
) -> Space:
    """Return what is combined of the ways in which rules may be broken on rows: nothing of a rule
    that nothing breaks there, nor of an act that nobody may make.
    """
    broken = [pair for pair, several in ways.items() if several]
    rules = tuple(dict.fromkeys(rule for rule, _ in broken))
    rows = tuple(dict.fromkeys(row for _, row in broken))
    never: set[frozenset[Class]] = {
        frozenset({(RULE, rule), (NTH, row)})
        for rule in rules
        for row in rows
        if (rule, row) not in broken
    }
    several = {RULE: rules, ROLE: tuple(roles), NTH: rows}
    return Space(several if rules and roles else {}, frozenset(never))

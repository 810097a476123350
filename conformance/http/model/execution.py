"""Steps made at a target: each is sent, its answer judged, and what can be read compared with the
model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.lifecycle import Ago, Rule, Share
from conformance.core.resource import Resource, ResourceKind
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import ERR_10, LIF_01, SCH_04
from conformance.http.checks.registry import CODES
from conformance.http.context import Context, describe
from conformance.http.model.comparison import ReadComparison
from conformance.http.model.divergence import Divergence, SpokenError
from conformance.http.model.doors import OtherDoors
from conformance.http.model.maker import plainly
from conformance.http.model.state import (
    Cycles,
    ModelStep,
    Rows,
    act_of,
    marks,
    move_of,
    rule_of,
    settled,
)
from conformance.http.oracle.expectation import computed
from conformance.http.oracle.looking import Looking
from conformance.http.pack import Pack

_DOORS = 8  # about as many as there are: what each is asked for changes once round
_ORDER = (Level.MUST, Level.SHOULD, Level.MAY)


@dataclass(slots=True)
class Execution:
    """Steps made on resources of their own: the rows as they must be, and the ids that the target
    gave them. `uncompared` are the fields and capabilities that are no longer compared, `computed`
    what rows must show that was not sent, `shown` what their details showed last, `behind` the rows
    whose details were not read since their last act. `looking` says which other doors are looked
    through after a step.
    """

    context: Context
    cycles: Cycles
    resources: Sequence[Resource]
    now: datetime
    uncompared: set[str]
    pack: Pack
    looking: Looking = field(default_factory=Looking)
    rows: Rows = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    computed: dict[str, dict[str, Any]] = field(default_factory=dict)
    shown: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    behind: set[str] = field(default_factory=set)

    @property
    def kind(self) -> ResourceKind:
        """What the moves act on."""
        return self.context.item.needs[0].kind

    def step(self, step: ModelStep, *, compare: bool = True) -> Divergence | None:
        """Try a step; return where its answer, or what is read after it, leaves the model."""
        if step.through and self._taken(step):
            return None  # a row of the other lifecycle has that id: the step would touch it
        rule = rule_of(self.cycles, self.rows, step)
        exchange = self._send(step)
        self.context.moves.extend(marks(self.cycles, self.rows, step))
        found = self._judged(step, rule, exchange)
        if found is not None:
            return self._in_plain_words(step, found)
        if rule is None:
            if move_of(self.cycles, step).creates:
                self.ids[step.row] = self._new_id(step, exchange)
            self.rows = settled(self.cycles, self.rows, step)
            self._leave(step, exchange)
        return self._compared(step, rule) if compare else None

    def _leave(self, step: ModelStep, exchange: Exchange) -> None:
        """Keep what an accepted step must leave in its row beside what it sent."""
        act = act_of(move_of(self.cycles, step))
        left = computed(self.context, act, exchange, dict(step.body))
        self.computed[step.row] = {**self.computed.get(step.row, {}), **left}
        if step.row in self.behind:
            self.shown.pop(step.row, None)
        self.behind.add(step.row)

    def _in_plain_words(self, step: ModelStep, found: Divergence) -> Divergence:
        """Make a refused act again in plain words: when that is accepted, the text was the
        reason.
        """
        plain = plainly(self.cycles, step)
        if found.code is not LIF_01 or plain == step:
            return found
        refused = self.step(plain, compare=False)
        return found if refused else replace(found, code=SCH_04, requirement=None)

    def _compared(self, step: ModelStep, rule: Rule | None) -> Divergence | None:
        """Return the first thing that reads otherwise than it must; the rest is its echo, and no
        longer compared.
        """
        cycle, resource = self.cycles[step.cycle], self.resources[step.resource]
        if cycle.reads is None:
            return None
        comparison = ReadComparison(
            context=self.context,
            cycle=cycle,
            reads=cycle.reads,
            step=step,
            rule=rule,
            rows=self.rows,
            ids=self.ids,
            computed=self.computed,
            shown=self.shown,
            behind=self.behind,
            resource=resource,
            uncompared=self.uncompared,
            value_of=partial(self.value, resource=resource),
        )
        found = [*comparison.alone(), *self._through_doors(comparison)]
        if not any(one.invalidates_rows for one in found):
            self.uncompared.update(one.place for one in found)
        return found[0] if found else None

    def _through_doors(self, comparison: ReadComparison) -> Iterator[Divergence]:
        """Yield what the other doors show otherwise: after an accepted step what shows all rows of
        its resource, and those whose turn it is; after a refused one, of all of them.
        """
        step, refused = comparison.step, comparison.rule is not None
        kind = (step.cycle, step.through, step.move, step.bulk, refused)
        every = self.looking.every_way(kind)
        others = OtherDoors(comparison, self.pack, self.looking.turn // _DOORS, every).all()
        together = comparison.together()
        always, in_turn = ([], [*together, *others]) if refused else (together, others)
        for door in (*always, *self.looking.chosen(kind, in_turn)):
            yield from door()

    def body(self, step: ModelStep) -> dict[str, Any]:
        """Return the body of a step, its symbols worked out."""
        move, resource = move_of(self.cycles, step), self.resources[step.resource]
        own = resource.id if move.creates else self.ids[step.row]
        sent = {name: self.value(value, resource) for name, value in step.body}
        return {act_of(move).id: own, **sent}

    def value(self, value: Any, resource: Resource) -> Any:
        """Return what a symbol stands for."""
        match value:
            case Ago():
                # The future is everybody's: only what is past is dated within the terms of the
                # resources.
                start = self.now if value.seconds >= 0 else self.context.now()
                moment = (start - timedelta(seconds=value.seconds)).astimezone(UTC)
                return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
            case Share():
                return round(resource[self.kind.amount] * value.fraction + value.plus, 2)
            case _:
                return value

    def _send(self, step: ModelStep) -> Exchange:
        move, body = move_of(self.cycles, step), self.body(step)
        if step.bulk and move.bulk:
            capability, listed = move.bulk
            exchange = self.context.call(capability, step.role, {listed: [body]})
        else:
            schema = self.context.bound(move.capability).operation.request_schema or {}
            known, fixed = schema.get("properties"), act_of(move).fixed
            sent = {
                name: value
                for name, value in body.items()
                if name not in fixed or not known or name in known
            }
            exchange = self.context.call(move.capability, step.role, sent)
        if not self.context.clean(exchange):
            raise SpokenError
        return exchange

    def _taken(self, step: ModelStep) -> bool:
        """Say whether a row of the other lifecycle has the id of the step's own."""
        reads = self.cycles[step.through].reads
        if reads is None or reads.detail not in self.context.contract.bound:
            return False
        asked = {reads.key: self.ids[step.row]}
        exchange = self.context.call(reads.detail, reads.readers[0], asked)
        return self.context.answers.says(exchange, Meaning.ACCEPTED)

    def _new_id(self, step: ModelStep, exchange: Exchange) -> Any:
        body = exchange.json()
        if step.bulk:
            body = body[0] if isinstance(body, list) and body else None
        reads = self.cycles[step.cycle].reads
        found = body.get(reads.id) if isinstance(body, dict) and reads else None
        if found is None:  # what is sent next would speak of no row, and be refused for that
            name = exchange.request.capability
            raise BlockedError(f"{name} no devolvió el id de la fila que hizo")
        return found

    def _judged(self, step: ModelStep, rule: Rule | None, exchange: Exchange) -> Divergence | None:
        """Return how an answer leaves the model: a right step refused, a wrong one accepted, or
        refused otherwise than its rule says.
        """
        accepted = self.context.answers.accepts(exchange)
        said = f"{step.cycle} {step.row}, «{step.move}» como {step.role}"
        actual = describe(exchange)
        if rule is None:
            legal = self.cycles[step.cycle].legal or None
            refused = Divergence(LIF_01, exchange, f"{said}: aceptado (2xx)", actual, legal)
            return None if accepted else refused
        right = self.context.told(rule.right)
        wanted = f"{said}: {right}, porque: {rule.text}"
        if accepted:
            code = CODES[rule.code]
            return Divergence(code, exchange, wanted, actual, rule.requirement, rule.level)
        if self.context.says(exchange, rule.right):
            return None
        level = max(ERR_10.level, rule.level, key=_ORDER.index)
        return Divergence(ERR_10, exchange, wanted, actual, level=level)

"""Playing steps against a target: each is sent, its answer judged, and all that can be read
compared with the model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.lifecycle import Ago, Lifecycle, Listing, Reads, Rule, Share
from conformance.core.resource import ResourceKind
from conformance.http.checks.codes import CON_01, CON_02, CON_05, CON_06, ERR_10, LIF_01, SCH_04
from conformance.http.checks.consistency import same_instant
from conformance.http.checks.registry import CODES
from conformance.http.context import BlockedError, Context, Resource, describe
from conformance.http.model.state import (
    Cycles,
    Row,
    Rows,
    Step,
    act_of,
    counted,
    expected,
    marks,
    move_of,
    rule_of,
    settled,
)
from conformance.http.model.walks import plainly
from conformance.http.observation import good

_ORDER = (Level.MUST, Level.SHOULD, Level.MAY)
_MANY = 200


@dataclass(frozen=True, slots=True)
class Read:
    """A look at the read side: who reads what, and the one thing that must be there, as path and
    value.
    """

    capability: str
    role: str
    key: str
    row: str
    path: str
    value: Any
    filters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where a target leaves the model: the finding, the exchange that shows it, and the look that
    found it.

    `told` is the field or list at fault, `moved` says that another code than the one sent is
    stored.
    """

    code: Code
    exchange: Exchange
    expected: str
    actual: str
    requirement: str | None = None
    level: Level | None = None
    read: Read | None = None
    told: str = ""
    moved: bool = False

    @property
    def spoils(self) -> bool:
        """Whether the rows are no longer what the model says, so that what follows would be judged
        wrongly.
        """
        return self.read is None or self.code is CON_05 or self.moved

    @property
    def key(self) -> tuple[str, str | None, str | None]:
        """What makes two divergences the same one."""
        return self.code.id, self.requirement, self.exchange.request.capability


class SpokenError(Exception):
    """A standing check has spoken of an answer: what follows would only echo it."""


@dataclass(slots=True)
class Play:
    """One performance on resources of its own: the rows as they must be, and the ids that the
    target gave them.
    """

    context: Context
    cycles: Cycles
    resources: Sequence[Resource]
    now: datetime
    muted: set[str]
    rows: Rows = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> ResourceKind:
        """What the moves act on."""
        return self.context.item.needs[0].kind

    @property
    def _rows_path(self) -> str:
        """Where the rows of a list stand in an answer, as a scenario writes it."""
        return self.context.paging.rows or "$"

    def step(self, step: Step, *, look: bool = True) -> Divergence | None:
        """Try a step; return where its answer, or what is read after it, leaves the model."""
        if step.through and self._taken(step):
            return None  # a row of the other lifecycle has that id: the step would touch it
        rule = rule_of(self.cycles, self.rows, step)
        exchange = self._send(step)
        self.context.moves.extend(marks(self.cycles, self.rows, step))
        found = self._judged(step, rule, exchange)
        if found and found.code is LIF_01 and (plain := plainly(self.cycles, step)) != step:
            # The same act in plain words is made instead: when that is accepted, the text was the
            # reason.
            refused = self.step(plain, look=False)
            return found if refused else replace(found, code=SCH_04, requirement=None)
        if found:
            return found
        if rule is None:
            if move_of(self.cycles, step).creates:
                self.ids[step.row] = self._new_id(step, exchange)
            self.rows = settled(self.cycles, self.rows, step)
        return self._looked(step, rule) if look else None

    def _looked(self, step: Step, rule: Rule | None) -> Divergence | None:
        """Return the first thing that reads otherwise than it must; the rest is its echo, and no
        longer compared.
        """
        found = list(self.look(step, rule))
        self.muted.update(one.told for one in found if not any(other.spoils for other in found))
        return found[0] if found else None

    def body(self, step: Step) -> dict[str, Any]:
        """Return the body of a step, its symbols worked out."""
        act, resource = act_of(move_of(self.cycles, step)), self.resources[step.resource]
        own = resource.id if move_of(self.cycles, step).creates else self.ids[step.row]
        return {act.id: own} | {name: self.value(value, resource) for name, value in step.body}

    def value(self, value: Any, resource: Resource) -> Any:
        """Return what a symbol stands for."""
        match value:
            case Ago():
                # The future is everybody's: only what is past is dated within the terms of the
                # resources.
                start = self.now if value.seconds >= 0 else self.context.now()
                return (
                    (start - timedelta(seconds=value.seconds))
                    .astimezone(UTC)
                    .strftime("%Y-%m-%dT%H:%M:%SZ")
                )
            case Share():
                return round(resource[self.kind.amount] * value.fraction + value.plus, 2)
            case _:
                return value

    def _send(self, step: Step) -> Exchange:
        move, body = move_of(self.cycles, step), self.body(step)
        capability, values = move.capability, body
        if step.bulk and move.bulk:
            capability, values = move.bulk[0], {move.bulk[1]: [body]}
        else:
            schema = self.context.bound(capability).operation.request_schema or {}
            known = schema.get("properties")
            values = {
                name: value
                for name, value in body.items()
                if name not in act_of(move).fixed or not known or name in known
            }
        return self._clean(self.context.call(capability, step.role, values))

    def _clean(self, exchange: Exchange) -> Exchange:
        if not self.context.clean(exchange):
            raise SpokenError
        return exchange

    def _taken(self, step: Step) -> bool:
        reads = self.cycles[step.through].reads
        if reads is None or reads.detail not in self.context.contract.bound:
            return False
        asked = {reads.key: self.ids[step.row]}
        exchange = self.context.call(reads.detail, reads.readers[0], asked)
        return self.context.answers.says(exchange, Meaning.ACCEPTED)

    def _new_id(self, step: Step, exchange: Exchange) -> Any:
        body = exchange.json()
        if step.bulk:
            body = body[0] if isinstance(body, list) and body else None
        reads = self.cycles[step.cycle].reads
        found = body.get(reads.id) if isinstance(body, dict) and reads else None
        if found is None:  # what is sent next would speak of no row, and be refused for that
            raise BlockedError(
                f"{exchange.request.capability} no devolvió el id de la fila que hizo"
            )
        return found

    def _judged(self, step: Step, rule: Rule | None, exchange: Exchange) -> Divergence | None:
        status = exchange.status or 0
        accepted = 200 <= status < 300
        said = f"{step.cycle} {step.row}, «{step.move}» como {step.role}"
        if rule is None:
            if accepted:
                return None
            return Divergence(
                LIF_01,
                exchange,
                f"{said}: aceptado (2xx)",
                describe(exchange),
                self.cycles[step.cycle].legal or None,
            )
        wanted = f"{said}: {' o '.join(map(str, rule.statuses))}, porque: {rule.text}"
        if accepted:
            return Divergence(
                CODES[rule.code], exchange, wanted, describe(exchange), rule.requirement, rule.level
            )
        if status not in rule.statuses:
            return Divergence(
                ERR_10,
                exchange,
                wanted,
                describe(exchange),
                None,
                _weaker(ERR_10.level, rule.level),
            )
        return None

    def look(self, step: Step, rule: Rule | None) -> Iterator[Divergence]:
        """Yield where the read side leaves the model after a step: detail, lists, history and
        summary.
        """
        cycle = self.cycles[step.cycle]
        if cycle.reads is None:
            return
        if step.row in self.rows:
            yield from self._detail(cycle, cycle.reads, step, rule)
            yield from self._history(cycle, cycle.reads, step, rule)
        for nth, listing in enumerate(cycle.reads.lists):
            role = cycle.reads.reader(nth + len(step.row))
            yield from self._list(cycle, listing, step, rule, role)
        yield from self._summary(cycle, cycle.reads, step, rule)

    def _read(self, read: Read, step: Step) -> Any:
        """Return what a look brings, or None when it can't be had."""
        if read.capability not in self.context.contract.bound or read.capability in self.muted:
            return None
        own = self.ids[read.row] if read.row else self.resources[step.resource].id
        exchange = self._clean(
            self.context.call(read.capability, read.role, {read.key: own, **read.filters})
        )
        if not good(self.context, exchange):
            self.context.doubt(
                f"no se pudo comparar lo leído con {read.capability}: {describe(exchange)}"
            )
        return exchange if self.context.answers.says(exchange, Meaning.ACCEPTED) else None

    def _detail(
        self, cycle: Lifecycle, reads: Reads, step: Step, rule: Rule | None
    ) -> Iterator[Divergence]:
        role = reads.reader(len(self.context.exchanges))
        read = Read(reads.detail, role, reads.key, step.row, "", None)
        exchange = self._read(read, step)
        if exchange is None:
            return
        fresh = dict(step.body) if rule is None else {}
        shown = exchange.json()
        for name, value, actual in self._differences(cycle, self.rows[step.row], shown, ""):
            stored, coded = (
                name in fresh and actual not in (None, ""),
                name == act_of(cycle.named(step.move)).code,
            )
            code = CON_06 if stored and not coded else CON_01
            found = self._diverges(code, rule, exchange, name, name, value, actual, read)
            yield replace(found, moved=stored and coded)

    def _differences(
        self, cycle: Lifecycle, row: Row, shown: Any, without: str
    ) -> Iterator[tuple[str, Any, Any]]:
        if not isinstance(shown, dict):
            return
        resource = self.resources[row.resource]
        for name, symbol in {
            _reads_of(cycle).resource: resource.id,
            **expected(cycle, row),
        }.items():
            bare = name.replace(without, "") if without else name
            value, actual = self.value(symbol, resource), shown.get(bare)
            if (
                bare not in self.muted
                and name not in self.muted
                and not _same(value, actual, isinstance(symbol, Ago))
            ):
                yield name, symbol, actual

    def _list(
        self, cycle: Lifecycle, listing: Listing, step: Step, rule: Rule | None, role: str
    ) -> Iterator[Divergence]:
        read = Read(
            listing.capability,
            role,
            _reads_of(cycle).of_one,
            "",
            "",
            None,
            {**listing.filters, **self.context.paging.ask(_MANY)},
        )
        exchange = self._read(read, step)
        page = exchange.json() if exchange else None
        found = self.context.paging.listed(page)
        if exchange is None or found is None:
            return
        resource = self.resources[step.resource]
        wanted = {
            self.ids[label]: label
            for label, row in self.rows.items()
            if (row.cycle, row.resource) == (cycle.name, step.resource)
        }
        names = _ids(cycle, listing)
        shown = {
            next((row[name] for name in names if row.get(name) is not None), None): row
            for row in found
            if isinstance(row, dict)
            and row.get(_reads_of(cycle).resource, resource.id) == resource.id
        }
        if set(shown) != set(wanted) or self.context.paging.total_of(page) not in (
            None,
            len(found),
        ):
            yield self._diverges(
                CON_01,
                rule,
                exchange,
                listing.capability,
                f"length({self._rows_path})",
                len(wanted),
                len(shown),
                read,
            )
            return
        for number, label in wanted.items():
            for name, value, actual in self._differences(
                cycle, self.rows[label], shown[number], listing.without
            ):
                bare = name.replace(listing.without, "") if listing.without else name
                key = next(one for one in names if shown[number].get(one) is not None)
                yield self._diverges(
                    CON_01,
                    rule,
                    exchange,
                    bare,
                    f"{self._rows_path}[{key}=${{{label}}}].{bare}",
                    value,
                    actual,
                    read,
                )

    def _summary(
        self, cycle: Lifecycle, reads: Reads, step: Step, rule: Rule | None
    ) -> Iterator[Divergence]:
        read = Read(reads.summary, reads.reader(len(step.move)), reads.of_one, "", "", None)
        exchange = self._read(read, step)
        shown = exchange.json() if exchange else None
        if exchange is None or not isinstance(shown, dict):
            return
        resource = self.resources[step.resource]
        rows = [
            row
            for row in self.rows.values()
            if (row.cycle, row.resource) == (cycle.name, step.resource)
        ]
        sums = {
            total: round(sum(self.value(row.fields.get(name, 0), resource) for row in rows), 2)
            for total, name in reads.sums.items()
        }
        for name, value in {**counted(cycle, self.rows, step.resource), **sums}.items():
            if (
                name in shown
                and name not in self.muted
                and not _same(value, shown[name], moment=False)
            ):
                yield self._diverges(CON_02, rule, exchange, name, name, value, shown[name], read)

    def _history(
        self, cycle: Lifecycle, reads: Reads, step: Step, rule: Rule | None
    ) -> Iterator[Divergence]:
        if reads.history is None:
            return
        read = Read(reads.history[0], reads.readers[-1], reads.key, step.row, "", None)
        exchange = self._read(read, step)
        shown = exchange.json() if exchange else None
        if exchange is None or not isinstance(shown, list):
            return
        codes = [int(code) for name in self.rows[step.row].made if (code := cycle.named(name).code)]
        found = [row.get(reads.history[1]) for row in shown if isinstance(row, dict)]
        if found != codes:
            at = next(
                (n for n, pair in enumerate(zip(codes, found, strict=False)) if pair[0] != pair[1]),
                None,
            )
            path = "length($)" if at is None else f"[{at}].{reads.history[1]}"
            value, actual = (len(codes), len(found)) if at is None else (codes[at], found[at])
            # What the order of the states must be is the rule of the states (R33).
            yield self._diverges(
                CON_01, rule, exchange, reads.history[0], path, value, actual, read, cycle.legal
            )

    def _diverges(
        self,
        code: Code,
        rule: Rule | None,
        exchange: Exchange,
        told: str,
        path: str,
        value: Any,
        actual: Any,
        read: Read,
        requirement: str | None = None,
    ) -> Divergence:
        kind = CON_05 if rule is not None else code
        look = Read(read.capability, read.role, read.key, read.row, path, value, read.filters)
        return Divergence(
            kind,
            exchange,
            f"{path}: {_said(value)}",
            _said(actual),
            requirement if kind is code else None,
            None,
            look,
            told,
        )


def _reads_of(cycle: Lifecycle) -> Reads:
    assert cycle.reads is not None, cycle.name
    return cycle.reads


def _ids(cycle: Lifecycle, listing: Listing) -> tuple[str, ...]:
    """Return the names under which a list may show the id of a row."""
    reads = _reads_of(cycle)
    key = reads.key[:1].lower() + reads.key[1:]
    names = (reads.id, key)
    return tuple(dict.fromkeys([key.replace(listing.without, "")] if listing.without else names))


def _same(value: Any, actual: Any, moment: bool) -> bool:
    if value is None:
        return actual in (None, "")
    if moment:
        return same_instant(actual, value)
    if isinstance(value, bool) or isinstance(actual, bool):
        return value is actual
    return bool(value == actual)


def _said(value: Any) -> str:
    match value:
        case Ago():
            return f"la fecha enviada (hace {value.seconds} s)"
        case Share():
            more = f" más {value.plus}" if value.plus else ""
            return f"el valor enviado ({value.fraction:g} del que tiene el recurso{more})"
        case None:
            return "nada"
        case _:
            return repr(value)


def _weaker(one: Level, other: Level) -> Level:
    return max(one, other, key=_ORDER.index)

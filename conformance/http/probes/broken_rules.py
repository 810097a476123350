"""Each rule broken in every way that a right request may be sent: by each role that may send it, at
each place of lists of several lengths, in each of the rows of a resource.

The wrong ones go first and the right ones after them, by which the wrong ones are known to be
refused for what is wrong with them, and for nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.covering import Array, Space
from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.lifecycle import Act, Ago, Rule, Share, Since, Wrong
from conformance.core.resource import Need, Resource
from conformance.http.checks.codes import CON_05, LIF_07
from conformance.http.checks.consistency import moment
from conformance.http.checks.registry import CODES
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import InvalidElement
from conformance.http.factor import CoveredAct, Covering, SentRow
from conformance.http.item import Item
from conformance.http.model.parties import trusted
from conformance.http.observation import Snapshot, differ
from conformance.http.pack import Pack
from conformance.http.probes.before_after import seen, shown
from conformance.http.probes.bulk_rows import BulkRows, ReportedError

_ROWS = 3  # of a resource, where it takes more than one
_LONG = 11
_FEWEST = 2
_NOMINAL = 60
_RULE, _ROLE, _PLACE, _COUNT, _NTH = "regla", "rol", "lugar", "largo", "fila"
_FIRST, _MIDDLE, _LAST = _PLACES = ("primera", "del medio", "última")


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
    return replace(covering.needs[0], count=_ROWS, spare=_ROWS - _FEWEST)


def _rules_of(pack: Pack, covering: Covering) -> Iterator[Rule]:
    for act in _acts_of(pack, covering).values():
        yield from (wrong.rule for wrong in act.wrong)


def _acts_of(pack: Pack, covering: Covering) -> dict[str, Act]:
    """Return what each act of a table sends, by its capability."""
    cycles = [one for one in pack.lifecycles if one.name == covering.cycle]
    return {move.capability: move.act for one in cycles for move in one.moves if move.act}


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
        self.rows = BulkRows(self.context, self.pack, self.covering.bulk)
        if self.covering.several:
            self.rows.count_before(self.context.resources)
        self._in_bulk()
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

    # In lists.

    def _in_bulk(self) -> None:
        """Send lists in which one element breaks a rule."""
        bulk, context = self.covering.bulk, self.context
        invalid = {one.what: one for one in bulk.invalid(context)}
        rows = bulk.rows(context, "Regla")
        if not rows or not invalid:
            return
        listed = {bulk.list_field: rows}
        before = shown(context, bulk.capability, self.rows.writer, listed)
        last: Exchange | None = None
        for row in Array(self._bulk_space(invalid, len(rows))).rows():
            count = int(row[_COUNT])
            last = self._broken_list(rows, invalid[row[_RULE]], row[_ROLE], count, row[_PLACE])
            if self._taken_list(last, invalid[row[_RULE]], row):
                return
        self._unchanged(last, listed, before)

    def _bulk_space(self, invalid: Mapping[str, InvalidElement], rows: int) -> Space:
        counts = (_FEWEST, _LONG if self.covering.several else rows)
        places = _PLACES if max(counts) > _FEWEST else (_FIRST, _LAST)
        writers = tuple(dict.fromkeys((*self._writers(), self.rows.writer)))
        # To who acts for no entity nothing is another's.
        foreign = [
            frozenset({(_RULE, name), (_ROLE, role)})
            for name, one in invalid.items()
            for role in writers
            if one.foreign and not self.context.entity_of(self.context.caller(role))
        ]
        return Space(
            {
                _RULE: tuple(invalid),
                _ROLE: writers,
                _PLACE: places,
                _COUNT: tuple(map(str, dict.fromkeys(counts))),
            },
            frozenset({frozenset({(_PLACE, _MIDDLE), (_COUNT, str(_FEWEST))}), *foreign}),
        )

    def _writers(self) -> tuple[str, ...]:
        """Return who may send lists, whatever the list is about."""
        apart = {frozenset(two) for two in self.covering.created.apart}
        return tuple(
            role
            for role in self._may(self.covering.created)
            if not any((_ROLE, role) in two for two in apart)
        )

    def _broken_list(
        self,
        rows: Sequence[Mapping[str, Any]],
        element: InvalidElement,
        role: str,
        count: int,
        where: str,
    ) -> Exchange:
        place = {_FIRST: 0, _MIDDLE: count // 2, _LAST: count - 1}[where]
        whole = [dict(rows[at % len(rows)]) for at in range(count)]
        whole[place] = element.change(whole[place])
        bulk = self.covering.bulk
        return self.context.call(bulk.capability, role, {bulk.list_field: whole})

    def _taken_list(
        self, exchange: Exchange, element: InvalidElement, row: Mapping[str, str]
    ) -> bool:
        context = self.context
        if not context.clean(exchange):
            return True
        if not context.answers.says(exchange, Meaning.ACCEPTED):
            return False
        context.report(
            element.code,
            exchange,
            expected=f"se rechaza: {element.what}, en la {row[_PLACE]} de {row[_COUNT]}, como "
            f"{row[_ROLE]}",
            actual=describe(exchange),
            aspect=element.aspect,
        )
        return True

    def _unchanged(
        self, last: Exchange | None, listed: Mapping[str, Any], before: Snapshot
    ) -> None:
        """Report that what was refused left something."""
        bulk, context = self.covering.bulk, self.context
        after = shown(context, bulk.capability, self.rows.writer, listed)
        if last is not None and differ(context, before, after):
            context.report(
                LIF_07,
                last,
                expected="los lotes rechazados no dejan nada guardado",
                actual="lo leído después difiere de lo leído antes",
                aspect="bulk.atomic",
            )

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
        rules = self._broken(act)
        if not rules or not self._may(act):
            return None
        space = Space({_RULE: tuple(rules), _ROLE: self._may(act), _NTH: tuple(drafts)})
        exchange: Exchange | None = None
        for row in sorted(Array(space).rows(), key=lambda one: _weight(rules[one[_RULE]])):
            draft = drafts[row[_NTH]]
            several = rules[row[_RULE]]
            wrong = several[self.sent % len(several)]
            self.sent += 1
            body = self._wrong_body(act, draft, ids[row[_NTH]], wrong)
            if body is None:
                continue
            exchange = self.context.call(act.capability, row[_ROLE], body)
            if self._taken(exchange, wrong, row):
                return exchange
        return exchange

    def _broken(self, act: CoveredAct) -> dict[str, list[Wrong]]:
        """Return what an act must not have, by field and rule: each code by itself, of a rule about
        anything else all in turns.
        """
        known = _acts_of(self.pack, self.covering).get(act.capability)
        rules: dict[str, list[Wrong]] = {}
        for wrong in known.wrong if known else ():
            if not self._listed(known, wrong):
                is_code = known is not None and wrong.field == known.code
                which = f": {wrong.value}" if is_code else ""
                name = f"{wrong.rule.name} en {wrong.field}{which}"
                rules.setdefault(name, []).append(wrong)
        return rules

    def _listed(self, act: Act | None, wrong: Wrong) -> bool:
        """Say whether this target lists a code: it is not wrong here."""
        return (
            act is not None
            and wrong.field == act.code
            and wrong.value in self.context.pool.codes.get(act.group, ())
        )

    def _wrong_body(
        self, act: CoveredAct, draft: SentRow, number: Any, wrong: Wrong
    ) -> dict[str, Any] | None:
        right = act.base(self.context, draft, number, self.sent)
        value = self._value(wrong.value, draft)
        return None if value is None else {**right, wrong.field: value}

    def _value(self, value: Any, draft: SentRow) -> Any:
        """Return what a symbol stands for, None where the row has no date to compare with."""
        match value:
            case Since(field=name, seconds=seconds):
                earlier = moment(draft.before.get(name))
                return None if earlier is None else _written_at(earlier, seconds)
            case Ago(seconds=seconds):
                start = self.context.acting() if seconds >= 0 else self.context.now()
                return _written_at(start, -seconds)
            case Share(fraction=fraction, plus=plus):
                assert draft.resource is not None
                kind = self.context.item.needs[0].kind
                return round(draft.resource[kind.amount] * fraction + plus, 2)
            case _:
                return value

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
            expected=f"se rechaza como {row[_ROLE]} en la fila {row[_NTH]}: {rule.text}",
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


def _weight(several: Sequence[Wrong]) -> int:
    """Return after how many others a rule goes: what a system must refuse first."""
    return _LEVELS.index(several[0].rule.level)


_LEVELS = (Level.MUST, Level.SHOULD, Level.MAY)


def _written_at(start: datetime, seconds: int) -> str:
    return (start + timedelta(seconds=seconds)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""Races: requests released at one instant, of which the norm lets just one win, or all of them
without loss.

A connection that is closed, or a throttled answer, on one of them says nothing of the rule: the
item is BLOCKED, never FAILED.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Code, Level
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CON_01, CON_02, CON_05, ERR_10, LIF_01
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.race import (
    Afterwards,
    DetailShows,
    ListShows,
    Overwriting,
    Race,
    RaceCall,
    RaceRule,
    Round,
    SummaryAdds,
    Winner,
)

_STRICTEST_FIRST = tuple(Level)


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per race of the pack whose capabilities are bound."""
    return tuple(
        _item(pack, race)
        for race in pack.races
        if all(
            name in contract.bound and name in pack.exemplars
            for name in (race.capability, *race.calls)
        )
    )


def _item(pack: Pack, race: Race) -> Item:
    called = (race.capability, *race.calls)
    cited = pack.citations.of(race.aspect)
    roles = [role for name in called for role in pack.exemplars[name].roles]
    return Item(
        id=f"probing/{race.capability}/carrera",
        phase="probing",
        title=f"{race.capability}: {race.title}",
        capability=race.capability,
        capabilities=called,
        requirements=cited.requirements,
        level=cited.level or Level.MUST,
        roles=tuple(dict.fromkeys([*roles, *race.roles])),
        needs=race.needs,
        writes=race.writes,
        counted=race.calls,
        run=partial(_run, race, pack.exemplars),
    )


def _run(race: Race, exemplars: Mapping[str, Exemplar], context: Context) -> None:
    for one in race.rounds(context, exemplars):
        if not run_round(context, one):
            return


def run_round(context: Context, one: Round) -> bool:
    """Release a round and judge it; say whether nothing was reported."""
    answers = context.simultaneously([_request(context, call) for call in one.sent])
    rule = one.rule
    if one.overwriting and overwritten(context, one.overwriting, _taken(context, one, answers)):
        rule = replace(rule, level=Level.MUST)
    winners = settle(context, answers, rule, one.won)
    if winners is None:
        return False
    won = [Winner(one.sent[answers.index(answer)], answer) for answer in winners]
    return all(_judge(context, one, check, won) for check in one.after)


def _request(context: Context, call: RaceCall) -> Request:
    return context.request(call.capability, call.role, call.values)


def _taken(context: Context, one: Round, answers: Sequence[Exchange]) -> list[Any]:
    """Return the texts of the acts that were accepted."""
    assert one.overwriting is not None
    return [
        call.values[one.overwriting.field]
        for call, answer in zip(one.sent, answers, strict=True)
        if context.answers.says(answer, Meaning.ACCEPTED)
    ]


def settle(
    context: Context,
    answers: Sequence[Exchange],
    rule: RaceRule,
    won: Callable[[Exchange], bool] | None = None,
) -> list[Exchange] | None:
    """Return the answers that won, or None once what is wrong with how many did, or with a refusal,
    was reported.
    """
    if not all(context.clean(answer) for answer in answers):
        return None
    accepted = [one for one in answers if context.answers.says(one, Meaning.ACCEPTED)]
    winners = [one for one in accepted if won is None or won(one)]
    odd = [
        one
        for one in answers
        if not context.answers.says(one, Meaning.ACCEPTED, Meaning.OUT_OF_TURN)
    ]
    if len(winners) > rule.most:
        _miscounted(context, rule, rule.code, winners[-1], (answers, winners))
    elif odd:
        _wrongly_refused(context, rule, odd[-1])
    elif len(winners) < rule.least:
        _miscounted(context, rule, LIF_01, answers[-1], (answers, winners))
    else:
        return winners
    return None


def _miscounted(
    context: Context,
    rule: RaceRule,
    code: Code,
    exchange: Exchange,
    counted: tuple[Sequence[Exchange], Sequence[Exchange]],
) -> None:
    answers, winners = counted
    allowed = f"{rule.least}" if rule.least == rule.most else f"de {rule.least} a {rule.most}"
    statuses = sorted(answer.status or 0 for answer in answers)
    context.report(
        code,
        exchange,
        expected=f"de {len(answers)} a la vez, {allowed} con éxito",
        actual=f"{len(winners)} con éxito: {statuses}",
        level=_level(context, rule),
        aspect=rule.aspect,
    )


def _wrongly_refused(context: Context, rule: RaceRule, exchange: Exchange) -> None:
    right = context.told(Meaning.OUT_OF_TURN)
    context.report(
        ERR_10,
        exchange,
        expected=f"{right} a las que llegan tarde",
        actual=describe(exchange),
        level=max(ERR_10.level, _level(context, rule), key=_STRICTEST_FIRST.index),
    )


def _level(context: Context, rule: RaceRule) -> Level:
    return rule.level or context.citations.of(rule.aspect).level or Level.MUST


def overwritten(context: Context, how: Overwriting, taken: Sequence[Any]) -> bool:
    """Say whether one of several acts that were taken at once is stored and the others are gone.

    A system that takes any repetition and keeps what it had overwrites nothing: it takes one more
    just so.
    """
    if len(taken) < 2:
        return False
    reading, more = _request(context, how.reading), _request(context, how.more)
    try:
        stayed = _value(context.send(reading), how.field)
        if stayed not in taken:
            return False
        repeated = context.answers.says(context.send(more), Meaning.ACCEPTED)
        return not (repeated and _value(context.send(reading), how.field) == stayed)
    except BlockedError:
        return False


def _judge(
    context: Context,
    one: Round,
    check: Afterwards,
    winners: Sequence[Winner],
) -> bool:
    """Read what the race left; say whether it is right. What a standing check has spoken of is left
    to it.
    """
    read = _read(context, check)
    match check:
        case DetailShows():
            return _stays(context, one, check, winners[0], read)
        case ListShows():
            return _listed(context, check, winners, read)
        case SummaryAdds():
            return _added_up(context, check, sum(len(one.rows) for one in winners), read)


def _read(context: Context, check: Afterwards) -> Exchange:
    page = context.paging.ask(check.page) if isinstance(check, ListShows) and check.page else {}
    reading = check.reading
    exchange = context.call(reading.capability, reading.role, {**reading.values, **page})
    context.require(
        exchange, Meaning.ACCEPTED, f"leer con {reading.capability} lo que dejó la carrera"
    )
    return exchange


def _stays(
    context: Context, one: Round, check: DetailShows, winner: Winner, read: Exchange
) -> bool:
    """Report unless what stayed is the winner's: another's was refused and written all the same."""
    body = read.json()
    won, stayed = winner.call.values[check.field], _value(read, check.field)
    expected = f"{check.field} de la que se aceptó: «{won}»"
    if stayed == won or not (isinstance(body, Mapping) and check.field in body):
        return True
    if any(stayed == call.values[check.field] for call in one.sent):
        context.report(CON_05, read, expected=expected, actual=f"«{stayed}», de una que se rechazó")
        return False
    context.report(CON_01, read, expected=expected, actual=f"«{stayed}»", aspect=check.aspect)
    return False


def _listed(context: Context, check: ListShows, winners: Sequence[Winner], read: Exchange) -> bool:
    wanted = sorted(map(str, check.wanted(winners)))
    shown = sorted(str(check.shown(row)) for row in context.paging.rows_of(read.json()))
    if shown != wanted:
        missing = len(set(wanted) - set(shown))
        lost = f"; faltan {missing}" if missing else ""
        context.report(
            CON_01,
            read,
            expected=check.expected.format(len(wanted), *wanted),
            actual=f"{check.actual.format(len(shown))}{lost}",
            aspect=check.aspect,
        )
    return shown == wanted


def _added_up(context: Context, check: SummaryAdds, count: int, read: Exchange) -> bool:
    """Report the first member that a summary has and that says something else."""
    for name, of in check.wanted.items():
        value = _value(read, name)
        if value not in (None, of(count)):
            context.report(
                CON_02,
                read,
                expected=f"{name}: {of(count)}, como en la lista",
                actual=f"{name}: {value}",
                aspect=check.aspect,
            )
            return False
    return True


def _value(exchange: Exchange, field: str) -> Any:
    body = exchange.json()
    return body.get(field) if isinstance(body, Mapping) else None

"""The lifecycles: states, moves, who makes them through what, what refuses them, where rows are
read.
"""

from collections.abc import Iterator

from conformance.core.errors import Fault
from conformance.core.lifecycle import Act, Lifecycle, Move, Reads, Rule, Since
from conformance.http.verification.known import PackWords, Row, twice


def lifecycles(known: PackWords) -> Iterator[Fault]:
    """Every lifecycle is there once; every move goes between states of its table, by roles, through
    capabilities that take what it sends; every rule has a code and a requirement; what is read is
    read of capabilities.
    """
    yield from twice(known, "lifecycles", [one.name for one in known.pack.lifecycles])
    for one in known.pack.lifecycles:
        yield from _states(known, one)
        for move in one.moves:
            yield from _move(Row(known, "lifecycles", f"{one.name}.{move.name}"), one, move)
        own = Row(known, "lifecycles", one.name)
        for rule in _rules(one):
            yield from _rule(own, rule)
        if one.reads is not None:
            yield from _acts(own, one)
            yield from _reads(Row(known, "lifecycles", f"{one.name}.reads"), one, one.reads)


def _acts(row: Row, one: Lifecycle) -> Iterator[Fault]:
    """A lifecycle that is read is walked: each of its moves says what it sends."""
    for move in one.moves:
        if move.act is None:
            yield row.fault(f"su paso «{move.name}» no dice qué envía (act).")


def _states(known: PackWords, one: Lifecycle) -> Iterator[Fault]:
    names = [move.name for move in one.moves]
    yield from twice(known, f"lifecycles.{one.name}", names)
    reached = {*one.states[:1], *(move.target for move in one.moves)}
    for state in one.states:
        if state not in reached:
            yield Row(known, "lifecycles", one.name).fault(f"ningún paso llega a «{state}».")
    for refusal in one.refusals:
        row = Row(known, "lifecycles", f"{one.name}.refusals.{refusal.rule.name}")
        yield from row.each("el paso", refusal.moves, names)
        yield from row.each("el estado", refusal.states, one.states)


def _move(row: Row, one: Lifecycle, move: Move) -> Iterator[Fault]:
    yield from row.each("el estado", (*move.source, move.target), one.states)
    yield from row.capabilities(move.capability)
    yield from row.roles(*move.roles)
    if move.bulk is not None:
        capability, listed = move.bulk
        yield from row.capabilities(capability)
        yield from row.sent(capability, listed)
    if move.act is not None:
        yield from row.sent(move.capability, *_fields(move.act))
        since = [one.value.field for one in move.act.wrong if isinstance(one.value, Since)]
        yield from row.each("la fecha de un acto", since, _dates(one))
        for wrong in move.act.wrong:
            yield from _rule(row, wrong.rule)


def _dates(one: Lifecycle) -> list[str]:
    """Return the fields that hold the date of an act."""
    return [move.act.date for move in one.moves if move.act is not None and move.act.date]


def _fields(act: Act) -> list[str]:
    """Return the fields that an act sends, and those it must not have wrong; what is `fixed` may be
    a field that only other revisions of the document have.
    """
    named = (act.id, act.code, act.date, act.text, act.value, *act.least)
    return [name for name in (*named, *(one.field for one in act.wrong)) if name]


def read_of_one(row: Row, reads: Reads) -> Iterator[Fault]:
    """Whatever shows the rows of a resource is asked for that one, by readers in turn."""
    if not reads.readers:
        yield row.fault("no dice quién lee (readers).")
    if not reads.of_one:
        yield row.fault("no dice con qué parámetro se pide un solo recurso (of_one).")
    shown = [*(one.capability for one in reads.lists), *filter(None, [reads.summary])]
    for name in shown if reads.of_one else ():
        yield from row.sent(name, reads.of_one)
    if reads.resource:
        yield from row.answered(reads.detail, reads.resource)


def _rules(one: Lifecycle) -> list[Rule]:
    return [
        *(refusal.rule for refusal in one.refusals),
        *(rule for rule in (one.stranger, one.other_kind) if rule is not None),
    ]


def _rule(row: Row, rule: Rule) -> Iterator[Fault]:
    yield from row.codes(rule.code)
    yield from row.requirements(rule.requirement)
    yield from row.statuses(*rule.statuses)


def _reads(row: Row, one: Lifecycle, reads: Reads) -> Iterator[Fault]:
    listed = [listing.capability for listing in reads.lists]
    history = [reads.history[0]] if reads.history else []
    beside = [*reads.tallies, *(listing.capability for listing in reads.elsewhere)]
    named = (reads.detail, *listed, reads.summary, *history, *beside)
    yield from row.capabilities(*(name for name in named if name))
    yield from row.sent(reads.detail, reads.key)
    yield from row.answered(reads.detail, reads.id)
    for listing in (*reads.lists, *reads.elsewhere):
        yield from row.sent(listing.capability, *listing.filters)
        yield from row.answered(listing.capability, *([listing.id] if listing.id else []))
    yield from read_of_one(row, reads)
    yield from row.roles(*reads.readers, *reads.also)
    yield from row.answered(reads.summary, *reads.counts, *reads.sums)
    counted = [reads.counts, *reads.tallies.values()]
    moves = filter(None, (name for counts in counted for name in counts.values()))
    yield from row.each("el paso", moves, [move.name for move in one.moves])
    for capability, counts in reads.tallies.items():
        yield from row.answered(capability, *counts)
    if reads.history:
        yield from row.answered(*reads.history)

"""The tables that say how requests are made: exemplars, bulks, what writes hold, and what probes
send to them.
"""

import re
from collections.abc import Iterator

from conformance.core.capability import Kind
from conformance.core.errors import NO_EXPRESSION, Fault
from conformance.http.exemplar import Bulk
from conformance.http.verification.known import PackWords, Row, twice
from conformance.http.verification.lifecycles import read_of_one


def exemplars(known: PackWords) -> Iterator[Fault]:
    """Every exemplar is of a capability, by roles, and names what its operation takes."""
    for name, one in known.pack.exemplars.items():
        row = Row(known, "exemplars", name)
        yield from row.capabilities(name)
        yield from row.statuses(*one.unknown_too, *one.empty_too)
        if one.uses_up and one.need is None:
            yield row.fault("gasta un recurso (uses_up) y no pide ninguno (need).")
        capability = known.pack.bindings.capabilities.get(name)
        if capability and one.role in known.pack.roles and one.role not in capability.roles:
            yield row.fault(
                f"su rol «{one.role}» no es de los de la capacidad.",
                f"Se acepta: {', '.join(capability.roles)}.",
            )
        yield from row.roles(*one.roles)
        yield from row.sent(name, *one.free, *([one.id_field] if one.id_field else []))
        yield from row.sent(name, *one.id_again)
        yield from row.sent(name, *one.imposed)


def names(known: PackWords) -> Iterator[Fault]:
    """What the names of properties say is said by regular expressions."""
    table = known.pack.names
    for name in ("code", "id", "date", "personal", "exact", "opaque", "public", "masked"):
        text = getattr(table, name)
        try:
            re.compile(text)
        except NO_EXPRESSION:
            yield Row(known, "names", name).fault(f"«{text}» no es una expresión regular.")


def rows(known: PackWords) -> Iterator[Fault]:
    """Every row that a write leaves is of a write, and its answer names it."""
    for name, one in known.pack.rows.items():
        row = Row(known, "rows", name)
        yield from row.capabilities(name)
        capability = known.pack.bindings.capabilities.get(name)
        if capability and capability.kind is not Kind.WRITE:
            yield row.fault("no es de una capacidad que escribe.")
        yield from (row.sent if one.asked else row.answered)(name, one.id)


def written(known: PackWords) -> Iterator[Fault]:
    """Every text and amount is of a write that takes it, and is read again by its key."""
    for name, one in known.pack.written.items():
        row = Row(known, "written", name)
        yield from row.exemplars(name)
        if not one.text and not one.amount:
            yield row.fault("no dice ni texto (text) ni importe (amount).")
        yield from row.capabilities(name, *([one.reads] if one.reads else []))
        yield from row.sent(
            name, *(field for field in (one.text, one.amount, one.list_field) if field)
        )
        if one.reads and one.key:
            yield from row.sent(one.reads, one.key)
        if one.id and one.creates:
            yield from row.answered(name, one.id)
        elif one.id:
            yield from row.sent(name, one.id)


def written_rows(known: PackWords) -> Iterator[Fault]:
    """Every kind of row is made, changed and shown by capabilities that say its id."""
    yield from twice(known, "written_rows", [one.name for one in known.pack.written_rows])
    for one in known.pack.written_rows:
        row = Row(known, "written_rows", one.name)
        shown = [listing.capability for listing in one.shown_by]
        yield from row.capabilities(*one.made_by, *one.changed_by, *one.changed, *shown)
        for name, members in one.made_by.items():
            yield from row.answered(name, one.id)
            yield from row.sent(name, *([members] if members else []))
        for name, member in one.changed_by.items():
            yield from row.sent(name, member)


def bulks(known: PackWords) -> Iterator[Fault]:
    """Every bulk is of capabilities that take its list and have its counters."""
    for one in known.pack.bulks:
        yield from _bulk(Row(known, "bulks", f"{one.capability}.{one.name}"), one)


def coverings(known: PackWords) -> Iterator[Fault]:
    """Every table of combinations is there once for its capability; its acts are capabilities, made
    by roles, and moves of the lifecycle that it names.
    """
    told = [f"{one.created.capability}.{one.name}" for one in known.pack.coverings]
    yield from twice(known, "coverings", told)
    cycles = {one.name: one for one in known.pack.lifecycles}
    for name, one in zip(told, known.pack.coverings, strict=True):
        row = Row(known, "coverings", name)
        acts = (one.created, *one.acts)
        yield from row.capabilities(*(act.capability for act in acts), one.bulk.capability)
        yield from row.roles(*(role for act in acts for role in act.roles))
        yield from row.each("el ciclo de vida", [one.cycle] if one.cycle else [], cycles)
        if one.acts and one.cycle in cycles:
            moves = [move.capability for move in cycles[one.cycle].moves]
            yield from row.each("el paso", [act.capability for act in one.acts], moves)
        if one.acts and not one.cycle:
            yield row.fault("dice qué se hace después (acts) y no de qué ciclo de vida (cycle).")


def hostile(known: PackWords) -> Iterator[Fault]:
    """Odd requests go to capabilities; an enormous text goes into a property of theirs."""
    table = known.pack.hostile
    row = Row(known, "hostile", "places")
    yield from row.capabilities(*table.places, *table.thorough, *table.large)
    yield from row.exemplars(*table.places, *table.thorough, *table.large)
    if table.large and not table.text:
        yield row.fault("dice en cuáles va un texto enorme (large) y no en qué campo (text).")
    taken = [list(row.sent(name, table.text)) for name in table.large if table.text]
    if taken and all(taken):
        yield taken[0][0]
    yield from row.anywhere([table.scope], known.parameters, "el parámetro")


def details(known: PackWords) -> Iterator[Fault]:
    """A detail and its list are capabilities, read by roles, and name the same id."""
    for one in known.pack.details:
        row = Row(known, "details", one.detail)
        yield from row.capabilities(one.detail, one.lists)
        yield from row.roles(*one.roles)
        yield from row.sent(one.detail, one.key)
        yield from row.answered(one.lists, one.id)


def goes_once(known: PackWords) -> Iterator[Fault]:
    """What goes once is a capability, refused by a rule with a code and a requirement."""
    for name, rule in known.pack.once.items():
        row = Row(known, "once", name)
        yield from row.capabilities(name)
        yield from row.statuses(*rule.statuses)
        yield from row.codes(rule.code)
        yield from row.requirements(rule.requirement)


def _bulk(row: Row, one: Bulk) -> Iterator[Fault]:
    single = [one.single] if one.single else []
    yield from row.capabilities(one.capability, *single, *one.acted_by)
    yield from row.exemplars(one.capability)
    yield from row.sent(one.capability, one.list_field)
    if one.answered:
        yield from row.shown(one.capability, one.answered)
    if one.answered and one.in_one:
        yield row.fault("answered dice dónde están los elementos, e in_one que no hay ninguno.")
    yield from row.capabilities(*([one.nested.capability] if one.nested.capability else []))
    yield from row.roles(*one.reads.readers)
    for capability, fields in (*one.counts.items(), *one.sums.items()):
        yield from row.capabilities(capability)
        yield from row.answered(capability, *fields)
    yield from read_of_one(row, one.reads)
    yield from _nested(row, one)
    if one.refused is not None:
        code, aspect = one.refused
        yield from row.codes(code.id)
        yield from row.aspects(*([aspect] if aspect else []))


def _nested(row: Row, one: Bulk) -> Iterator[Fault]:
    """Where rows tell of their resource, and of what reading, are said together."""
    member, capability = one.nested.member, one.nested.capability
    if bool(member) != bool(capability):
        yield row.fault("dice dónde cuenta una fila de su recurso (nested) solo a medias.")
    if one.named_by is not None:
        field, attribute = one.named_by
        yield from row.sent(one.capability, field)
        every = {each.name for kind in row.known.pack.resources for each in kind.attributes}
        yield from row.each("el atributo", [attribute], every)

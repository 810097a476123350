"""The tables that say who may do what, what is read before and after, and how lists are given."""

from collections.abc import Iterable, Iterator

from conformance.core.capability import Kind
from conformance.core.errors import Fault
from conformance.core.observation import RowsRead
from conformance.core.role import Role, strangers
from conformance.http.verification.known import PackWords, Row


def roles(known: PackWords) -> Iterator[Fault]:
    """Every role is in its table under its own name, repeats a role of it, and calls in the place
    of those alone that may do no more than it.
    """
    table = known.pack.roles
    for name, one in table.items():
        row = Row(known, "roles", name)
        if name != one.name:
            yield row.fault(f"el rol se llama a sí mismo «{one.name}».")
        others = (*([one.abroad] if one.abroad else []), *one.stands_in_for, *one.reads_for)
        yield from row.each("el rol", others, table)
        yield from _in_place(row, one, [table[other] for other in others if other in table])


def _in_place(row: Row, one: Role, others: Iterable[Role]) -> Iterator[Fault]:
    """Whoever calls in the place of another is of its side and of its entity, and may do all that
    it may; who only reads in its place is of another side.
    """
    for other in others:
        if other.name in one.stands_in_for:
            if other.side != one.side or other.abroad != one.abroad:
                yield row.fault(f"hace de {other.name}, que no es de su parte ni de su entidad.")
            yield from _all_that(row, one, other)
        elif other.name in one.reads_for and other.side in ("", one.side):
            yield row.fault(
                f"lee por {other.name}, que no es de otra parte.", "Dígalo en stands_in_for."
            )


def _all_that(row: Row, one: Role, other: Role) -> Iterator[Fault]:
    for name, capability in row.known.pack.bindings.capabilities.items():
        reads = capability.kind is Kind.READ
        more = other.name in capability.roles and one.name not in capability.roles
        if more and (reads or not one.reads_only):
            yield row.fault(f"hace de {other.name}, y no puede {name}.")


def access(known: PackWords) -> Iterator[Fault]:
    """Whatever is guarded, taken in turns or found in a list is a capability, by roles."""
    one = known.pack.access
    row = Row(known, "access", "owner")
    yield from row.roles(*([one.owner] if one.owner else []))
    if strangers(known.pack.roles) and not one.owner:
        yield row.fault("no dice de quién son las filas que los roles de otra entidad no ven.")
    named = {"guarded": one.guarded, "writes": one.writes, "own_lists": one.own_lists}
    named["lists"] = one.lists.names if one.lists is not None else ()
    for table, used in named.items():
        row = Row(known, "access", table)
        yield from row.capabilities(*used)
        yield from row.exemplars(*used)
    for name, turn in one.turns.items():
        row = Row(known, "access.turns", name)
        yield from row.capabilities(name)
        yield from row.exemplars(name)
        yield from row.roles(*turn.may, *turn.refused)
    for name, own in one.own_rows.items():
        row = Row(known, "access.own_rows", name)
        yield from row.capabilities(name, own.list)
        yield from row.answered(own.list, own.key)
        yield from row.sent(name, own.value)
        yield from row.roles(*own.besides)
    for side in one.sides:
        row = Row(known, "access.sides", side.role)
        yield from row.roles(side.role)
        for name in one.own_lists:
            yield from row.answered(name, side.party, side.field)


def observations(known: PackWords) -> Iterator[Fault]:
    """Every observation is of a write, by a role, through reads that take its key."""
    for name, one in known.pack.observations.items():
        row = Row(known, "observations", name)
        yield from row.capabilities(name)
        yield from row.exemplars(name)
        yield from row.roles(one.owner)
        for reading in dict.fromkeys((*one.readings, one.whole)):
            yield from _reading(row, reading)


def _reading(row: Row, reading: RowsRead) -> Iterator[Fault]:
    yield from row.capabilities(reading.capability)
    if reading.key:
        yield from row.sent(reading.capability, reading.key)
    if reading.same:
        yield from row.answered(reading.capability, reading.same)
    if not reading.key and not reading.same:
        yield row.fault(
            f"lee con {reading.capability} lo que otros ítems escriben a la vez.",
            "Diga con key o con same cuáles filas cuentan.",
        )


def races(known: PackWords) -> Iterator[Fault]:
    """Every race calls capabilities, by roles, and cites what the register says of it."""
    for one in known.pack.races:
        row = Row(known, "races", one.capability)
        yield from row.capabilities(one.capability, *one.calls)
        yield from row.exemplars(one.capability, *one.calls)
        yield from row.roles(*one.roles)
        yield from row.each("el aspecto", [one.aspect], known.pack.citations.aspects)


def paging(known: PackWords) -> Iterator[Fault]:
    """Some list takes the parameters of a page, and some answer has its members."""
    pages = known.pack.paging
    row = Row(known, "paging", "paging")
    yield from row.capabilities(*pages.largest_of)
    yield from row.anywhere(pages.names, known.parameters, "el parámetro")
    paths = (pages.rows, pages.total, pages.pages, pages.taken, pages.next)
    members = [name for path in paths for name in path.split(".")]
    ways = [one for one in (pages.page, pages.offset, pages.cursor) if one]
    if len(ways) > 1:
        yield row.fault(f"dice la página de varias maneras: {', '.join(ways)}.", "Deje una sola.")
    if bool(pages.cursor) != bool(pages.next):
        yield row.fault(
            "cursor y next van juntos: el parámetro, y dónde da la respuesta el que sigue."
        )
    yield from row.anywhere(members, known.members, "el campo de respuesta")

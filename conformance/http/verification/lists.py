"""The tables of single lists: filters, details, order, catalogues, owners."""

from collections.abc import Iterator

from conformance.core.errors import Fault
from conformance.core.role import strangers
from conformance.core.rows import Filter
from conformance.http.lists import Chain, Collection, Follow
from conformance.http.verification.known import PackWords, Row, twice


def lists(known: PackWords) -> Iterator[Fault]:
    """Every list is a capability; what filters it is a parameter of it, and looks at its rows."""
    for one in known.pack.lists.collections:
        yield from _collection(Row(known, "lists.collections", one.capability), one)
    for name, keys in known.pack.lists.ids.items():
        row = Row(known, "lists.ids", name)
        yield from row.capabilities(name)
        yield from row.one_of(name, keys)
    row = Row(known, "lists", "walked")
    yield from row.capabilities(*known.pack.lists.walked)
    listed = [one.capability for one in known.pack.lists.collections]
    yield from row.each("la lista", known.pack.lists.walked, listed)
    yield from twice(known, "lists.collections", listed)
    row = Row(known, "lists", "shown_by")
    yield from row.each("el ejemplar", known.pack.lists.shown_by, known.pack.exemplars)
    yield from _scopes(known)
    yield from _details(known)
    yield from _orders(known)
    yield from _catalogues(known)
    yield from _owners(known)


def _collection(row: Row, one: Collection) -> Iterator[Fault]:
    yield from row.capabilities(one.capability, *one.made_by)
    yield from row.exemplars(one.capability, *one.made_by)
    yield from row.one_of(one.capability, one.keys)
    for each in one.filters:
        yield from _filter(row, one.capability, each)


def _filter(row: Row, capability: str, one: Filter) -> Iterator[Fault]:
    ends = [one.name, *([one.range_with] if one.range_with else [])]
    yield from row.sent(capability, *ends)
    yield from row.shown(capability, one.path)


def _scopes(known: PackWords) -> Iterator[Fault]:
    for scope in known.pack.lists.scopes:
        row = Row(known, "lists.scopes", scope.parameter)
        yield from row.anywhere([scope.parameter], known.parameters, "el parámetro")
        ways = [
            list(row.anywhere(way.split("."), known.members, "el campo de respuesta"))
            for way in scope.path.split("|")
        ]
        if all(ways):
            yield ways[0][0]
    owned = any(one.owned for one in known.pack.lists.collections)
    if owned and strangers(known.pack.roles) and not known.pack.lists.scopes:
        yield Row(known, "lists", "scopes").fault(
            "hay listas de una entidad (owned) y no dice con qué pide las suyas su dueño.",
            "Dé un Scope al menos, o ponga owned=False.",
        )


def _details(known: PackWords) -> Iterator[Fault]:
    for one in known.pack.lists.details:
        row = Row(known, "lists.details", f"{one.list}.{one.capability}")
        yield from row.capabilities(one.list, one.capability)
        yield from row.sent(one.capability, one.key)
        yield from row.sent(one.list, *one.narrow)


def _orders(known: PackWords) -> Iterator[Fault]:
    for one in known.pack.lists.sorted:
        row = Row(known, "lists.sorted", one.capability)
        yield from row.capabilities(one.capability, *([one.opens] if one.opens else []))
        yield from row.exemplars(one.capability, *([one.opens] if one.opens else []))
        yield from row.answered(one.capability, one.id, *(key.name for key in one.keys))


def _catalogues(known: PackWords) -> Iterator[Fault]:
    for one in known.pack.lists.catalogues:
        row = Row(known, "lists.catalogues", one.capability)
        yield from row.capabilities(one.capability)
        yield from row.exemplars(one.capability)
        yield from row.sent(one.capability, one.parameter, *(each.name for each in one.filters))
        yield from row.answered(one.capability, one.code, *(each.field for each in one.filters))
    for bulk in known.pack.lists.codes:
        row = Row(known, "lists.codes", bulk.capability)
        yield from row.capabilities(bulk.capability, bulk.catalogue)
        yield from row.exemplars(bulk.capability)
        yield from row.sent(bulk.catalogue, *bulk.asked)
        yield from row.answered(bulk.catalogue, *bulk.holding, bulk.code)
        yield from row.sent(bulk.capability, bulk.field)


def _owners(known: PackWords) -> Iterator[Fault]:
    for one in known.pack.lists.at_once:
        row = Row(known, "lists.at_once", "+".join(one.capabilities))
        yield from row.capabilities(*one.capabilities)
        yield from row.exemplars(*one.capabilities)
        yield from row.roles(*one.roles)
        for capability in one.capabilities:
            yield from row.answered(capability, one.side, one.field)
    for chain in known.pack.lists.chains:
        yield from _chain(Row(known, "lists.chains", chain.item), chain)


def _chain(row: Row, chain: Chain) -> Iterator[Fault]:
    yield from row.capabilities(chain.capability)
    yield from row.exemplars(chain.capability, *(one.capability for one in chain.lists))
    before = chain.capability
    for follow in (*chain.lists, chain.detail):
        yield from _follow(row, before, follow)
        before = follow.capability


def _follow(row: Row, before: str, follow: Follow) -> Iterator[Fault]:
    yield from row.capabilities(follow.capability)
    yield from row.sent(follow.capability, follow.parameter)
    yield from row.answered(before, follow.member)

"""Another entity's rows through each filter of each list, and rows that lead to others.

The owner's list shows the rows and the values to ask for; then another entity asks for those
values, one filter at a time, and none of those rows may come.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.finding import Level
from conformance.core.resource import Resource
from conformance.core.role import strangers
from conformance.core.rows import Filter
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import SEC_05
from conformance.http.checks.filters import candidates
from conformance.http.checks.security import same_entity
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.lists import Chain, Collection, Scope, many
from conformance.http.pack import Pack
from conformance.http.probes.isolation import ISOLATION, only_strangers, tells

_PAGE = 100


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield, per other entity, one item of its lists under each filter and one per chain of
    rows.
    """
    lists = tuple(
        one
        for one in pack.lists.collections
        if one.owned and one.capability in contract.bound and one.capability in pack.exemplars
    )
    for role in strangers(pack.roles):
        if lists:
            yield _filters_item(pack, contract, lists, role)
        for chain in pack.lists.chains:
            if {chain.capability, *(one.capability for one in chain.lists)} <= set(contract.bound):
                yield _chain_item(pack, chain, role)


def _filters_item(pack: Pack, contract: Contract, lists: Sequence[Collection], role: str) -> Item:
    made_by = tuple(
        name for name in pack.lists.shown_by if name in contract.bound and name in pack.exemplars
    )
    cited = (pack.citations.of(ISOLATION, one.capability).requirements[:1] for one in lists)
    hidden = pack.citations.of("isolation.any").requirements
    owners = (pack.exemplars[one.capability].role for one in lists)
    return Item(
        id=f"probing/{role}/listas-filtradas",
        phase="probing",
        roles=(*dict.fromkeys(owners), role),
        needs=pack.lists.needs,
        title=f"{role} no ve filas de otra entidad con ningún filtro de ninguna lista",
        requirements=many([*cited, hidden]),
        run=partial(_filtered, pack, lists, made_by, role),
        writes=sum(pack.exemplars[name].prepares for name in made_by),
        acts=many([pack.exemplars[name].prepared for name in made_by]),
    )


def _chain_item(pack: Pack, chain: Chain, role: str) -> Item:
    cited = pack.citations.of(ISOLATION, chain.capability)
    return Item(
        id=f"probing/{role}/{chain.item}",
        phase="probing",
        roles=(pack.exemplars[chain.capability].role, role),
        title=chain.title.format(role=role),
        requirements=many([cited.requirements, pack.citations.of("isolation.any").requirements]),
        level=cited.level or Level.MUST,
        run=partial(_chain, pack, chain, role),
    )


def _filtered(
    pack: Pack, lists: Sequence[Collection], made_by: Sequence[str], role: str, context: Context
) -> None:
    resource = context.resources[0]
    only_strangers(context, pack.access, role, resource)
    for name in made_by:
        try:
            pack.exemplars[name].make(context, resource)
        except BlockedError as error:
            context.notes.append(f"{name} sin filas: {error}")
    for one in lists:
        scope = _scope(pack.lists.scopes, context, one)
        owner = pack.exemplars[one.capability].role
        asking = _asking(context, one, (owner, role), scope, scope.value(resource))
        if not asking.hidden():
            return


def _scope(scopes: Sequence[Scope], context: Context, collection: Collection) -> Scope:
    """Return what narrows the owner's list to rows of the resource, or of its entity."""
    operation = context.bound(collection.capability).operation
    return next((one for one in scopes if operation.parameter(one.parameter)), scopes[-1])


@dataclass(frozen=True, slots=True)
class _OthersList:
    """A list that an owner and another entity ask; `given` is what both must say, and the filters
    to try.
    """

    context: Context
    collection: Collection
    owner: str
    stranger: str
    owned: Mapping[str, Any]
    given: Mapping[str, Any]
    filters: tuple[Filter, ...]

    def hidden(self) -> bool:
        """Say whether none of the owner's rows comes to the other entity under any of the
        filters.
        """
        context, name = self.context, self.collection.capability
        exchange = context.call(name, self.owner, {**self.owned, **context.paging.ask(_PAGE)})
        body = context.require(exchange, Meaning.ACCEPTED, f"leer {name} como su dueño")
        rows = context.paging.rows_of(body)
        own = self._ids(rows) - {None}
        if not own:
            context.notes.append(f"{name}: tampoco su dueño ve filas")
            return True
        for one in self.filters:
            for value in candidates(self.collection.keys, one, rows, context.now())[:1]:
                if not self._hides(own, {one.name: value.text}, str(value)):
                    return False
        return True

    def _hides(self, own: set[Any], query: Mapping[str, Any], said: str) -> bool:
        """Say whether the other entity gets none of the owner's rows under a filter."""
        context = self.context
        asked = {**self.given, **query, **context.paging.ask(_PAGE)}
        exchange = context.call(self.collection.capability, self.stranger, asked)
        rows = context.paging.rows_of(exchange.json())
        seen = [row for row in rows if self.collection.row_id(row) in own]
        if not seen or not context.answers.says(exchange, Meaning.ACCEPTED):
            return True
        context.report(
            SEC_05,
            exchange,
            expected=f"ninguna fila de otra entidad con {said}",
            actual=f"{len(seen)} filas suyas",
            aspect=ISOLATION,
        )
        return False

    def _ids(self, rows: Sequence[Mapping[str, Any]]) -> set[Any]:
        return {self.collection.row_id(row) for row in rows}


def _asking(
    context: Context, collection: Collection, roles: tuple[str, str], scope: Scope, value: Any
) -> _OthersList:
    """Return a list to be asked; that of one resource must be asked for that resource, the others
    are asked for whatever it is as well.
    """
    operation = context.bound(collection.capability).operation
    named = [one for one in collection.filters if operation.parameter(one.name)]
    parameter = operation.parameter(scope.parameter)
    forced = collection.of_one or (parameter is not None and parameter.required)
    if not forced and all(one.name != scope.parameter for one in named):
        named.append(Filter(scope.parameter, scope.path))
    owned = {scope.parameter: value}
    owner, stranger = roles
    return _OthersList(
        context, collection, owner, stranger, owned, owned if forced else {}, tuple(named)
    )


def _chain(pack: Pack, chain: Chain, role: str, context: Context) -> None:
    owner = pack.exemplars[chain.capability].role
    row = _others(context, chain, owner, role)
    for follow in chain.lists:
        collection = pack.lists.of(follow.capability)
        if collection is None or follow.capability not in pack.exemplars:
            continue
        scope = Scope(follow.parameter, _path(pack.lists.scopes, follow.parameter), _nothing)
        value = row.get(follow.member)
        if not _asking(context, collection, (owner, role), scope, value).hidden():
            return
    if chain.detail.capability in context.contract.bound:
        _detail_hidden(context, chain, (owner, role), row)


def _path(scopes: Sequence[Scope], parameter: str) -> str:
    return next((one.path for one in scopes if one.parameter == parameter), "")


def _nothing(resource: Resource) -> None:
    return None


def _detail_hidden(
    context: Context, chain: Chain, roles: tuple[str, str], row: Mapping[str, Any]
) -> None:
    """Report the detail of a row of the last list when it tells another entity anything."""
    (owner, role), last, detail = roles, chain.lists[-1], chain.detail
    listed = context.call(last.capability, owner, {last.parameter: row.get(last.member)})
    for one in context.paging.rows_of(listed.json())[:1]:
        asked = {detail.parameter: one.get(detail.member)}
        exchange = context.call(detail.capability, role, asked)
        accepted = context.answers.says(exchange, Meaning.ACCEPTED)
        if accepted and tells(context.paging, exchange.json()):
            unseen = context.answers.told(Meaning.UNKNOWN_ROW)
            forbidden = context.answers.told(Meaning.FORBIDDEN)
            context.report(
                SEC_05,
                exchange,
                expected=f"{unseen}, {forbidden}, o una respuesta vacía, a otra entidad",
                actual=describe(exchange),
                aspect=ISOLATION,
            )


def _others(context: Context, chain: Chain, owner: str, role: str) -> Mapping[str, Any]:
    """Return a row of the owner's that is not the other entity's as well."""
    mine = context.entity_of(role)
    exchange = context.call(chain.capability, owner, context.paging.ask(_PAGE))
    body = context.require(exchange, Meaning.ACCEPTED, f"leer {chain.capability} como su dueño")
    for row in context.paging.rows_of(body):
        parties = chain.entities(context, row)
        if parties and mine and not any(same_entity(one, mine) for one in parties):
            return row
    raise BlockedError(chain.lacking.format(role=role))

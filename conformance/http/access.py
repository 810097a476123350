"""Who may do what and whose rows are whose, where the roles of a capability do not say it all.

The rules of the file: a pack fills in one `Access`; the probes of roles and of other entities read
it, and judge. A table that a pack leaves empty asks for nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.resource import Resource
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item

Make = Callable[[Context, Resource], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Guard:
    """What keeps the rows of a capability from other entities.

    `refusals` are the meanings that a refusal may have. `make` asks for a row that shows something,
    where the exemplar's way shows none yet.
    """

    refusals: tuple[Meaning, ...]
    make: Make | None = None


@dataclass(frozen=True, slots=True)
class GuardedLists:
    """The lists that show an entity its own rows alone.

    `asked` says with what values another entity asks for one of them, `foreign` whether a row is of
    the resource or of its owner, `told` names them both in a finding.
    """

    names: tuple[str, ...]
    asked: Callable[[Context, str, Resource], Mapping[str, Any]]
    foreign: Callable[[Mapping[str, Any], Resource], bool]
    told: Callable[[Resource], str]


@dataclass(frozen=True, slots=True)
class Side:
    """The party of a row that a role stands for, and the field of that party which names its
    entity.
    """

    role: str
    party: str
    field: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Roles that share a capability and may not send the same: who may make the exemplar's request,
    and who is refused it although the capability's list has them.
    """

    may: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """Where a role finds a row of its own entity: the first of a list, the field that holds its id
    there, and the value of the request that takes it. The roles `besides` see everybody's.
    """

    list: str
    key: str
    value: str
    besides: tuple[str, ...] = ()


def anybody(token: str, role: str, resource: Resource) -> bool | None:
    """Return None: no token tells whose it is."""
    return None


def no_items(exemplars: Mapping[str, Any], contract: Contract) -> Iterable[Item]:
    """Return no items: what the tables say is all."""
    return ()


@dataclass(frozen=True, slots=True)
class Access:
    """What a pack says of roles and entities.

    `owner` is the role whose rows the exemplars make. `party` says whether a role is one of the
    parties of a resource, given its token, and returns None where the token does not tell.
    `guarded` are reads of a row, in the order in which they are asked (those that others come to
    show first), `lists` those of many, `writes` the writes on a row; what the norm says of each is
    the citation of `isolation@capability`. `turns` and `own_rows` are by capability. `places` names
    the ways to rows, for the title of an item. `own_lists` show each of the `sides` its own rows
    alone. `items` makes the items that only this pack has.
    """

    owner: str = ""
    party: Callable[[str, str, Resource], bool | None] = anybody
    guarded: Mapping[str, Guard] = field(default_factory=dict)
    lists: GuardedLists | None = None
    writes: Mapping[str, Guard] = field(default_factory=dict)
    turns: Mapping[str, Turn] = field(default_factory=dict)
    own_rows: Mapping[str, OwnRow] = field(default_factory=dict)
    places: str = "ni por id, ni en listas"
    own_lists: tuple[str, ...] = ()
    sides: tuple[Side, ...] = ()
    items: Callable[[Mapping[str, Any], Contract], Iterable[Item]] = no_items

    def may_be_party(self, context: Context, role: str, resource: Resource | None) -> bool:
        """Say whether a role may be a party of a resource: a token that does not tell may be."""
        return resource is None or self.party(context.token_of(role), role, resource) is not False

    def is_party(self, context: Context, role: str, resource: Resource) -> bool:
        """Say whether a role's token tells that it is a party of a resource."""
        return self.party(context.token_of(role), role, resource) is True

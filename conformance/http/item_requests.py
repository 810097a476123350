"""The requests that an item may make: of which capability, by whom, with which values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol, Unpack
from urllib.parse import quote

from conformance.core.capability import Kind, ParameterRole
from conformance.core.exchange import Request
from conformance.core.noun import ANYTHING
from conformance.core.resource import Pool, Resource, ResourceId
from conformance.core.role import ANONYMOUS, Callers, Calling, Role
from conformance.core.setting import Settings
from conformance.core.terms import Terms
from conformance.core.unjudged import NotApplicableError
from conformance.http.auth.entry import Auth, Requester
from conformance.http.auth.recipe import Recipe
from conformance.http.contract.binding import Bound
from conformance.http.contract.document import Parameter
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.request_builder import RequestOptions, build
from conformance.http.unknown_id import UNKNOWN, unknown_id


class TokenOf(Protocol):
    """Gives the token of a role at a service, "" for the pack's first."""

    def __call__(self, role: str, service: str = "", /) -> str:
        """Return the token, logged in for if need be. Raises LoginRefusedError."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The item that began what another goes on with and when, the moment before which both date
    their acts, and how many writes of the other may still belong to what was begun.
    """

    item: str
    when: datetime
    acting: datetime
    writes: int


@dataclass(slots=True, kw_only=True)
class ItemRequests:
    """What the requests of one item are made of: the contract, who may call, and what it works
    on.
    """

    item: Item
    contract: Contract
    services: Mapping[str, str]
    resources: Sequence[Resource]
    pool: Pool
    now: Callable[[], datetime]
    token_of: TokenOf
    auth: Auth = field(default_factory=Auth)
    terms: Terms = field(default_factory=Terms)
    begun: Begun | None = None  # who began what this item goes on with
    roles: Mapping[str, Role] = field(default_factory=dict)  # those that the pack knows
    users: Mapping[str, str] = field(default_factory=dict)  # the name each role logs in with
    # What else the target gives for each role, by its keys: secrets.
    besides: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    settings: Settings = field(default_factory=Settings)  # of the pack, at this target

    def acting(self) -> datetime:
        """Return the moment before which this item dates its acts, within the system's terms."""
        if self.begun:
            return self.begun.acting
        return self.terms.acting(self.item.needs, self.resources, self.now())

    def used_by_others(self, reason: str) -> str:
        """Return what is said when somebody else changed what this item works on."""
        noun = next((need.kind.noun for need in self.item.needs), ANYTHING)
        return f"otro usó {noun.this} mientras tanto: {reason}"

    def bound(self, capability: str) -> Bound:
        """Return the operation of a capability; raises NotApplicableError when the target has
        none.
        """
        bound = self.contract.bound.get(capability)
        if bound is None:
            raise NotApplicableError(f"el contrato no tiene la capacidad {capability}")
        return bound

    @property
    def callers(self) -> Callers:
        """Who calls in the place of each role."""
        return Callers(self.roles, self.pool.roles)

    def caller(self, role: str, capability: str = "") -> str:
        """Return who calls in the place of a role, for a capability where one is meant; the role
        itself where nobody can: what is sent as it is refused for want of credentials.
        """
        bound = self.contract.bound.get(capability)
        if bound is None:
            calling = Calling(reads=True, stead=self.item.stead)
        else:
            meant = bound.capability
            calling = Calling(meant.kind is Kind.READ, self.item.stead, meant.roles)
        return self.item.caller(self.callers, role, calling) or role

    def can_read(self, capability: str, role: str) -> bool:
        """Say whether the target serves a reading, and somebody can ask for it in the place of a
        role.
        """
        return (
            capability in self.contract.bound and self.caller(role, capability) in self.pool.roles
        )

    def request(
        self,
        capability: str,
        role: str,
        values: Mapping[str, Any] | None = None,
        **options: Unpack[RequestOptions],
    ) -> Request:
        """Return a request for a capability, its `values` laid out as this revision wants them, of
        whoever calls in the place of `role`.

        Raises NotApplicableError when the target has no such capability, BlockedError when nobody
        gives a value of the path.
        """
        bound = self.bound(capability)
        base_url = self.services[bound.capability.service]
        caller = self.caller(role, capability)
        return build(bound, base_url, caller, values, options, partial(self._own, caller))

    def _own(self, role: str, parameter: Parameter) -> str:
        """Return the value of a scope or of a day that belongs to who asks."""
        if parameter.role is ParameterRole.DAY:
            return self.acting().date().isoformat()
        caller = Requester(role, self.users.get(role, ""), partial(self.entity_of, role))
        value = "" if role == ANONYMOUS else self.auth.scope(caller, parameter.name)
        if not value:
            raise NotApplicableError(
                f"nada dice qué {{{parameter.name}}} lleva una petición de {role}"
            )
        return value

    def recipe(self, capability: str) -> Recipe:
        """Return how the service of a capability knows who calls."""
        return self.auth.of(self.bound(capability).capability.service)

    def entity_of(self, role: str) -> str:
        """Return the entity that a role stands for, as its token claims, "" when it claims none."""
        return self.auth.entity_of(self.token_of(role))

    def users_of(self, role: str) -> frozenset[str]:
        """Return the ids that the token of a role claims its user may have."""
        return self.auth.users_of(self.token_of(role))

    def nobody(self, capability: str) -> dict[str, str]:
        """Return path values of a capability that address no row."""
        return {
            one.name: quote(str(self.unknown_id(one.schema) or UNKNOWN), safe="")
            for one in self.bound(capability).operation.parameters
            if one.in_path_of_row
        }

    def unknown_id(
        self, schema: Mapping[str, Any], like: ResourceId | None = None
    ) -> ResourceId | None:
        """Return an id that no row has, of the kind of the rows' own, for a place of that schema;
        None where none could be made. `like` is an id that would be right there.
        """
        known = [one.id for one in (*self.pool.resources, *self.resources)]
        return unknown_id(schema, known, like)

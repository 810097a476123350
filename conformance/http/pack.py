"""A pack: the record that a system is. Documents, bindings, lifecycles, requirements, roles,
exemplars.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from conformance.core.answers import Dialect, Meaning
from conformance.core.capability import Kind
from conformance.core.citation import Citations
from conformance.core.declared import Form
from conformance.core.installed import HTTP
from conformance.core.lifecycle import Lifecycle, Rule
from conformance.core.observation import Observation
from conformance.core.paging import Paging
from conformance.core.requirement import Requirement
from conformance.core.requirement_file import load_requirements as load_requirements
from conformance.core.resource import Need, Pool, Resource, ResourceId, ResourceKind
from conformance.core.role import Role
from conformance.core.scope import Module
from conformance.core.setting import Setting, Settings
from conformance.core.terms import Terms
from conformance.http.access import Access
from conformance.http.auth.entry import Auth
from conformance.http.auth.recipe import Open, Recipe
from conformance.http.context import Context
from conformance.http.contract.binding import Bindings, Capability
from conformance.http.contract.document import Document, load
from conformance.http.contract.norm import Norm
from conformance.http.contract.quirks import Quirks
from conformance.http.deferred import Deferred
from conformance.http.exemplar import (
    Bulk,
    Exemplar,
    FieldNames,
    Hostile,
    ListedDetail,
    NamedRow,
    Written,
)
from conformance.http.factor import Covering
from conformance.http.functions import PackFunction
from conformance.http.listener.desk import Serving
from conformance.http.lists import Lists
from conformance.http.race import Race
from conformance.http.written_row import WrittenRow


@dataclass(frozen=True, slots=True)
class Pack:
    """The system as data, checked whole when it is loaded (`conformance.http.verification`).

    `interface` is the version of this record for which the pack was written
    (`conformance.core.installed.INTERFACE`). `interference` says what somebody else did to a
    resource since discovery, "" for nothing: a refusal that it explains is no fault of the target.
    `names` is what the names of properties say beyond the documents; `written` the texts and
    amounts of the writes that no lifecycle holds, by capability, and `rows` the rows that these
    leave. `paging` says how its lists are asked for and read (nothing: a system without pages);
    every probe of lists and discovery read it. `lists` are its facts about single lists, read by
    the probes of lists. `roles` are those that may log in, by name, and `access` what they may do
    and see beyond what each capability's list of roles says; `observations` are the reads that show
    what each write could have changed, `races` what only several requests at one instant can break.
    `hostile` says where odd requests go, `details` which details are compared with their lists,
    `once` which rule refuses a second time what is no move of a lifecycle. `reference` names its
    reference server as an entry point does, `module:name`: only who serves it loads it. `resources`
    are the kinds of what its items work on, the usual one first; `discover` looks for them, among
    those ids alone where the target names some for a kind, and `terms` says when to date acts on
    them. `functions` are those of its own scenarios, by name. `corpora` is a folder of what
    generation asks of its own documents, made beforehand (`make corpora`): each file is named by
    the digest of what it was made from. `costs` is a file of how many requests each item sends to
    its reference server (`make costs`): what a run would take is estimated by it. `score` is a file
    of what share of mutants the project found of it, with seed and interval: packages of its runs
    carry it. `modules` are the
    parts of the system that a target may want judged by themselves. `written_rows` say where rows
    are written and shown that no lifecycle holds whole: what comes back of them is judged by it.
    `deferred` are the writes that are only received, each with where what became of it is asked
    for.
    `optional` are the services that a target may leave out: what they do is not judged there then.
    `declared` are the keys of a target file under which it says what is looked at without asking
    for anything, or what its answers are compared with, each with what may stand there; `serving`
    makes, of what the target declares, what the harness serves to the system while it listens.
    `settings` are what its documents leave open, for the target to say, and `configured` returns
    the pack as it is with their values at one target.
    """

    door: ClassVar[str] = HTTP

    interface: int
    name: str
    title: str
    documents: Mapping[str, Path]
    bindings: Bindings
    norm: Norm
    quirks: Quirks
    requirements: Mapping[str, Requirement]
    lifecycles: tuple[Lifecycle, ...]
    roles: Mapping[str, Role]
    exemplars: Mapping[str, Exemplar]
    discover: Callable[[Context, Mapping[str, tuple[ResourceId, ...]]], Pool]
    scenarios: Path
    interference: Callable[[Context, Resource], str]
    bulks: tuple[Bulk, ...] = ()
    coverings: tuple[Covering, ...] = ()
    names: FieldNames = field(default_factory=FieldNames)
    written: Mapping[str, Written] = field(default_factory=dict)
    rows: Mapping[str, NamedRow] = field(default_factory=dict)
    answers: Dialect = field(default_factory=lambda: Dialect({}))
    citations: Citations = field(default_factory=Citations)
    paging: Paging = field(default_factory=Paging)
    lists: Lists = field(default_factory=Lists)
    access: Access = field(default_factory=Access)
    observations: Mapping[str, Observation] = field(default_factory=dict)
    auth: Auth = field(default_factory=Auth)
    races: tuple[Race, ...] = ()
    hostile: Hostile = field(default_factory=Hostile)
    details: tuple[ListedDetail, ...] = ()
    once: Mapping[str, Rule] = field(default_factory=dict)
    reference: str = ""
    resources: tuple[ResourceKind, ...] = ()
    terms: Terms = field(default_factory=Terms)
    functions: Mapping[str, PackFunction] = field(default_factory=dict)
    corpora: Path | None = None
    costs: Path | None = None
    score: Path | None = None
    modules: tuple[Module, ...] = ()
    written_rows: tuple[WrittenRow, ...] = ()
    deferred: Mapping[str, Deferred] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    declared: Mapping[str, Form] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    configured: "Configure | None" = None
    serving: Callable[[Mapping[str, Any]], Serving] | None = None

    def needs(self, count: int = 1, state: str = "") -> tuple[Need, ...]:
        """Return the need of so many of the usual kind, of which any in that state will do."""
        return tuple(kind.need(count, state) for kind in self.resources[:1])

    def undeclared(self, capability: Capability) -> frozenset[int]:
        """Return the statuses that the system gives of an operation whatever its document says: to
        a wrong verb or media type, and where one logs in or has to, to who did not.
        """
        asks = capability.kind is Kind.LOGIN or not isinstance(
            self.auth.of(capability.service), Open
        )
        shut_out = (Meaning.UNAUTHENTICATED,) if asks else ()
        return frozenset(self.answers.right(*shut_out, Meaning.WRONG_METHOD, Meaning.WRONG_MEDIA))

    @property
    def sides(self) -> tuple[str, ...]:
        """The parties for which its roles act."""
        return tuple(dict.fromkeys(one.side for one in self.roles.values() if one.side))

    def at(self, settings: Settings) -> "Pack":
        """Return the pack as it is at a target with these settings."""
        return self.configured(self, settings) if self.configured else self

    @property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of each capability, as its candidates spell them."""
        every = self.bindings.capabilities.items()
        return {name: tuple(spelled.path for spelled in one.candidates) for name, one in every}

    @property
    def dispensable(self) -> frozenset[str]:
        """The capabilities that a system may do without."""
        every = self.bindings.capabilities.items()
        return frozenset(name for name, one in every if not one.core)

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the system's services."""
        return tuple(self.documents)

    def recipe(self, service: str) -> Recipe:
        """Return how a service knows who calls."""
        return self.auth.of(service)

    @property
    def revisions(self) -> tuple[str, ...]:
        """The spellings of the system's paths, the usual one first."""
        return self.bindings.revisions()


Configure = Callable[[Pack, Settings], Pack]
"""Returns a pack as it is with the settings of one target."""


@cache
def own_document(path: Path) -> Document:
    """Return a document of a pack, read once a process. Raises UsageError."""
    return load(str(path))

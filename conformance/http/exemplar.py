"""How a pack says what its capabilities take: the request that is accepted, the values near it that
are not, what a bulk holds, and what names mean.

The rules of the file: these records are tables that a pack fills and generation and probes read.
Places in a request are pointers; what breaks a rule is told by a code and an aspect, which the
pack's citations turn into requirements.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.lifecycle import Reads
from conformance.core.resource import Need, Resource
from conformance.core.row_left import RowChange
from conformance.core.rows import held_at
from conformance.http.context import Context

ABSENT = object()
"""In place of a value: the property is left out."""

Pointer = tuple[str | int, ...]
"""Where a value stands in a request: names of properties and positions in lists."""

Vary = Callable[[Any, Any, Resource | None], Any]
Imposed = Callable[[Context, Exchange], bool]


@dataclass(frozen=True, slots=True)
class InvalidValue:
    """A value near a valid one that must be refused as `right` says, and what its acceptance
    breaks.

    Where it is not refused as invalid, any other refusal breaks the same.
    """

    place: Pointer
    value: Any
    code: Code
    aspect: str = ""
    level: Level | None = None
    right: tuple[Meaning, ...] = (Meaning.INVALID,)


ValidValues = Callable[
    [Context, Mapping[str, Any], Resource | None], Mapping[Pointer, Sequence[Any]]
]
InvalidValues = Callable[[Context, Mapping[str, Any], Resource | None], Sequence[InvalidValue]]


def no_valid_values(
    context: Context, base: Mapping[str, Any], resource: Resource | None
) -> dict[Pointer, Sequence[Any]]:
    """Return nothing: only what is free is varied."""
    return {}


def no_invalid_values(
    context: Context, base: Mapping[str, Any], resource: Resource | None
) -> tuple[InvalidValue, ...]:
    """Return nothing: only what the contract forbids is refused."""
    return ()


@dataclass(frozen=True, slots=True)
class Exemplar:
    """How to make a request of a capability that a conforming target accepts.

    `make` may call the target to prepare (a row to act on) and raises BlockedError when that fails.
    `uses_up`: an accepted request spends its resource, so each example needs another one. `free`
    names the fields that generation may vary, each with a function from (generated value,
    exemplar's value, resource) to a value the target must accept. `id_field` is the field that
    points at the row, `id_again` others that point at the same one; `prepared` are the capabilities
    of the writes that `make` sends, in their order, `prepared_by` the roles that send some of them
    beside `role`; `unknown_too` the statuses that are right when that row does not exist, beside
    those that say so, `empty_too` those that may say that who asks has nothing to read there.
    `valid_values` gives values of the domain that the target must accept at some
    places of what `make` made (boundary values, the target's codes and ids, other ways to write a
    date; ABSENT leaves the property out), `invalid_values` those near them that it must refuse.
    `imposed` names properties that the target may set by itself, each with what says that an answer
    shows it: then no value of theirs is wrong.
    """

    role: str
    make: Callable[[Context, Resource | None], dict[str, Any]]
    need: Need | None = None
    uses_up: bool = False
    free: Mapping[str, Vary] = field(default_factory=dict)
    id_field: str | None = None
    id_again: tuple[str, ...] = ()
    unknown_too: tuple[int, ...] = ()
    empty_too: tuple[int, ...] = ()
    prepared: tuple[str, ...] = ()
    valid_values: ValidValues = no_valid_values
    invalid_values: InvalidValues = no_invalid_values
    prepared_by: tuple[str, ...] = ()
    imposed: Mapping[str, Imposed] = field(default_factory=dict)

    @property
    def prepares(self) -> int:
        """How many writes `make` sends."""
        return len(self.prepared)

    @property
    def roles(self) -> tuple[str, ...]:
        """Who must be able to log in for the request to be made and sent."""
        return (self.role, *self.prepared_by)

    def needs(self, count: int = 1, spare: int = 0) -> tuple[Need, ...]:
        """Return the need of so many resources to make requests of, some of which it can do
        without where there are few; none when it takes none.
        """
        return (replace(self.need, count=count, spare=spare),) if self.need else ()

    def imposes(self, context: Context, exchange: Exchange, name: str) -> bool:
        """Say whether an accepted request had this property set by the target, whatever it held."""
        shown = self.imposed.get(name)
        return shown is not None and shown(context, exchange)


Exemplars = Mapping[str, Exemplar]
"""The valid requests of a pack, by capability."""


@dataclass(frozen=True, slots=True)
class InvalidElement:
    """What a rule refuses in an element of a bulk, wherever the element stands.

    `change` makes a right element wrong; taking it breaks what the norm says of `aspect`, with
    finding `code`. `foreign`: it is wrong for who acts for an entity, since it is another's.
    `field` is the one that is wrong, where it is by itself; the refusal names it.
    `in_turn`: of several that one rule refuses each stands at another place. `alone`: it is sent
    alone too where the system takes one alone, and taking it is told by this code and aspect.
    """

    what: str
    change: Callable[[Mapping[str, Any]], dict[str, Any]]
    code: Code
    aspect: str = ""
    foreign: bool = False
    in_turn: bool = False
    alone: tuple[Code, str] | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class NestedResource:
    """The member in which a row of a list tells of its resource, and the reading of that resource
    with which it agrees.
    """

    member: str = ""
    capability: str = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A bulk whose elements differ in every field, and where its rows are read again.

    `rows` makes the elements (told apart from those of another round by a word), `invalid` what
    must refuse them all. `single` is the capability that takes one alone, where a resource takes
    several. `counts` gives, for a reading of the resource and each of its counters, the field that
    the rows it counts have ("" for all of them), `sums` the field that is added up. `acts` are made
    one after another on the rows `acted`: capability, role and body, given the row's id; `acted_by`
    are these capabilities (nothing: whichever leaves something on a resource). `refused` is the
    finding when the good ones are not taken, with its aspect; without it nothing was tested then.
    `named_by` is the property of an element and the attribute of the resource that it names, where
    elements do not hold its id. `nested` is where rows tell of their resource. `answered` is the
    data path of the elements in the answer ("": the answer is their array); `in_one` says that it
    is one answer for all, which tells no element.
    """

    name: str
    title: str
    capability: str
    list_field: str
    needs: tuple[Need, ...]
    reads: Reads
    rows: Callable[[Context, str], list[dict[str, Any]]]
    invalid: Callable[[Context], Sequence[InvalidElement]]
    counts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sums: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    single: str = ""
    acts: tuple[Callable[[Context, Any], tuple[str, str, dict[str, Any]]], ...] = ()
    acted: tuple[int, ...] = ()
    acted_by: tuple[str, ...] = ()
    refused: tuple[Code, str] | None = None
    named_by: tuple[str, str] | None = None
    nested: NestedResource = NestedResource()
    answered: str = ""
    in_one: bool = False

    def elements(self, body: Any) -> list[Any] | None:
        """Return what the answer tells of each element, None where it tells of none."""
        found = held_at(body, self.answered) if self.answered else body
        return found if isinstance(found, list) else None


@dataclass(frozen=True, slots=True)
class Written:
    """What a write holds that must come back as it was sent: a text of at most `longest`
    characters, an amount.

    `reads` is the capability that shows the row again, by its parameter `key`. The row's id is the
    property `id` of the answer when the write `creates` the row, else of the request. `list_field`
    is the list of a bulk.
    """

    text: str = ""
    longest: int = 1500
    amount: str = ""
    reads: str = ""
    key: str = ""
    id: str = ""
    creates: bool = False
    list_field: str = ""


@dataclass(frozen=True, slots=True)
class NamedRow:
    """What row an accepted write leaves at the target, and how its answer names it.

    `what` it is, for people; `id` the property of the answer, or of each of its elements, that
    holds the row's id; `resource` the one that holds its resource's, there or else in the request.
    `change` is what the write does to the row. `asked`: no answer names it, and `id` is a parameter
    of the path.
    """

    what: str
    id: str
    resource: str = ""
    change: RowChange = RowChange.CREATED
    asked: bool = False


_NOTHING = r"(?!)"


@dataclass(frozen=True, slots=True)
class FieldNames:
    """What the names of a system's properties and parameters say that its documents do not: regular
    expressions, each searched for in a name. Generation and the probes of single mistakes read it.

    `code`: it holds a code of a catalogue. `id`: it points at a row. `date`: it holds a moment
    whatever its schema says. `personal`: it says who somebody is, and is never sent back in a URL.
    `exact`: a filter by it shows whole matches only. `opaque`: it holds what the system itself gave
    (a cursor, a receipt), and no other text is tried in its place. `public`: it holds what anybody
    may know, like the number of a company, and is shown, `masked` a person's data, although no word
    of its name says so. `prose`: it holds words for people, or
    what nobody published, of which nobody can tell that others were meant. `coerced`: a number and
    its text are taken for one another, and neither is a mistake in the other's place.
    `body_wrapper` is the property that clients of the system wrap a body in by mistake,
    `value_wrapper` the one they wrap a value in. `caseless`: a name of an answer in other letter
    case is the same name. `written` is how the system spells names of what it is sent, by the
    documents' spelling.
    """

    code: str = _NOTHING
    id: str = _NOTHING
    date: str = _NOTHING
    personal: str = _NOTHING
    exact: str = _NOTHING
    opaque: str = _NOTHING
    public: str = _NOTHING
    masked: str = _NOTHING
    prose: str = _NOTHING
    body_wrapper: str = "body"
    value_wrapper: str = "value"
    coerced: bool = False
    caseless: bool = False
    written: Mapping[str, str] = field(default_factory=dict)

    def is_code(self, name: str) -> bool:
        """Say whether a property holds a code of a catalogue."""
        return re.search(self.code, name) is not None

    def is_id(self, name: str) -> bool:
        """Say whether a property points at a row."""
        return re.search(self.id, name) is not None

    def is_date(self, name: str) -> bool:
        """Say whether a property holds a moment."""
        return re.search(self.date, name) is not None

    def is_personal(self, name: str) -> bool:
        """Say whether a property says who somebody is."""
        return re.search(self.personal, name) is not None

    def is_opaque(self, name: str) -> bool:
        """Say whether a property holds what only the system can make."""
        return re.search(self.opaque, name) is not None

    def is_prose(self, name: str) -> bool:
        """Say whether a property holds words for people."""
        return re.search(self.prose, name) is not None

    def is_exact(self, name: str) -> bool:
        """Say whether a filter shows whole matches only."""
        return re.search(self.exact, name) is not None


@dataclass(frozen=True, slots=True)
class Hostile:
    """Where what no client should send is sent, beside the bodies that every write meets.

    `places`: the capabilities that meet odd verbs, paths and headers (a detail, a list and a write
    will do). `thorough`: the writes that meet every odd body. `large`: those that meet an enormous
    text, in the property `text`. `scope` is the parameter that says whose rows a list shows: it
    names nobody's then.
    """

    places: tuple[str, ...] = ()
    thorough: tuple[str, ...] = ()
    large: tuple[str, ...] = ()
    text: str = ""
    scope: str = ""


def unfiltered(context: Context, role: str) -> Sequence[Mapping[str, Any]]:
    """Return one asking without filters."""
    return ({},)


@dataclass(frozen=True, slots=True)
class ListedDetail:
    """A detail and the list of the same rows: the detail's parameter, the field of the list that
    holds it, and who reads both. `filters` gives, for a role, the filters with which the list is
    asked for, one asking after another; it may call the target to know them.
    """

    detail: str
    key: str
    lists: str
    id: str
    roles: tuple[str, ...]
    filters: Callable[[Context, str], Sequence[Mapping[str, Any]]] = unfiltered

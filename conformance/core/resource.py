"""What an item works on: the kinds of resource that a pack has, what is known of one, and how an
item asks for some.

A pack gives one `ResourceKind` for each thing that must already be at a target for an item to work
on it. Everything that is said of such things comes from that record:

    target file   `<key>: discover`, or a list of ids
    scenario      `given: <key>: {<name>: {<state attribute>: …, <count_key>: …, <criteria>: …}}`
    placeholder   `${<name>.<attribute>}`
    messages      the noun, the words of the states, the labels of the criteria

Discovery makes each `Resource` with the attributes that the kind declares; one that is only read
when an item asks for it (`reading`) is left out until then.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.mismatch import Mismatch
from conformance.core.noun import Noun
from conformance.core.span import Span

NUMBER, DATE, TEXT, FLAG = "number", "date", "text", "flag"
STATE = "state"
"""The kind of the attribute that tells the state of a resource, as a scenario writes it."""

ATTRIBUTES = (NUMBER, DATE, TEXT, FLAG, STATE)
"""The kinds of attribute."""

ID = "id"
"""The attribute that every resource has."""

ResourceId = int | str
"""How a system tells its resources apart: by numbers, or by texts."""

_WRITTEN_OUT = frozenset({DATE, TEXT})


@dataclass(frozen=True, slots=True)
class ResourceState:
    """A state of a kind: its words after the noun (one, several), and how a scenario writes it."""

    name: str
    one: str
    many: str
    written: bool | str


@dataclass(frozen=True, slots=True)
class Attribute:
    """What may be known of a resource; `sample` is a value of it: placeholders are rehearsed on it.

    Attributes of one `reading` are read together, and only where an item asks for one of them or a
    placeholder uses it; without it they come with the lists.
    """

    name: str
    kind: str
    sample: Any
    reading: str = ""

    @property
    def absent(self) -> Any:
        """What it is while nobody has read it."""
        return "" if self.kind in _WRITTEN_OUT else None


@dataclass(frozen=True, slots=True)
class OnDemand:
    """What is read of a resource only when it is asked for; it gives the attribute of its name.

    `known` is what is said of resources of which it is known («con fecha legible»),
    `lacking` what is said to a story that uses it of those in a state that has none yet: why not,
    and what to do instead.
    """

    name: str
    known: str
    lacking: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A key by which an item may ask for resources: what it means, and how messages call it.

    It asks for a span of its attribute when that is a number (of whole ones when `most` is an int),
    and for the attribute to hold when it is a flag; `without` is then what is said of a story that
    leaves the key out. `contradicted` names the states whose resources can't meet it, each with
    what is said to a story that asks for both.
    """

    key: str
    attribute: str
    text: str
    label: str
    most: float = 0
    without: str = ""
    contradicted: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an accepted act leaves on its resource, and after what a right system may refuse it.

    `leaves` is a mark, by a name of the pack's own; `barred` are the marks after which the act says
    nothing any more. One that `turns` its resource into another state bars everybody who needs it
    in the state before. Items that share a resource go in the order that these allow.
    """

    leaves: str = ""
    barred: frozenset[str] = frozenset()
    turns: bool = False


@dataclass(frozen=True, slots=True)
class ResourceWords:
    """What a report says of a kind: its noun, and the words of its states for several, and in the
    same order for one.
    """

    noun: Noun
    states: tuple[str, ...]
    ones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """A kind of resource of a pack; its first state is the one meant when nobody names any.

    `key` is how target files and scenarios call several, `count_key` how a story says how many it
    wants, `free` what is said of those that nobody has used («sin uso»). `amount` names the
    attribute that shares of a value are parts of. `ids` says what tells them apart (NUMBER or
    TEXT): a target file lists such ids, of the form that the regular expression `form` is, and
    `form_words` in words, where they have one; with another form at a target it is the same kind.
    `effects` are those of the capabilities that write
    on one: items whose writes all stand here may share a resource where there are few, others each
    have their own. `visible` are the marks that each reading shows: an item that counts what a
    reading tells goes before they are left, and one of a reading that is not told has the resource
    before anybody. `unlisted`: they are ids that nobody has used, so that no list shows any of
    them.
    `named`: whoever is told of one knows its id, and a target file names them or has none.
    """

    name: str
    key: str
    noun: Noun
    states: tuple[ResourceState, ...]
    attributes: tuple[Attribute, ...]
    criteria: tuple[Criterion, ...] = ()
    count_key: str = "count"
    free: str = ""
    amount: str = ""
    readings: tuple[OnDemand, ...] = ()
    ids: str = NUMBER
    form: str = field(default="", compare=False)
    form_words: str = field(default="", compare=False)
    effects: Mapping[str, Effect] = field(default_factory=dict, hash=False)
    visible: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    unlisted: bool = False
    named: bool = False

    @property
    def default(self) -> ResourceState:
        """The state meant when nobody names any."""
        return self.states[0]

    def formed(self, name: ResourceId) -> bool:
        """Say whether an id has the form of this kind's."""
        return not self.form or re.fullmatch(self.form, str(name)) is not None

    @property
    def turning(self) -> frozenset[str]:
        """The marks of acts that turn one into another state."""
        return frozenset(one.leaves for one in self.effects.values() if one.turns)

    @property
    def state_key(self) -> str:
        """The attribute that tells the state, "" when resources of this kind have one alone."""
        return next((one.name for one in self.attributes if one.kind == STATE), "")

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what placeholders may take of one."""
        return (ID, *(one.name for one in self.attributes))

    @property
    def words(self) -> ResourceWords:
        """What reports say of it."""
        ones = tuple(one.one for one in self.states)
        return ResourceWords(self.noun, tuple(one.many for one in self.states), ones)

    @property
    def sample(self) -> "Resource":
        """A resource of this kind, with every attribute."""
        known = {one.name: one.sample for one in self.attributes if one.kind != STATE}
        return Resource("7" if self.ids == TEXT else 7, self.name, self.default.name, known)

    def state(self, name: str) -> ResourceState:
        """Return a state by its name. Raises KeyError."""
        return next(one for one in self.states if one.name == name)

    def attribute(self, name: str) -> Attribute | None:
        """Return an attribute by its name, None where the kind has none."""
        return next((one for one in self.attributes if one.name == name), None)

    def shown(self, resource: "Resource") -> dict[str, Any]:
        """Return what placeholders may take of a resource."""
        told = {
            one.name: self.state(resource.state).written
            if one.kind == STATE
            else resource.attributes.get(one.name, one.absent)
            for one in self.attributes
        }
        return {ID: resource.id, **told}

    def need(self, count: int = 1, state: str = "") -> "Need":
        """Return the need of so many in a state, of which any will do."""
        return Need(self, state or self.default.name, count)


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of the target, as discovery saw it: what is not among its attributes is not known.

    Dates stand as the target wrote them.
    """

    id: ResourceId
    kind: str
    state: str
    attributes: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __getitem__(self, name: str) -> Any:
        """Return an attribute that comes with the lists, or that the item has asked for."""
        return self.attributes[name]

    def get(self, name: str) -> Any:
        """Return an attribute, None while nobody has read it."""
        return self.attributes.get(name)

    def knowing(self, **attributes: Any) -> "Resource":
        """Return it with these attributes too."""
        return replace(self, attributes={**self.attributes, **attributes})


@dataclass(frozen=True, slots=True)
class Need:
    """How many resources of a kind an item needs, and what they must be.

    `spans` and `flags` are by attribute: the number lies inside, the flag holds. `readings` names
    what must have been read of them. `spare` is how many of the `count` it can do without where
    there are few: an item with a spare asks for one need alone.
    """

    kind: ResourceKind
    state: str
    count: int = 1
    spans: Mapping[str, Span] = field(default_factory=dict, hash=False)
    flags: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()
    spare: int = 0

    @property
    def least(self) -> int:
        """The fewest it can do with."""
        return self.count - self.spare

    @property
    def fewest(self) -> "Need":
        """The need of no more than it can do with."""
        return replace(self, count=self.least, spare=0)

    @property
    def plain(self) -> bool:
        """Whether any resource of that kind and state will do."""
        return not (self.spans or self.flags or self.readings)

    def times(self, count: int) -> "Need":
        """Return the need of so many of the same."""
        return replace(self, count=count)

    def asks(self, reading: str) -> bool:
        """Whether a reading has to be made: it is asked for, or an attribute that it gives is."""
        return reading in self.readings or any(
            one.reading == reading and one.name in self.spans for one in self.kind.attributes
        )

    def unread(self, reading: str) -> "Need":
        """Return what can be told of it before a reading is made."""
        given = {one.name for one in self.kind.attributes if one.reading == reading}
        spans = {name: span for name, span in self.spans.items() if name not in given}
        return replace(self, spans=spans, readings=self.readings - {reading})

    def matches(self, resource: Resource) -> bool:
        """Say whether a resource is of the kind and in the state."""
        return resource.kind == self.kind.name and resource.state == self.state

    def fits(self, resource: Resource) -> bool:
        """Say whether a resource is one of those needed."""
        return (
            self.matches(resource)
            and all(span.holds(resource.get(name)) for name, span in self.spans.items())
            and all(resource.get(name) is True for name in self.flags)
            and all(bool(resource.get(name)) for name in self.readings)
        )

    @property
    def words(self) -> str:
        """What is said of several in that state."""
        return self.kind.state(self.state).many

    def __str__(self) -> str:
        state = self.kind.state(self.state)
        said = [
            self.kind.noun.counted(self.count),
            state.one if self.count == 1 else state.many,
            self.kind.free,
        ]
        asked = [*map(self._asked, self._made), *self._read]
        return " ".join(filter(None, said)) + (f" ({'; '.join(asked)})" if asked else "")

    @property
    def _made(self) -> Iterable[Criterion]:
        return (one for one in self.kind.criteria if one.attribute in {*self.spans, *self.flags})

    def _asked(self, ask: Criterion) -> str:
        span = self.spans.get(ask.attribute)
        return f"{ask.label}: {span}" if span else ask.label

    @property
    def _read(self) -> Iterable[str]:
        spanned = {one.reading for one in self.kind.attributes if one.name in self.spans}
        return (
            one.known
            for one in self.kind.readings
            if one.name in self.readings and one.name not in spanned
        )


@dataclass(frozen=True, slots=True)
class Pool:
    """What discovery found at the target: resources to work on, codes by group, roles that can log
    in, and what the target itself says that its codes mean.

    `unseen` names the roles without which nobody could look at what resources there are;
    `mismatches` are what the target file says and discovery saw to be otherwise; `withheld` are the
    resources that the bounds of the run keep from being used.
    """

    resources: tuple[Resource, ...] = ()
    foreign: tuple[Resource, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    unseen: tuple[str, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    withheld: tuple[Resource, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def kept_out(self, role: str, service: str) -> str:
        """Return why a role asks nothing of a service, "" where it may."""
        told = (one.said for one in self.mismatches if (one.role, one.service) == (role, service))
        return next(told, "") if role else ""

    def absent(self, capability: str) -> str:
        """Return why nobody asks for a capability, "" where it is not seen to be absent."""
        told = (one.said for one in self.mismatches if one.capability == capability)
        return next(told, "") if capability else ""

"""Lifecycle tables: states, moves, who may make them, through which capability, and what a breach
must meet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.finding import Level

_BREACH = (Meaning.OUT_OF_TURN, Meaning.INVALID)


@dataclass(frozen=True, slots=True)
class Ago:
    """The moment so many seconds before the story begins (a negative number: after it)."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Since:
    """The moment so many seconds after the date that the row already holds in `field`."""

    field: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the amount of the resource, to the cent, and `plus` whole units."""

    fraction: float
    plus: int = 0


@dataclass(frozen=True, slots=True)
class More:
    """The number that a right body has there, and so many more."""

    plus: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What meets a breach: one of `statuses`, or without them what says in the system that an act
    is invalid or out of turn; a system that accepts it breaks `requirement` with finding `code`.

    `name` is the row of the rules it comes from, and the switch by which the reference server
    leaves it out.
    """

    name: str
    code: str
    requirement: str
    level: Level = Level.MUST
    text: str = ""
    statuses: tuple[int, ...] = ()

    @property
    def right(self) -> Sequence[Meaning | int]:
        """What must come back: the statuses of the rule, or the meanings of a breach."""
        return self.statuses or _BREACH


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that a move's field must not have, and the rule that refuses it."""

    field: str
    value: Any
    rule: Rule


@dataclass(frozen=True, slots=True)
class Act:
    """What a move sends: its fields, named alike in the request and in the detail of the row.

    `codes` are those that the norm gives it; without them, those that the target lists in
    `own_group`, or else those of `group` that are like the expression `like` (all of them, where
    none is). `age` is how many seconds ago the act is dated, `least` the fields that can't be left
    out. `pointers` are fields that may be sent beside, and here never are. The system itself sets
    three: what the code means (`label`), who made the act (`reporter`), and when it was told of it
    (`reported`).
    """

    id: str
    code: str
    date: str = ""
    text: str = ""
    value: str = ""
    amount: Share = Share(0.1)
    group: str = ""
    own_group: str = ""
    like: str = ""
    codes: tuple[str, ...] = ()
    age: int = 0
    longest: int = 1500
    least: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    wrong: tuple[Wrong, ...] = ()
    pointers: tuple[str, ...] = ()
    label: str = ""
    reporter: str = ""
    reported: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """The fields by which the act is told again, those that it has."""
        return tuple(filter(None, (self.code, self.date, self.text, self.value)))

    @property
    def computed(self) -> tuple[str, ...]:
        """The fields that the system sets, those that the act has."""
        return tuple(filter(None, (self.label, self.reporter, self.reported)))


@dataclass(frozen=True, slots=True)
class Move:
    """A move: from one of the states `source` to `target`, by `roles`, through `capability`.

    `term` is the legal term in business days from the previous act (0: none in the norm) and `norm`
    the article that sets it. `code` restricts the move to one code of the catalogue. A move that
    `creates` acts on a resource and leaves a new row; `bulk` is its capability for many, with its
    list.
    """

    name: str
    source: tuple[str, ...]
    target: str
    capability: str
    roles: tuple[str, ...]
    term: int = 0
    norm: str = ""
    code: str = ""
    act: Act | None = None
    creates: bool = False
    bulk: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Moves that are out of turn in some states, and the rule that refuses them."""

    rule: Rule
    moves: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that shows the rows of a resource: fixed filters, what its field names leave out, and
    the row's id where that list calls it otherwise.
    """

    capability: str
    filters: Mapping[str, str] = field(default_factory=dict)
    without: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Reads:
    """Where rows are read: the detail by `key`, lists, and the summary of a resource.

    `id` is the row's id where it is created and in its detail. `counts` gives for a field of the
    summary the move that it counts ("": none of them), `sums` the field that it adds up; `tallies`
    are other readings of the resource that count, each with what it counts so. `elsewhere` are
    lists of the resource that show none of the rows. `history` is a list of the codes of a row's
    moves: capability and field. `readers` are the roles that read in turn, one of each party,
    `also` others that may, each of one of their entities; `of_one` is the parameter by which lists
    and summary are asked for one resource, and `resource` the member of a row that tells whose it
    is.
    """

    detail: str
    key: str
    id: str
    lists: tuple[Listing, ...]
    summary: str
    counts: Mapping[str, str]
    sums: Mapping[str, str] = field(default_factory=dict)
    history: tuple[str, str] | None = None
    readers: tuple[str, ...] = ()
    of_one: str = ""
    resource: str = ""
    tallies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    elsewhere: tuple[Listing, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def whole(self) -> tuple[str, ...]:
        """The readings that show all the rows of a resource, or count them."""
        listed = (one.capability for one in (*self.lists, *self.elsewhere))
        return tuple(filter(None, dict.fromkeys([*listed, self.summary, *self.tallies])))

    def reader(self, nth: int) -> str:
        """Return who reads the nth time."""
        return self.readers[nth % len(self.readers)]


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A state machine as a table. States are participles; the first state is the initial one.

    `stranger` and `other_kind` are what meets a move by somebody else, and one with the id of a row
    of another lifecycle. `nominal` are codes that a target may list, by group: from them a plan
    knows beforehand how many resources and writes it takes to go through the table. `legal` is the
    requirement of the states, `computed` that of what the system sets by itself.
    """

    name: str
    title: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    refusals: tuple[Refusal, ...] = ()
    reads: Reads | None = None
    stranger: Rule | None = None
    other_kind: Rule | None = None
    legal: str = ""
    nominal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    computed: str = ""

    def move(self, state: str, capability: str) -> Move | None:
        """Return the legal move through `capability` from `state`, or None when it is out of
        turn.
        """
        return next(
            (m for m in self.moves if m.capability == capability and state in m.source), None
        )

    def named(self, name: str) -> Move:
        """Return the move of this name."""
        return next(move for move in self.moves if move.name == name)

    def refused(self, state: str, name: str) -> Rule | None:
        """Return the rule that refuses a move in a state, or None when it is in turn."""
        return next(
            (one.rule for one in self.refusals if name in one.moves and state in one.states), None
        )

    def out_of_turn(self) -> tuple[tuple[str, str], ...]:
        """Return every pair of state and move that must be refused, in the order of the table."""
        return tuple(
            (state, move.name)
            for state in self.states
            for move in self.moves
            if self.refused(state, move.name)
        )

    def outline(self) -> "Lifecycle":
        """Return what a report needs of it: states, moves and refusals, without fields and
        reads.
        """
        bare = tuple(replace(move, act=None, bulk=None) for move in self.moves)
        return replace(self, moves=bare, reads=None, stranger=None, other_kind=None, nominal={})

"""What varies when a right act is made, as a pack declares it: factors, their classes, and the acts
whose combinations are covered.

The rules of the file: a class says how a right request is made one of it (`make`) and whether what
was sent was of it (`holds`): what is covered is counted by the second, on what was accepted. A
factor whose classes follow from how something is sent (how many at once, at which place, by whom,
after how many others) is `given`: its classes make nothing of a body. The first class that holds is
the one that a row has.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.covering import Class
from conformance.core.lifecycle import Lifecycle, Move, Wrong
from conformance.core.resource import Need, Resource
from conformance.http.context import Context
from conformance.http.exemplar import Bulk

ALONE = 0
"""How many are sent at once where one is sent by itself, in no list."""


@dataclass(frozen=True, slots=True)
class SentRow:
    """What is sent of one row: by whom, alone or at a `place` of a list of `count`, as which of its
    resource's rows (`nth`, from 1), how far the others of these have come (`siblings`), and whether
    another entity's request goes out at the same instant (`beside`).

    `before` is what was sent of the row by earlier acts.
    """

    role: str
    body: Mapping[str, Any]
    resource: Resource | None = None
    count: int = ALONE
    place: int = 0
    nth: int = 1
    siblings: str = ""
    beside: bool = False
    before: Mapping[str, Any] = field(default_factory=dict)


Body = Mapping[str, Any]
Make = Callable[[Context, SentRow], Mapping[str, Any]]
Holds = Callable[[Context, SentRow], bool]
Suits = Callable[[Context, Resource], bool]
Lessened = Callable[[Resource, Sequence[Body], Body], Body]


def as_it_is(context: Context, sent: SentRow) -> Mapping[str, Any]:
    """Return the body unchanged."""
    return sent.body


def on_any(context: Context, resource: Resource) -> bool:
    """Say that any resource will do."""
    return True


@dataclass(frozen=True, slots=True)
class FactorClass:
    """A class of a factor: `suits` says on which resources a right request can be of it."""

    name: str
    holds: Holds
    make: Make = as_it_is
    suits: Suits = on_any


@dataclass(frozen=True, slots=True)
class Factor:
    """What varies, and into which classes it falls; `given` by how something is sent, or made in
    its body.
    """

    name: str
    classes: tuple[FactorClass, ...]
    given: bool = False

    def of(self, context: Context, sent: SentRow) -> str:
        """Return the class of what was sent, "" where it is of none."""
        return next((one.name for one in self.classes if one.holds(context, sent)), "")


DOOR, PLACE, ROLE, NTH, SIBLINGS = "puerta", "lugar", "rol", "fila", "hermanas"
BESIDE = "otra entidad"


def doors(counts: Sequence[int]) -> Factor:
    """Return how many are sent at once, one class for each of these counts."""

    def one(count: int) -> FactorClass:
        name = "sola" if count == ALONE else f"lote de {count}"
        return FactorClass(name, lambda context, sent: sent.count == count)

    return Factor(DOOR, tuple(map(one, counts)), given=True)


def places() -> Factor:
    """Return where in a list a row stands: the first that holds is its class."""
    return Factor(
        PLACE,
        (
            FactorClass("única", lambda context, sent: sent.count <= 1),
            FactorClass("primera", lambda context, sent: sent.place == 0),
            FactorClass("última", lambda context, sent: sent.place == sent.count - 1),
            FactorClass("segunda", lambda context, sent: sent.place == 1),
            FactorClass("del medio", lambda context, sent: True),
        ),
        given=True,
    )


def roles(names: Sequence[str]) -> Factor:
    """Return who sends it, one class for each role."""

    def one(name: str) -> FactorClass:
        return FactorClass(name, lambda context, sent: sent.role == name)

    return Factor(ROLE, tuple(map(one, names)), given=True)


def nths(numbers: Sequence[int]) -> Factor:
    """Return which row of its resource it is: one of these, or another."""

    def one(number: int) -> FactorClass:
        return FactorClass(f"{number}.ª", lambda context, sent: sent.nth == number)

    other = FactorClass("otra", lambda context, sent: True)
    return Factor(NTH, (*map(one, numbers), other), given=True)


NOBODY, BEHIND, AHEAD = "ninguna", "atrás", "adelante"


def siblings() -> Factor:
    """Return how far the other rows of its resource have come: there are none, none is further than
    it is, or one is.
    """

    def one(name: str) -> FactorClass:
        return FactorClass(name, lambda context, sent: sent.siblings == name)

    return Factor(SIBLINGS, tuple(map(one, (NOBODY, BEHIND, AHEAD))), given=True)


def beside() -> Factor:
    """Return whether another entity's request goes out at the same instant."""
    return Factor(
        BESIDE,
        (
            FactorClass("después", lambda context, sent: not sent.beside),
            FactorClass("a la vez", lambda context, sent: sent.beside),
        ),
        given=True,
    )


def no_factors(context: Context, roles: Sequence[str]) -> tuple[Factor, ...]:
    """Return nothing: nothing of it is covered."""
    return ()


@dataclass(frozen=True, slots=True)
class CoveredAct:
    """An act whose combinations are covered: what varies for these roles, and a right body of it.

    `base` makes that body for how it is sent, the id of the row (None for what makes one) and a
    number that tells it from others. `counts` are how many are sent at once (`ALONE`: one, in no
    list). Pairs of classes `apart` are never in one row, factors `uncrossed` not crossed with each
    other. `title` is what a report calls it where its capability is not all that tells it. `wrong`
    is what it must not have, beside what its lifecycle says. `moves` are those of the lifecycle
    that it is, where its capability has others too. `beside`: it is crossed with what another
    entity reads meanwhile (`Lists.at_once`).
    """

    capability: str
    roles: tuple[str, ...]
    base: Callable[[Context, SentRow, Any, int], Mapping[str, Any]]
    factors: Callable[[Context, Sequence[str]], tuple[Factor, ...]] = no_factors
    counts: tuple[int, ...] = (ALONE,)
    apart: tuple[tuple[Class, Class], ...] = ()
    uncrossed: tuple[tuple[str, str], ...] = ()
    title: str = ""
    wrong: tuple[Wrong, ...] = ()
    moves: tuple[str, ...] = ()
    beside: bool = False

    @property
    def name(self) -> str:
        """What a report calls it."""
        return self.title or self.capability

    def able(self, cycle: Lifecycle, state: str) -> list[Move]:
        """Return the moves that it may be on a row in a state."""
        return [
            one
            for one in cycle.moves
            if one.capability == self.capability
            and state in one.source
            and (not self.moves or one.name in self.moves)
        ]


def as_found(context: Context, resource: Resource) -> Resource:
    """Return a resource as it is known already."""
    return resource


def no_less(resource: Resource, rows: Sequence[Body], body: Body) -> Body:
    """Return a body unchanged: whatever there is of a resource, a right system takes it."""
    return body


@dataclass(frozen=True, slots=True)
class Covering:
    """One item that covers the combinations of acts: what makes rows, and what is done to them.

    `bulk` says by which capability several are made at once, and where the rows are read again;
    `several`: a resource takes more than one. `cycle` names the lifecycle whose moves the `acts`
    are. `known` reads of a resource what its classes need, `lessened` makes less of a body that a
    right system may refuse after these rows of its resource. `most` is how many writes make rows
    at most; where nothing of how they are made is covered, resources get so many rows as `prepared`
    says, so many resources one after another. `rules`: the rules of these acts are broken in every
    way too, in an item of its own.
    """

    name: str
    title: str
    bulk: Bulk
    created: CoveredAct
    needs: tuple[Need, ...]
    several: bool = True
    cycle: str = ""
    acts: tuple[CoveredAct, ...] = ()
    known: Callable[[Context, Resource], Resource] = as_found
    lessened: Lessened = no_less
    most: int = 100
    prepared: tuple[tuple[int, int], ...] = ()
    rules: bool = False

"""What kept an item from running that the target could have given: credentials, or resources."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from conformance.core.noun import Noun
from conformance.core.phrase import counted, listed
from conformance.core.resource import Need, ResourceWords

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Lack:
    """What an item lacked: the credentials of a `role`, or so many resources in a `state`.

    `state` is said after the `noun` of several, `one` of one.
    """

    role: str = ""
    state: str = ""
    count: int = 0
    noun: Noun | None = None
    one: str = ""

    @property
    def what(self) -> str:
        """What lacked, in words."""
        return told([self])

    @property
    def named(self) -> str:
        """What lacked, whatever its number."""
        return f"{self.noun.many} {self.state}" if self.noun else self.what


@dataclass(frozen=True, slots=True)
class Shortage:
    """One lack over several items: how many it kept from running; its resources are added up."""

    lack: Lack
    items: int

    @property
    def what(self) -> str:
        """What lacked, in words."""
        return self.lack.what

    def __str__(self) -> str:
        return kept_from(self.what, self.items)


def kept_from(what: str, items: int) -> str:
    """Return what lacked and how many items it kept from running."""
    return f"{what} ({counted(items, 'prueba', 'pruebas')})"


def of_need(need: Need) -> Lack:
    """Return the lack of all that a need asks for."""
    state = need.kind.state(need.state)
    return Lack(state=state.many, count=need.count, noun=need.kind.noun, one=state.one)


def lack_from(role: str, state: str, count: int, kinds: Sequence[ResourceWords]) -> Lack:
    """Return a lack that was written down; `kinds` are the words of whoever wrote it."""
    for kind in kinds if state else ():
        for many, single in zip_longest(kind.states, kind.ones, fillvalue=""):
            if state.startswith(many):
                one = single + state.removeprefix(many) if single else ""
                return Lack(role, state, count, kind.noun, one)
    return Lack(role, state, count)


def told(lacks: Iterable[Lack]) -> str:
    """Return what an item lacked, as the words that follow «faltan»."""
    made = tuple(lacks)
    roles = [one.role for one in made if one.role]
    parts = [f"{_counted(one)} {_stated(one)}" for one in made if one.state]
    if roles:
        named = ", ".join(roles) if parts else listed(roles)
        parts = [f"credenciales {'de los roles' if len(roles) > 1 else 'del rol'} {named}", *parts]
    return listed(parts)


def _counted(lack: Lack) -> str:
    return lack.noun.counted(lack.count) if lack.noun else str(lack.count)


def _stated(lack: Lack) -> str:
    return lack.one if lack.count == 1 and lack.one else lack.state


def shortages(lacks: Iterable[Sequence[Lack]]) -> tuple[Shortage, ...]:
    """Return what some items lacked, first what most of them did."""
    items: Counter[Lack] = Counter()
    counts: Counter[Lack] = Counter()
    for several in lacks:
        items.update({replace(one, count=0) for one in several})
        for one in several:
            counts[replace(one, count=0)] += one.count
    made = [Shortage(replace(one, count=counts[one]), number) for one, number in items.items()]
    return tuple(sorted(made, key=lambda one: (-one.items, one.what)))


def enumerated(made: Iterable[object]) -> str:
    """Return shortages in one phrase, "" for none."""
    said = list(map(str, made))
    most = len(said) if len(said) == _SHOWN + 1 else _SHOWN
    shown = said[:most]
    if len(said) > most:
        shown.append(f"otras {len(said) - most} cosas")
    return listed(shown)

"""Who calls a system: the roles that a pack knows, which of them stands for another entity, and who
calls in the place of one that nobody can log in as.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ANONYMOUS = "anonimo"
"""Who calls without credentials: the one role that every system has."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role with a user of its own.

    `side` names the party of a resource for which it acts, "" where it acts for no party. `abroad`
    names the role that it repeats in another entity: it may do the same, and sees none of the
    others' rows. `reads_only`: it never writes. `own_items`: the pack's own items say what it may
    do, on resources of its own; it may not do what no list of roles gives it all the same. `words`
    are for somebody who has it («un usuario de otra sede»).

    `stands_in_for` are the roles of its side in whose place it calls where a target gives no
    credentials for them: it may do all that they may, or if it only reads, all that they may read.
    `reads_for` are roles of another side in whose place it only reads what both may. `services` are
    those at which it has an account, all of them where none is named.
    """

    name: str
    side: str = ""
    abroad: str = ""
    reads_only: bool = False
    own_items: bool = False
    words: str = ""
    stands_in_for: tuple[str, ...] = ()
    reads_for: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    @property
    def user(self) -> str:
        """Somebody who has it, in words."""
        return self.words or f"un usuario con el rol {self.name}"


class Stead(StrEnum):
    """Who may call in the place of the roles of an item."""

    SIDE = "side"  # somebody of their side
    READER = "reader"  # besides, to read, whoever may
    USER = "user"  # whoever writes for a party and whom the operation is for
    ANYONE = "anyone"  # whoever acts for a party: nothing hangs on whose the credentials are


@dataclass(frozen=True, slots=True)
class Calling:
    """What a role calls for: whether it only reads, who may do so in its place, and the roles that
    the operation is for, None where no operation is meant.
    """

    reads: bool = False
    stead: Stead = Stead.SIDE
    listed: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Callers:
    """Who calls at a target: the roles of a pack, and those whose credentials are `given`."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    given: Collection[str] = ()

    def of(self, name: str, calling: Calling) -> str:
        """Return who calls in the place of a role, itself where it is given; "" for nobody.

        What the operation is not for a role itself, nobody is refused in its place.
        """
        if name == ANONYMOUS or name in self.given:
            return name
        listed = None if calling.stead is Stead.ANYONE else calling.listed
        if listed is not None and name not in listed:
            return ""
        made = (one for one in self._in_place(name, calling) if listed is None or one in listed)
        return next(made, "")

    def instead(self) -> Iterator[tuple[str, str, bool]]:
        """Yield each role without credentials that somebody calls for, who, and whether that one
        only reads.
        """
        for name in self.roles:
            if name in self.given:
                continue
            acts, reads = (self.of(name, Calling(reads, Stead.READER)) for reads in (False, True))
            if acts or reads:
                yield name, acts or reads, not acts

    def _in_place(self, name: str, calling: Calling) -> Iterator[str]:
        """Yield those given that call in the place of a role, of its own side first."""
        made = [one for one in self.roles.values() if one.name in self.given]
        reads = calling.reads and calling.stead is not Stead.USER
        yield from (
            one.name for one in made if name in one.stands_in_for and (reads or not one.reads_only)
        )
        if reads and calling.stead is Stead.READER:
            yield from (one.name for one in made if name in one.reads_for)
        if calling.stead is Stead.USER:
            yield from (one.name for one in made if one.side and not one.reads_only)
        if calling.stead is Stead.ANYONE:
            yield from (one.name for one in made if one.side)


def by_name(roles: Iterable[Role]) -> Mapping[str, Role]:
    """Return roles by their names, in their order."""
    return {role.name: role for role in roles}


def at_home(roles: Mapping[str, Role]) -> tuple[str, ...]:
    """Return the names of the roles that stand for no other entity."""
    return tuple(name for name, role in roles.items() if not role.abroad)


def strangers(roles: Mapping[str, Role]) -> tuple[str, ...]:
    """Return the names of the roles that stand for another entity."""
    return tuple(name for name, role in roles.items() if role.abroad)


def stranger_of(roles: Mapping[str, Role], name: str) -> str:
    """Return the role of another entity that may do what this one may, "" for none."""
    return next((other for other, role in roles.items() if role.abroad == name), "")

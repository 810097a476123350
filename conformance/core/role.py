"""Who calls a system: the roles that a pack knows, and which of them stands for another entity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    """

    name: str
    side: str = ""
    abroad: str = ""
    reads_only: bool = False
    own_items: bool = False
    words: str = ""

    @property
    def user(self) -> str:
        """Somebody who has it, in words."""
        return self.words or f"un usuario con el rol {self.name}"


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

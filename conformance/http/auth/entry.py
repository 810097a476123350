"""How a system is entered: the recipe of each of its services, and what its tokens claim."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.http.auth.reading import claims_of
from conformance.http.auth.recipe import Open, Recipe


def _nobodys(claims: Mapping[str, Any]) -> str:
    """Return "": no claim says whose the caller is."""
    return ""


@dataclass(frozen=True, slots=True)
class Auth:
    """What a pack says of who calls.

    `recipes` by service; a service that is not there asks nobody. `whose` reads from the claims of
    a token the entity that its bearer stands for, "" where they say none. `entering` are the roles
    each of which is seen to log in, `thorough` the capabilities that meet every forgery (the others
    meet one, in turn), `elsewhere` those to which a good token is shown where none is looked for.
    `reading` and `listing` are a read of one row and one without any; `refusal` is how a login is
    refused here, in words.
    """

    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    whose: Callable[[Mapping[str, Any]], str] = _nobodys
    entering: tuple[str, ...] = ()
    thorough: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    reading: str = ""
    listing: str = ""
    refusal: str = ""

    def of(self, service: str) -> Recipe:
        """Return the recipe of a service; of no service in particular, the first one."""
        if service:
            return self.recipes.get(service, _OPEN)
        return next(iter(self.recipes.values()), _OPEN)

    def entity_of(self, token: str) -> str:
        """Return what a token claims of whose its bearer is, "" when it claims nothing."""
        return self.whose(claims_of(token))


_OPEN = Open()


@dataclass(frozen=True, slots=True)
class Entry:
    """A system's recipes at one target: `logins` gives the address of each capability that logs
    in.
    """

    auth: Auth
    logins: Mapping[str, str] = field(default_factory=dict)

"""How a system is entered: the recipe of each of its services, and what its tokens claim."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.http.auth.reading import claims_of
from conformance.http.auth.recipe import Open, Recipe


def _nobodys(claims: Mapping[str, Any]) -> str:
    """Return "": no claim says whose the caller is."""
    return ""


def _none(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Return no role: no claim says what the caller is."""
    return ()


def _of_no_user(claims: Mapping[str, Any]) -> frozenset[str]:
    """Return nothing: no claim says who the user is."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Requester:
    """Who makes a request: a role, the user name that the target gives for it, and the entity that
    its token claims, asked for only where it matters.
    """

    role: str
    user: str
    entity: Callable[[], str]


def _of_nobody(caller: Requester, parameter: str) -> str:
    """Return "": no parameter says whose rows are meant."""
    return ""


@dataclass(frozen=True, slots=True)
class Auth:
    """What a pack says of who calls.

    `recipes` by service; one that asks nobody has `Open()`. `whose` reads from the claims of a
    token the entity that its bearer stands for, "" where they say none, `acting` the pack's roles
    that it has, none where they say none, `who` the ids that may be its user's, in small letters.
    `entering` are the roles each of which is seen to log in,
    `thorough` the capabilities that meet every forgery (the others meet one, in turn), `elsewhere`
    those to which a good token is shown where none is looked for. `scope` gives the value of a
    parameter whose role in the bindings is `scope`, for the one who asks; "" where there is none,
    and then nothing is sent. `reading` and `listing` are a read of one row and one without any;
    `refusal` is how a login is refused here, in words.
    """

    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    whose: Callable[[Mapping[str, Any]], str] = _nobodys
    acting: Callable[[Mapping[str, Any]], tuple[str, ...]] = _none
    entering: tuple[str, ...] = ()
    thorough: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    scope: Callable[[Requester, str], str] = _of_nobody
    reading: str = ""
    listing: str = ""
    refusal: str = ""
    who: Callable[[Mapping[str, Any]], frozenset[str]] = _of_no_user

    def of(self, service: str) -> Recipe:
        """Return the recipe of a service; of no service in particular, the first one."""
        if service:
            return self.recipes.get(service, _OPEN)
        return next(iter(self.recipes.values()), _OPEN)

    @property
    def main(self) -> Recipe:
        """The recipe whose keys a role gives of its own: the first that asks who calls."""
        return next((one for one in self.recipes.values() if one.keys), _OPEN)

    def named(self, recipe: str) -> Recipe:
        """Return the recipe under whose name tokens are kept."""
        return next((one for one in self.recipes.values() if one.name == recipe), _OPEN)

    def entity_of(self, token: str) -> str:
        """Return what a token claims of whose its bearer is, "" when it claims nothing."""
        return self.whose(claims_of(token))

    def roles_of(self, token: str) -> tuple[str, ...]:
        """Return the roles that a token claims, none when it claims none."""
        return self.acting(claims_of(token))

    def users_of(self, token: str) -> frozenset[str]:
        """Return the ids that a token claims its user may have, none when it claims nothing."""
        return self.who(claims_of(token))


_OPEN = Open()


@dataclass(frozen=True, slots=True)
class Entry:
    """A system's recipes at one target: `logins` gives the address of each capability that logs
    in.
    """

    auth: Auth
    logins: Mapping[str, str] = field(default_factory=dict)

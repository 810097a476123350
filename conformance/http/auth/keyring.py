"""The credentials of the roles of one run, and the tokens that they got, under whatever threads."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from conformance.core.errors import TargetUnavailableError
from conformance.core.lack import Lack
from conformance.core.target import Credentials
from conformance.core.unjudged import LackedError
from conformance.http.auth.reading import claimed

_MARGIN_S = 20.0  # a token that ends so soon is renewed before it does


def _written(moment: float) -> str:
    try:
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d a las %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return "una fecha imposible"


class LoginRefusedError(TargetUnavailableError):
    """The target refused a login that should work: nothing can be concluded."""


class NoCredentialsError(LackedError):
    """The target file gives no credentials for a role: nothing was sent."""

    def __init__(self, role: str) -> None:
        super().__init__([Lack(role)])


@dataclass(frozen=True, slots=True)
class Token:
    """What a role shows to be let in, and the moment it expires (seconds since the epoch; None when
    it does not say).
    """

    value: str = field(repr=False)
    expires: float | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a token is: a role's, with the services of one recipe."""

    recipe: str
    role: str


def _unheard(moment: float | None) -> None:
    """Nobody asks when a token was issued."""


@dataclass(slots=True)
class Keyring:
    """The credentials and tokens of the roles of one run.

    `logins` gives the absolute address of each capability that logs in. `clock` gives seconds since
    the epoch at the target; `issued` is told when a token that came just now was issued. `former`
    are the tokens that others took the place of, and those that somebody asked for besides: no text
    may show them either.
    """

    credentials: Mapping[str, Credentials]
    clock: Callable[[], float]
    logins: Mapping[str, str] = field(default_factory=dict)
    issued: Callable[[float | None], object] = _unheard
    tokens: dict[Holder, Token] = field(default_factory=dict)
    former: set[str] = field(default_factory=set)
    _locks: dict[Holder, threading.Lock] = field(default_factory=dict, repr=False)

    def given(self, role: str, recipe: str = "") -> Credentials:
        """Return what the target file gives for a role, its own with a recipe where it has some.
        Raises NoCredentialsError.
        """
        if role not in self.credentials:
            raise NoCredentialsError(role)
        known = self.credentials[role]
        return known.services.get(recipe, known)

    def shown(self, holder: Holder) -> Token | None:
        """Return the token that the target file gives in the place of a password, None for none.

        Raises LoginRefusedError once it has expired: nobody can get another.
        """
        role = holder.role
        known = self.credentials.get(role)
        given = known.services.get(holder.recipe, known) if known else None
        if given is None or not given.token:
            return None
        token = Token(given.token, claimed(given.token, "exp"))
        if token.expires is not None and token.expires <= self.clock():
            raise LoginRefusedError(
                f"El token que el objetivo da al rol {role} venció el {_written(token.expires)}.\n"
                f"Pida otro y póngalo en {given.password_variable or 'roles.' + role + '.token'}."
            )
        self.tokens[holder] = token
        return token

    def lock(self, holder: Holder) -> threading.Lock:
        """Return what one thread at a time holds while it gets a holder's token."""
        return self._locks.setdefault(holder, threading.Lock())  # one step: no two are made

    def keep(self, holder: Holder, token: Token) -> None:
        """Keep a token, good for as long as its life is (`exp` less `iat`), whatever the clocks
        say.
        """
        issued = claimed(token.value, "iat")
        self.issued(issued)
        life = token.expires - issued if token.expires is not None and issued is not None else 0.0
        before = self.tokens.get(holder)
        self.tokens[holder] = replace(token, expires=self.clock() + life) if life > 0 else token
        if before is not None and before.value != token.value:
            self.former.add(before.value)

    def fresh(self, holder: Holder) -> Token | None:
        """Return a holder's token while it is good for another while, or None."""
        token = self.tokens.get(holder)
        if token and (token.expires is None or token.expires - _MARGIN_S > self.clock()):
            return token
        return None

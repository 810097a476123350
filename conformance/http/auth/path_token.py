"""Tokens that are segments of paths: a permanent one exchanged for a short one, or shown itself.

The letters of a permanent one are tried in no other case: where it is a GUID that says nothing.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from conformance.core.capability import Kind
from conformance.core.exchange import CREDENTIAL, Request, Response
from conformance.core.target import Credentials
from conformance.http.auth.keyring import Keyring, Token
from conformance.http.auth.recipe import TAIL, Family, Forgery, Recipe, is_role_login
from conformance.http.auth.refused import Login, refused

_SEGMENT = re.compile(r"\{[^{}/]*\}")


class _InPath(Recipe):
    """A credential that stands in the path as one segment, percent-encoded."""

    names_caller = True
    others: tuple[str, ...] = ()
    chosen: str = ""

    def permanent(self, known: Credentials) -> str:
        """Return which of its permanent tokens a role enters with: the chosen one, where it has
        that.
        """
        return known.more.get(self.chosen, known.password)

    def show(self, request: Request, text: str) -> Request:
        """Return the request with a text as the segment of the credential, percent-encoded."""
        return replace(request, url=request.url.replace(CREDENTIAL, quote(text, safe="")))

    def without(self, request: Request) -> Request | None:
        """Return None: a path with a segment less is another path."""
        return None

    def forgeries(self, token: str) -> Iterator[Forgery]:
        """Yield what is no token, and what was one."""
        yield Forgery(Family.MALFORMED, "un token mal formado", "esto-no-es-un-token")
        altered = token[:-TAIL] + "A" * TAIL
        yield Forgery(Family.ALTERED, "un token alterado", altered)
        yield Forgery(Family.FALSE, "el token cortado a la mitad", token[: len(token) // 2])

    @property
    def most_false(self) -> int:
        """Return one: one cut."""
        return 1

    @property
    def asks(self) -> tuple[str, ...]:
        """The further tokens of a role."""
        return self.others

    def secrets(self, token: str) -> tuple[str, ...]:
        """Return the token, and the segment that it is."""
        return (token, quote(token, safe=""))

    def derived(self, token: str) -> tuple[str, ...]:
        """Return what its forgeries are made of, in the forms that a path has."""
        return tuple(dict.fromkeys(self.secrets(token[: len(token) // 2])))


@dataclass(frozen=True)
class PathKey(_InPath):
    """A permanent token that stands in the path as it is, and is exchanged for nothing. `keys` are
    how a target file calls who it is and the token, `others` further tokens that a role may have;
    `chosen` is which of them is shown, where a role has it.
    """

    name: str
    keys: tuple[str, ...] = Recipe.keys
    others: tuple[str, ...] = ()
    chosen: str = ""

    def obtain(self, role: str, keyring: Keyring) -> Generator[Request, Response, Token]:
        """Return the permanent token of the role: nothing has to be asked for."""
        known = keyring.given(role, self.name)
        yield from ()
        return Token(self.permanent(known))

    def again(self, request: Request, response: Response) -> bool:
        """Return False: there is no other token to show."""
        return False


@dataclass(frozen=True)
class PathToken(_InPath):
    """The exchange is a GET of `capability`, its path made of the user and the permanent token, and
    answers a bare JSON string. It lasts `life_s` seconds. What reads is sent again on a 401. `keys`
    are how a target file calls the two, `others` further permanent tokens that a role may have;
    `chosen` is which of them is exchanged, where a role has it.
    """

    name: str
    service: str
    capability: str
    life_s: float = 86_400.0
    keys: tuple[str, ...] = Recipe.keys
    others: tuple[str, ...] = ()
    chosen: str = ""

    def obtain(self, role: str, keyring: Keyring) -> Generator[Request, Response, Token]:
        """Exchange the permanent token of the role."""
        known, url = keyring.given(role, self.name), keyring.logins[self.capability]
        parts = iter((known.user_name, self.permanent(known)))
        filled = _SEGMENT.sub(lambda segment: quote(next(parts, segment[0]), safe=""), url)
        response = yield Request(
            "GET",
            filled,
            role,
            capability=self.capability,
            kind=Kind.LOGIN,
            service=self.service,
        )
        token = self.read(response, keyring)
        if token is None:
            raise refused(Login(self.service, url, role, known, self), response)
        return token

    def forgeries(self, token: str) -> Iterator[Forgery]:
        """Yield what is no token, what was one, and the letters of one in the other case."""
        yield from super().forgeries(token)
        yield Forgery(Family.FALSE, "el token con otra caja", token.swapcase())

    @property
    def most_false(self) -> int:
        """Return two: one cut, one in the other case."""
        return 2

    @property
    def issuer(self) -> str:
        """The service of its login."""
        return self.service

    @property
    def login(self) -> str:
        """The capability that logs in."""
        return self.capability

    def logs_in(self, request: Request, keyring: Keyring) -> bool:
        """Say whether a request of the exchange says nothing itself."""
        return is_role_login(request, self.capability, keyring)

    def given(self, response: Response) -> str:
        """Return the bare string of an exchange."""
        try:
            value = response.json() if response.status == 200 else ""
        except ValueError:
            return ""
        return value if isinstance(value, str) else ""

    def read(self, response: Response, keyring: Keyring) -> Token | None:
        """Return the token of an exchange, good for as long as they last."""
        value = self.given(response)
        return Token(value, keyring.clock() + self.life_s) if value else None

    def derived(self, token: str) -> tuple[str, ...]:
        """Return what its forgeries are made of, in the forms that a path has."""
        made = (*super().derived(token), *self.secrets(token.swapcase()))
        return tuple(dict.fromkeys(made))

    def again(self, request: Request, response: Response) -> bool:
        """Say whether a reading was refused for its token."""
        return response.status == 401 and request.kind is Kind.READ

"""How a service knows who calls, as an interface: what a role shows, where, and what must not do.

The rules of the file: a *recipe* is data of a pack, the same for every run; what differs from run
to run (credentials, addresses, the clock) comes with the keyring. The `flow` is a generator
(requests out, responses in), so that a test drives it by hand. What a request shows is a text that
`show` lays in at one place and nowhere else; probes change that text alone. Who reads it: the
client (flow, and what to mask), the credential probes (without, forgeries), replays (written).
"""

import base64
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.noun import Noun
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import NotApplicableError
from conformance.http.auth.keyring import Holder, Keyring, Token

TAIL = 10
"""How many characters at its end a token altered on purpose loses: a shell can cut the same."""
_AUTHORIZATION = "authorization"


class Family(StrEnum):
    """What kind of falsehood a forgery is."""

    MALFORMED = "malformed"
    ALTERED = "altered"
    FALSE = "false"
    GUESSED = "guessed"  # signed with what anybody may guess


@dataclass(frozen=True, slots=True)
class Forgery:
    """A text that must open nothing, shown in the place of the true one, and what it is.

    `everywhere`: each capability meets it, for each may forget to look at that.
    """

    family: Family
    what: str
    text: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A role's token, and whether it came just now, or is all there is: another would be the
    same.
    """

    token: Token
    new: bool = False


class Recipe(ABC):
    """How one service, or several that share it, knows who calls.

    A recipe says how a role gets what it shows, and where that stands. A key in a header is all of:

        class ApiKey(Recipe):
            def obtain(self, role, keyring):
                yield from ()  # nothing has to be asked for
                return Token(keyring.given(role, self.name).password)

            def show(self, request, text):
                return with_header(request, "x-api-key", text)

    What must be asked for first is yielded as a request, and the answer comes back from `yield`.
    """

    name: str
    """Its tokens are kept under this name: services that name the same recipe share them."""

    noun: Noun = Noun("token", "tokens")
    """How people call what it shows."""

    keys: tuple[str, ...] = ("userName", "password")
    """What a target file gives for a role, by its keys: who it is, and a secret. Nothing where
    nobody is asked.
    """

    names_caller = False
    """Whether what is asked names who asks beside what it shows: a token alone is not enough."""

    @abstractmethod
    def obtain(self, role: str, keyring: Keyring) -> Generator[Request, Response, Token]:
        """Yield the requests that get a role a token, and return it. Raises LoginRefusedError."""

    @abstractmethod
    def show(self, request: Request, text: str) -> Request:
        """Return the request with a text in the place of the credential, and nothing else new."""

    def written(self, token: str) -> str:
        """Return the text that shows a token."""
        return token

    def without(self, request: Request) -> Request | None:
        """Return the request without credential, None where there is no such request."""
        return replace(request, token="")

    def forgeries(self, token: str) -> Iterator[Forgery]:
        """Yield what must be refused in the place of a token."""
        yield from ()

    @property
    def asks(self) -> tuple[str, ...]:
        """What a target file may give beside its `keys`, by name: all secrets."""
        return ()

    @property
    def login(self) -> str:
        """The capability that logs in, "" where none does."""
        return ""

    @property
    def issuer(self) -> str:
        """The service that gives its tokens, "" where none does."""
        return ""

    @property
    def most_false(self) -> int:
        """How many forgeries of the family FALSE there are, at most."""
        return 0

    def logs_in(self, request: Request, keyring: Keyring) -> bool:
        """Say whether a request logs its role in with the credentials that only the keyring has."""
        return False

    def given(self, response: Response) -> str:
        """Return what an answer to a login gives as its token, fit to be sent or not; "" for
        none.
        """
        return ""

    def holds_token(self, response: Response) -> bool:
        """Say whether an answer to a login holds a token, whatever else it says."""
        return bool(self.given(response))

    def denies(self, response: Response) -> bool:
        """Say whether an answer to a login refuses by its body, whatever its status says."""
        return False

    def login_values(self, user: object, password: object) -> Mapping[str, object] | None:
        """Return the body that logs a user in, None where logging in takes none."""
        return None

    def secrets(self, token: str) -> tuple[str, ...]:
        """Return the forms of a token that stand in requests as they are."""
        return (token,)

    def derived(self, token: str) -> tuple[str, ...]:
        """Return the texts made of a token that would give it away: they are shown nowhere."""
        return ()

    def again(self, request: Request, response: Response) -> bool:
        """Say whether an answer asks for a new token, and the request may be sent once more."""
        return response.status == 401

    def flow(self, request: Request, keyring: Keyring) -> Generator[Request, Response, None]:
        """Yield the requests that send `request` as its role: a login first if need be, again once.

        The last response sent in belongs to `request`. A login that says nothing is the role's own,
        and its token is kept: a system may let the one before it go. Raises LoginRefusedError.
        """
        if self.logs_in(request, keyring):
            yield from self._own_login(request, keyring)
        elif request.token is not None or request.role == ANONYMOUS:
            yield self.show(request, request.token) if request.token else request
        else:
            yield from self._as_role(request, keyring)

    def fetched(self, role: str, keyring: Keyring) -> Generator[Request, Response, Fetched]:
        """Return a role's token, got now if need be: by one thread at a time."""
        holder = Holder(self.name, role)
        with keyring.lock(holder):
            if given := keyring.shown(holder):
                return Fetched(given, new=True)
            if token := keyring.fresh(holder):
                return Fetched(token)
            return Fetched((yield from self._renewed(holder, keyring)), new=True)

    def _as_role(self, request: Request, keyring: Keyring) -> Generator[Request, Response, None]:
        had = yield from self.fetched(request.role, keyring)
        token = had.token
        response = yield self.show(request, self.written(token.value))
        if had.new or not self.again(request, response):
            return
        holder = Holder(self.name, request.role)
        with keyring.lock(holder):
            now = keyring.tokens.get(holder)
            if now is None or now.value == token.value:  # else another thread has renewed it
                now = yield from self._renewed(holder, keyring)
        yield self.show(request, self.written(now.value))

    def _renewed(self, holder: Holder, keyring: Keyring) -> Generator[Request, Response, Token]:
        token = yield from self.obtain(holder.role, keyring)
        keyring.keep(holder, token)
        return token

    def _own_login(self, request: Request, keyring: Keyring) -> Generator[Request, Response, None]:
        if keyring.shown(Holder(self.name, request.role)):
            raise NotApplicableError(
                f"el objetivo da al rol {request.role} un token en lugar de usuario y clave: no "
                "inicia sesión"
            )
        steps = self.obtain(request.role, keyring)
        answer = yield replace(next(steps), operation=request.operation)
        if token := self.read(answer, keyring):
            keyring.keep(Holder(self.name, request.role), token)

    def read(self, response: Response, keyring: Keyring) -> Token | None:
        """Return the token of a login's answer, or None when it gives none that can be sent."""
        return None


class Open(Recipe):
    """A service that asks nobody who calls."""

    name = "open"
    keys: tuple[str, ...] = ()

    def obtain(self, role: str, keyring: Keyring) -> Generator[Request, Response, Token]:
        """Return an empty token: nothing is asked for."""
        yield from ()
        return Token("")

    def show(self, request: Request, text: str) -> Request:
        """Return the request as it is."""
        return request

    def without(self, request: Request) -> Request | None:
        """Return None: no request has a credential that could be left out."""
        return None


def is_role_login(request: Request, capability: str, keyring: Keyring) -> bool:
    """Say whether a request of a login says nothing itself, of a role whose credentials are
    known.
    """
    return (
        request.kind is Kind.LOGIN
        and request.capability == capability
        and request.body is None
        and request.token is None
        and request.role in keyring.credentials
    )


def with_header(request: Request, name: str, value: str) -> Request:
    """Return a request with one more header."""
    return replace(request, headers=(*request.headers, (name, value)))


def authorized(request: Request, value: str) -> Request:
    """Return a request with an `Authorization`."""
    return with_header(request, _AUTHORIZATION, value)


def basic(user: str, password: str) -> str:
    """Return what a pair is written as under the scheme Basic (RFC 7617)."""
    return base64.b64encode(f"{user}:{password}".encode()).decode()

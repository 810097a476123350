"""User and password with every request (RFC 7617)."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from conformance.core.exchange import Request, Response
from conformance.core.noun import Noun
from conformance.http.auth.keyring import Keyring, Token
from conformance.http.auth.recipe import Family, Forgery, Recipe, authorized, basic

_NOBODY = "nadie@conformidad.example"
_WRONG = "clave-errada-a-proposito"  # not a secret: a wrong password on purpose


@dataclass(frozen=True)
class Basic(Recipe):
    """The pair of a role, its own at the services of this recipe where the target gives one."""

    name: str
    keys: tuple[str, ...] = Recipe.keys
    noun = Noun("credencial", "credenciales", feminine=True)

    def obtain(self, role: str, keyring: Keyring) -> Generator[Request, Response, Token]:
        """Return the pair: nothing has to be asked for."""
        yield from ()
        own = keyring.given(role, self.name)
        return Token(basic(own.user_name, own.password))

    def show(self, request: Request, text: str) -> Request:
        """Return the request with the whole value of its `Authorization`."""
        return authorized(request, text)

    def written(self, token: str) -> str:
        """Return the pair under the scheme Basic."""
        return f"Basic {token}"

    def forgeries(self, token: str) -> Iterator[Forgery]:
        """Yield what is no pair, and pairs of nobody: no account is locked by them."""
        yield Forgery(Family.MALFORMED, "una credencial mal formada", "Basic ***")
        wrong = f"Basic {basic(_NOBODY, _WRONG)}"
        yield Forgery(Family.ALTERED, "un usuario que no existe", wrong)
        yield Forgery(Family.FALSE, "usuario y clave vacíos", f"Basic {basic('', '')}")
        yield Forgery(Family.FALSE, "la credencial bajo el esquema Bearer", f"Bearer {token}")

    @property
    def most_false(self) -> int:
        """Return two: an empty pair, and another scheme."""
        return 2

    def again(self, request: Request, response: Response) -> bool:
        """Say no: the same pair would be refused again."""
        return False

"""What tokens shown as `Authorization: Bearer` have in common, however they were got (RFC 6750)."""

from abc import ABC
from collections.abc import Iterator
from dataclasses import dataclass, field

from conformance.core.exchange import Request
from conformance.http.auth import forging
from conformance.http.auth.forging import Forging
from conformance.http.auth.keyring import Keyring
from conformance.http.auth.recipe import Forgery, Recipe, authorized, is_role_login


@dataclass(frozen=True)
class BearerToken(Recipe, ABC):
    """A token that `capability` of `service` gives; `forging` is what false ones are made with."""

    name: str
    service: str
    capability: str
    forging: Forging = field(default_factory=Forging, kw_only=True)

    def show(self, request: Request, text: str) -> Request:
        """Return the request with the whole value of its `Authorization`."""
        return authorized(request, text)

    def written(self, token: str) -> str:
        """Return the token under the scheme Bearer."""
        return f"Bearer {token}"

    def forgeries(self, token: str) -> Iterator[Forgery]:
        """Yield what is no JWT, what was made of this one, and what keys anybody guesses signed."""
        return forging.forgeries(token, self.forging)

    @property
    def most_false(self) -> int:
        """Return how many false ones a JWT has."""
        return forging.most(self.forging)

    @property
    def issuer(self) -> str:
        """The service of its login."""
        return self.service

    @property
    def login(self) -> str:
        """The capability that logs in."""
        return self.capability

    def logs_in(self, request: Request, keyring: Keyring) -> bool:
        """Say whether a request of the login says nothing itself."""
        return is_role_login(request, self.capability, keyring)

"""A token got by logging in with a JSON body, and shown as `Authorization: Bearer`."""

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.http.auth.bearer_token import BearerToken
from conformance.http.auth.keyring import Keyring, Token
from conformance.http.auth.reading import expiry, unsendable
from conformance.http.auth.refused import Login, refused


def _never(body: Mapping[str, Any]) -> bool:
    """Say that no body refuses by itself: its status does."""
    return False


@dataclass(frozen=True)
class BearerLogin(BearerToken):
    """A login of one capability of `service`: POST, user and password in JSON, a token in JSON.

    `user`, `password` and `token` are the names of those properties; `refuses` tells the bodies
    that refuse whatever their status is.
    """

    user: str = "userName"
    password: str = "password"
    token: str = "token"
    refuses: Callable[[Mapping[str, Any]], bool] = _never

    def obtain(self, role: str, keyring: Keyring) -> Generator[Request, Response, Token]:
        """Log the role in."""
        response = yield self._login(role, keyring)
        token = self.read(response, keyring)
        if token is None:
            raise refused(self._attempt(role, keyring), response)
        return token

    def login_values(self, user: object, password: object) -> Mapping[str, object] | None:
        """Return the body that logs a user in."""
        return {self.user: user, self.password: password}

    def given(self, response: Response) -> str:
        """Return what a login gives as its token; one that refuses gives none."""
        body = self._object(response) if response.status == 200 else None
        if body is None or self.refuses(body):
            return ""
        value = body.get(self.token)
        return value if isinstance(value, str) else ""

    def holds_token(self, response: Response) -> bool:
        """Say whether a body holds a token, whatever its status and its other words say."""
        body = self._object(response)
        return body is not None and bool(body.get(self.token))

    def denies(self, response: Response) -> bool:
        """Say whether the body of a login that came through refuses all the same."""
        body = self._object(response) if response.status == 200 else None
        return body is not None and self.refuses(body)

    def read(self, response: Response, keyring: Keyring) -> Token | None:
        """Return the token of a login: what no header can carry is none."""
        value = self.given(response)
        return Token(value, expiry(value)) if value and not unsendable(value) else None

    def _login(self, role: str, keyring: Keyring) -> Request:
        known = keyring.given(role, self.name)
        body = {self.user: known.user_name, self.password: known.password}
        return Request(
            "POST",
            keyring.logins[self.capability],
            role,
            (("content-type", "application/json"),),
            json.dumps(body).encode(),
            capability=self.capability,
            kind=Kind.LOGIN,
            service=self.service,
        )

    def _attempt(self, role: str, keyring: Keyring) -> Login:
        return Login(
            self.service,
            keyring.logins[self.capability],
            role,
            keyring.given(role, self.name),
            self,
        )

    def _object(self, response: Response) -> dict[str, Any] | None:
        try:
            body = response.json()
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

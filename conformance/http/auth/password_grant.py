"""OAuth 2.0 with the password grant (RFC 6749 §4.3): a token of a client, got for a user.

A login that an item writes itself may leave gaps for what only the keyring knows: `{userName}`,
`{password}`, `{client_id}` stand in its body for the role's own, `{client_id@other}` for that of
another role.
"""

import json
import re
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus, urlencode

from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.http.auth.bearer_token import BearerToken
from conformance.http.auth.keyring import Keyring, Token
from conformance.http.auth.reading import unsendable
from conformance.http.auth.refused import Login, refused

_CLIENT = ("client_id", "client_secret", "scope")
_GAP = re.compile(rb"\{(userName|password|client_id|client_secret|scope)(?:@(\w+))?\}")
FORM = "application/x-www-form-urlencoded"
"""The media type of what a token is asked for with (RFC 6749 §4.3.2)."""


@dataclass(frozen=True)
class PasswordGrant(BearerToken):
    """A token endpoint, `capability` of `service`, asked by form. The client's own data are those
    that the target gives for the role with this recipe. What reads is sent again on a 401.
    """

    @property
    def asks(self) -> tuple[str, ...]:
        """Return the data of a client (RFC 6749 §2.3.1, §3.3)."""
        return _CLIENT

    def flow(self, request: Request, keyring: Keyring) -> Generator[Request, Response, None]:
        """Yield a login of an item's own with its gaps filled; anything else as its role."""
        written = request.kind is Kind.LOGIN and request.body is not None
        if written and request.capability == self.capability:
            yield self._filled(request, keyring)
        else:
            yield from super().flow(request, keyring)

    def _filled(self, request: Request, keyring: Keyring) -> Request:
        """Return a login with what only the keyring knows in its gaps."""
        media = dict(request.headers).get("content-type", "")

        def own(gap: re.Match[bytes]) -> bytes:
            known = keyring.given((gap[2] or request.role.encode()).decode(), self.name)
            every = {"userName": known.user_name, "password": known.password, **known.more}
            text = every.get(gap[1].decode(), "")
            return (quote_plus(text) if media == FORM else json.dumps(text)[1:-1]).encode()

        return replace(request, body=_GAP.sub(own, request.body or b""))

    def obtain(self, role: str, keyring: Keyring) -> Generator[Request, Response, Token]:
        """Ask for a token of this client for the role."""
        own = keyring.given(role, self.name)
        form = {"grant_type": "password", "username": own.user_name, "password": own.password}
        form |= {name: own.more[name] for name in self.asks if name in own.more}
        url = keyring.logins[self.capability]
        response = yield Request(
            "POST",
            url,
            role,
            (("content-type", FORM),),
            urlencode(form).encode(),
            capability=self.capability,
            kind=Kind.LOGIN,
            service=self.service,
        )
        token = self.read(response, keyring)
        if token is None:
            raise refused(Login(self.service, url, role, own, self), response)
        return token

    def given(self, response: Response) -> str:
        """Return the `access_token` of an answer."""
        value = _object(response).get("access_token") if response.status == 200 else ""
        return value if isinstance(value, str) else ""

    def read(self, response: Response, keyring: Keyring) -> Token | None:
        """Return the token of an answer, good for `expires_in` seconds where it says so."""
        value, life = self.given(response), _object(response).get("expires_in")
        if not value or unsendable(value):
            return None
        if isinstance(life, bool) or not isinstance(life, int | float):
            return Token(value)
        return Token(value, keyring.clock() + life)

    def again(self, request: Request, response: Response) -> bool:
        """Say whether a reading was refused for its token."""
        return response.status == 401 and request.kind is Kind.READ


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}

"""The tokens of the sandbox: JWT of HS256, verified to the letter."""

import base64
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import jwt

from conformance.sandbox.fields import Forced, always

CHECKS = (
    "token-scheme",
    "token-algorithm",
    "token-signature",
    "token-encoding",
    "token-claims",
    "token-expiry",
)
"""What a token must meet, by the names under which `verify` asks whether it must."""
_BARE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_BEARER = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)")


def sign(claims: Mapping[str, str], key: str, now: datetime, life_s: int, number: int) -> str:
    """Return a token of those claims, `sub` among them, with its `iat`, `exp` and `jti`."""
    issued = int(now.timestamp())
    told = {"iat": issued, "exp": issued + life_s, "jti": f"{claims['sub']}-{number}"}
    return jwt.encode({**claims, **told}, key, algorithm="HS256")


def verify(
    authorization: str, key: str, now: datetime, forced: Forced = always
) -> Mapping[str, Any] | None:
    """Return the claims of an `Authorization` value, or None when it proves nothing (decision S3).

    Refused: another scheme, two values in one, `alg: none`, another key, a byte changed, expired;
    each by a check of `CHECKS` that is `forced`.
    """
    token = _token(authorization, forced)
    if not token:
        return None
    claims = _proved(token, key, True)
    if claims is None:
        claims = _lax(token, key, forced)
    if claims is None or "exp" not in claims:
        return claims if claims is not None and not forced("token-claims") else None
    return claims if now.timestamp() < int(claims["exp"]) or not forced("token-expiry") else None


def _token(authorization: str, forced: Forced) -> str:
    """Return the token of a value, "" where it holds none."""
    found = _BEARER.fullmatch(authorization)
    if found is not None:
        return found[1]
    bare = _BARE.search(authorization)
    return bare[0] if bare is not None and not forced("token-scheme") else ""


def _lax(token: str, key: str, forced: Forced) -> Mapping[str, Any] | None:
    """Return the claims of a token that proves nothing, where what refuses it is not forced."""
    claims = _proved(token, key, False)
    if claims is None:
        return None
    return None if any(forced(check) for check in _breaches(token, key)) else claims


def _breaches(token: str, key: str) -> Iterator[str]:
    """Yield the checks that a token fails."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        header = {}
    if header.get("alg") != "HS256":
        yield "token-algorithm"
    elif not _signed(token, key):
        yield "token-signature"
    if not all(map(_canonical, token.split("."))):
        yield "token-encoding"


def _signed(token: str, key: str) -> bool:
    """Tell whether the signature is the key's, whatever the claims say."""
    options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        jwt.decode(token, key, algorithms=["HS256"], options=options)
    except jwt.PyJWTError:
        return False
    return True


@lru_cache(maxsize=256)
def _proved(token: str, key: str, signature: bool) -> Mapping[str, Any] | None:
    """Return the claims that a token proves, whenever it expires: a client sends the same one again
    and again.
    """
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["HS256"],
            options={
                "verify_signature": signature,
                "verify_exp": False,
                "verify_iat": False,
                "require": ["sub", "exp"] if signature else [],
            },
        )
        int(claims.get("exp", 0))
    except (jwt.PyJWTError, KeyError, ValueError, TypeError):
        return None
    return None if signature and not all(map(_canonical, token.split("."))) else claims


def _canonical(part: str) -> bool:
    """Tell whether base64url holds no spare bits: a changed last letter must not pass for the same
    token.
    """
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == part

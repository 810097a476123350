"""The tokens of the sandbox: JWT of HS256, verified to the letter."""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt

from conformance.sandbox.records import User

_BEARER = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)")


def sign(user: User, key: str, now: datetime, life_s: int, number: int) -> str:
    """Return a token of the user: `sub` (GUID), `role`, `NitEntidad`, `exp`, `iat`, `jti`."""
    claims: dict[str, Any] = {"sub": user.guid, "role": user.role, "iat": int(now.timestamp()),
                              "exp": int(now.timestamp()) + life_s, "jti": f"{user.guid}-{number}"}
    if user.nit is not None:
        claims["NitEntidad"] = user.nit
    return jwt.encode(claims, key, algorithm="HS256")


def verify(authorization: str, key: str, now: datetime, *, signature: bool = True) -> Mapping[str, Any] | None:
    """Return the claims of an `Authorization` value, or None when it proves nothing (decision S3).

    Refused: another scheme, two values in one, `alg: none`, another key, a byte changed, expired.
    """
    found = _BEARER.fullmatch(authorization)
    if found is None:
        return None
    token = found[1]
    try:
        claims: Mapping[str, Any] = jwt.decode(token, key, algorithms=["HS256"], options={
            "verify_signature": signature, "verify_exp": False, "verify_iat": False,
            "require": ["sub", "role", "exp"]})
        expires = int(claims["exp"])
    except (jwt.PyJWTError, KeyError, ValueError, TypeError):
        return None
    if signature and not all(map(_canonical, token.split("."))):
        return None
    return claims if now.timestamp() < expires else None


def _canonical(part: str) -> bool:
    """Tell whether base64url holds no spare bits: a changed last letter must not pass for the same token."""
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == part

"""Tokens that must open nothing, made of a true one: RFC 7519, and what attackers try first.

The rules of the table: each row says what the forgery is, and makes it of the parts of the true
token; what only one system's tokens have (names of claims, words a key may be) comes from its pack.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.http.auth.recipe import TAIL, Family, Forgery

_LONG_AGO, _YEARS = 1_000_000_000, 10 * 365 * 86_400
_OTHER_KEY = b"otra-clave-de-conformidad-de-32-bytes"  # not a secret: no system may sign with it
_MALFORMED = "Bearer esto.no.es-un-token"  # not a secret: a malformed token on purpose
_MARK = "conformidad"
# Not secrets: what tutorials, generators and lists of weak keys sign with.
_WORDS = (
    *("secret", "Secret", "SECRET", "secretkey", "secret_key", "your_jwt_secret"),
    *("your-256-bit-secret", "your-secret-key", "supersecret", "SuperSecretKey", "mysecretkey"),
    *("my_secret_key", "jwt_secret", "key", "password", "changeme", "admin", "test", "123456"),
    *("clave", "secreto"),
)
_FILLERS = ("ThisIsMySecretKey", "\0" * 32, "0" * 32, "a" * 32)
_DIGESTS = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that would make its bearer another: what the forgery is, how the name of the claim
    ends (in lower case), and what is put there.
    """

    what: str
    claim: str
    value: str


@dataclass(frozen=True, slots=True)
class Forging:
    """What a system's tokens are forged with: its claims, and words that its key might be."""

    claims: tuple[ClaimChange, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Jwt:
    """The parts of a signed token, as they are written and as they are read."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    parts: tuple[str, str, str]


Make = Callable[[Jwt], str]


def parse(token: str) -> Jwt | None:
    """Return the parts of a JWT, or None for a token that is none."""
    parts = token.split(".")
    try:
        header, claims = (json.loads(_decoded(part)) for part in parts[:2])
        # what is read at the edge of what can be read may not be written again
        json.dumps([header, claims])
    except (ValueError, IndexError, RecursionError, binascii.Error):
        return None
    if len(parts) != 3 or not isinstance(header, dict) or not isinstance(claims, dict):
        return None
    return Jwt(header, claims, (parts[0], parts[1], parts[2]))


def forgeries(token: str, forging: Forging) -> Iterator[Forgery]:
    """Yield what each false `Authorization` is, and its value. One that changes a JWT needs a
    JWT.
    """
    yield Forgery(Family.MALFORMED, "un token mal formado", _MALFORMED)
    altered = f"Bearer {token[:-TAIL]}{'A' * TAIL}"
    yield Forgery(Family.ALTERED, "un token de firma alterada", altered)
    yield from _wholes(token)
    jwt = parse(token)
    if jwt is None:
        return
    for what, make in _made(forging):
        yield Forgery(Family.FALSE, what, f"Bearer {make(jwt)}", everywhere=make is _UNSIGNED)
    for key in (*_WORDS, *forging.keys, *_FILLERS):
        yield from _guessed(jwt, key)


def most(forging: Forging) -> int:
    """Return how many forgeries of the family FALSE a JWT has."""
    return len(tuple(_wholes(""))) + len(_made(forging))


def _wholes(token: str) -> Iterator[Forgery]:
    yield Forgery(Family.FALSE, "el esquema Basic", "Basic dXN1YXJpbzpjbGF2ZQ==")
    yield Forgery(Family.FALSE, "el esquema Bearer sin token", "Bearer")
    true = "el token bueno con el esquema Basic"
    yield Forgery(Family.FALSE, true, f"Basic {token}", everywhere=True)
    half = f"Bearer {token[: len(token) // 2]}"
    yield Forgery(Family.FALSE, "el token cortado a la mitad", half)


def _guessed(jwt: Jwt, key: str) -> Iterator[Forgery]:
    """Yield the token signed again with a key that anybody guesses."""
    shown = key if len(set(key)) > 1 else f"{len(key)} veces {key[0]!r}"
    for digest in _DIGESTS:
        what = f"la firma {digest} de la clave «{shown}»"
        yield Forgery(Family.GUESSED, what, f"Bearer {signed(key.encode(), digest)(jwt)}")


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(value: Mapping[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _headed(**changes: Any) -> Make:
    """Return the maker of the token with another header and the signature it had."""
    return lambda jwt: ".".join((_encoded({**jwt.header, **changes}), *jwt.parts[1:]))


def _unsigned(algorithm: str) -> Make:
    return lambda jwt: f"{_encoded({**jwt.header, 'alg': algorithm})}.{jwt.parts[1]}."


def signed(key: bytes, algorithm: str = "HS256", **changes: Any) -> Make:
    """Return the maker of the token signed again, with a key and an algorithm of our own."""

    def make(jwt: Jwt) -> str:
        text = f"{_encoded({**jwt.header, **changes, 'alg': algorithm})}.{jwt.parts[1]}"
        return f"{text}.{_base64(hmac.new(key, text.encode(), _DIGESTS[algorithm]).digest())}"

    return make


def _claiming(change: Callable[[str, Any], Any], **added: Any) -> Make:
    """Return the maker of the token with other claims and the signature it had."""

    def make(jwt: Jwt) -> str:
        claims = {name: change(name.lower(), value) for name, value in jwt.claims.items()} | added
        return ".".join((jwt.parts[0], _encoded({**claims, _MARK: 1}), jwt.parts[2]))

    return make


def _kept(name: str, value: Any) -> Any:
    return value


def _later(name: str, value: Any) -> Any:
    return value + _YEARS if name == "exp" and isinstance(value, int) else value


def _put(ending: str, put: str) -> Make:
    return _claiming(lambda name, value: put if name.endswith(ending) else value)


def _nobody(name: str, value: Any) -> Any:
    return "00000000-0000-0000-0000-000000000000" if name == "sub" else value


def _made(forging: Forging) -> tuple[tuple[str, Make], ...]:
    """Return what is made of a JWT, and how, in order."""
    own = tuple(
        (f"{one.what}, con la firma de antes", _put(one.claim, one.value)) for one in forging.claims
    )
    return (*_SIGNATURES, *own, *_CLAIMS)


_UNSIGNED = _unsigned("none")
_SIGNATURES: tuple[tuple[str, Make], ...] = (
    ("alg: none y sin firma", _UNSIGNED),
    ("alg: None y sin firma", _unsigned("None")),
    ("alg: none y la firma de antes", _headed(alg="none")),
    ("la firma de otra clave", signed(_OTHER_KEY)),
    ("la firma de una clave vacía", signed(b"")),
    ("alg cambiado a HS512, firmado con otra clave", signed(_OTHER_KEY, "HS512")),
    ("alg cambiado a RS256 y la firma de antes", _headed(alg="RS256")),
    (
        "un kid que apunta a un archivo vacío, firmado con una clave vacía",
        signed(b"", kid="../../../../dev/null"),
    ),
    ("sin el segmento de la firma", lambda jwt: ".".join(jwt.parts[:2])),
    ("la firma vacía", lambda jwt: ".".join((*jwt.parts[:2], ""))),
)
_CLAIMS: tuple[tuple[str, Make], ...] = (
    ("el usuario cambiado, con la firma de antes", _claiming(_nobody)),
    ("el vencimiento alargado, con la firma de antes", _claiming(_later)),
    (
        "una vigencia que no ha empezado (nbf), con la firma de antes",
        _claiming(_kept, nbf=_LONG_AGO * 4),
    ),
    ("un vencimiento pasado, con la firma de antes", _claiming(_kept, exp=_LONG_AGO)),
)

"""Good tokens where none is looked for, and tokens signed with keys that anybody guesses (decision
S3).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.core.answers import Meaning
from conformance.core.exchange import Request
from conformance.http.auth.recipe import Family
from conformance.http.checks.codes import SEC_02
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.credentials import bare, forged, refused, showing, token_of
from conformance.http.probes.token_probe import AUTHORIZATION, TokenProbe, bearer_only


@dataclass(frozen=True, slots=True)
class _Showing:
    """A way of showing a good token that is not the scheme Bearer: what it is, its headers, its
    query.
    """

    what: str
    header: str = ""
    value: str = "{}"
    query: str = ""


_WAYS = (
    _Showing("el token bueno bajo el esquema Basic", AUTHORIZATION, "Basic {}"),
    _Showing("el token bueno bajo el esquema Token", AUTHORIZATION, "Token {}"),
    _Showing("el token bueno bajo el esquema JWT", AUTHORIZATION, "JWT {}"),
    _Showing("el token bueno bajo el esquema ApiKey", AUTHORIZATION, "ApiKey {}"),
    _Showing("el token bueno sin esquema", AUTHORIZATION, "{}"),
    _Showing("el token bueno pegado a la palabra Bearer", AUTHORIZATION, "Bearer{}"),
    _Showing("el token bueno en X-Auth-Token", "x-auth-token"),
    _Showing("el token bueno en X-Access-Token", "x-access-token", "Bearer {}"),
    _Showing("el token bueno en una galleta", "cookie", "access_token={0}; token={0}; jwt={0}"),
    _Showing("el token bueno en «?authorization=»", query="authorization"),
    _Showing("el token bueno en «?jwt=»", query="jwt"),
)


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per place that tries each way of showing a token, and one that tries the
    common keys.
    """
    yield from _OTHERWISE.items(pack, contract, pack.auth.elsewhere)
    yield from _KEYS.items(pack, contract, (pack.auth.listing,))


def _elsewhere(name: str, role: str, context: Context) -> None:
    bearer_only(context, name, role)
    without = context.send(bare(context, name, role))
    # who lets in without any token takes none from elsewhere: that is another finding
    closed = context.answers.says(without, Meaning.UNAUTHENTICATED)
    ways = _WAYS if closed else [way for way in _WAYS if way.header == AUTHORIZATION]
    for way in ways:
        exchange = context.send(_shown(context, name, role, way))
        wanted = f"{{}} con {way.what}"
        right = context.expect(exchange, Meaning.UNAUTHENTICATED, SEC_02, expected=wanted)
        if not right or context.findings:
            return


def _shown(context: Context, name: str, role: str, way: _Showing) -> Request:
    """Return a request that shows the role's good token that way, and no other."""
    token = token_of(context, name, role)
    if way.header == AUTHORIZATION:
        return showing(context, name, role, way.value.format(token), token)
    headers = ((way.header, way.value.format(token)),) if way.header else ()
    query = ((way.query, token),) if way.query else ()
    return bare(context, name, role, headers=headers, query=query)


def _guessed(name: str, role: str, context: Context) -> None:
    token = token_of(context, name, role)
    refused(context, name, role, forged(context, name, token, Family.GUESSED), token)


_OTHERWISE = TokenProbe(
    "otros-esquemas",
    "{noun.any} buen{o} fuera de «Authorization: Bearer» responde {refusal}",
    "auth.elsewhere",
    _elsewhere,
    writes=2,
)
_KEYS = TokenProbe(
    "claves-comunes",
    "{noun.any} firmad{o} con una clave que cualquiera adivina responde {refusal}",
    "auth.elsewhere",
    _guessed,
)

"""Tokens in an address, under odd headers and past their end: none of them opens anything."""

from collections.abc import Iterator
from dataclasses import replace

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.auth.reading import claimed, expiry
from conformance.http.checks.codes import SEC_02
from conformance.http.checks.hostile import unharmed
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.credentials import accepted, bare, forgery_items, token_of
from conformance.http.probes.hostile import sent
from conformance.http.probes.logins import hostile_items
from conformance.http.probes.token_probe import AUTHORIZATION, TokenProbe, bearer_only

# RFC 7519 §4.1.4: "usually no more than a few minutes"; the widest default of a library is five
_LEEWAY = 300


_IN_ADDRESS = ("access_token", "token")


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield the forgeries of each capability, the items about where and when a token is good, and
    the hostile logins.
    """
    yield from forgery_items(pack, contract)
    listing, reading = pack.auth.listing, pack.auth.reading
    for about, name in ((_IN_THE_URL, listing), (_SCHEMES, reading), (_EXPIRED, listing)):
        yield from about.items(pack, contract, (name,))
    yield from hostile_items(pack, contract)


def _in_the_url(name: str, role: str, context: Context) -> None:
    token = token_of(context, name, role)
    without = context.send(bare(context, name, role))
    if not context.answers.says(without, Meaning.UNAUTHENTICATED):
        return  # who lets in without any token takes none from there: that is another finding
    for parameter in _IN_ADDRESS:
        exchange = context.send(bare(context, name, role, query=((parameter, token),)))
        wanted = f"{{}} sin cabecera y con {context.recipe(name).noun.this} en «?{parameter}=»"
        context.expect(exchange, Meaning.UNAUTHENTICATED, SEC_02, expected=wanted)


def _schemes(name: str, role: str, context: Context) -> None:
    """RFC 9110 §11.1 reads the scheme without case, and says nothing of two headers: any answer but
    a 5xx is right.
    """
    bearer_only(context, name, role)
    token = token_of(context, name, role)
    for what, values in (
        ("bearer en minúsculas", (f"bearer {token}",)),
        ("dos cabeceras Authorization", (f"Bearer {token}", "Bearer no.es.este")),
        ("una cabecera Authorization vacía", ("",)),
    ):
        headers = [(AUTHORIZATION, value) for value in values]
        request = context.request(
            name, ANONYMOUS, {}, path_values=context.nobody(name), headers=headers
        )
        exchange = sent(context, request, unharmed)
        if exchange is not None:
            context.notes.append(f"{what}: {exchange.status}")


def _expired(name: str, role: str, context: Context) -> None:
    """Keep a token until it expires. The five minutes that libraries allow a clock are waited for
    only if need be.
    """
    token = token_of(context, name, role)
    ends = expiry(token)
    if ends is None:
        raise NotApplicableError(f"{context.recipe(name).noun.this} no dice cuándo vence (exp)")
    past = replace(accepted(context, name, role), token=context.recipe(name).written(token))
    _wait(context, ends + 1, "el token vence dentro de {:.0f} s y la corrida no espera tanto")
    exchange = context.send(past)
    if not context.answers.says(exchange, Meaning.UNAUTHENTICATED):
        exchange = _again(context, past, ends)
    if not context.answers.says(exchange, Meaning.UNAUTHENTICATED):
        _not_before(context, role, ends + _LEEWAY)
    wanted = "{} con un token vencido hace más de cinco minutos"
    context.expect(exchange, Meaning.UNAUTHENTICATED, SEC_02, expected=wanted)


def _again(context: Context, past: Request, ends: float) -> Exchange:
    reason = (
        "un token recién vencido se acepta, y la tolerancia habitual entre relojes "
        "dura {:.0f} s más"
    )
    _wait(context, ends + _LEEWAY + 1, reason)
    return context.send(past)


def _not_before(context: Context, role: str, moment: float) -> None:
    """Raise BlockedError when a token issued just now says that this moment has not come at the
    target yet.
    """
    logins = (
        name for name, one in context.contract.bound.items() if one.capability.kind is Kind.LOGIN
    )
    name = next(logins, "")
    answer = context.call(name, role).response if name else None
    issued = claimed(context.recipe(name).given(answer), "iat") if answer else None
    if issued is not None and issued <= moment:
        raise BlockedError(
            "los relojes no concuerdan: según el último token del sistema, el que se probó no ha "
            "vencido allí"
        )


def _wait(context: Context, moment: float, reason: str) -> None:
    left = moment - context.now().timestamp()
    if left > context.patience:
        raise BlockedError(reason.format(left))
    if left > 0:
        context.pause(left)


_IN_THE_URL = TokenProbe(
    "token-en-la-direccion",
    "{noun.any} en la dirección no abre nada",
    "auth.forged",
    _in_the_url,
)
_SCHEMES = TokenProbe(
    "esquemas",
    "ni un esquema en minúsculas ni dos cabeceras causan un error",
    "auth.forged",
    _schemes,
)
_EXPIRED = TokenProbe(
    "token-vencido", "{noun.any} vencid{o} responde {refusal}", "auth.forged", _expired
)

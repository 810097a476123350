"""Requests that only their credential makes wrong: left out, malformed, altered, forged.

The rules of the file: what is sent is made of a request that is accepted, by the recipe of its
service, and compared with it: they differ where the credential stands and nowhere else. What can't
be asked so is NOT_APPLICABLE, with the reason.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Code
from conformance.core.role import ANONYMOUS, Stead
from conformance.core.unjudged import NotApplicableError
from conformance.http.auth.recipe import Family, Forgery, Recipe
from conformance.http.checks.codes import ERR_10, SEC_01, SEC_02
from conformance.http.context import Context
from conformance.http.contract.binding import Bound
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.otherwise import OTHERWISE, refused_otherwise
from conformance.http.proof import Spot, asked, differences

_CREDENTIAL = "la credencial"
_SOME = "cualquiera"  # stands for a token where it does not matter which
_ELSEWHERE = 1  # forgeries in turn, met by a capability that does not meet them all
_EVERYWHERE = 2  # those that each capability meets


@dataclass(frozen=True, slots=True)
class _CredentialProbe:
    """A kind of item: its name, its title (`{}` is how the system refuses), what it cites, and what
    it does to a capability.
    """

    name: str
    title: str
    aspect: str
    run: Callable[[str, str, Context], None]


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per kind and capability that has an exemplar."""
    bound = [name for name in pack.exemplars if name in contract.bound]
    for kind in _KINDS:
        for name in bound:
            item = _item(pack, contract.bound[name], pack.exemplars[name], kind.aspect)
            run = partial(kind.run, name, pack.exemplars[name].role)
            title = titled(pack, contract.bound[name], kind.title)
            yield replace(item, id=f"probing/{name}/{kind.name}", title=title, run=run)


def forgery_items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per capability that has an exemplar: all forgeries, or one in turn."""
    for place, name in enumerate(pack.exemplars):
        if name in contract.bound:
            yield _of_forgeries(pack, contract.bound[name], place)


def _item(pack: Pack, bound: Bound, exemplar: Exemplar, aspect: str) -> Item:
    name = bound.capability.name
    return Item(
        id="",
        phase="probing",
        title="",
        run=lambda context: None,
        capability=name,
        capabilities=(name,),
        requirements=pack.citations.of(aspect, name).requirements,
        roles=(exemplar.role,),
        writes=int(bound.capability.kind is Kind.WRITE),
        stead=Stead.ANYONE,
    )


def titled(pack: Pack, bound: Bound, template: str) -> str:
    """Return the title of an item about a credential: `{noun}` as the recipe calls it, `{o}` the
    end of an adjective that goes with it, `{refusal}` how the system refuses.
    """
    noun = pack.auth.of(bound.capability.service).noun
    refusal = pack.answers.told(Meaning.UNAUTHENTICATED)
    said = template.format(noun=noun, o="a" if noun.feminine else "o", refusal=refusal)
    return f"{bound.capability.name}: {said}"


def _of_forgeries(pack: Pack, bound: Bound, place: int) -> Item:
    name, auth = bound.capability.name, pack.auth
    thorough = name in auth.thorough
    most = auth.of(bound.capability.service).most_false if thorough else _ELSEWHERE + _EVERYWHERE
    item = _item(pack, bound, pack.exemplars[name], "auth.forged")
    return replace(
        item,
        id=f"probing/{name}/tokens-falsos",
        title=titled(pack, bound, "{noun.any} fals{o} responde {refusal}"),
        writes=most * item.writes,
        run=partial(_forged, name, pack.exemplars[name].role, None if thorough else place),
    )


def _without(name: str, role: str, context: Context) -> None:
    exchange = context.send(bare(context, name, role))
    wanted = f"{{}} sin {context.recipe(name).noun.one}"
    shut(context, exchange, accepted(context, name, role), SEC_01, wanted)


def _malformed(name: str, role: str, context: Context) -> None:
    refused(context, name, role, forged(context, name, _SOME, Family.MALFORMED), _SOME)


def _altered(name: str, role: str, context: Context) -> None:
    token = token_of(context, name, role)
    refused(context, name, role, forged(context, name, token, Family.ALTERED), token)


def _forged(name: str, role: str, place: int | None, context: Context) -> None:
    token = token_of(context, name, role)
    known = forged(context, name, token, Family.FALSE)
    chosen = known if place is None else _some(known, place)
    refused(context, name, role, chosen, token)


def _some(known: Sequence[Forgery], place: int) -> list[Forgery]:
    """Return the forgeries that each capability meets, and the one whose turn it is."""
    turn = [known[(_ELSEWHERE * place + nth) % len(known)] for nth in range(_ELSEWHERE)]
    return [*turn, *(one for one in known if one.everywhere and one not in turn)]


def refused(
    context: Context, name: str, role: str, forgeries: Sequence[Forgery], token: str
) -> None:
    """Show one forgery of a token after another, until one of them is not refused."""
    for one in forgeries:
        exchange = context.send(showing(context, name, role, one.text, token))
        wanted = f"{{}} con {one.what}"
        right = shut(context, exchange, accepted(context, name, role), SEC_02, wanted)
        if not right or context.findings:
            return


def shut(context: Context, exchange: Exchange, good: Request, code: Code, wanted: str) -> bool:
    """Report unless who shows no good credential is refused as such; say whether it was.

    Another refusal lets nobody in where the good request is answered otherwise: then what is wrong
    is the status, where the pack's norm tells the two apart.
    """
    unknown = Meaning.UNAUTHENTICATED
    if context.says(exchange, unknown) or not refused_otherwise(context, exchange):
        return context.expect(exchange, unknown, code, expected=wanted)
    if context.send(good).status == exchange.status:
        return context.expect(exchange, unknown, code, expected=wanted)
    return context.expect(exchange, unknown, ERR_10, expected=wanted, aspect=OTHERWISE)


def token_of(context: Context, name: str, role: str) -> str:
    """Return the token with which a role is let in to a capability."""
    return context.token_of(role, context.bound(name).capability.service)


def forged(context: Context, name: str, token: str, family: Family) -> list[Forgery]:
    """Return the forgeries of a token. Raises NotApplicableError when there are none."""
    made = [one for one in context.recipe(name).forgeries(token) if one.family is family]
    if not made:
        noun = context.recipe(name).noun
        raise NotApplicableError(
            f"con {noun.this} no se puede hacer una falsificación de esa clase"
        )
    return made


def accepted(context: Context, name: str, role: str) -> Request:
    """Return a request about no row that is right in all, its credential still to be shown."""
    return context.request(name, role, {}, path_values=context.nobody(name))


def places(recipe: Recipe, request: Request) -> frozenset[Spot]:
    """Return where a recipe lays the credential of a request, none where it has none."""
    return differences(recipe.show(request, "uno"), recipe.show(request, "otro"))


def showing(context: Context, name: str, role: str, text: str, token: str) -> Request:
    """Return a request that shows a text in the place of a token, and is right otherwise."""
    request, recipe = accepted(context, name, role), context.recipe(name)
    good = recipe.show(request, recipe.written(token))
    asked(good, recipe.show(request, text), places(recipe, request), _CREDENTIAL)
    return replace(request, token=text)


def bare(
    context: Context,
    name: str,
    role: str,
    *,
    headers: Sequence[tuple[str, str]] = (),
    query: Sequence[tuple[str, str]] = (),
) -> Request:
    """Return a request without credential, of nobody, with more headers and parameters, and right
    otherwise.
    """
    request, recipe = accepted(context, name, role), context.recipe(name)
    path = context.nobody(name)
    more = context.request(name, role, {}, path_values=path, headers=headers, query=query)
    without = recipe.without(more)
    if without is None:
        raise NotApplicableError("no hay petición sin la credencial: no es una parte que se quite")
    shown = {Spot("header", key.lower()) for key, _ in headers}
    shown |= {Spot("query", key) for key, _ in query}
    good = recipe.show(request, recipe.written(_SOME))
    asked(good, without, places(recipe, request) | shown, _CREDENTIAL)
    return replace(without, role=ANONYMOUS)


_KINDS = (
    _CredentialProbe("sin-token", "sin {noun.one} responde {refusal}", "auth.missing", _without),
    _CredentialProbe(
        "token-mal-formado",
        "con {noun.any} mal formad{o} responde {refusal}",
        "auth.malformed",
        _malformed,
    ),
    _CredentialProbe(
        "token-alterado",
        "con {noun.any} alterad{o} responde {refusal}",
        "auth.altered",
        _altered,
    ),
)

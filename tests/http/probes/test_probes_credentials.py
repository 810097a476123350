"""A probe about a credential asks what it means, or says that it can't be asked: it never passes
without having shown what it was to show.
"""

from dataclasses import replace

import pytest
from core_sample import PLAN, answer, context_of, item

from conformance.core.exchange import CREDENTIAL, Request
from conformance.core.unjudged import NotApplicableError
from conformance.http.auth.basic import Basic
from conformance.http.auth.path_token import PathToken
from conformance.http.auth.recipe import Open, Recipe, basic
from conformance.http.context import Context
from conformance.http.probes import credentials, entering, tokens

READ = "ver_factura"
PATH = PathToken("path", "seguridad", "iniciar_sesion")
WRONG = basic("nadie@conformidad.example", "clave-errada-a-proposito")
ITEMS = {
    one.id: one
    for module in (credentials, tokens, entering)
    for one in module.items(PLAN.pack, PLAN.contract)
}


def _context(recipe: Recipe, sent: list[Request]) -> Context:
    context = context_of(item("a"), *[answer(401)] * 20, sent=sent)
    context.auth = replace(PLAN.pack.auth, recipes={"factura": recipe})
    context.token_of = lambda role, service="": "un-token-opaco-de-prueba"
    return context


@pytest.mark.parametrize(
    "name", ["sin-token", "token-mal-formado", "token-alterado", "tokens-falsos", "otros-esquemas"]
)
@pytest.mark.parametrize("recipe", [Open(), PATH])
def test_what_cannot_be_asked_is_not_applicable_and_nothing_is_sent(
    name: str, recipe: Recipe
) -> None:
    """The path of this operation has no segment for a credential, and none is asked for."""
    sent: list[Request] = []
    with pytest.raises(NotApplicableError):
        ITEMS[f"probing/{READ}/{name}"].run(_context(recipe, sent))
    assert [] == sent


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("sin-token", ""),
        ("token-mal-formado", "Basic ***"),
        ("token-alterado", f"Basic {WRONG}"),
    ],
)
def test_what_is_shown_is_the_recipes_and_the_rest_is_accepted(name: str, shown: str) -> None:
    sent: list[Request] = []
    context = _context(Basic("basic"), sent)
    ITEMS[f"probing/{READ}/{name}"].run(context)
    good = credentials.accepted(context, READ, "erp")
    assert [(shown, good.url, good.body)] == [(one.token, one.url, one.body) for one in sent]
    assert [] == context.findings


def test_a_token_in_the_path_is_forged_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight probes once passed on such a system without ever showing what they were to show."""
    sent: list[Request] = []
    context = _context(PATH, sent)
    path = dict.fromkeys(context.nobody(READ), f"{CREDENTIAL}/7")
    monkeypatch.setattr(Context, "nobody", lambda self, name: path)
    ITEMS[f"probing/{READ}/token-alterado"].run(context)
    (request,) = sent
    assert request.url.endswith(f"/{CREDENTIAL}/7")
    assert PATH.show(request, request.token or "").url.endswith("/un-token-opacoAAAAAAAAAA/7")


WORDS = {
    "sin-token": ("sin token responde 401", "sin credencial responde 401"),
    "token-mal-formado": (
        "con un token mal formado responde 401",
        "con una credencial mal formada responde 401",
    ),
    "token-alterado": (
        "con un token alterado responde 401",
        "con una credencial alterada responde 401",
    ),
    "tokens-falsos": ("un token falso responde 401", "una credencial falsa responde 401"),
}


@pytest.mark.parametrize("name", WORDS)
def test_an_item_calls_the_credential_as_the_recipe_of_its_service_does(name: str) -> None:
    """A service that is entered with user and password has no token that could be missing."""
    pair = replace(PLAN.pack.auth, recipes={"factura": Basic("basic")})
    pack = replace(PLAN.pack, auth=pair)
    titles = {one.id: one.title for one in credentials.items(pack, PLAN.contract)}
    titles |= {one.id: one.title for one in tokens.items(pack, PLAN.contract)}
    full = f"probing/{READ}/{name}"
    told = ITEMS[full].title, titles[full]
    assert tuple(f"{READ}: {words}" for words in WORDS[name]) == told

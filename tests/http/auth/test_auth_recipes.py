"""What each recipe asks for first, where it lays what a role shows, and what it forges."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl, quote

import pytest

from conformance.core.capability import Kind
from conformance.core.exchange import CREDENTIAL, Request, Response
from conformance.core.target import Credentials
from conformance.http.auth.basic import Basic
from conformance.http.auth.bearer import BearerLogin
from conformance.http.auth.entry import Auth
from conformance.http.auth.keyring import Holder, Keyring, LoginRefusedError
from conformance.http.auth.password_grant import PasswordGrant
from conformance.http.auth.path_token import PathKey, PathToken
from conformance.http.auth.recipe import TAIL, Family, Open, Recipe
from conformance.http.probes.credentials import places
from conformance.http.proof import Spot
from conformance.http.wire.masking import Secrets

NOW = 1000.0
PATH = PathToken("path", "s", "exchange")
KEY = PathKey("key")
BASIC = Basic("basic")
GRANT = PasswordGrant("grant", "s", "token")
BEARER = BearerLogin("bearer", "s", "login")
TOKEN = "a+b/0123456789abcdef="
READ = Request("GET", f"http://s/things/900/{CREDENTIAL}/7", "eps", kind=Kind.READ)


def _keyring() -> Keyring:
    own = Credentials("client-user", "client-password", more={"client_id": "c-1", "other": "x"})
    return Keyring(
        {"eps": Credentials("900", "permanent/token", services={"grant": own, "basic": own})},
        lambda: NOW,
        {"exchange": "http://s/Exchange/{nit}/{token}", "token": "http://s/token"},
    )


def test_a_token_is_exchanged_in_the_path_and_laid_in_as_one_segment() -> None:
    keyring = _keyring()
    flow = PATH.flow(READ, keyring)
    asked = next(flow)
    assert ("GET", "http://s/Exchange/900/permanent%2Ftoken", Kind.LOGIN) == (
        asked.method,
        asked.url,
        asked.kind,
    )
    sent = flow.send(Response(200, (), json.dumps(TOKEN).encode()))
    assert ("http://s/things/900/a%2Bb%2F0123456789abcdef%3D/7", ()) == (sent.url, sent.headers)
    assert NOW + 86_400 == keyring.tokens[Holder("path", "eps")].expires


def test_a_permanent_token_is_laid_in_itself_and_a_refusal_asks_for_no_other() -> None:
    flow = KEY.flow(READ, _keyring())
    assert "http://s/things/900/permanent%2Ftoken/7" == next(flow).url
    with pytest.raises(StopIteration):
        flow.send(Response(401))
    assert {"permanent/", "permanent%2F"} <= {*KEY.derived("permanent/" * 2)}


@pytest.mark.parametrize("body", [b'{"token": "x"}', b"7", b'""', b"", b"null"])
def test_what_is_no_bare_text_is_no_token(body: bytes) -> None:
    flow = PATH.flow(READ, _keyring())
    next(flow)
    with pytest.raises(LoginRefusedError, match=r"El servicio s .* no dio un token al rol eps"):
        flow.send(Response(200, (), body))


@pytest.mark.parametrize(("kind", "again"), [(Kind.READ, True), (Kind.WRITE, False)])
def test_only_a_reading_is_sent_again_with_a_new_token(kind: Kind, again: bool) -> None:
    request = Request("GET", "http://s", "eps", kind=kind)
    assert again == PATH.again(request, Response(401)) == GRANT.again(request, Response(401))


def test_a_pair_is_the_roles_own_at_the_services_of_the_recipe() -> None:
    flow = BASIC.flow(READ, _keyring())
    assert "Basic Y2xpZW50LXVzZXI6Y2xpZW50LXBhc3N3b3Jk" == dict(next(flow).headers)["authorization"]
    with pytest.raises(StopIteration):
        flow.send(Response(401))


def test_a_grant_is_asked_for_by_form_and_lasts_as_it_says() -> None:
    keyring = _keyring()
    flow = GRANT.flow(READ, keyring)
    asked = next(flow)
    form = dict(parse_qsl((asked.body or b"").decode()))
    assert {
        "grant_type": "password",
        "username": "client-user",
        "password": "client-password",
        "client_id": "c-1",
    } == form
    sent = flow.send(Response(200, (), b'{"access_token": "t-1", "expires_in": 60}'))
    assert "Bearer t-1" == dict(sent.headers)["authorization"]
    assert NOW + 60 == keyring.tokens[Holder("grant", "eps")].expires


@pytest.mark.parametrize("recipe", [PATH, KEY, BASIC, GRANT, BEARER])
def test_a_forgery_is_never_the_credential_and_stands_where_it_does(recipe: Recipe) -> None:
    """A probe that showed the true one, or showed nothing, would prove nothing."""
    true = recipe.written(TOKEN)
    made = list(recipe.forgeries(TOKEN))
    assert {Family.MALFORMED, Family.ALTERED, Family.FALSE} <= {one.family for one in made}
    assert true not in [one.text for one in made]
    assert len(made) == len({one.text for one in made})
    shown = {recipe.show(READ, one.text) for one in made}
    assert len(made) == len(shown)
    assert recipe.most_false >= sum(one.family is Family.FALSE for one in made)


@pytest.mark.parametrize(
    ("recipe", "spots"),
    [
        (PATH, {Spot("path", "3")}),
        (KEY, {Spot("path", "3")}),
        (BASIC, {Spot("header", "authorization")}),
        (GRANT, {Spot("header", "authorization")}),
        (Open(), set[Spot]()),
    ],
)
def test_a_recipe_says_by_what_it_does_where_the_credential_stands(
    recipe: Recipe, spots: set[Spot]
) -> None:
    assert spots == places(recipe, READ)


def test_a_path_without_its_token_is_no_request() -> None:
    assert (None, None) == (PATH.without(READ), Open().without(READ))
    assert "" == (BASIC.without(READ) or READ).token


def test_a_service_that_no_recipe_names_asks_nobody() -> None:
    auth = Auth({"a": BASIC, "b": PATH})
    assert (BASIC, PATH, "open", BASIC) == (
        auth.of("a"),
        auth.of("b"),
        auth.of("c").name,
        auth.of(""),
    )
    assert READ == next(auth.of("c").flow(READ, _keyring()))


def test_the_recipe_of_a_kept_token_is_found_by_its_name_and_nobodys_asks_nobody() -> None:
    """A name that no recipe has is no fault of whoever masks what was sent."""
    auth = Auth({"a": BASIC, "b": PATH})
    assert (BASIC, PATH) == (auth.named("basic"), auth.named("path"))
    assert isinstance(auth.named("other"), Open)
    assert isinstance(Auth().named("basic"), Open)


def test_a_token_in_a_path_is_shown_in_no_form_not_even_as_its_forgeries_have_it() -> None:
    """Whole and percent-encoded, cut on purpose, halved, or in the other case."""
    token = "Ab+/cDeF01gh/IJkl+MN=="
    forged = [one.text for one in PATH.forgeries(token) if one.text != "esto-no-es-un-token"]
    shown = (*PATH.secrets(token), *PATH.derived(token))
    names = {form: "***" for one in shown for form in (one, one[:-TAIL])}
    for text in (token, *forged):
        for form in (text, quote(text, safe="")):
            told = Secrets(names).scrub(f"http://s/{form}/x")
            assert token[:8] not in told
            assert quote(token[:8], safe="") not in told
            assert token.swapcase()[:8] not in told
    assert ("nit", "token") == replace(PATH, keys=("nit", "token")).keys
    assert ("userName", "password") == PATH.keys

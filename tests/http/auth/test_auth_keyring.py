"""One login per role at once: threads wait for the token that another one is getting."""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor

from conformance.core.exchange import Request, Response
from conformance.core.target import Credentials
from conformance.http.auth.keyring import Holder, Keyring, Token
from conformance.http.auth.recipe import Recipe, with_header

THREADS = 8
OK, UNAUTHORIZED = Response(200), Response(401)


class _Counted(Recipe):
    """Counts the logins: each gives a token of its own."""

    name = "counted"

    def __init__(self) -> None:
        self.logins: list[str] = []

    def obtain(self, role: str, keyring: Keyring) -> Generator[Request, Response, Token]:
        yield Request("POST", "http://x/login", role)
        self.logins.append(role)
        return Token(f"{role}-{self.logins.count(role)}")

    def show(self, request: Request, text: str) -> Request:
        return with_header(request, "x-key", text)


def _keyring() -> Keyring:
    return Keyring({"a": Credentials("a", "clave-a"), "b": Credentials("b", "clave-b")}, lambda: 0)


def _sent(
    recipe: Recipe, keyring: Keyring, role: str, answer: Callable[[Request], Response]
) -> list[str]:
    """Drive a flow to its end and return the keys that were shown."""
    flow, shown = recipe.flow(Request("GET", "http://x", role), keyring), list[str]()
    try:
        request = next(flow)
        while True:
            key = dict(request.headers).get("x-key")
            shown += [key] if key else []
            request = flow.send(answer(request))
    except StopIteration:
        return shown


def test_threads_that_begin_at_once_log_each_role_in_once() -> None:
    recipe, keyring, barrier = _Counted(), _keyring(), threading.Barrier(THREADS)

    def run(number: int) -> list[str]:
        barrier.wait(timeout=30)
        return _sent(recipe, keyring, "ab"[number % 2], lambda request: OK)

    with ThreadPoolExecutor(THREADS) as threads:
        shown = list(threads.map(run, range(THREADS)))
    assert ["a", "b"] == sorted(recipe.logins)
    assert [["a-1"], ["b-1"]] * (THREADS // 2) == shown


def test_threads_refused_at_once_renew_the_token_once() -> None:
    """Each saw the old one refused; who comes second shows what the first one got."""
    recipe, keyring, barrier = _Counted(), _keyring(), threading.Barrier(THREADS)
    keyring.keep(Holder("counted", "a"), Token("old"))

    def answer(request: Request) -> Response:
        if dict(request.headers).get("x-key") != "old":
            return OK
        barrier.wait(timeout=30)
        return UNAUTHORIZED

    with ThreadPoolExecutor(THREADS) as threads:
        shown = list(threads.map(lambda _: _sent(recipe, keyring, "a", answer), range(THREADS)))
    assert (["a"], [["old", "a-1"]] * THREADS) == (recipe.logins, shown)
    assert {"old"} == keyring.former


def test_a_flow_that_is_given_up_leaves_the_role_to_others() -> None:
    recipe, keyring = _Counted(), _keyring()
    given_up = recipe.flow(Request("GET", "http://x", "a"), keyring)
    next(given_up)
    given_up.close()
    assert ["a-1"] == _sent(recipe, keyring, "a", lambda request: OK)

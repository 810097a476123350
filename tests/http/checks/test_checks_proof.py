"""A changed request is compared with the accepted one: it differs where it says, and only there."""

import pytest

from conformance.core.exchange import Request
from conformance.http.proof import MisplacedError, Spot, UnaskedError, differences, only

ONE = Request(
    "PUT", "http://s/a/1?x=1&y=2", "erp", (("Authorization", "Bearer t"),), b'{"id": 1, "v": 2}'
)


def _with(**change: object) -> Request:
    return Request(
        **{  # type: ignore[arg-type]
            "method": ONE.method,
            "url": ONE.url,
            "role": "anonimo",
            "headers": ONE.headers,
            "body": ONE.body,
        }
        | change
    )


@pytest.mark.parametrize(
    ("change", "spots"),
    [
        ({}, set()),
        ({"method": "POST"}, {Spot("method")}),
        ({"url": "http://s/a/2?x=1&y=2"}, {Spot("path", "2")}),
        ({"url": "http://s/a/1?y=2&x=3"}, {Spot("query", "x")}),
        ({"url": "http://s/a/1?x=1&y=2&z="}, {Spot("query", "z")}),
        ({"url": "http://t/a/1?x=1&y=2"}, {Spot("address")}),
        ({"headers": ()}, {Spot("header", "authorization")}),
        ({"headers": (("authorization", "Bearer t"),)}, set()),
        ({"body": b'{"v": 2, "id": 7}'}, {Spot("body", "id")}),
        ({"body": b'{"id": 1}'}, {Spot("body", "v")}),
    ],
)
def test_where_two_requests_differ(change: dict[str, object], spots: set[Spot]) -> None:
    assert spots == differences(ONE, _with(**change))


def test_a_change_that_changes_nothing_asks_nothing() -> None:
    """A value nobody laid in: what comes back is about the accepted request."""
    with pytest.raises(UnaskedError, match="deja la petición como la que se acepta"):
        only(ONE, _with(), {Spot("header", "authorization")})


def test_a_change_beyond_its_place_is_our_mistake() -> None:
    changed = _with(headers=(), body=b'{"id": 1}')
    with pytest.raises(MisplacedError, match=r"también en: body v$"):
        only(ONE, changed, {Spot("header", "authorization")})
    only(ONE, _with(headers=()), {Spot("header", "authorization")})

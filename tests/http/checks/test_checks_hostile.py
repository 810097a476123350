"""Of a request that a web server may answer by itself, only an internal error, a leak or an echoed
token is told.
"""

import pytest
from checks_sample import BOUND, exchange

from conformance.http.checks.hostile import unharmed

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.firma"


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        (200, []),
        (413, []),
        (431, []),
        (414, []),
        (405, []),
        (501, []),
        (505, []),
        (500, ["ERR-01"]),
        (502, ["ERR-01"]),
        (None, []),
    ],
)
def test_a_refusal_in_the_words_of_a_proxy_is_right_and_an_internal_error_is_not(
    status: int | None, codes: list[str]
) -> None:
    page = b"<html>nginx/1.18.0</html>"
    assert codes == [one.code for one in unharmed(exchange(status, page, media="text/html"), BOUND)]


def test_a_leak_and_a_token_given_back_by_trace_are_told() -> None:
    sent = f"TRACE / HTTP/1.1\r\nauthorization: Bearer {TOKEN}".encode()
    found = [
        *unharmed(exchange(400, {"title": "Traceback (most recent call last):"}), BOUND),
        *unharmed(exchange(200, sent, media="message/http", method="TRACE"), BOUND),
        *unharmed(exchange(200, b"TRACE / HTTP/1.1", media="message/http", method="TRACE"), BOUND),
    ]
    assert ["SEC-04", "SEC-04"] == [one.code for one in found]

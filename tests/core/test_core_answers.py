"""What an answer means is said by the system's own reading first, and else by its statuses."""

import pytest

from conformance.core.answers import Dialect, Meaning
from conformance.core.exchange import Evidence, Exchange, Request, Response


def _answer(status: int | None, body: bytes = b"") -> Exchange:
    evidence = Evidence("", (), None, (), "", "")
    response = None if status is None else Response(status, (), body)
    return Exchange("x1", Request("POST", "http://x", "quien"), response, None, "", 0.0, evidence)


def _read(exchange: Exchange) -> Meaning | None:
    body = exchange.response.body if exchange.response else b""
    return {b"no": Meaning.INVALID, b"luego": Meaning.PENDING}.get(body)


@pytest.mark.parametrize(
    ("status", "body", "accepts", "refuses"),
    [
        (200, b"", True, False),
        (204, b"", True, False),
        (302, b"", False, False),
        (409, b"", False, True),
        (500, b"", False, False),
        (None, b"", False, False),
        (200, b"no", False, True),
        (200, b"luego", False, False),
    ],
)
def test_an_answer_accepts_or_refuses_or_leaves_it_open(
    status: int | None, body: bytes, accepts: bool, refuses: bool
) -> None:
    """What failed or is pending did something or may: it neither accepted nor refused."""
    exchange = _answer(status, body)
    dialect = Dialect({Meaning.ACCEPTED: (200,)}, _read)
    assert (accepts, refuses) == (dialect.accepts(exchange), dialect.refuses(exchange))


def test_what_no_status_says_is_told_in_words() -> None:
    """An expectation is never empty: where a system says a meaning with no status, its word."""
    reads = (Meaning.INVALID,)
    dialect = Dialect({Meaning.ACCEPTED: (200,), Meaning.FORBIDDEN: (403,)}, _read, reads)
    assert "muy grande" == dialect.told(Meaning.TOO_LARGE)
    assert "403" == dialect.told(Meaning.FORBIDDEN, Meaning.TOO_LARGE)
    assert "inválida" == dialect.told(Meaning.INVALID)
    assert "403 o inválida" == dialect.told(Meaning.INVALID, Meaning.FORBIDDEN)


def test_the_words_of_a_system_are_those_it_says() -> None:
    """By a status or by its own reading; one that refuses nothing has no word for a refusal."""
    own = Dialect({Meaning.ACCEPTED: (200,)}, _read, (Meaning.INVALID, Meaning.PENDING))
    assert ("aceptada", "inválida", "en espera", "rechazada") == own.words
    assert ("aceptada",) == Dialect({Meaning.ACCEPTED: (200,)}).words

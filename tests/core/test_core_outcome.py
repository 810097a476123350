"""What became of a request may be told later, by another answer."""

from dataclasses import replace

from conformance.core.answers import Dialect, Meaning, Read
from conformance.core.citation import Citations
from conformance.core.exchange import Evidence, Exchange, Request, Response


def _answer(body: bytes) -> Exchange:
    evidence = Evidence("", (), None, (), "", "")
    response = Response(200, (), body)
    return Exchange("x1", Request("POST", "http://x", "quien"), response, None, "", 0.0, evidence)


def _read(exchange: Exchange) -> Read:
    refusal = (Meaning.INVALID, Meaning.OUT_OF_TURN)
    return refusal if exchange.json() == {"no": True} else None


def test_what_is_told_of_a_request_is_what_was_told_last() -> None:
    """Its own answer, unless what became of it came later."""
    sent, told = _answer(b'{"ticket": "1"}'), _answer(b'{"no": true}')
    later = replace(sent, outcome=told)
    assert {"ticket": "1"} == sent.json()
    assert {"no": True} == later.json()
    assert told.response == later.told


def test_a_refusal_that_does_not_say_why_may_be_any_of_several() -> None:
    """It is a refusal, and each of what it may be is right where that is expected."""
    dialect = Dialect({Meaning.ACCEPTED: (200,)}, _read, (Meaning.INVALID, Meaning.OUT_OF_TURN))
    refused = _answer(b'{"no": true}')
    assert dialect.refuses(refused)
    assert not dialect.accepts(refused)
    assert dialect.says(refused, Meaning.INVALID)
    assert dialect.says(refused, Meaning.OUT_OF_TURN)
    assert not dialect.says(refused, Meaning.ACCEPTED)
    assert dialect.accepts(_answer(b"{}"))


def test_a_code_may_cite_another_requirement_of_one_capability() -> None:
    """Its own row goes before that of the code alone."""
    citations = Citations(codes={"SCH-01": "R-1", "SCH-01@enviar": "R-2"})
    assert ("R-2", "R-1") == tuple(
        citations.requirement("SCH-01", "", name) for name in ("enviar", "leer")
    )

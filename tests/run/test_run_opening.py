"""What several items ask first of one resource is sent once, and all of them have the answer."""

from datetime import UTC, datetime, timedelta

from phases_small import exchange

from conformance.core.capability import Kind
from conformance.core.exchange import Request
from conformance.http.item_requests import Begun
from conformance.run.opening import Openings

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ROW = ("tramite", 1)
OPENS = Request("POST", "http://x/abrir", "a", body=b"1")
READS = Request("GET", "http://x/1", "a", kind=Kind.READ)
ANSWER = exchange(200)


def _begun() -> Openings:
    """Return the openings of a run in which one item has opened a resource."""
    made = Openings()
    made.join("uno", ROW, 1, NOW)
    assert made.answer("uno", OPENS) is None
    made.keep("uno", OPENS, ANSWER)
    return made


def test_who_comes_later_has_the_answer_and_goes_on_from_when_it_was_begun() -> None:
    made = _begun()
    assert Begun("uno", NOW) == made.join("otro", ROW, 1, NOW + timedelta(hours=1))
    assert made.answer("otro", READS) is None
    assert ANSWER is made.answer("otro", OPENS)


def test_what_is_asked_again_is_sent() -> None:
    made = _begun()
    made.join("otro", ROW, 2, NOW)
    assert ANSWER is made.answer("otro", OPENS)
    assert made.answer("otro", OPENS) is None


def test_only_what_opens_is_taken_over_and_kept() -> None:
    made = _begun()
    made.join("otro", ROW, 1, NOW)
    other = Request("POST", "http://x/abrir", "a", body=b"2")
    assert made.answer("otro", other) is None
    assert made.answer("otro", OPENS) is None
    assert made.answer("nadie", OPENS) is None
    made.keep("otro", OPENS, ANSWER)
    made.keep("nadie", OPENS, ANSWER)
    assert {other} == made.openers["otro"].asked


def test_another_resource_is_opened_anew() -> None:
    made = _begun()
    assert Begun("otro", NOW) == made.join("otro", ("tramite", 2), 1, NOW)
    assert made.answer("otro", OPENS) is None

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


def _as(item: str, writes: int = 1, when: datetime = NOW) -> Begun:
    return Begun(item, when, when, writes)


def _begun() -> Openings:
    """Return the openings of a run in which one item has opened a resource."""
    made = Openings()
    made.join(ROW, _as("uno"))
    assert made.answer("uno", OPENS) is None
    made.keep("uno", OPENS, ANSWER)
    return made


def test_who_comes_later_has_the_answer_and_goes_on_from_when_it_was_begun() -> None:
    made = _begun()
    later = _as("otro", 2, NOW + timedelta(hours=1))
    assert _as("uno", 2) == made.join(ROW, later)
    assert made.answer("otro", READS) is None
    assert ANSWER is made.answer("otro", OPENS)


def test_what_is_asked_again_is_sent() -> None:
    made = _begun()
    made.join(ROW, _as("otro", 2))
    assert ANSWER is made.answer("otro", OPENS)
    assert made.answer("otro", OPENS) is None


def test_only_what_opens_is_taken_over_and_kept() -> None:
    made = _begun()
    made.join(ROW, _as("otro"))
    other = Request("POST", "http://x/abrir", "a", body=b"2")
    assert made.answer("otro", other) is None
    assert made.answer("otro", OPENS) is None
    assert made.answer("nadie", OPENS) is None
    made.keep("otro", OPENS, ANSWER)
    made.keep("nadie", OPENS, ANSWER)
    assert {other} == made.openers["otro"].asked


def test_another_resource_is_opened_anew() -> None:
    made = _begun()
    assert _as("otro") == made.join(("tramite", 2), _as("otro"))
    assert made.answer("otro", OPENS) is None

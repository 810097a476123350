"""Requests of one instant: all of them stand ready before the first is sent."""

import threading

import pytest

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.http.simultaneous import simultaneous

_REQUESTS = [Request("GET", f"http://x/{number}", "erp") for number in range(4)]
_NONE = Evidence("", (), None, (), None, "")


def _answered(request: Request) -> Exchange:
    return Exchange(request.url, request, Response(200), None, "", 0.0, _NONE)


def test_all_are_in_flight_at_once_and_come_back_in_the_order_given() -> None:
    """None is answered before each of the others was sent: one by one they would wait for ever."""
    sent = threading.Barrier(len(_REQUESTS))

    def send(request: Request) -> Exchange:
        sent.wait(timeout=10)
        return _answered(request)

    assert [one.url for one in _REQUESTS] == [one.id for one in simultaneous(send, _REQUESTS)]


def test_what_one_sending_raised_is_raised_when_the_others_have_ended() -> None:
    ended = []

    def send(request: Request) -> Exchange:
        if request is _REQUESTS[0]:
            raise LookupError(request.url)
        ended.append(request.url)
        return _answered(request)

    with pytest.raises(LookupError, match="http://x/0"):
        simultaneous(send, _REQUESTS)
    assert {one.url for one in _REQUESTS[1:]} == {*ended}

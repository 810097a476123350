"""Every request of a run is found in the logs of whoever was asked, and nothing else changes."""

import re
from dataclasses import replace

import pytest

from conformance.core.exchange import Request
from conformance.http.wire.tracing import UNTRACED, Tracing

_ASKED = Request("GET", "http://127.0.0.1:9/a", "erp", headers=(("accept", "*/*"),))


def _sent(tracing: Tracing, exchange: str) -> str:
    return dict(tracing.traced(_ASKED, exchange).headers).get("traceparent", "")


def test_a_trace_is_what_w3c_says_it_is() -> None:
    """Version, trace, span and flags: neither id is nought, and the exchange knows the trace."""
    tracing = Tracing("x", "azar")
    said = re.fullmatch("00-([0-9a-f]{32})-([0-9a-f]{16})-01", _sent(tracing, "x1"))
    assert said is not None
    assert (True, True) == (int(said[1], 16) > 0, int(said[2], 16) > 0)
    assert said[1] == tracing.trace("x1")


def test_each_exchange_has_its_own_and_each_run_others() -> None:
    sent = {_sent(Tracing("x", run), exchange) for run in ("a", "b") for exchange in ("x1", "x2")}
    assert (4, True) == (len(sent), _sent(Tracing("x", "a"), "x1") in sent)


def test_what_is_asked_is_the_same() -> None:
    """But for the header: a request that is judged with it is judged without it."""
    traced = Tracing("x", "azar").traced(_ASKED, "x1")
    assert _ASKED == replace(traced, headers=traced.headers[:-1])


@pytest.mark.parametrize("tracing", [UNTRACED, Tracing("x", "azar")])
def test_one_that_has_its_own_keeps_it(tracing: Tracing) -> None:
    """A probe that sends an odd one is not disturbed."""
    own = replace(_ASKED, headers=(("Traceparent", "rara"),))
    assert own == tracing.traced(own, "x1")


def test_without_chance_there_is_none() -> None:
    assert (_ASKED, "") == (UNTRACED.traced(_ASKED, "x1"), UNTRACED.trace("x1"))

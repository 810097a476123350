"""A client goes with what a sandbox under strain can take: everything is served in the end, and a
503 that stays is still a defect.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from core_sample import PLAN

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.http.checks.registry import standing
from conformance.http.reference import Reply, Setup
from conformance.http.wire.client import Client
from conformance.http.wire.clock import Clocks
from conformance.packs.siifa.sandbox.app import create
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import problem
from conformance.sandbox.strain import strained
from conformance.selftest.in_process import InProcess

BEGUN = datetime(2026, 3, 2, 15, tzinfo=UTC)
BOUND = PLAN.contract.bound["listar_codigos"]
EACH_S = 0.05


class Strained:
    """A sandbox under strain, and its client, on one clock that goes forward as they wait."""

    def __init__(self, watch: Wrapper | None) -> None:
        self.passed = 0.0
        password = next(iter(PLAN.target.roles.values())).password
        sandbox = create(Setup(0, now=self.now, password=password, watch=watch))
        clocks = Clocks(lambda: self.now().timestamp(), self.wait, lambda: self.passed)
        self.client = Client(PLAN.target, PLAN.entry, carrier=InProcess(sandbox), clocks=clocks)

    def now(self) -> datetime:
        return BEGUN + timedelta(seconds=self.passed)

    def wait(self, seconds: float) -> None:
        self.passed += seconds

    def asks(self, many: int) -> list[Exchange]:
        url = PLAN.target.services[BOUND.capability.service] + BOUND.operation.path
        request = Request("GET", url, "erp", operation=BOUND.operation.label, kind=Kind.READ)
        sent = []
        for _ in range(many):
            self.passed += EACH_S
            sent.append(self.client.send(request))
        return sent


@pytest.mark.parametrize("strain", ["throttle", "throttle-seconds", "throttle-date"])
def test_a_sandbox_that_throttles_serves_everything_in_the_end(strain: str) -> None:
    """Logins too: the first of the run meets the limit as any other request does."""
    world = Strained(strained({strain: "4"}))
    assert {200} == {one.status for one in world.asks(60)}
    slowed = world.client.rate.slowed
    assert slowed.answers > 0
    assert 0.2 <= slowed.lowest <= 10.0
    assert slowed.waited > 5.0


def test_a_sandbox_that_is_out_for_moments_serves_everything_in_the_end() -> None:
    world = Strained(strained({"outage": "20"}))
    assert {200} == {one.status for one in world.asks(60)}
    assert world.client.rate.slowed.answers >= 3


def test_a_rested_sandbox_slows_nobody_down() -> None:
    world = Strained(strained({}))
    assert {200} == {one.status for one in world.asks(60)}
    assert (0, 0.0) == (world.client.rate.slowed.answers, world.client.rate.slowed.waited)


def _out(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    served = sandbox.operation_of(incoming)
    if served is not None and served.capability == BOUND.capability.name:
        return problem(503, "No disponible.")
    return serve(incoming)


def test_a_503_that_stays_is_found_and_waited_for_once() -> None:
    """A true defect of one operation costs one wait, and its findings are the same each time."""
    world = Strained(_out)
    found = [[one.code for one in standing(sent, BOUND)] for sent in world.asks(5)]
    assert [["ERR-01"]] * 5 == [[code for code in codes if code == "ERR-01"] for codes in found]
    assert world.passed < 45.0

"""A server that can't even be looked at is a rehearsal's result, not its end."""

from collections.abc import Mapping
from dataclasses import replace

from conformance.core.finding import Verdict
from conformance.core.resource import Pool
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import prepare


def _lost(context: Context, only: Mapping[str, object]) -> Pool:
    raise BlockedError("las páginas no terminan")


def test_what_discovery_can_not_look_at_ends_one_rehearsal_and_not_the_score() -> None:
    """Nothing is asked, and the reason is told where a run tells it."""
    craft = prepare(phases=("contract",), pack="siifa")
    pack = replace(craft.plan.pack, discover=_lost)
    made = rehearse(replace(craft, plan=replace(craft.plan, pack=pack)))
    outcome = made.outcomes["preparacion"]
    assert (1, Verdict.BLOCKED, "las páginas no terminan", {}) == (
        len(made.outcomes),
        outcome.verdict,
        outcome.reason,
        made.found,
    )

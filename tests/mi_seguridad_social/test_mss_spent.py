"""What another run left is no fault of the system: a spent transaction, a notification that was
acted on, a token that is dead.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mss_trials import craft

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.resource import Pool
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.packs.mi_seguridad_social.interference import interference
from conformance.packs.mi_seguridad_social.notification import notification
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES
from conformance.packs.mi_seguridad_social.transactions import KINDS, discover

FIRST = NOVELTIES[0]
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
LISTED = {KINDS[FIRST.name].name: ("SAT-1", "SAT-2")}
ACCEPTED, SPENT, WRONG = {"codigo": "200"}, {"codigo": "GN37"}, {"codigo": "GE05"}


def _context(status: int = 200, body: Any = None, **own: Any) -> Context:
    def send(request: Request) -> Exchange:
        response = Response(
            status, (("content-type", "application/json"),), json.dumps(body).encode()
        )
        evidence = Evidence(request.url, (), None, (), "", "")
        return Exchange("x1", request, response, None, "", 0.0, evidence)

    plan = craft().plan
    return Context(
        item=Item("x", "generation", "x", lambda context: None),
        contract=plan.contract,
        services=plan.target.services,
        send_request=send,
        resources=(),
        pool=Pool(roles=frozenset({"ccf"})),
        seed=0,
        **{"now": lambda: NOW, "token_of": lambda role, service="": "t", **own},
        answers=plan.pack.answers,
        auth=plan.pack.auth,
    )


def _answered(*told: Any) -> Context:
    """Return the context of an item that answered SAT-1 and was told these, one after another."""
    context = _context()
    for body in told:
        sent = _context(body=body)
        context.exchanges.append(sent.call(FIRST.respond, "ccf", {"NumeroTransaccion": "SAT-1"}))
    return context


@pytest.mark.parametrize(
    ("told", "spent"),
    [
        ((SPENT,), True),
        ((SPENT, SPENT), True),
        ((WRONG, SPENT), True),
        ((ACCEPTED, SPENT), False),
        ((SPENT, ACCEPTED), False),
        ((WRONG,), False),
        ((), False),
    ],
)
def test_what_is_spent_at_its_first_answer_was_answered_by_others(
    told: tuple[Any, ...], spent: bool
) -> None:
    """What this item answered itself excuses nothing; what was refused before spends nothing."""
    mine, other = discover(_context(), LISTED).resources
    context = _answered(*told)
    assert spent == bool(interference(context, mine))
    assert "" == interference(context, other)


def test_a_notification_of_another_moment_is_another_one() -> None:
    """A caja that remembers those of the run before acts on those of this one."""
    later = _context(now=lambda: NOW + timedelta(minutes=1))
    numbers = {notification(one, FIRST)["numero_transaccion"] for one in (_context(), later)}
    assert 2 == len(numbers)
    assert all(len(one) <= 50 for one in numbers)


def test_a_dead_token_ends_the_run_before_its_first_item() -> None:
    """It names the service and the role; a token that opens, or was asked for, ends nothing."""
    dead = _context(401, showing=frozenset({"ccf"}))
    with pytest.raises(BlockedError, match=rf"{FIRST.consult} no recibe el token .* rol ccf"):
        discover(dead, LISTED)
    for alive in (_context(showing=frozenset({"ccf"})), _context(401)):
        assert 2 == len(discover(alive, LISTED).resources)

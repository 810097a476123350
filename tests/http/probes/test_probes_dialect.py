"""What a small system says with its own statuses and bodies is read by its dialect alone."""

from dataclasses import replace

import pytest
from phases_small import DIALECT, Small, operation, pack

from conformance.core.answers import Dialect, Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.lifecycle import Rule
from conformance.http.auth.basic import Basic
from conformance.http.auth.entry import Auth
from conformance.http.checks.codes import ERR_10
from conformance.http.context import BlockedError, Context
from conformance.http.contract.binding import Bound, Capability
from conformance.http.contract.effective import Contract
from conformance.http.probes.again import again
from conformance.http.probes.credentials import items

ONCE = Rule("P9", "LIF-03", "P-9", text="Ya se pidió")


def _read(exchange: Exchange) -> Meaning | None:
    body = exchange.json()
    return Meaning.INVALID if isinstance(body, dict) and body.get("ok") is False else None


def _context(status: int, body: str = "{}") -> Context:
    context = Small(lambda sent: (status, body)).context()
    context.answers = replace(DIALECT, read=_read)
    return context


@pytest.mark.parametrize(
    ("status", "body", "accepted", "invalid"),
    [
        (200, "{}", True, False),
        (422, "{}", False, True),
        (400, "{}", False, False),
        (200, '{"ok": false}', False, True),
    ],
)
def test_an_answer_says_what_the_dialect_reads_in_it(
    status: int, body: str, accepted: bool, invalid: bool
) -> None:
    """A 200 whose body refuses is a refusal; a 400 says nothing where 422 is the word, and needs no
    problem where no norm asks for one.
    """
    context = _context(status, body)
    exchange = context.call("pedir", "quien", {"cantidad": 2})
    said = [context.says(exchange, one) for one in (Meaning.ACCEPTED, Meaning.INVALID)]
    assert [accepted, invalid] == said
    assert invalid is context.expect(exchange, Meaning.INVALID, ERR_10)
    assert ([] if invalid else ["422"]) == [one.expected for one in context.findings]


def test_a_precondition_that_the_body_refuses_was_not_met() -> None:
    """What an accepted status carries is not taken for what was asked."""
    context = _context(200, '{"ok": false}')
    exchange = context.call("pedir", "quien", {"cantidad": 2})
    with pytest.raises(BlockedError, match="no se pudo pedir: 200"):
        context.require(exchange, Meaning.ACCEPTED, "pedir")


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (422, "{}", []),
        (200, '{"ok": false}', []),
        (200, "{}", ["422 a la misma solicitud repetida: Ya se pidió"]),
    ],
)
def test_a_repeated_act_is_refused_as_the_system_refuses(
    status: int, body: str, told: list[str]
) -> None:
    """A rule without statuses of its own expects the system's."""
    context = _context(status, body)
    again(context, pack(once={"pedir": ONCE}), "pedir", "quien", {"cantidad": 2})
    assert told == [one.expected for one in context.findings]


ASKS = Auth(recipes={"tienda": Basic("tienda")})
SHUT = Dialect({**DIALECT.statuses, Meaning.UNAUTHENTICATED: (499,), Meaning.WRONG_METHOD: (498,)})


@pytest.mark.parametrize(
    ("auth", "kind", "undeclared"),
    [
        (ASKS, Kind.WRITE, {499, 498, 415}),
        (Auth(), Kind.WRITE, {498, 415}),
        (Auth(), Kind.LOGIN, {499, 498, 415}),
    ],
)
def test_what_needs_no_declaration_is_what_the_system_says_of_any_operation(
    auth: Auth, kind: Kind, undeclared: set[int]
) -> None:
    """Who shows no credential is shut out where one is asked for, and with the system's status."""
    made = Capability("pedir", "tienda", kind, True, ("quien",), (), {})
    contract = Contract({}, {}, {"pedir": Bound(made, operation(), "documento")}, ())
    system = replace(pack(auth=auth), answers=SHUT)
    assert undeclared == contract.giving(system.undeclared).bound["pedir"].undeclared


def test_a_title_says_how_the_system_refuses() -> None:
    made = Capability("pedir", "tienda", Kind.WRITE, True, ("quien",), (), {})
    contract = Contract({}, {}, {"pedir": Bound(made, operation(), "documento")}, ())
    first = next(items(replace(pack(auth=ASKS), answers=SHUT), contract))
    assert "pedir: sin credencial responde 499" == first.title

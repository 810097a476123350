"""An expired token is waited for, and refused logins are fairly compared."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Verdict
from conformance.core.resource import Pool
from conformance.http.probes.logins import plain_answer
from conformance.http.reference import Setup
from conformance.http.wire.client import Client
from conformance.http.wire.clock import Clocks
from conformance.packs.siifa.sandbox.app import create
from conformance.run.certification import make_context
from conformance.run.performing import perform
from conformance.selftest.in_process import InProcess
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsed import Rehearsed, prepare

EXPIRED = "probing/listar_facturas/token-vencido"
EVIDENCE = Evidence("", (), None, (), None, "")


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return prepare(phases=("probing",))


def _waited(
    craft: Rehearsed, life: int, patience: float, *defects: str
) -> tuple[Verdict, str, list[float]]:
    waited: list[float] = []

    def now() -> datetime:
        return datetime(2026, 3, 2, 15, tzinfo=UTC) + timedelta(seconds=sum(waited))

    sandbox = create(
        Setup(0, now=now, token_life_s=life, password="prueba-de-conformidad", defects=defects)
    )
    item = next(one for one in craft.items if one.id == EXPIRED)
    plan = craft.plan
    with Client(
        _target(), plan.entry, carrier=InProcess(sandbox), clocks=Clocks(lambda: now().timestamp())
    ) as client:
        context = make_context(
            plan, item, client.send, client.token, Pool(roles=frozenset({"erp"})), ()
        )
        context.now, context.pause, context.patience = now, waited.append, patience
        outcome = perform(context)
    return outcome.verdict, outcome.reason, waited


def _target() -> Any:
    target = target_of()
    return type(target)(
        **{name: getattr(target, name) for name in target.__slots__}
        | {
            "roles": {
                role: type(one)(one.user_name, "prueba-de-conformidad")
                for role, one in target.roles.items()
            }
        }
    )


@pytest.mark.parametrize(
    ("life", "patience", "defects", "verdict", "waited"),
    [
        (60, 100, (), Verdict.PASSED, [61]),
        (900, 5, (), Verdict.BLOCKED, []),
        (60, 1000, ("token-vencido-aceptado",), Verdict.FAILED, [61, 300]),
        (
            60,
            100,
            ("token-vencido-aceptado",),
            Verdict.BLOCKED,
            [61],
        ),  # clocks may differ by five minutes
    ],
)
def test_a_token_is_kept_until_it_expires_or_the_reason_why_not_is_given(
    craft: Rehearsed,
    life: int,
    patience: float,
    defects: tuple[str, ...],
    verdict: Verdict,
    waited: list[float],
) -> None:
    ended, reason, slept = _waited(craft, life, patience, *defects)
    assert (verdict, waited, verdict is Verdict.BLOCKED) == (ended, slept, bool(reason))


def _refused(body: object, status: int = 400) -> Exchange:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Exchange(
        "x1",
        Request("POST", "http://x", "anonimo"),
        Response(status, (), content),
        None,
        "",
        0.0,
        EVIDENCE,
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"detail": "No", "traceId": "1"}, {"detail": "No", "traceId": "2"}, True),
        ({"detail": "No: ana@x", "fecha": "a"}, {"detail": "No: eva@x", "fecha": "b"}, True),
        ({"detail": "A las 2026-01-01T10:00:00Z"}, {"detail": "A las 2026-01-01T10:00:07Z"}, True),
        (
            {"errors": [{"detail": "No", "requestId": 1}]},
            {"errors": [{"detail": "No", "requestId": 2}]},
            True,
        ),
        ({"detail": "No existe"}, {"detail": "Clave errada"}, False),
        (b"no", b"si", False),
        (b"no", b"no", True),
    ],
)
def test_two_refusals_are_the_same_but_for_times_traces_and_names(
    one: object, other: object, same: bool
) -> None:
    assert same == (plain_answer(_refused(one), "ana@x") == plain_answer(_refused(other), "eva@x"))
    assert plain_answer(_refused(one), "ana@x") != plain_answer(_refused(one, 401), "ana@x")

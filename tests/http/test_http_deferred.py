"""What a write came to is asked for until it is told, within limits, on the clock passed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from conformance.core.answers import Dialect, Meaning, Read
from conformance.core.capability import Kind
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError
from conformance.http.deferred import Deferred, Wait, awaited

_STATES: Mapping[Any, Read] = {"espera": Meaning.PENDING, "no": Meaning.INVALID}


def _exchange(body: bytes, role: str = "quien", token: str | None = None) -> Exchange:
    evidence = Evidence("", (), None, (), "", "")
    request = Request("POST", "http://x", role, token=token, capability="enviar")
    return Exchange("x1", request, Response(200, (), body), None, "", 0.0, evidence)


def _read(exchange: Exchange) -> Read:
    return _STATES.get(exchange.json())


@dataclass
class _Waiting:
    """Who waits: the answers that come, and the pauses between them."""

    answers: Dialect
    bodies: list[bytes]
    pauses: list[float] = field(default_factory=list)

    @property
    def pause(self) -> Callable[[float], None]:
        return self.pauses.append

    def request(
        self, capability: str, role: str, values: Mapping[str, Any] | None = None
    ) -> Request:
        return Request("POST", "http://x", role, capability=capability, kind=Kind.READ)

    def submit(self, request: Request) -> Exchange:
        return _exchange(self.bodies.pop(0) if len(self.bodies) > 1 else self.bodies[0])


def _waiting(*bodies: bytes) -> _Waiting:
    return _Waiting(Dialect({Meaning.ACCEPTED: (200,)}, _read, (Meaning.PENDING,)), [*bodies])


def _deferred(asked: Mapping[str, Any] | None = None) -> Deferred:
    return Deferred(
        "preguntar",
        lambda context, exchange: {} if asked is None else asked,
        lambda body: (),
        lambda body: (),
        lambda context: Wait(1.0, 4.0, 10.0),
    )


def test_it_is_asked_for_until_it_is_told() -> None:
    """Each pause is twice the one before; what was told last is the outcome."""
    waiting = _waiting(b'"espera"', b'"espera"', b'"hecho"')
    told = awaited(waiting, _exchange(b'"recibo"'), _deferred())
    assert "hecho" == told.json()
    assert [1.0, 2.0] == waiting.pauses


def test_it_is_waited_for_no_longer_than_the_pack_says() -> None:
    """The pauses grow up to the longest, and end with the whole: then nothing is judged."""
    waiting = _waiting(b'"espera"')
    with pytest.raises(BlockedError, match="no llegó en 10 s"):
        awaited(waiting, _exchange(b'"recibo"'), _deferred())
    assert [1.0, 2.0, 4.0, 3.0] == waiting.pauses


def test_an_outcome_that_nobody_may_ask_for_leaves_the_receipt() -> None:
    """Who sent nothing of the pack's own asks nothing; nor does a refusal to tell count."""
    for exchange in (_exchange(b'"recibo"', ANONYMOUS), _exchange(b'"recibo"', token="falso")):
        assert exchange is awaited(_waiting(b'"hecho"'), exchange, _deferred())
    receipt = _exchange(b'"recibo"')
    assert receipt is awaited(_waiting(b'"no"'), receipt, _deferred())

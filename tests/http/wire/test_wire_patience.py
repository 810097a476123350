"""A target that keeps silent or only asks to wait ends the run, or its part of it, within
minutes.
"""

from collections.abc import Sequence

import pytest

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.http.wire.patience import Patience

_LATE, _AWAY, _DRIPS = (
    "tiempo agotado: ReadTimeout",
    "sin conexión: x",
    "la respuesta no terminó de llegar en 4 s",
)


def _exchange(operation: str, came: int | str, name: str = "x1") -> Exchange:
    """Return an exchange of an operation: with a status, or with a fault."""
    request = Request("GET", f"http://f/{operation}", "erp", operation=operation)
    response, fault = (Response(came), None) if isinstance(came, int) else (None, came)
    return Exchange(name, request, response, fault, "", 0.0, Evidence("", (), None, (), None, ""))


def _ended(*items: Sequence[tuple[str, int | str]]) -> list[str]:
    patience = Patience(lambda: 0.0)
    return [patience.ended([_exchange(*one) for one in item]) for item in items]


def test_a_target_that_throttles_everything_ends_the_run_at_the_third_item() -> None:
    """However much it serves before: each of these items cost minutes and was not judged."""
    told = _ended([("a", 200), ("b", 429)], [("b", 429)], [("c", 200), ("a", 429)])
    assert ["", ""] == told[:2]
    assert told[2].startswith(
        "El objetivo limita todas las peticiones (429), también después de esperar lo que pide; "
        "lo primero que quedó sin atender fue GET http://f/a (x1)"
    )


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (_LATE, "no responde (tiempo agotado: ReadTimeout)"),
        (_AWAY, "no responde (sin conexión: x)"),
        (
            _DRIPS,
            "no dio una respuesta que se pueda leer (la respuesta no terminó de llegar en 4 s)",
        ),
    ],
)
def test_a_silent_target_ends_the_run_at_the_third_item(fault: str, said: str) -> None:
    told = _ended([("a", 200), ("b", fault)], [("b", fault)], [], [("c", fault)], [("a", fault)])
    assert [
        "",
        "",
        "",
        "",
        f"El objetivo {said}; lo primero que quedó sin respuesta fue GET http://f/b (x1)",
    ] == told


def test_items_of_one_operation_do_not_end_the_run_unless_nobody_is_there() -> None:
    assert ["", "", "", ""] == _ended(*([[("a", _LATE)]] * 4))
    assert ["", "", "", ""] == _ended(*([[("a", 429)]] * 4))
    assert ["", "", True] == [told and True for told in _ended(*([[("a", _AWAY)]] * 3))]


def test_an_item_that_was_served_begins_the_count_anew() -> None:
    assert [""] * 5 == _ended([("a", 429)], [("b", 429)], [("c", 200)], [("a", 429)], [("b", 429)])


@pytest.mark.parametrize("came", [_LATE, _DRIPS, 429])
def test_an_operation_that_hangs_is_left_alone_for_a_while(came: int | str) -> None:
    """The others are asked; after a rest one request tries it again, and an answer opens it."""
    now = [0.0]
    patience = Patience(lambda: now[0])
    a, b = (_exchange(name, 200).request for name in "ab")
    for _ in range(3):
        assert "" == patience.refusal(a)
        patience.heard(_exchange("a", came), now[0])
    why = "limitó las peticiones (429)" if came == 429 else "no respondió a tiempo"
    assert f"no se pidió a: {why} 3 veces seguidas" == patience.refusal(a)
    assert "" == patience.refusal(b)
    now[0] = 121.0
    assert ("", True) == (patience.refusal(a), patience.refusal(a) != "")
    patience.heard(_exchange("a", 404), now[0])
    assert "" == patience.refusal(a)
    assert (f"a {why}",) == patience.left_alone


def test_an_operation_that_goes_on_hanging_is_left_alone_longer_each_time() -> None:
    timed = _Timed()
    a = _exchange("a", 200).request
    for _ in range(3):
        timed.silent("a", timed.now, timed.now + 30.0)
    tried = []
    while timed.now < 2000.0:
        timed.now += 10.0
        if not timed.patience.refusal(a):
            tried.append(timed.now)
            timed.silent("a", timed.now, timed.now + 30.0)
    assert [210.0, 480.0, 990.0, 1980.0] == tried


def test_what_is_refused_or_cut_short_is_no_silence() -> None:
    patience = Patience(lambda: 0.0)
    for came in ("cerró la conexión sin responder: x", 500, _AWAY) * 3:
        patience.heard(_exchange("a", came), 0.0)
    assert "" == patience.refusal(_exchange("a", 200).request)


class _Timed:
    """Patience with a clock of its own, and what it heard numbered."""

    def __init__(self) -> None:
        self.now, self.count = 0.0, 0
        self.patience = Patience(lambda: self.now)

    def silent(self, operation: str, sent: float, known: float) -> Exchange:
        """Return a silence, once it has been heard."""
        self.count, self.now = self.count + 1, known
        exchange = _exchange(operation, _LATE, f"x{self.count}")
        self.patience.heard(exchange, sent)
        return exchange


def test_silences_of_requests_under_way_together_are_one() -> None:
    """Sixteen items in flight while the target stops for a moment end no run; three moments do."""
    timed = _Timed()
    told: list[list[bool]] = []
    for begun in (0.0, 30.0, 60.0):
        known = [begun + 30.0 + number / 100 for number in range(16)]
        met = [timed.silent(f"op{number}", begun + 0.5, at) for number, at in enumerate(known)]
        told.append([bool(timed.patience.ended([one])) for one in met])
    assert [False] * 32 + [True] * 16 == [one for batch in told for one in batch]


def test_items_that_end_in_another_order_than_they_were_silent_are_one_silence_as_well() -> None:
    timed = _Timed()
    met = [timed.silent(name, 0.0, 30.0 + number) for number, name in enumerate("abc")]
    assert ["", "", ""] == [timed.patience.ended([one]) for one in reversed(met)]


def test_an_operation_is_left_alone_after_three_moments_and_not_after_three_requests() -> None:
    timed = _Timed()
    a = _exchange("a", 200).request
    for number in range(16):
        timed.silent("a", 0.0, 30.0 + number / 100)
    assert "" == timed.patience.refusal(a)
    for begun in (31.0, 62.0):
        assert "" == timed.patience.refusal(a)
        timed.silent("a", begun, begun + 30.0)
    assert "3 veces seguidas" in timed.patience.refusal(a)

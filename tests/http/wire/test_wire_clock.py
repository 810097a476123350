"""The target's time is what several answers say it is; one that lies, and a jump of our own clock,
change nothing.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from conformance.core.exchange import Response
from conformance.http.wire.clock import TargetClock, http_date

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOUR, DAY, YEAR = 3600, 86_400, 366 * 86_400


def _answer(ahead: float) -> Response:
    return Response(200, (("date", format_datetime(NOW + timedelta(seconds=ahead), usegmt=True)),))


def _clock(dates: Sequence[float] = (), issued: Sequence[float] = ()) -> TargetClock:
    clock = TargetClock(NOW.timestamp, lambda: 0.0)
    for ahead in dates:
        clock.heard(_answer(ahead))
    for ahead in issued:
        clock.issued(NOW.timestamp() + ahead)
    return clock


@pytest.mark.parametrize(
    ("dates", "issued", "skew"),
    [
        ([], [], 0),
        ([HOUR], [], HOUR),
        ([-HOUR], [], -HOUR),
        ([90, 90], [], 0),
        ([HOUR], [HOUR], HOUR),
        ([5 * DAY], [0], 0),  # one login's answer lies, its token doesn't
        ([5 * DAY, 0], [], 0),
        ([0, 0, 5 * DAY], [], 0),
        ([HOUR, HOUR, 5 * DAY, HOUR], [], HOUR),
        ([5 * DAY] * 9, [0], 0),
        ([0] * 9, [-5 * HOUR], 0),  # a gateway's clock; an iat in local time
        ([2 * YEAR], [2 * YEAR], 0),  # farther than any clock that one may follow
        ([0] * 3 + [HOUR] * 12, [], HOUR),  # it was set meanwhile
    ],
)
def test_the_targets_time_is_the_one_that_most_answers_tell(
    dates: list[int], issued: list[int], skew: int
) -> None:
    clock = _clock(dates, issued)
    assert (skew, NOW.timestamp() + skew) == (clock.skew, clock.now())


def test_a_jump_of_our_own_clock_moves_nothing_and_is_told() -> None:
    wall, steady = [1000.0], [50.0]
    clock = TargetClock(lambda: wall[0], lambda: steady[0])
    wall[0] += DAY
    steady[0] += 10
    assert (1010.0, 1010.0) == (clock.ours(), clock.now())
    assert clock.told().startswith("El reloj de este equipo saltó 23:59:50 durante la corrida")


@pytest.mark.parametrize(
    ("dates", "issued", "said"),
    [
        ([0] * 5, [0], ""),
        ([HOUR] * 3, [HOUR], ""),
        (
            [800 * DAY, 0, 0],
            [0],
            "1 respuesta dijo otra hora que las demás del sistema (la primera, según la cabecera "
            "Date, 2029-02-04T12:00:00Z): no se siguió.",
        ),
        (
            [0, 0, 0, HOUR, HOUR],
            [],
            "2 respuestas dijeron otra hora que las demás del sistema (la primera, según la "
            "cabecera Date, 2026-11-27T13:00:00Z): no se siguió.",
        ),
        (
            [HOUR] * 3,
            [0] * 3,
            "La cabecera Date y el iat del token difieren en 1:00:00: se siguió lo más cercano a "
            "la "
            "hora de este equipo.",
        ),
    ],
)
def test_what_is_odd_about_the_clocks_is_told(
    dates: list[int], issued: list[int], said: str
) -> None:
    assert said == _clock(dates, issued).told()


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "ayer",
        "Thu, 01 Jan 99999 00:00:00 GMT",
        "Thu, 01 Jan 2026 00:00:00 +9999",
        "Thu, 01 Jan 99999999999999999999999 00:00:00 GMT",
        "Thu, 99 Foo 2026",
        "1 2 3",
    ],
)
def test_what_is_no_date_says_nothing(text: str | None) -> None:
    assert http_date(text) is None


def test_a_date_is_read_with_its_zone_or_as_utc() -> None:
    assert [0.0, -3600.0, 0.0] == [
        http_date(f"Thu, 01 Jan 1970 00:00:00 {zone}") for zone in ("GMT", "+0100", "-0000")
    ]
    assert http_date("Fri, 31 Dec 9999 23:59:59 GMT") is not None
    clock = _clock()
    clock.issued(1e300)
    assert (0.0, True) == (clock.skew, "1e+300 s" in clock.told())

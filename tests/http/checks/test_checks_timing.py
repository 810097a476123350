"""Speed is judged on nearest-rank percentiles, per capability, and a few exchanges are too few to
judge.
"""

import pytest

from conformance.core.finding import Level
from conformance.http.checks.timing import LEAST, Sample, percentile, slow, speed, strain


def samples(capability: str, *elapsed: float) -> list[Sample]:
    return [
        Sample(f"{capability}{number}", capability, "GET /x", one)
        for number, one in enumerate(elapsed)
    ]


@pytest.mark.parametrize(
    ("percent", "numbers", "expected"),
    [
        (50, [1.0], 1.0),
        (95, [1.0], 1.0),
        (50, [1.0, 2.0], 1.0),
        (50, [1.0, 2.0, 3.0], 2.0),
        (95, [float(number) for number in range(1, 101)], 95.0),
        (95, [float(number) for number in range(1, 21)], 19.0),
    ],
)
def test_a_percentile_is_the_nearest_rank(
    percent: int, numbers: list[float], expected: float
) -> None:
    assert expected == percentile(numbers, percent)


def test_a_speed_tells_count_median_tail_slowest_and_sum() -> None:
    seen = speed([0.3, 0.1, 0.2])
    assert (3, 0.2, 0.3, 0.3, 0.6) == (
        seen.count,
        seen.p50,
        seen.p95,
        seen.slowest,
        round(seen.total, 3),
    )


def test_a_capability_past_the_limit_is_a_finding_shown_by_its_slowest_exchange() -> None:
    found = list(
        slow([*samples("listar_bancos", 1, 1, 5, 6, 1), *samples("ver_factura", *[0.1] * 5)], 3)
    )
    assert [("TIM-01", Level.SHOULD, "listar_bancos", ("listar_bancos3",))] == [
        (one.code, one.level, one.capability, one.exchanges) for one in found
    ]
    assert (
        "percentil 95 de 6.00 s en 5 intercambios (mediana 1.00 s, máximo 6.00 s)"
        == found[0].actual
    )


def test_the_limit_itself_is_met() -> None:
    assert [] == list(slow(samples("ver_factura", *[3.0] * LEAST), 3))


def test_too_few_exchanges_are_not_judged() -> None:
    assert [] == list(slow(samples("ver_factura", *[9.0] * (LEAST - 1)), 3))
    assert 1 == len(list(slow(samples("ver_factura", *[9.0] * LEAST), 3)))


def test_one_slow_answer_in_twenty_is_within_the_limit() -> None:
    assert [] == list(slow(samples("ver_factura", *[0.1] * 19, 9.0), 3))
    assert 1 == len(list(slow(samples("ver_factura", *[0.1] * 18, 9.0, 9.0), 3)))


@pytest.mark.parametrize(
    ("alone", "together", "expected"),
    [
        ([0.2, 0.2, 0.3], [0.4, 0.6, 0.8], 3.0),
        ([0.2], [0.1], 1.0),
        ([], [9.0], 1.0),
        ([0.2], [], 1.0),
        ([0.0], [9.0], 1.0),
    ],
)
def test_a_target_is_strained_as_many_times_as_its_median_grew(
    alone: list[float], together: list[float], expected: float
) -> None:
    """It is never said to be faster under load, and nothing is said where nothing is known."""
    assert expected == pytest.approx(strain(alone, together))


def test_who_is_slow_only_since_we_ask_much_at_once_is_not_accused() -> None:
    """The limit grows by as much as everything did; an operation slower than that is told."""
    everything = [*samples("listar_bancos", *[3.5] * 5), *samples("ver_factura", *[9.0] * 5)]
    found = list(slow(everything, 3, 2.5))
    assert ["ver_factura"] == [one.capability for one in found]
    assert (
        "percentil 95 de a lo sumo 3 s (limits.p95_s), 2.5 veces eso con la carga de la corrida"
        == found[0].expected
    )

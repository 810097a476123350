"""Business days are those of Colombian law: fixed and moved holidays, Holy Week, year ends; both
sides of a limit.
"""

from datetime import UTC, date, datetime

import pytest

from conformance.core.calendar import (
    BOGOTA,
    add_business_days,
    count_business_days,
    holidays_of,
    is_business_day,
)
from conformance.packs.siifa.terms import within


def test_the_holidays_of_a_year_are_those_of_the_law() -> None:
    """Ley 51 de 1983, art. 1: six kept on their day, seven moved to Monday, five counted from
    Easter (2025-04-20).
    """
    assert {
        date(2025, 1, 1),
        date(2025, 5, 1),
        date(2025, 7, 20),
        date(2025, 8, 7),
        date(2025, 12, 8),
        date(2025, 12, 25),
        date(2025, 1, 6),
        date(2025, 3, 24),
        date(2025, 6, 30),
        date(2025, 8, 18),
        date(2025, 10, 13),
        date(2025, 11, 3),
        date(2025, 11, 17),
        date(2025, 4, 17),
        date(2025, 4, 18),
        date(2025, 6, 2),
        date(2025, 6, 23),
        date(2025, 6, 30),
    } == holidays_of(2025)


def test_saturday_sunday_and_holidays_are_not_business_days() -> None:
    days = [
        date(2026, 9, 12),
        date(2026, 9, 13),
        date(2026, 7, 20),
        date(2026, 7, 13),
        date(2026, 9, 16),
    ]
    assert [False, False, False, False, True] == [is_business_day(day) for day in days]


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 9, 16), 0, date(2026, 9, 16)),
        (date(2026, 9, 18), 1, date(2026, 9, 21)),
        (date(2026, 10, 9), 1, date(2026, 10, 13)),  # over the Monday of 12 October
        (date(2026, 9, 21), -1, date(2026, 9, 18)),
        (date(2026, 12, 31), 5, date(2027, 1, 8)),  # over New Year
        (
            date(2026, 3, 27),
            5,
            date(2026, 4, 7),
        ),  # over Holy Week: Thursday 2 and Friday 3 of April
        (date(2026, 4, 6), -2, date(2026, 3, 31)),
    ],
)
def test_the_day_itself_never_counts(start: date, count: int, expected: date) -> None:
    assert expected == add_business_days(start, count)


@pytest.mark.parametrize(
    "start", [date(2026, 12, 24), date(2026, 3, 25), date(2026, 10, 9), date(2026, 9, 19)]
)
def test_counting_undoes_adding(start: date) -> None:
    assert list(range(30)) == [
        count_business_days(start, add_business_days(start, count)) for count in range(30)
    ]


def test_a_limit_has_two_sides() -> None:
    """The last day of a term of 15 business days is within it, and the next business day is not."""
    start = date(2026, 3, 16)
    last = add_business_days(start, 15)
    assert (date(2026, 4, 9), 15, 16) == (
        last,
        count_business_days(start, last),
        count_business_days(start, add_business_days(last, 1)),
    )


def test_an_earlier_end_counts_nothing() -> None:
    assert 0 == count_business_days(date(2026, 9, 16), date(2026, 9, 1))


NOW = datetime(2026, 9, 16, 20, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("filed", "issued", "moment"),
    [
        ([], [], NOW),
        (
            [datetime(2026, 9, 10, 9, tzinfo=BOGOTA)],
            [],
            NOW,
        ),  # four business days: within the shortest term
        ([datetime(2026, 9, 9, 9, tzinfo=BOGOTA)], [], datetime(2026, 9, 9, 11, tzinfo=BOGOTA)),
        (
            [datetime(2026, 6, 1, 9)],
            [],
            datetime(2026, 6, 1, 11, tzinfo=BOGOTA),
        ),  # without offset: Bogotá's
        (
            [datetime(2026, 6, 1, 9, tzinfo=UTC), datetime(2026, 6, 3, 9, tzinfo=UTC)],
            [],
            datetime(2026, 6, 3, 11, tzinfo=UTC),
        ),
        (
            [datetime(2026, 6, 1, 9, tzinfo=UTC)],
            [datetime(2026, 6, 2, 9, tzinfo=UTC)],
            datetime(2026, 6, 3, 11, tzinfo=UTC),
        ),  # one that is yet to be filed is not filed before it was issued
    ],
)
def test_acts_are_dated_within_the_terms_of_their_facturas(
    filed: list[datetime], issued: list[datetime], moment: datetime
) -> None:
    """R18: of a factura filed long ago, shortly after it was filed; else now."""
    assert moment == within(filed, issued, NOW)

"""Business days are those of Colombian law: the `holidays` package agrees for fifty years."""

from datetime import date

import holidays
import pytest

from conformance.calendar import contar_habiles, es_habil, festivos, sumar_habiles


@pytest.mark.parametrize("year", range(2011, 2061))
def test_the_table_agrees_with_the_holidays_package(year: int) -> None:
    assert set(holidays.country_holidays("CO", years=year)) == festivos(year)


def test_saturday_sunday_and_holidays_are_not_business_days() -> None:
    days = [date(2026, 9, 12), date(2026, 9, 13), date(2026, 7, 20), date(2026, 7, 13), date(2026, 9, 16)]
    assert [False, False, False, False, True] == [es_habil(day) for day in days]


@pytest.mark.parametrize(("start", "count", "expected"), [
    (date(2026, 9, 16), 0, date(2026, 9, 16)),
    (date(2026, 9, 18), 1, date(2026, 9, 21)),
    (date(2026, 10, 9), 1, date(2026, 10, 13)),
    (date(2026, 9, 21), -1, date(2026, 9, 18)),
    (date(2026, 12, 31), 5, date(2027, 1, 8)),
])
def test_the_day_itself_never_counts(start: date, count: int, expected: date) -> None:
    assert expected == sumar_habiles(start, count)


def test_counting_undoes_adding() -> None:
    start = date(2026, 12, 24)
    assert list(range(30)) == [contar_habiles(start, sumar_habiles(start, count)) for count in range(30)]


def test_an_earlier_end_counts_nothing() -> None:
    assert 0 == contar_habiles(date(2026, 9, 16), date(2026, 9, 1))

"""Rows in their order, by more keys than one and whatever the collation."""

from typing import Any

import pytest

from conformance.core.rows import Direction, SortKey
from conformance.http.checks.order import misplaced

KEYS = SortKey("main", Direction.TRUE_FIRST), SortKey("registered", Direction.NEWEST_FIRST)


def account(number: int, registered: str | None, *, main: bool = False) -> dict[str, Any]:
    return {
        "id": number,
        "main": main,
        "registered": registered,
    }


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([], ""),
        (
            [
                account(1, "2026-01-01T00:00:00Z", main=True),
                account(2, "2026-03-01T00:00:00Z"),
                account(3, "2026-02-01T00:00:00Z"),
            ],
            "",
        ),
        ([account(1, "2026-02-01T00:00:00Z"), account(2, "2026-02-01T00:00:00Z")], ""),
        ([account(1, None), account(2, "2026-02-01T00:00:00Z")], ""),
        (
            [account(1, "2026-02-01T00:00:00"), account(2, "2026-03-01T00:00:00Z")],
            "",
        ),  # the zone of one is not told
        (
            [account(1, "2026-03-01T05:00:00Z"), account(2, "2026-03-01T01:00:00-05:00")],
            "2, con registered",
        ),
        (
            [account(2, "2026-02-01T00:00:00Z"), account(1, "2026-01-01T00:00:00Z", main=True)],
            "1, con main",
        ),
        (
            [account(1, "2026-01-01T00:00:00Z"), account(2, "2026-02-01T00:00:00Z")],
            "2, con registered",
        ),
    ],
)
def test_accounts_come_main_first_and_then_the_newest(
    rows: list[dict[str, Any]], word: str
) -> None:
    """Moments are compared as moments, and what can't be compared is let be."""
    fault = misplaced(rows, KEYS, "id")
    assert (bool(word), True) == (bool(fault), fault.startswith(word))


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (["Agrario", "Bogotá", "Davivienda"], ""),
        (["BANCO Z", "Banco a", "banco b"], ""),  # by code point
        (["Banco a", "BANCO Z"], ""),  # without case
        (["Ándes", "Banco"], ""),
        (["Banco", "Ándes"], ""),  # with the accent, or after all that has none
        (["A.V. Villas", "Agrario"], ""),  # by signs
        (["Davivienda", "Bogotá"], "Bogotá, con name"),
    ],
)
def test_names_are_in_order_when_any_collation_says_so(names: list[str], word: str) -> None:
    rows = [{"name": one} for one in names]
    fault = misplaced(rows, [SortKey("name", Direction.ALPHABETICAL)], "name")
    assert (bool(word), True) == (bool(fault), fault.startswith(word))

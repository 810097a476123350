"""What items stand on: nothing that a run registered, and nothing that another takes from."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from conformance.core.resource import Pool
from conformance.core.setting import Settings
from conformance.core.unjudged import BlockedError
from conformance.packs.sigfe.as_sent import before_of
from conformance.packs.sigfe.discovery import discover
from conformance.packs.sigfe.modules import MODULES
from conformance.packs.sigfe.settings import SETTINGS


def _rows(*balances: int | None) -> dict[str, object]:
    rows = [{"folio": nth + 1, "saldo": left} for nth, left in enumerate(balances)]
    return {"resumenesDeRequerimientos": {"requerimiento": rows}}


def _context(*balances: int | None) -> Any:
    return SimpleNamespace(
        pool=Pool(),
        settings=Settings(SETTINGS, {"area": "9901001", "otra_area": "9901002"}),
        now=lambda: datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
        can_read=lambda name, role: True,
        call=lambda name, role, values: _rows(*balances),
        require=lambda exchange, meaning, what: exchange,
    )


def _pool(*balances: int | None) -> Pool:
    return discover(_context(*balances), {})


def test_a_requerimiento_with_little_money_is_left_alone() -> None:
    """As one that an earlier run registered; who says no balance is none either."""
    assert [2] == [one.id for one in _pool(8_000_003, 50_000_000, None).resources]


def test_each_module_of_another_area_stands_on_a_requerimiento_of_its_own() -> None:
    """Items run at once where a system is slow: what one takes is nothing that another counts."""
    context = _context(*[50_000_000] * 4)
    modules = [MODULES[name] for name in ("compromiso", "devengo", "contabilidad")]
    found = {before_of(context, one, "otra_area") for one in modules}
    assert len(modules) == len(found)
    with pytest.raises(BlockedError, match="no tiene bastantes requerimientos"):
        before_of(_context(50_000_000), modules[0], "otra_area")

"""What a run registers is no resource of the next one: it has too little to work on."""

from datetime import UTC, datetime
from types import SimpleNamespace

from conformance.core.resource import Pool
from conformance.core.setting import Settings
from conformance.packs.sigfe.discovery import discover
from conformance.packs.sigfe.settings import SETTINGS


def _rows(*balances: int | None) -> dict[str, object]:
    rows = [{"folio": nth + 1, "saldo": left} for nth, left in enumerate(balances)]
    return {"resumenesDeRequerimientos": {"requerimiento": rows}}


def _pool(*balances: int | None) -> Pool:
    context = SimpleNamespace(
        pool=Pool(),
        settings=Settings(SETTINGS, {"area": "9901001"}),
        now=lambda: datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
        can_read=lambda name, role: True,
        call=lambda name, role, values: _rows(*balances),
        require=lambda exchange, meaning, what: exchange,
    )
    return discover(context, {})  # type: ignore[arg-type]  # what discovery asks of a context


def test_a_requerimiento_with_little_money_is_left_alone() -> None:
    """As one that an earlier run registered; who says no balance is none either."""
    assert [2] == [one.id for one in _pool(8_000_003, 50_000_000, None).resources]

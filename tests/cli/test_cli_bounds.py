"""What bounds a run is settled before anything is asked."""

import argparse
from pathlib import Path

import pytest

from conformance.cli.resume import settle_budget
from conformance.cli.run_settings import settle_bounds
from conformance.core.errors import UsageError

TARGET = """\
name: Local
pack: siifa
services: {seguridad: "http://127.0.0.1:1", factura: "http://127.0.0.1:1"}
roles: {erp: {userName: a, password: b}}
limits: {concurrency: 3}
"""


def _args(folder: Path, *, workers: int = 1, **more: object) -> argparse.Namespace:
    target = folder / "objetivo.yaml"
    target.write_text(TARGET, encoding="utf-8")
    given = {"budget": ["radicada=5"], "max_minutes": None, "pack": "siifa", **more}
    return argparse.Namespace(target=str(target), workers=workers, **given)


def test_no_more_processes_run_than_items_may_be_in_flight(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many, few = _args(tmp_path, workers=8), _args(tmp_path, workers=2)
    settle_bounds(many)
    settle_bounds(few)
    said = "--workers 8: el objetivo permite 3 a la vez (limits.concurrency); se usan 3 procesos.\n"
    assert (3, 2, said) == (many.workers, few.workers, capsys.readouterr().out)


def test_max_minutes_is_one_bound_of_the_budget(tmp_path: Path) -> None:
    args = _args(tmp_path, max_minutes=20)
    settle_bounds(args)
    assert ["radicada=5", "max_minutes=20"] == args.budget
    with pytest.raises(UsageError, match="«max_minutes» ya se dijo"):
        settle_bounds(_args(tmp_path, max_minutes=20, budget=["max_minutes=5"]))


@pytest.mark.parametrize(
    ("budget", "minutes", "was", "settled", "said"),
    [
        ([], None, {}, [], ""),
        (
            [],
            None,
            {"max_minutes": 5},
            ["max_minutes=5"],
            "Se reanuda con los límites que la corrida tenía: max_minutes=5.\n",
        ),
        ([], 5, {"max_minutes": 5}, [], ""),
        (
            ["facturas=9"],
            20,
            {"max_minutes": 5},
            ["facturas=9"],
            "Se reanuda con otros límites: facturas=9, max_minutes=20; la corrida tenía "
            "max_minutes=5.\n",
        ),
        (
            [],
            20,
            {},
            [],
            "Se reanuda con otros límites: max_minutes=20; la corrida no tenía.\n",
        ),
    ],
)
def test_a_run_that_goes_on_keeps_what_bounded_it_unless_told_otherwise(
    budget: list[str],
    minutes: int | None,
    was: dict[str, int],
    settled: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its header knows; what is given beside it is told. `--max-minutes` joins the others later."""
    args = argparse.Namespace(budget=budget, max_minutes=minutes)
    settle_budget(args, was)
    assert (settled, said) == (args.budget, capsys.readouterr().out)

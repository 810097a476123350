"""The folder of a run: one run at a time, and an earlier one's reports only replaced by reports."""

import argparse
from pathlib import Path

import pytest

from conformance.cli.run_folder import LOG, clear, hold, placed
from conformance.core.errors import UsageError


def _args(out: Path, *, dry_run: bool = False) -> argparse.Namespace:
    return argparse.Namespace(out=str(out), dry_run=dry_run, resume=None, corpus=None)


def test_a_folder_is_held_by_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        placed(_args(tmp_path)),
        pytest.raises(UsageError, match="hay una corrida andando"),
    ):
        hold(tmp_path, "--out")
    hold(tmp_path, "--out").close()


def test_a_run_that_leaves_nothing_gives_back_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "acta.json").write_text("antes", encoding="utf-8")
    with placed(_args(tmp_path)) as (folder, _):
        assert not (folder / "acta.json").exists()
    assert ["acta.json"] == [one.name for one in tmp_path.iterdir()]


def test_what_was_said_stays_in_the_log(tmp_path: Path) -> None:
    with placed(_args(tmp_path)) as (_, log):
        log.write("algo")
    assert "algo" == (tmp_path / LOG).read_text(encoding="utf-8")


def test_a_plan_touches_no_folder(tmp_path: Path) -> None:
    with placed(_args(tmp_path / "nueva", dry_run=True)) as (folder, _):
        assert folder != tmp_path / "nueva"
    assert (False, False) == (folder.exists(), (tmp_path / "nueva").exists())


def test_a_folder_that_can_not_be_is_told_with_its_option(tmp_path: Path) -> None:
    (tmp_path / "archivo").touch()
    with (
        pytest.raises(UsageError, match=r"--out .*no se puede escribir ahí"),
        placed(_args(tmp_path / "archivo" / "dentro")),
    ):
        pass


@pytest.mark.parametrize(
    ("keep", "left"), [(True, ["corpus.jsonl", "nota.txt"]), (False, ["nota.txt"])]
)
def test_only_what_a_run_leaves_is_cleared(tmp_path: Path, keep: bool, left: list[str]) -> None:
    for name in ("acta.json", "junit.xml", "parte-gw0.jsonl", "corpus.jsonl", "nota.txt"):
        (tmp_path / name).touch()
    clear(tmp_path, keep=keep)
    assert left == sorted(one.name for one in tmp_path.iterdir())

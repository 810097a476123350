"""What a worker gets of the items, and what becomes of it when the worker dies."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from core_sample import PLAN, item

from conformance.plugin.item import ConformanceItem, item_name, run_key
from conformance.plugin.workers import SharingScheduling
from conformance.run.schedule import Schedule
from conformance.run.session import Run
from conformance.run.worker import to_worker

ITEMS = [item(name) for name in ("a/x[1]", "b", "c", "d", "e", "f")]
NAMES = [f"::{item_name(one)}" for one in ITEMS]


@dataclass(eq=False)
class _Worker:
    """A worker that keeps what it is told to run."""

    sent: list[list[int]] = field(default_factory=list)
    shutting_down: bool = False
    gateway: Any = field(default_factory=lambda: SimpleNamespace(id="gw"))

    def send_runtest_some(self, indices: list[int]) -> None:
        self.sent.append(indices)

    def shutdown(self) -> None:
        self.shutting_down = True


def _begun(folder: Path) -> tuple[SharingScheduling, list[_Worker]]:
    """Return a scheduler of two workers whose items `a` and `c` share a resource."""
    run = Run(PLAN, folder)
    run.engine.schedule = Schedule(tuple(ITEMS), {}, before={"c": ("a/x[1]",)})
    option = SimpleNamespace(loadscopereorder=True)
    config = SimpleNamespace(option=option, getvalue=lambda name: ["popen", "popen"])
    made = SharingScheduling(cast("Any", config), None, run)
    workers = [_Worker(), _Worker()]
    for one in workers:
        made.add_node(cast("Any", one))
        made.add_node_collection(cast("Any", one), NAMES)
    made.schedule()
    run.close()
    return made, workers


def test_items_that_share_go_together_and_the_others_apart(tmp_path: Path) -> None:
    _, workers = _begun(tmp_path)
    assert [[[0, 2], [3]], [[1], [4]]] == [one.sent for one in workers]


def test_the_item_that_a_worker_died_of_is_not_run_again(tmp_path: Path) -> None:
    """What it had before it waits for another."""
    made, (died, _) = _begun(tmp_path)
    assert NAMES[0] == made.remove_node(cast("Any", died))
    left = [name for unit in made.workqueue.values() for name, done in unit.items() if not done]
    assert [NAMES[2], NAMES[3]] == left


def test_workers_hear_that_the_target_cannot_be_used_and_perform_nothing(tmp_path: Path) -> None:
    """What bars a run bars its workers: nothing is sent, and nothing written."""
    run = Run(PLAN, tmp_path)
    run.engine.unavailable = "no se puede"
    told = to_worker(run)
    run.close()
    session = SimpleNamespace(shouldstop="")
    one = SimpleNamespace(
        item=item("a", _must_not_run),
        session=session,
        config=SimpleNamespace(stash={run_key: run}),
        _said=str,
    )
    with pytest.raises(pytest.skip.Exception):
        ConformanceItem.runtest(cast("Any", one))
    assert ("no se puede", "no se puede") == (told["unavailable"], session.shouldstop)


def _must_not_run(context: object) -> None:
    raise AssertionError("nothing is performed")

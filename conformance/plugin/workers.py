"""The workers of a run: what the controller tells them, and which of them gets which items."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from conformance.http.wire.known import KnownValues
from conformance.plugin.item import last_name
from conformance.run.groups import tied
from conformance.run.hindrance import from_worker
from conformance.run.session import Run
from conformance.run.worker import to_worker


class SharingScheduling(LoadScopeScheduling):
    """Gives the items that use one and the same resource to one worker, in the order of the run;
    any other item to whoever is free.

    xdist offers no public way to group items without changing their names: `_split_scope` is what
    its own schedulers override. A test fails when it is not called any more.
    """

    def __init__(self, config: pytest.Config, log: Any, run: Run) -> None:
        super().__init__(config, log)
        self._run, self._groups = run, dict[str, str]()

    def schedule(self) -> None:
        """Share out the items, once the resources have been."""
        made = self._run.engine.schedule
        groups = tied(made.before)
        self._groups = {last_name(item): groups.get(item.id, "") for item in made.order}
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return self._groups.get(nodeid.rpartition("::")[2]) or nodeid

    def remove_node(self, node: Any) -> str | None:
        """Take back what a worker that died had before it. The item it died of is not run again:
        what it sent stands.
        """
        units = self.assigned_work[node].values()
        died = next(((one, name) for one in units for name, done in one.items() if not done), None)
        if died is None:
            return super().remove_node(node)
        unit, name = died
        unit[name] = True
        super().remove_node(node)
        return name


class WorkersSide:
    """The hooks that only exist when pytest-xdist is there. `begin` is told what a worker has
    collected.
    """

    def __init__(self, run: Run, begin: Callable[[pytest.Config, Sequence[str]], None]) -> None:
        self.run, self._begin = run, begin

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> object:
        """Share out the items among the workers by what they use."""
        return SharingScheduling(config, log, self.run)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Give a worker what the controller found out."""
        node.workerinput.update(to_worker(self.run))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Hear from a worker why the target could not be used any more, and what its clocks
        said.
        """
        said = getattr(node, "workeroutput", {})
        self.run.engine.unavailable = self.run.unavailable or said.get("unavailable") or ""
        self.run.clocks.append(said.get("clocks", ""))
        if "hindrance" in said:
            self.run.hindrances.append(from_worker(said["hindrance"]))
        self.run.heard.append(KnownValues.of(said.get("known", "")))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        """Write the header as soon as the first worker has collected."""
        if not self.run.headed:
            self._begin(node.config, ids)

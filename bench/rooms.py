"""Where the time of a sending run goes: the generation phase with its corpus kept, one item at a
time, in this process.

First beside a loop of httpx that sends the very same requests, in turns, each time on the same
machine a moment later; then by room, under cProfile.
"""

import cProfile
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import raw
import yaml
from served import sandbox

from conformance import plugin
from conformance.report.ledger import LEDGER, exchanges
from conformance.run.preparation import PREPARING
from conformance.run.session import Run

_INI = Path(plugin.__file__).with_name("run.ini")
_TURNS = 5
_FAST = 100_000  # requests a second
_ROOMS = (
    ("wire/carrier.py", "carry", "httpx y el sistema, de ida y vuelta"),
    ("~", "<method 'recv' of '_socket.socket' objects>", "… de eso, esperar al sistema"),
    ("checks/registry.py", "standing", "juzgar cada respuesta"),
    ("report/writer.py", "exchange", "dar al libro lo intercambiado"),
    ("conformance/http/context.py", "request", "armar la solicitud"),
    ("generation/domain.py", "spread", "repartir los valores del dominio"),
)


@dataclass(slots=True)
class ItemCost:
    """What performing items took: seconds, CPU seconds of the thread that sends and of all."""

    profile: cProfile.Profile | None = None
    wall: float = 0.0
    thread: float = 0.0
    process: float = 0.0
    perform: Callable[[Run, Any], Any] = field(default=Run.perform)

    def performed(self, run: Run, item: Any) -> Any:
        """Perform an item and count what it took."""
        before = time.perf_counter(), time.thread_time(), time.process_time()
        if self.profile:
            self.profile.enable()
        try:
            return self.perform(run, item)
        finally:
            if self.profile:
                self.profile.disable()
            self.wall += time.perf_counter() - before[0]
            self.thread += time.thread_time() - before[1]
            self.process += time.process_time() - before[2]


def generated(target: Path, folder: Path, profile: cProfile.Profile | None = None) -> ItemCost:
    """Return what the items of a run of the generation phase took."""
    watch = ItemCost(profile)

    def performed(run: Run, item: Any) -> Any:
        return watch.performed(run, item)

    Run.perform = performed  # type: ignore[method-assign]  # all that an item does is measured
    folder.mkdir()
    options = ["-c", str(_INI), "--rootdir", str(folder), "--noconftest", "-q"]
    options += ["-p", "no:cacheprovider", "-p", "conformance.plugin", "--phases", "generation"]
    with redirect_stdout(StringIO()):
        pytest.main([*options, "--target", str(target), "--out", str(folder), str(folder)])
    Run.perform = watch.perform  # type: ignore[method-assign]
    return watch


def main() -> None:
    """Print the ratios to the loop, and the share of each room."""
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory() as scratch, sandbox(Path(scratch)) as (target, environ):
        os.environ.update(environ, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
        given = yaml.safe_load(target.read_text(encoding="utf-8"))
        given["limits"] = {"requests_per_second": _FAST, "concurrency": 1}
        target.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
        generated(target, Path(scratch) / "antes")  # it fills what is kept
        ratios = [beside(target, Path(scratch) / f"vez-{turn}") for turn in range(_TURNS)]
        generated(target, Path(scratch) / "por-partes", profile)
    wall, thread, process = (median(column) for column in zip(*ratios, strict=True))
    print(
        f"Bucle de httpx / nosotros, mediana de {_TURNS} veces: {wall:.2f} en segundos al enviar, "
        f"{thread:.2f} en CPU del hilo que envía, {process:.2f} en CPU de todos los hilos"
    )
    shares(profile)


def beside(target: Path, folder: Path) -> tuple[float, float, float]:
    """Return what the loop takes for each exchange of what we take: seconds, CPU of the thread that
    sends, CPU of all threads.
    """
    ours = generated(target, folder)
    count = sum(one["item"] != PREPARING for one in exchanges(folder / LEDGER))
    requests, seconds, burned = raw.sent(folder / LEDGER, target)
    print(
        f"{count} intercambios: {1000 * ours.wall / count:.2f} ms cada uno, de CPU "
        f"{1000 * ours.thread / count:.2f} el hilo que envía y {1000 * ours.process / count:.2f} "
        f"todos; el bucle {1000 * seconds / requests:.2f}, de CPU {1000 * burned / requests:.2f}"
    )
    return (
        seconds / requests / (ours.wall / count),
        burned / requests / (ours.thread / count),
        burned / requests / (ours.process / count),
    )


def shares(profile: cProfile.Profile) -> None:
    """Print the share that each room has of the time of the items."""
    stats: Any = pstats.Stats(profile)
    whole = next(
        row[3]
        for (file, _, name), row in stats.stats.items()
        if file.endswith("performing.py") and name == "perform"
    )
    print(f"\n{'dónde':<40} parte del tiempo de los ítems")
    for file, name, what in _ROOMS:
        took = sum(
            row[3]
            for (where, _, called), row in stats.stats.items()
            if where.endswith(file) and called == name
        )
        print(f"{what:<40} {100 * took / whole:.0f} %")


if __name__ == "__main__":
    sys.exit(main())

"""A run against a spoiled target, measured: exit, verdict, seconds, memory, and the secrets left in
what it wrote.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import yaml
from hostile_spoils import OPAQUE
from hostile_target import Spoiler, standing
from hostile_ways import Way

from conformance.http.reference import Setup
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.report.acta import write_acta
from conformance.report.allure import write_allure
from conformance.report.summary import exit_code
from conformance.run.plan import make_plan, phase_items, scenario_files, scenario_items
from conformance.run.session import Run
from conformance.run.target_file import load_target
from conformance.sandbox.target import PASSWORD_VARIABLE, target_text

ITEMS = (
    "probing/listar_facturas/paginacion",
    "probing/ver_factura/id-desconocido",
    "probing/formular_glosa/requeridos",
    "scenario/glosa-lectura",
)
"""What is run: a list, a detail, refusals, and a story that writes and reads."""

MEGABYTES = 500
"""The most that a run may hold, all its processes together."""

_TIMEOUT_S = 2
_PASSWORD = "Clave-muy-secreta-{}"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended, how long it took, and the most megabytes that it held (0: not measured)."""

    exit: int
    seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run came to; `codes` of its findings, `leaks` the files in which a secret stands, what
    the screen said.
    """

    way: Way
    ran: Ran
    verdict: str
    codes: tuple[str, ...]
    leaks: tuple[str, ...]
    said: str

    @property
    def faults(self) -> list[str]:
        """What is not as it must be."""
        way = self.way
        checks = (
            (
                self.ran.exit in way.exits,
                f"termina con {self.ran.exit}, no con {sorted(way.exits)}",
            ),
            (
                self.verdict in way.verdicts,
                f"veredicto {self.verdict or 'ninguno'}, no {' o '.join(way.verdicts)}",
            ),
            (
                self.ran.seconds <= way.seconds,
                f"tarda {self.ran.seconds:.0f} s, más de {way.seconds:.0f}",
            ),
            (self.ran.megabytes <= MEGABYTES, f"ocupa {self.ran.megabytes} MB, más de {MEGABYTES}"),
            (
                way.codes <= set(self.codes),
                f"faltan hallazgos {sorted(way.codes - set(self.codes))}",
            ),
            (not self.leaks, f"secretos en {', '.join(self.leaks)}"),
            ("Traceback" not in self.said, "muestra una traza de Python"),
        )
        return [said for right, said in checks if not right]


def measure(way: Way, folder: Path) -> Measured:
    """Run the command against a target spoiled in one way, in processes of its own, and return what
    came of it.
    """
    with _spoiled(way, folder) as (spoiler, file):
        out, screen = folder / "salida", folder / "pantalla.txt"
        words = " or ".join(
            " and ".join(one.split("/")[1:]) if one.startswith("probing") else one.split("/")[1]
            for one in ITEMS
        )
        command = [
            sys.executable,
            "-m",
            "conformance",
            "run",
            "--target",
            str(file),
            "--phases",
            "probing,scenario",
            "-k",
            words,
            "--out",
            str(out),
        ]
        begun = time.monotonic()
        with (
            screen.open("wb") as said,
            subprocess.Popen(
                command,
                stdout=said,
                stderr=subprocess.STDOUT,
                env={**os.environ, PASSWORD_VARIABLE: spoiler.sandbox.password},
            ) as process,
        ):
            peak = _peak(process, way.seconds * 3)
        return _came(way, folder, spoiler, Ran(process.returncode, time.monotonic() - begun, peak))


def rehearse(way: Way, folder: Path) -> Measured:
    """Run the items in this very process, over HTTP, and return what came of it; memory is not
    measured.
    """
    with _spoiled(way, folder) as (spoiler, file):
        begun = time.monotonic()
        plan = make_plan(
            load_target(file, environ={PASSWORD_VARIABLE: spoiler.sandbox.password}),
            {},
            phases=("probing", "scenario"),
        )
        stories = [file for file in scenario_files(plan.pack) if f"scenario/{file.stem}" in ITEMS]
        made = [*phase_items(plan), *chain(*scenario_items(plan.pack, stories).values())]
        items = [item for item in made if item.id in ITEMS]
        out = folder / "salida"
        run = Run(plan, out)
        ours = not _done(partial(run.discover, items))
        run.open(items)
        for item in items if not ours else ():
            if run.unavailable is None:
                _done(partial(run.perform, item))  # what fails is written down as ERROR
        run.close()
        summary = write_acta(out)
        write_allure(out)
        code = 3 if ours or summary["totals"]["ERROR"] else exit_code(summary)
        return _came(way, folder, spoiler, Ran(code, time.monotonic() - begun, 0))


def _done(act: Callable[[], object]) -> bool:
    """Do something, and say whether it came to its end: what it raises is a fault of ours."""
    try:
        act()
    except Exception:  # noqa: BLE001  anything at all: it is the exit that tells
        return False
    return True


@contextmanager
def _spoiled(way: Way, folder: Path) -> Iterator[tuple[Spoiler, Path]]:
    """Serve a spoiled sandbox for the length of a block, which gets it and a target file that leads
    to it.
    """
    sandbox = create(Setup(password=_PASSWORD.format(way.id)))
    spoiler = Spoiler(sandbox, way.spoil, way.where)
    with standing(spoiler) as base:
        target = yaml.safe_load(target_text(siifa.load(), base))
        target["limits"] = {"requests_per_second": 1000, "timeout_s": _TIMEOUT_S}
        target["roles"] = {name: target["roles"][name] for name in ("erp", "ips", "erp_consulta")}
        file = folder / "objetivo.yaml"
        file.write_text(yaml.safe_dump(target), encoding="utf-8")
        yield spoiler, file


def _came(way: Way, folder: Path, spoiler: Spoiler, ran: Ran) -> Measured:
    """Return what a run left behind: its verdict, and the files in which a secret stands."""
    acta, screen = folder / "salida" / "acta.json", folder / "pantalla.txt"
    read = json.loads(acta.read_text(encoding="utf-8")) if acta.exists() else {}
    secrets = [
        spoiler.sandbox.password,
        OPAQUE,
        *{part for token in spoiler.tokens for part in _telling(token)},
    ]
    said = screen.read_text(encoding="utf-8", errors="replace") if screen.exists() else ""
    return Measured(
        way,
        ran,
        read.get("verdict", ""),
        tuple(sorted({finding["code"] for finding in read.get("findings", ())})),
        tuple(_leaks(folder, [secret.encode() for secret in secrets])),
        said,
    )


def _telling(token: str) -> Sequence[str]:
    """Return the parts of a token that are a secret by themselves: its claims and its signature."""
    return [part for part in token.split(".")[1:] if len(part) > 8]


def _leaks(folder: Path, secrets: Sequence[bytes]) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(secret in path.read_bytes() for secret in secrets):
            yield path.name


def _peak(process: "subprocess.Popen[bytes]", limit_s: float) -> int:
    """Return the most megabytes that a process and its children held together, 0 where the system
    does not say.
    """
    peak, end = 0, time.monotonic() + limit_s
    while process.poll() is None:
        peak = max(peak, sum(map(_resident, _family(process.pid))))
        if time.monotonic() > end:
            process.kill()
        time.sleep(0.05)
    return peak // 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)

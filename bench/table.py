"""What generation costs, beside what sends the same with less and what quotas alike: one table,
measured in one run.

Everything is asked of one sandbox on this machine. POSIX only: it reads what children used from
`os.wait4`.
"""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from served import CONFORMANCE, ST, sandbox, services, token

from conformance.core.data_path import data
from conformance.http.generation.corpus import CaseSource, quotas
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of

_ROOT = Path(__file__).resolve().parent
_EXAMPLES = 20
_GROWTH = (1, 4, 16)
_OPERATIONS = (18, 54, 108)
_FIRST = 18
_DEFECT = "un-centavo-menos-rechazado"
_ST = ["--phases", "fuzzing", "--seed", "1", "--no-shrink", "--continue-on-failure"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command used: wall and CPU seconds, peak memory in MB; and how many exchanges in how
    many seconds.
    """

    name: str
    wall: float
    cpu: float
    peak: float
    exchanges: int
    sending: float
    first: float | None = None

    def row(self) -> str:
        """Return the row of the table."""
        rate, whole = self.exchanges / self.sending, self.exchanges / self.wall
        first = "" if self.first is None else f"{self.first:.1f}"
        return (
            f"| {self.name} | {self.exchanges} | {self.wall:.1f} | {whole:.0f} | {rate:.0f} | "
            f"{1000 * self.cpu / self.exchanges:.2f} | {self.peak:.0f} | {first} |"
        )


def used(
    command: Sequence[str], environ: dict[str, str], out: Path
) -> tuple[float, float, float, str]:
    """Run a command; return its wall seconds, CPU seconds and peak MB, children included, and what
    it printed.
    """
    begun = time.perf_counter()
    with out.open("w", encoding="utf-8") as stream:
        child = subprocess.Popen(
            command, env=environ, cwd=out.parent, stdout=stream, stderr=subprocess.STDOUT
        )
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
    return (
        time.perf_counter() - begun,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        out.read_text(encoding="utf-8"),
    )


def phase(name: str, folder: Path, target: Path, environ: dict[str, str], *options: str) -> Cost:
    """Measure the generation phase as a user runs it."""
    out = folder / re.sub(r"\W+", "-", name)
    begun = time.time()
    command = [
        *CONFORMANCE,
        "run",
        "--target",
        str(target),
        "--phases",
        "generation",
        "--keep-all",  # what it asked is asked again by a bare loop
        "--out",
        str(out),
        *options,
    ]
    wall, cpu, peak, _ = used(command, environ, folder / "salida.txt")
    moments, items = [], {}
    first = None
    with (out / "ledger.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["type"] == "exchange" and line["item"] != "preparacion":
                moment = datetime.fromisoformat(line["started"]).timestamp()
                moments.append((moment, moment + line["elapsed"]))
                items[line["id"]] = moment + line["elapsed"]
            elif line["type"] == "finding":
                seen = min(items[one] for one in line["exchanges"])
                first = min(first or seen, seen)
    sending = max(end for _, end in moments) - min(start for start, _ in moments)
    return Cost(name, wall, cpu, peak, len(moments), sending, first - begun if first else None)


def raw(folder: Path, ledger: Path, target: Path, environ: dict[str, str]) -> Cost:
    """Measure a loop that sends the same requests with httpx and looks at nothing."""
    wall, _, peak, told = used(
        [sys.executable, str(_ROOT / "raw.py"), str(ledger), str(target)],
        environ,
        folder / "crudo.txt",
    )
    count, sending, burned = told.split()
    return Cost("bucle de httpx", wall, float(burned), peak, int(count), float(sending))


def schemathesis(folder: Path, target: Path, environ: dict[str, str], cases: int) -> Cost:
    """Measure `st run` on the same contract with a token and about as many cases."""
    header = f"Authorization: Bearer {token(target, 'erp')}"
    contract = data("specs", "siifa") / "factura.openapi.yaml"
    command = [
        ST,
        "run",
        str(contract),
        "--url",
        services(target)["factura"],
        "-H",
        header,
        "-n",
        str(cases),
        *_ST,
    ]
    wall, cpu, peak, told = used(command, environ, folder / "st.txt")
    found = re.search(r"(\d+) generated", told)
    count = int(found[1]) if found else 0
    return Cost("st run", wall, cpu, peak, count, wall)


def main() -> None:
    """Print the table."""
    head = (
        "| qué | intercambios | s en total | por s en total | por s al enviar | ms de CPU cada "
        "uno | MB | "
        "s al primer hallazgo |\n|---|---|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        cache = {"CONFORMANCE_CACHE": str(folder / "cache")}
        print(
            f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} "
            f"núcleos\n\n{head}"
        )
        with sandbox(folder) as (target, environ):
            environ.update(cache)
            cold = phase("generación en frío", folder, target, environ)
            warm = phase("generación, corpus guardado", folder, target, environ)
            both = phase(
                "generación, corpus guardado, 2 procesos", folder, target, environ, "--workers", "2"
            )
            loop = raw(
                folder, folder / "generación-corpus-guardado" / "ledger.jsonl", target, environ
            )
            other = schemathesis(folder, target, environ, max(1, cold.exchanges // 44))
        with sandbox(folder, "--defect", _DEFECT) as (target, environ):
            broken = phase("con un defecto, corpus guardado", folder, target, environ | cache)
        for cost in (loop, other, cold, warm, both, broken):
            print(cost.row())
        print(
            f"\nGuardado / bucle de httpx, al enviar: {_rate(warm) / _rate(loop):.2f} (se espera "
            f"0,9)\n"
            f"En frío / st run, en total: {_whole(cold) / _whole(other):.1f}, en CPU "
            f"{_burned(other) / _burned(cold):.1f} (se espera 3)\n"
            f"Dos procesos / uno, al enviar: {_rate(both) / _rate(warm):.2f} (se espera "
            f"1,7)\n\n{head}"
        )
        for times in _GROWTH:
            with sandbox(folder) as (target, environ):
                print(
                    phase(
                        f"{times}x ejemplos, en frío",
                        folder,
                        target,
                        environ | {"CONFORMANCE_CACHE": ""},
                        "--examples",
                        str(times * _EXAMPLES),
                    ).row()
                )
    print("\n| operaciones | preguntas | s de CPU al generarlas | ms cada una |\n|---|---|---|---|")
    for operations in _OPERATIONS:
        made, seconds = drawn(operations)
        print(f"| {operations} | {made} | {seconds:.1f} | {1000 * seconds / made:.1f} |")


def drawn(operations: int) -> tuple[int, float]:
    """Return how many cases a synthetic contract of so many operations gets, and the CPU
    seconds it takes.

    Its operations are copies of the first ones of the pack's that vary something, each on a path of
    its own.
    """
    plan = make_plan(target_of(), {})
    document = plan.contract.documents["factura"]
    varied = [
        name
        for name, one in plan.pack.exemplars.items()
        if one.free and name in plan.contract.bound
    ][:_FIRST]
    bound, exemplars, paths = {}, {}, {}
    for number in range(operations):
        like, name = varied[number % len(varied)], f"{varied[number % len(varied)]}_{number}"
        operation = plan.contract.bound[like].operation
        path = f"{operation.path}/{number}"
        raw = {
            **document.raw["paths"][operation.path][operation.method.lower()],
            "operationId": name,
        }
        paths[path] = {operation.method.lower(): raw}
        bound[name] = replace(plan.contract.bound[like], operation=replace(operation, path=path))
        exemplars[name] = plan.pack.exemplars[like]
    contract = replace(
        plan.contract,
        bound=bound,
        documents={
            **plan.contract.documents,
            "factura": replace(document, raw={**document.raw, "paths": paths}),
        },
    )
    pack = replace(plan.pack, exemplars=exemplars)
    source, begun = CaseSource(pack, contract), time.process_time()
    made = sum(
        len(source.cases(quota.capability, quota.mode, quota.count, f"0:{quota.capability}"))
        for quota in quotas(pack, contract, _EXAMPLES)
    )
    return made, time.process_time() - begun


def _rate(cost: Cost) -> float:
    return cost.exchanges / cost.sending


def _burned(cost: Cost) -> float:
    return cost.cpu / cost.exchanges


def _whole(cost: Cost) -> float:
    return cost.exchanges / cost.wall


if __name__ == "__main__":
    main()

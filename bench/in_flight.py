"""A whole run at a slow sandbox, so many items in flight, beside the same run one by one at once:
the same verdicts in the same order, how long it took and how much memory.

    python bench/in_flight.py [--latency-ms 200] [--concurrency 16] [--seed 0]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from served import CONFORMANCE, sandbox

_FAST = 2000  # requests a second: the latency alone is the limit
_AIM = 1.3


@dataclass(frozen=True, slots=True)
class Flown:
    """A run: what it took in all and while sending, its peak memory in MB (the reports' own
    processes left out), and what it said.
    """

    wall: float
    sending: float
    peak: float
    exchanges: int
    ends: tuple[tuple[str, str], ...]
    requirements: Any
    findings: int


def flown(out: Path, target: Path, environ: Mapping[str, str]) -> Flown:
    """Run everything at a target in one process."""
    begun = time.perf_counter()
    command = [*CONFORMANCE, "run", "--target", str(target), "--out", str(out)]
    with subprocess.Popen(
        command, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        peak = 0.0
        while child.poll() is None:
            peak = max(peak, _peak(str(out)))
            time.sleep(0.2)
    lines = [json.loads(line) for line in (out / "ledger.jsonl").open(encoding="utf-8")]
    moments = [
        datetime.fromisoformat(one["started"]).timestamp()
        for one in lines
        if one["type"] == "exchange"
    ]
    return Flown(
        time.perf_counter() - begun,
        max(moments) - min(moments),
        peak,
        len(moments),
        tuple((one["id"], one["verdict"]) for one in lines if one["type"] == "item"),
        json.loads((out / "acta.json").read_text(encoding="utf-8"))["requirements"],
        sum(one["type"] == "finding" for one in lines),
    )


def _peak(named: str) -> float:
    """Return the largest memory that a Python process with this folder among its arguments had."""
    most = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"python" not in words[0] or named.encode() not in words:
                continue
            status = (process / "status").read_text(encoding="utf-8")
        except OSError:  # it ended meanwhile
            continue
        most = max(most, *(int(row.split()[1]) for row in status.split("\n") if "VmHWM" in row), 0)
    return most / 1024


def measured(out: Path, latency_ms: int, at_once: int, seed: int) -> Flown:
    """Run everything at a sandbox of its own."""
    out.mkdir()
    served = sandbox(out, "--latency-ms", str(latency_ms), "--seed", str(seed))
    with served as (target, environ):
        given = yaml.safe_load(target.read_text(encoding="utf-8"))
        given["limits"] = {"requests_per_second": _FAST, "concurrency": at_once}
        target.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
        return flown(out / "informes", target, environ)


def main() -> int:
    """Print the figures; 1 when something else was said than one by one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--latency-ms", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        one = measured(Path(scratch) / "uno", 0, 1, given.seed)
        many = measured(Path(scratch) / "varios", given.latency_ms, given.concurrency, given.seed)
    least = many.exchanges * given.latency_ms / 1000 / given.concurrency
    same = one.ends == many.ends and one.requirements == many.requirements
    print(
        f"{many.exchanges} intercambios, {many.findings} hallazgos, {many.wall:.0f} s en total, "
        f"{many.sending:.0f} s al enviar: {many.wall / least:.2f} y {many.sending / least:.2f} "
        f"veces {least:.0f} s (se espera {_AIM}); {many.peak:.0f} MB\n"
        f"De uno en uno, sin demora: {one.exchanges} intercambios, {one.wall:.0f} s, "
        f"{one.peak:.0f} MB\n{'Los mismos' if same else 'Otros'} veredictos, en su orden"
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())

"""Every way of spoiling, one run each, in a table: `python tests/hostile [WAY…]` (`make hostile`).

`--en-proceso`: without processes of its own, which is faster and measures no memory.
`--desde-el-inicio`: what the run reads before its first item is spoiled too.
"""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # with -m the folder of the tests is not there

from hostile_run import measure, rehearse
from hostile_ways import WAYS, from_the_start


def main(chosen: list[str]) -> int:
    """Print the table, and return how many ways came out wrong."""
    wrong, quick = 0, "--en-proceso" in chosen
    ways = [from_the_start(way) for way in WAYS] if "--desde-el-inicio" in chosen else WAYS
    chosen = [one for one in chosen if not one.startswith("--")]
    print(
        f"{'manera':<28} {'salida':>6} {'veredicto':<26} {'s':>5} {'MB':>4} {'secretos':>8}  "
        f"hallazgos"
    )
    for way in ways:
        if chosen and way.id not in chosen:
            continue
        with tempfile.TemporaryDirectory(prefix="hostil-") as scratch:
            came = (rehearse if quick else measure)(way, Path(scratch))
        ran = came.ran
        print(
            f"{way.id:<28} {ran.exit:>6} {came.verdict or '—':<26} {ran.seconds:>5.1f} "
            f"{ran.megabytes:>4} "
            f"{len(came.leaks):>8}  {' '.join(came.codes)}",
            flush=True,
        )
        for fault in came.faults:
            print(f"    {fault}", flush=True)
        if os.environ.get("SAY"):
            print(came.said)
        wrong += bool(came.faults)
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))

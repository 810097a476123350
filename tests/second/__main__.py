"""The second server by every run of the matrix: `python tests/second [SEED…]` (`make second`).

A line a run; exit 1 when any of them accuses a correct server.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # with -m the folder of the tests is not there

from second_matrix import EVERY, outcome_of

_ROW = "{:>4}  {:<8} {:<8} {:<6} {:>8} {:>11} {:>9} {:>9}"


def main(chosen: list[str]) -> int:
    """Print the table, and return how many runs accused."""
    head = "sem.", "grafía", "recursos", "server", "pruebas", "sin juzgar", "hallazgos", "segundos"
    print(_ROW.format(*head))
    wrong = 0
    for run in EVERY:
        if chosen and str(run.seed) not in chosen:
            continue
        came = outcome_of(run)
        place = run.seed, run.revision, run.stock, run.choices
        counts = came.judged, came.left, len(came.accused), f"{came.seconds:.0f}"
        print(_ROW.format(*place, *counts), flush=True)
        for line in came.accused:
            print(f"    {line[:300]}", flush=True)
        wrong += bool(came.accused)
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))

"""What a file of many records costs: made, delivered to the reference validator as a command, its
results judged. Seconds and most memory of the harness and of the validator, apart.

    python bench/volume.py [RECORDS]
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import yaml

from conformance.cli.main import main
from conformance.files.reference import file_reference_of
from conformance.packs.bdua.pack import load

_PATIENCE_S = 3600


def _target(folder: Path, records: int) -> Path:
    pack = load()
    command = file_reference_of(pack).command(pack.profiles[0], (), ())
    told = {
        "name": "Un archivo grande",
        "pack": pack.name,
        "validador": {"comando": command, "timeout_s": _PATIENCE_S},
        "volumen": records,
    }
    path = folder / "objetivo.yaml"
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return path


def _spent(who: int) -> tuple[float, float]:
    """Return seconds of processor, and the most megabytes that a process held."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(records: int) -> int:
    """Print what a file of so many records costs, and return the exit code of its run."""
    with tempfile.TemporaryDirectory() as folder:
        out, target = Path(folder) / "informes", _target(Path(folder), records)
        imported, _ = _spent(resource.RUSAGE_SELF)
        began = time.perf_counter()
        order = ["run", "--target", str(target), "--out", str(out), "--reports", "acta"]
        code = main([*order, "-k", "volumen"])
        took = time.perf_counter() - began
        totals = json.loads((out / "acta.json").read_text(encoding="utf-8"))["totals"]
    harness, held = _spent(resource.RUSAGE_SELF)
    validator, most = _spent(resource.RUSAGE_CHILDREN)
    print(f"\n{records} registros; pruebas: {totals}; {took:.0f} s en total")
    print("| quién | s de CPU | MB como máximo |\n|---|---|---|")
    print(f"| el arnés | {harness - imported:.1f} | {held:.0f} |")
    print(f"| el validador | {validator:.1f} | {most:.0f} |")
    return code


if __name__ == "__main__":
    sys.exit(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))

"""Run the harness against the second server: `python tests/second/second_run.py [plain|far]
[options of run]`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from second_choices import FAR, PLAIN, Choices
from second_server import Server, served, target_text

CHOICES = {"plain": PLAIN, "far": FAR}


def certify(
    choices: Choices, out: Path, options: list[str], revision: str = "oficial"
) -> subprocess.CompletedProcess[str]:
    """Return how a run against a server of those choices ended; its reports are in `out`."""
    server = Server(choices)
    with served(server) as address, tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "segundo.yaml"
        target.write_text(target_text(server, address, revision), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "conformance",
            "run",
            "--target",
            str(target),
            "--out",
            str(out),
        ]
        return subprocess.run(
            [*command, *options], capture_output=True, text=True, encoding="utf-8", check=False
        )


if __name__ == "__main__":
    ended = certify(CHOICES[sys.argv[1]], Path("reports/out/second"), sys.argv[2:])
    sys.stdout.write(ended.stdout + ended.stderr)
    sys.exit(ended.returncode)

"""The command, over real HTTP: it starts the reference system, certifies it and leaves its
reports.
"""

import json
import subprocess
import sys
from pathlib import Path


def test_a_run_against_the_sandbox_conforms(tmp_path: Path) -> None:
    """Exit code 0, and the acta, the ledger and JUnit are there and agree."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "conformance",
            "run",
            "--target",
            "sandbox",
            "--examples",
            "3",
            "--phases",
            "contract,probing",
            "-k",
            "contract or ver_glosa or listar_glosas",
            "--out",
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    acta = json.loads((tmp_path / "acta.json").read_text(encoding="utf-8"))
    assert ("CONFORME", []) == (acta["verdict"], acta["findings"])
    footer = json.loads((tmp_path / "ledger.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert "footer" == footer["type"]
    planned = sum(acta["totals"].values())
    assert planned == (tmp_path / "junit.xml").read_text(encoding="utf-8").count("<testcase")

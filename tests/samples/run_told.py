"""A whole run against a server of ours, and all that it said and wrote, to look for what it may not
hold.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TERMINAL = "la terminal"
_TARGET = """name: Prueba
pack: siifa
services: {{seguridad: "http://127.0.0.1:{port}/s", factura: "http://127.0.0.1:{port}/f"}}
roles:
  erp: {{userName: erp@ejemplo, password: "${{env:CLAVE_DE_ECO}}"}}
limits: {{timeout_s: 2}}
"""


@dataclass(frozen=True, slots=True)
class RunTold:
    """The exit code of a run, and each text that it left: of the terminal, and of its files."""

    code: int
    texts: dict[str, str]

    def holding(self, *forms: str) -> list[tuple[str, str]]:
        """Return which of some texts stand where."""
        return [(name, form) for name, text in self.texts.items() for form in forms if form in text]


def run_against(folder: Path, port: int, password: str, *options: str) -> RunTold:
    """Run two phases of some items, as a user would, against what answers at a port."""
    (folder / "objetivo.yaml").write_text(_TARGET.format(port=port), encoding="utf-8")
    command = ["run", "--target", "objetivo.yaml", "--phases", "probing,scenario"]
    command += ["--out", "salida", "-k", "bancos or catalog"]
    done = subprocess.run(
        [sys.executable, "-m", "conformance", *command, *options],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "CLAVE_DE_ECO": password, "PATH": str(folder)},
        check=False,
        timeout=120,
    )
    out = folder / "salida"
    files = {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in out.rglob("*")
        if path.is_file()
    }
    return RunTold(done.returncode, {TERMINAL: done.stdout + done.stderr, **files})

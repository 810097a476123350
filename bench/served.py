"""A sandbox over HTTP for what is measured against it, and the tokens of its users."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

CONFORMANCE = [sys.executable, "-m", "conformance"]
ST = str(Path(sys.executable).parent / "st")
_PASSWORD = "clave-del-banco"  # of synthetic users


@contextmanager
def sandbox(folder: Path, *options: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """Serve a sandbox; yield its target file and the environment it asks for."""
    target = folder / f"objetivo{len(list(folder.glob('objetivo*')))}.yaml"
    environ = {**os.environ, "SANDBOX_PASSWORD": _PASSWORD, "PYTHONUTF8": "1"}
    command = [*CONFORMANCE, "sandbox", "--port", "0", "--target-file", str(target), *options]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield target, environ
        finally:
            server.terminate()


def services(target: Path) -> dict[str, str]:
    """Return where each service of a target is."""
    given: dict[str, dict[str, str]] = yaml.safe_load(target.read_text(encoding="utf-8"))
    return given["services"]


def token(target: Path, role: str) -> str:
    """Return a token of a role's user."""
    given: dict[str, Any] = yaml.safe_load(target.read_text(encoding="utf-8"))
    answer = httpx.post(
        given["services"]["seguridad"] + "/api/Auth/login",
        json={"userName": given["roles"][role]["userName"], "password": _PASSWORD},
    )
    return str(answer.json()["token"])

"""A reference server of a command's own: started as a user would, and stopped when it ends."""

import secrets
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from conformance.cli.child_process import apart, let_go
from conformance.cli.surroundings import child, child_environ
from conformance.core.errors import UsageError

_START_SANDBOX = (
    "from conformance.cli import child_process, main; child_process.follow(); sys.exit(main())"
)


def sandbox_command(pack: str, target: Path, seed: int, stock: Sequence[str] = ()) -> list[str]:
    """Return the command that starts the reference server: the run's seed makes its data too."""
    return [
        *child(_START_SANDBOX),
        "sandbox",
        "--pack",
        pack,
        "--port",
        "0",
        "--seed",
        str(seed),
        "--target-file",
        str(target),
        *(f"--stock={one}" for one in stock),
    ]


def _not_started(line: str) -> str:
    """Return that the server did not start; of why, what it has said on its standard output, since
    whoever asked has read the rest.
    """
    return ": ".join(filter(None, ("El sandbox no arrancó", line.strip()))) + "."


@contextmanager
def own_sandbox(
    pack: str, seed: int, stock: Sequence[str] = ()
) -> Iterator[tuple[Path, dict[str, str]]]:
    """Start the reference server of a pack as a user would, and stop it at the end."""
    environ = {"SANDBOX_PASSWORD": secrets.token_urlsafe(18)}
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        target = Path(scratch) / "sandbox.yaml"
        with subprocess.Popen(
            sandbox_command(pack, target, seed, stock),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=child_environ(**environ),
            **apart(),
        ) as server:
            try:
                line = server.stdout.readline() if server.stdout else ""
                if not target.exists():
                    raise UsageError(_not_started(line))
                yield target, environ
            finally:
                let_go(server)
                server.terminate()

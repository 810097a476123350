"""Who validates what was delivered: a command that is run, somebody who watches, or a function of
this process.
"""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Protocol

from conformance.core.errors import why
from conformance.core.unjudged import BlockedError

ROOT, NOW = "{raiz}", "{iso}"
"""What stands in a command for the folder and for the instant."""
_TOLD = 600  # characters of what a command says


@dataclass(frozen=True, slots=True)
class Ended:
    """How a validation ended: its exit code (None where it did not end), what it said, and the
    command that does it again.
    """

    code: int | None
    said: str
    command: str


class Validator(Protocol):
    """Who validates what lies in a folder, at an instant."""

    @property
    def dated(self) -> bool:
        """Whether it can be told at which instant it validates."""

    def validate(self, root: Path, now: datetime) -> Ended:
        """Validate what lies in the folder, and return how that ended."""


@dataclass(frozen=True, slots=True)
class CommandValidator:
    """A command, run once for each instant; one without a place for the instant takes no date."""

    command: Sequence[str]
    timeout_s: float

    @property
    def dated(self) -> bool:
        """Whether the command has a place for the instant."""
        return any(NOW in one for one in self.command)

    def validate(self, root: PurePath, now: datetime) -> Ended:
        """Run the command, and return how it ended. Raises BlockedError where it can't be run."""
        filled = [
            one.replace(ROOT, str(root)).replace(NOW, now.isoformat()) for one in self.command
        ]
        shown = " ".join(
            one.replace(ROOT, "RAIZ").replace(NOW, now.isoformat()) for one in self.command
        )
        try:
            made = subprocess.run(
                filled,
                capture_output=True,
                timeout=self.timeout_s,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return Ended(None, f"no terminó en {self.timeout_s:g} s", shown)
        except OSError as error:
            raise BlockedError(f"el validador no se pudo ejecutar: {why(error)}") from None
        said = (made.stderr or made.stdout).decode("utf-8", "replace").strip()
        return Ended(made.returncode, said[-_TOLD:], shown)


@dataclass(frozen=True, slots=True)
class InProcessValidator:
    """A validator that is a function of this process."""

    process: Callable[[Path, datetime], int]
    dated: bool = True

    def validate(self, root: Path, now: datetime) -> Ended:
        """Call the function; what it raises is how a command dies."""
        try:
            return Ended(self.process(root, now), "", f"validar RAIZ {now.isoformat()}")
        except Exception as error:  # noqa: BLE001  # whatever a wrong validator dies of
            return Ended(1, f"{type(error).__name__}: {error}", f"validar RAIZ {now.isoformat()}")


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who watches the folder by themselves: nothing is run, and no date can be told."""

    wait: Callable[[], object]
    dated: bool = False

    def validate(self, root: PurePath, now: datetime) -> Ended:
        """Wait for whoever watches."""
        self.wait()
        return Ended(0, "", "(el validador observa la carpeta)")

"""Where the command begins: from its first line on, Ctrl-C ends it with a word and no trace."""

import os
import signal
import sys
from types import FrameType


def _quietly(number: int, frame: FrameType | None) -> None:
    os._exit(2)  # nothing was done yet


def _here() -> str:
    try:
        # pathlib is not loaded yet, and may be a file of the user's
        return os.getcwd()  # noqa: PTH109
    except OSError:
        return ""


signal.signal(signal.SIGINT, _quietly)
if not sys.flags.safe_path and sys.path[:1] in ([""], [_here()]):
    # `python -m` puts the working folder before all others: a json.py there is not ours.
    del sys.path[0]

# what loads takes a moment, and is covered by the above
from conformance.cli import main as _command  # noqa: E402


def main() -> int:
    """Run the command of this process and return its exit code; once it is known, nothing
    interrupts any more.
    """
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return _command()
    except KeyboardInterrupt:
        return 2
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)

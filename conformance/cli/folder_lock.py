"""A run holds its folder while it lives: nobody goes on with it meanwhile."""

import sys
from typing import IO, Any

if sys.platform != "win32":
    import fcntl  # Windows has none: the one import that the system decides


def held(file: IO[Any]) -> bool:
    """Hold an open file, for this process and the children that inherit it; say whether nobody else
    did.

    Whatever ends them all lets go of it. Windows needs none: no file that another process writes
    can be replaced.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            pass  # a disk without locks
    return True

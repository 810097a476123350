"""What a process loads at its start, of which nothing is ever let go."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Look for nothing that may be let go while modules load, which takes a sixth of the time, and
    never again at what there is by then.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()

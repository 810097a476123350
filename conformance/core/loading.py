"""What a process loads at its start, of which nothing is ever let go, and how often it is looked
through for what may be.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 5_000
"""Records made before the youngest are looked through: what a run makes stays or is let go of by
itself, and with 700, as Python has it, a tenth of the time goes into looking.
"""


@contextmanager
def loading() -> Iterator[None]:
    """Look for nothing that may be let go while modules load, which takes a sixth of the time, and
    never again at what there is by then; at what comes after it, seldom.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        settle()
        if collecting:
            gc.enable()


def settle() -> None:
    """Look at nothing that there is by now again, and seldom at what comes."""
    gc.freeze()
    gc.set_threshold(_SELDOM)

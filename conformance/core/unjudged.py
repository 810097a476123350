"""Why an item says nothing of the system: it could not be judged, or there was nothing to judge."""

from collections.abc import Sequence

from conformance.core.lack import Lack, told

OUT_OF_TIME = "no alcanzó el tiempo (max_minutes)"
"""Why an item was not begun, or was cut, when the time of its run was over."""


LEFT_OUT = "quedó fuera de lo que permite"
"""How it is said that an item was not even begun, before the bound that left it out."""

_SPENT = "se agotó "
"""How it is said that a bound was used up, before which one."""


def put_off(reason: str) -> bool:
    """Say whether a bound of the run kept an item from judging: it may when the run goes on."""
    return reason == OUT_OF_TIME or reason.startswith((LEFT_OUT, _SPENT))


class BlockedError(Exception):
    """A precondition of the item failed: it is BLOCKED, never FAILED."""


class LackedError(BlockedError):
    """The item lacks what the target could have given it: credentials, resources."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        self.lacks = tuple(lacks)
        super().__init__(f"faltan {told(self.lacks)} en el objetivo")


class NotApplicableError(Exception):
    """The item does not apply to this target: it has no such capability, or what is asked has no
    meaning there.
    """

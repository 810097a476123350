"""Why an item says nothing of the system: it could not be judged, or there was nothing to judge."""

from collections.abc import Iterable, Sequence

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


_UNTRIED = "sin probar, el objetivo no los tiene: "
"""How it is said that an item left out some roles, before which ones."""


def untried(roles: Iterable[str]) -> str:
    """Return what is said of an item that left out roles that the target lacks."""
    return _UNTRIED + ", ".join(roles)


def together(reasons: Iterable[str]) -> list[str]:
    """Return reasons each once, the roles that any of them left out in one sentence, last."""
    parts = [part for said in reasons for part in _parts(said)]
    roles = {role for part in parts for role in _roles(part)}
    others = dict.fromkeys(part for part in parts if not part.startswith(_UNTRIED))
    return [*others, *([untried(sorted(roles))] if roles else [])]


def _parts(said: str) -> list[str]:
    """Return the reasons of which one is made that leaves out roles."""
    return said.split("; ") if _UNTRIED in said else [said]


def _roles(part: str) -> list[str]:
    return part.removeprefix(_UNTRIED).split(", ") if part.startswith(_UNTRIED) else []


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

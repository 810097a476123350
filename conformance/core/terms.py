"""What the legal terms of a system ask of those who act on its resources."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from conformance.core.resource import Need, Resource


def _now(needs: Sequence[Need], resources: Sequence[Resource], now: datetime) -> datetime:
    return now


def _always(needs: Sequence[Need], resources: Sequence[Resource]) -> bool | None:
    return True


@dataclass(frozen=True, slots=True)
class Terms:
    """What the legal terms of a system ask of those who act on its resources; by default nothing.

    `acting` gives the moment before which an item with these needs dates its acts on these
    resources, given the present. `together` says whether resources may go to one item: True, False,
    or None where nobody can tell, and then they do when nothing better is left.
    """

    acting: Callable[[Sequence[Need], Sequence[Resource], datetime], datetime] = _now
    together: Callable[[Sequence[Need], Sequence[Resource]], bool | None] = _always


ANY_TIME = Terms()
"""The terms of a system whose acts may be dated at any time."""

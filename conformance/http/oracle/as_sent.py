"""What was sent and taken comes back as it was: money to the cent, text to the byte, a moment as
the same instant.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from conformance.http.checks.consistency import instants
from conformance.http.oracle.expectation import AtTime

_CENT = Decimal("0.01")
_EXACT = 10**13  # below it a double holds every amount to the cent
# What columns of moments round to at worst (a 300th of a second, SQL Server's datetime).
_TICK = timedelta(milliseconds=10)
_CLOCK = timedelta(milliseconds=4)  # between what such a column keeps and what was set
_TURN = timedelta(milliseconds=20)  # the slowest clocks of machines move on each 16 ms
_FINE = 4  # digits of a second that no column rounds to
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")  # a code may begin with zeros
_FRACTION = re.compile(r"\.(\d+)")
_SCALARS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


@dataclass(frozen=True, slots=True)
class AsSent:
    """A value that was sent and taken; `moment` says that it is a date."""

    value: Any
    moment: bool = False

    @property
    def told(self) -> str:
        """What is wanted, in words."""
        return f"{self.value!r}, como se envió"

    def met_by(self, actual: Any) -> bool:
        """Say whether this is the same value; nothing and "" are one."""
        if self.value in (None, ""):
            return actual in (None, "")
        if actual in (None, "") or isinstance(self.value, bool) or isinstance(actual, bool):
            return self.value is actual
        if self.moment:
            return same_moment(self.value, actual)
        if isinstance(self.value, int | float) and isinstance(actual, int | float):
            return same_number(self.value, actual)
        return str(self.value) == str(actual) or _same_decimal(self.value, actual)


def _same_decimal(sent: Any, shown: Any) -> bool:
    """Say whether a decimal that was sent as a text is shown as that number."""
    if not isinstance(sent, str) or not isinstance(shown, int | float):
        return False
    return _DECIMAL.fullmatch(sent) is not None and Decimal(sent) == Decimal(str(shown))


def same_moment(sent: Any, shown: Any) -> bool:
    """Say whether two dates are one instant, fractions included; what was sent as another thing
    than a date is not judged.
    """
    wanted = instants(sent)
    found = instants(shown)
    return not wanted or any(abs(one - other) <= _TICK for one in wanted for other in found)


def same_clock(one: Any, other: Any) -> bool:
    """Say whether two readings tell one moment, as far as the shorter of them tells it."""
    told = min(_digits(one), _digits(other))
    near = max(timedelta(seconds=10.0**-told), _CLOCK)
    return any(abs(mine - its) <= near for mine in instants(one) for its in instants(other))


def exact(moment: Any) -> bool:
    """Say whether a date tells more of a second than a slow clock moves on by."""
    found = _FRACTION.search(str(moment))
    return found is not None and len(found[1].rstrip("0")) >= _FINE


def apart(one: Any, other: Any) -> bool:
    """Say whether two writes were so far apart that every clock moved on between them."""
    if one is other or not isinstance(one, AtTime) or not isinstance(other, AtTime):
        return False
    between = abs(one.moments[0] - other.moments[0])
    return between - max(one.took, other.took) >= _TURN


def _digits(text: Any) -> int:
    """Return how many digits of a second a date tells, at most the thousandths."""
    found = _FRACTION.search(str(text))
    return min(len(found[1].rstrip("0")), 3) if found else 0


def same_number(sent: float, shown: float) -> bool:
    """Say whether two numbers are one; what has parts of a cent may come back rounded."""
    wanted, found = Decimal(str(sent)), Decimal(str(shown))
    if abs(wanted) >= _EXACT or wanted == found:
        return True
    return wanted != wanted.quantize(_CENT) and abs(wanted - found) < _CENT


def sendable(value: Any, schema: Mapping[str, Any]) -> bool:
    """Say whether a value is one that its property may hold and every system can keep: a plain one
    of its type, a text of whole characters.
    """
    if isinstance(value, str) and not _whole(value):
        return False
    told = schema.get("type")
    types = [told] if isinstance(told, str) else told or [*_SCALARS]
    numbers = not isinstance(value, bool)
    return any(
        isinstance(value, _SCALARS.get(one, ())) and (numbers or one == "boolean") for one in types
    )


def _whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

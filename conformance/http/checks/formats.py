"""Of the formats that a schema names, what is judged: that a date which is written like one exists.

Its offset, its decimals and the form of whatever is no date are free (decisions, «either is
right»).
"""

import re
from calendar import monthrange
from collections.abc import Callable

_WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d))?|$)")
_MOMENT = re.compile(rb'"(\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.Z+-]{0,20})"')
_MONTHS, _LAST_HOUR, _LAST_MINUTE, _LEAP_SECOND = 12, 24, 59, 60
_FREE = (
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
)


def exists(text: str) -> bool:
    """Say whether a text is no date at all, or one that the calendar and the clock have; 24:00 and
    :60 are written.
    """
    read = _WRITTEN.match(text)
    if read is None:
        return True
    year, month, day, hour, minute, second = (int(part or 0) for part in read.groups())
    late = hour > _LAST_HOUR or (hour == _LAST_HOUR and minute + second > 0)
    if late or minute > _LAST_MINUTE or second > _LEAP_SECOND or not 1 <= month <= _MONTHS:
        return False
    return 1 <= day <= monthrange(max(year, 1), month)[1]


def impossible(body: bytes) -> str:
    """Return the first value of a JSON text that is written as a moment and is none, or "".

    Documents leave the format of many dates out: what is written so is one all the same.
    """
    moments = (found[1].decode("ascii") for found in _MOMENT.finditer(body))
    return next((text for text in moments if not exists(text)), "")


def _free(text: str) -> bool:
    return True


FORMATS: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(_FREE, _free),
    "date-time": exists,
    "date": exists,
}

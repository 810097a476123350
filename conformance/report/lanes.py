"""In which process and in which lane of it an item ran: what a timeline is drawn by.

Items of one process that were in flight together lie in different lanes; an item takes the first
lane that is free when it begins.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from conformance.report.record import RecordedOutcome

_WORKER = re.compile(r"(?:r\d+)?gw(\d+)")


@dataclass(frozen=True, slots=True)
class Lane:
    """The process in which an item ran, counted from 1, and its lane there."""

    process: int = 1
    number: int = 1


def lanes(ended: Iterable[RecordedOutcome], first_sent: Mapping[str, str]) -> Mapping[str, Lane]:
    """Return the lane of each item. `first_sent`: the id of the first exchange of each that sent
    something.
    """
    free: dict[int, list[float]] = {}
    made: dict[str, Lane] = {}
    for one in sorted(ended, key=lambda one: seconds(one.started)):
        process = _process(first_sent.get(one.id, ""))
        begins, until = seconds(one.started), free.setdefault(process, [])
        place = next((n for n, end in enumerate(until) if end <= begins), len(until))
        until[place : place + 1] = [begins + one.elapsed]
        made[one.id] = Lane(process, place + 1)
    return made


def seconds(moment: str) -> float:
    """Return an ISO moment as seconds since 1970, 0 for none."""
    try:
        return datetime.fromisoformat(moment).timestamp()
    except ValueError:
        return 0.0


def _process(exchange: str) -> int:
    worker = _WORKER.match(exchange)
    return int(worker[1]) + 1 if worker else 1

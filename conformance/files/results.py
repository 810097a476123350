"""What came back of what was delivered: which records were taken, which listed, which got lost.

A million records are compared by a digest of each: what was sent is counted once, what comes back
is taken off, and what is left over on either side is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from conformance.files.form import lines_of

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """A record that was listed as wrong: the record, and why, as its last column says it."""

    record: bytes
    why: str


@dataclass(slots=True)
class Partition:
    """How the records that came back divide those that were sent.

    `lost` came back nowhere, `both` are taken and listed, `strange` were not sent so; of each a few
    are kept.
    """

    sent: int = 0
    taken: int = 0
    listed: int = 0
    lost: int = 0
    both: int = 0
    strange: int = 0
    shown: dict[str, list[bytes]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether each record that was sent came back once, as it was sent."""
        return not (self.lost or self.both or self.strange)

    def note(self, kind: str, record: bytes) -> None:
        """Keep a record of a kind, while they are few."""
        kept = self.shown.setdefault(kind, [])
        if len(kept) < _SHOWN:
            kept.append(record)


def listed_in(path: Path, separator: bytes) -> Iterator[Listed]:
    """Yield the records of a file of those listed: all but the last column is the record."""
    for line in lines_of(path):
        record, _, why = line.rpartition(separator)
        yield Listed(record, why.decode("cp1252", "replace"))


def divided(sent: Iterable[bytes], taken: Iterable[bytes], listed: Iterable[bytes]) -> Partition:
    """Return how what came back divides what was sent; two equal records are two."""
    made = Partition()
    left: dict[int, int] = {}
    for record in sent:
        key = hash(record)
        left[key] = left.get(key, 0) + 1
        made.sent += 1
    accepted: set[int] = set()
    for record in taken:
        made.taken += 1
        key = hash(record)
        accepted.add(key)
        _take_off(made, left, key, record, accepted=False)
    for record in listed:
        made.listed += 1
        key = hash(record)
        _take_off(made, left, key, record, accepted=key in accepted)
    made.lost = sum(left.values())
    return made


def _take_off(
    made: Partition, left: dict[int, int], key: int, record: bytes, *, accepted: bool
) -> None:
    count = left.get(key, 0)
    if count > 1:
        left[key] = count - 1
    elif count == 1:
        del left[key]
    elif accepted:
        made.both += 1
        made.note("both", record)
    else:
        made.strange += 1
        made.note("strange", record)

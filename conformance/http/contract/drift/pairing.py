"""Which alternative of a schema became which, by what changed between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.http.contract.drift.change import Change

Pair = tuple[int, int]
"""The places of an old alternative and of a new one."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """What changed from each old alternative to each new one, and which became which."""

    table: Mapping[Pair, list[Change]]
    pairs: tuple[Pair, ...]

    def leaves_old(self, index: int) -> bool:
        """Say whether an old alternative became none of the new ones."""
        return all(old != index for old, _ in self.pairs)

    def leaves_new(self, index: int) -> bool:
        """Say whether a new alternative was none of the old ones."""
        return all(new != index for _, new in self.pairs)

    def old_is_kept(self, index: int) -> bool:
        """Say whether some new alternative takes what an old one took, breaking nobody."""
        return any(harmless(found) for pair, found in self.table.items() if pair[0] == index)

    def new_was_known(self, index: int) -> bool:
        """Say whether a new alternative breaks nobody who knew some old one."""
        return any(harmless(found) for pair, found in self.table.items() if pair[1] == index)


def paired(table: Mapping[Pair, list[Change]]) -> Pairing:
    """Return which alternative became which: the equal ones, then those that break nobody, then the
    last two.
    """
    left = sorted(table, key=lambda pair: (not harmless(table[pair]), len(table[pair]), pair))
    pairs: list[Pair] = []
    while left:
        best = left[0]
        if not harmless(table[best]) and not _are_last(left):
            break
        pairs.append(best)
        left = [pair for pair in left if pair[0] != best[0] and pair[1] != best[1]]
    return Pairing(table, tuple(pairs))


def harmless(changes: list[Change]) -> bool:
    """Say whether changes break nobody, beyond doubt."""
    return not any(one.breaking or not one.decided for one in changes)


def _are_last(left: list[Pair]) -> bool:
    """Say whether what is left is of one old alternative and one new."""
    olds = {old for old, _ in left}
    news = {new for _, new in left}
    return len(olds) == len(news) == 1

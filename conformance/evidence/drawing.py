"""A sample that a seed draws the same: of each sort one before a second of any."""

import random
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from math import ceil
from typing import TypeVar

Row = TypeVar("Row")


def drawn(
    rows: Sequence[Row], percent: float, seed: int, sorts: Callable[[Row], Sequence[Hashable]]
) -> list[Row]:
    """Return so many percent of some rows in their order, at least one where there is any.

    `sorts` says of which sorts a row is: one of each first sort is drawn before a second of any;
    among rows that are alike in this, those first whose second sort was met less.
    """
    count = min(ceil(len(rows) * percent / 100), len(rows))
    seen: Counter[tuple[int, Hashable]] = Counter()
    order = []
    for place in random.Random(seed).sample(range(len(rows)), len(rows)):
        keys = tuple(enumerate(sorts(rows[place])))
        seen.update(keys)
        order.append((tuple(seen[key] for key in keys), place))
    chosen = sorted(order, key=lambda one: one[0])[:count]
    return [rows[place] for place in sorted(place for _, place in chosen)]

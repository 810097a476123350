"""A greedy choice of items by what they tell.

The rules of the file: who tells most of what nobody tells yet, per what it costs, comes first; what
an item is worth is reckoned again whenever its turn comes, since others may tell the same by then.
Of equals who stands first.
"""

import heapq
from collections.abc import Callable, Sequence
from typing import TypeVar

Candidate = TypeVar("Candidate")


def cover(
    candidates: Sequence[Candidate],
    tells: Callable[[Candidate], frozenset[str]],
    covered: set[str],
    cost: Callable[[Candidate], float],
    take: Callable[[Candidate], bool],
) -> list[Candidate]:
    """Take who tells what is not `covered` yet, and add it there; return who is left, in the order
    in which they were passed over. `take` says whether there is room for one.
    """

    def worth(number: int) -> float:
        one = candidates[number]
        return -len(tells(one) - covered) / cost(one)

    waiting, left = [(worth(number), number) for number in range(len(candidates))], list[int]()
    heapq.heapify(waiting)
    while waiting:
        was, number = heapq.heappop(waiting)
        now = worth(number)
        if now and now != was:
            heapq.heappush(waiting, (now, number))
        elif now and take(candidates[number]):
            covered |= tells(candidates[number])
        else:
            left.append(number)
    return [candidates[number] for number in left]

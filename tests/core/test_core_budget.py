"""A budget holds whoever spends it, in threads and in processes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from conformance.core.budget import Budget, parts


@pytest.mark.parametrize(
    ("most", "shared"),
    [
        (6, {"a": 5, "b": 1}),
        (9, {"a": 7, "b": 2}),
        (3, {"a": 3, "b": 0}),
        (0, {"a": 0, "b": 0}),
    ],
)
def test_each_item_gets_its_part_of_a_bound_whichever_worker_performs_it(
    most: int, shared: dict[str, int]
) -> None:
    """What it is thought to cost, and of what is left over as much as any other: nothing of the
    bound stays with a worker that has no use for it. Who sends nothing gets none.
    """
    made = parts(most, {"a": 5, "reads": 0, "b": 1})
    assert (shared, most) == (made, sum(made.values()))


def test_what_one_item_left_of_its_part_serves_the_next_of_its_worker() -> None:
    budget = Budget(0, whole=8)
    assert (False, 8) == (budget.take(), budget.bound)
    budget.grant(2)
    assert [True, False] == [budget.take(), (budget.take(), budget.take())[1]]
    budget.grant(1)
    assert (True, False) == (budget.take(), budget.take())


def test_the_budget_holds_among_threads() -> None:
    budget = Budget(50)
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: budget.take(), range(200)))
    assert (50, 50) == (sum(taken), budget.spent)

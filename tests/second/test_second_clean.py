"""No false finding on a correct server of another hand, which answers otherwise wherever either is
right.
"""

import itertools

import pytest
from second_matrix import EVERY, QUICKLY, SEEDS, SecondRun, outcome_of


@pytest.mark.parametrize("run", QUICKLY, ids=str)
def test_a_correct_server_of_another_hand_conforms_without_a_finding(run: SecondRun) -> None:
    """A quick run of every phase accuses it of nothing and errs nowhere: each pair of a spelling,
    resources and choices, each run by another seed.
    """
    assert () == outcome_of(run).accused


def test_each_pair_is_run_and_no_seed_twice() -> None:
    """What fits into every test run, and the whole of `make second`."""
    pairs = {
        (one, other)
        for run in QUICKLY
        for one, other in itertools.combinations((run.revision, run.stock, run.choices), 2)
    }
    assert 3 * 4 == len(pairs)
    seeds = {run.seed for run in QUICKLY}
    assert (len(QUICKLY), True) == (len(seeds), seeds <= {*SEEDS})
    assert set(SEEDS) == {run.seed for run in EVERY}
    whole = {(run.revision, run.stock, run.choices) for run in EVERY}
    assert 2 * 2 * 2 == len(whole)

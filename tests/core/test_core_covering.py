"""Arrays that cover combinations: the proof is the count of what their rows have."""

import random

import pytest

from conformance.core.covering import PAIRS, STRENGTHS, TRIPLES, Array, Cover, Space

# The factors of an act, by how many classes each has.
_SIZES = {"door": 4, "nth": 4, "role": 3, "code": 20, "amount": 6, "text": 7, "date": 5, "annex": 9}
_MOST_PAIRS = 180  # what 20 codes and 9 annexes take, whatever the array


def _space(
    sizes: dict[str, int], strength: int = PAIRS, chance: random.Random | None = None
) -> Space:
    factors = {name: tuple(f"{name}{nth}" for nth in range(size)) for name, size in sizes.items()}
    classes = [(name, one) for name, several in factors.items() for one in several]
    pairs = [frozenset(chance.sample(classes, 2)) for _ in range(4)] if chance else []
    apart = frozenset(pair for pair in pairs if len({name for name, _ in pair}) == 2)
    return Space(factors, apart, strength=strength)


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("seed", range(8))
def test_the_rows_of_an_array_cover_every_combination_that_is_possible(
    strength: int, seed: int
) -> None:
    """Whatever the factors and what is never together, nothing is missing in the end."""
    chance = random.Random(seed)
    sizes = {f"f{nth}": chance.randrange(2, 6) for nth in range(chance.randrange(3, 6))}
    space = _space(sizes, strength, chance if strength == PAIRS else None)
    cover = Cover(space)
    for row in Array(space).rows():
        cover.add(row)
    assert frozenset() == cover.missing


def test_no_row_has_what_is_never_together() -> None:
    """Classes that are apart stand in no row, and are nothing to cover."""
    space = _space(_SIZES, chance=random.Random(3))
    rows = list(Array(space).rows())
    together = [pair for row in rows for pair in space.apart if pair <= set(row.items())]
    assert [] == together


def test_an_array_of_pairs_is_as_short_as_can_be() -> None:
    """The two factors with the most classes set how many rows there are at least: no more are
    taken than that.
    """
    assert _MOST_PAIRS == len(list(Array(_space(_SIZES)).rows()))


def test_the_same_asking_gives_the_same_rows() -> None:
    """Nothing depends on the order in which sets come."""
    sizes = {"a": 4, "b": 3, "c": 3, "d": 2}
    for strength in STRENGTHS:
        assert list(Array(_space(sizes, strength)).rows()) == list(
            Array(_space(sizes, strength)).rows()
        )


def test_what_is_given_stays_and_only_what_is_allowed_is_chosen() -> None:
    """A row keeps the classes that follow from how it is sent."""
    array = Array(_space({"a": 3, "b": 3, "c": 3}))
    row = array.filled({"a": "a2"}, {"b": ["b1"]})
    assert ("a2", "b1") == (row["a"], row["b"])


def test_a_cover_counts_what_rows_have_and_nothing_else() -> None:
    """A class that no factor has covers nothing; what is not crossed is nothing to cover."""
    space = Space(
        {"a": ("x", "y"), "b": ("z",), "c": ("w",)}, uncrossed=frozenset({frozenset("bc")})
    )
    cover = Cover(space)
    cover.add({"a": "x", "b": "z", "c": "other"})
    assert {(("a", "x"), ("b", "z"))} == cover.reached
    assert 4 == len(space.combinations)


def test_triples_are_more_than_pairs() -> None:
    """Three factors are crossed where that is asked."""
    sizes = {"a": 2, "b": 2, "c": 2}
    assert (12, 8) == tuple(
        len(_space(sizes, strength).combinations) for strength in (PAIRS, TRIPLES)
    )


def test_what_is_within_reach_agrees_with_what_is_given() -> None:
    """A missing combination with another class of a given factor is for another row."""
    array = Array(_space({"a": 3, "b": 2, "c": 2}))
    assert 4 == array.within_reach(("a", "a0"), {})
    assert 3 == array.within_reach(("a", "a0"), {"a": "a0", "b": "b1"})
    array.take({"a": "a0", "b": "b1", "c": "c1"})
    assert 1 == array.within_reach(("a", "a0"), {"a": "a0", "b": "b1"})

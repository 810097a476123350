"""Two defects at once: what counts as found, and what hides."""

from conformance.selftest.pairs import Mark, Pair, drawn, judged, why

A: Mark = ("i/a", "LIF-01", "formular_glosa", "SIIFA-R06")
B: Mark = ("i/b", "SCH-04", "formular_glosa", "SIIFA-S01")
BOTH: Mark = ("i/c", "ERR-01", None, "SIIFA-S02")


def _judged(one: set[Mark], other: set[Mark], together: set[Mark]) -> Pair:
    return judged("a", "b", (frozenset(one), frozenset(other)), frozenset(together))


def test_each_is_found_by_a_mark_of_its_own() -> None:
    """What both would leave counts for neither."""
    assert _judged({A, BOTH}, {B, BOTH}, {A, B}).both
    hidden = _judged({A, BOTH}, {B, BOTH}, {A, BOTH})
    assert ({"a"}, "no se ve b: lo tapa el otro") == (hidden.found, why(hidden))


def test_what_shows_only_where_the_other_does_is_not_told_apart() -> None:
    """A report that says the same of two defects names one of them at most."""
    alike = _judged({BOTH}, {B, BOTH}, {B, BOTH})
    assert (False, {"a"}) == (alike.both, alike.alike)
    assert "el informe no los distingue: a" in why(alike)
    assert "" == why(_judged({A}, {B}, {A, B}))


def test_the_same_seed_draws_the_same_pairs() -> None:
    """No defect is paired with itself, no pair comes twice; few defects have few pairs."""
    names = [f"d{number}" for number in range(20)]
    pairs = drawn(names, 50, 0)
    assert (50, pairs) == (len({frozenset(pair) for pair in pairs}), drawn(names, 50, 0))
    assert drawn(names, 50, 1) != pairs
    assert [("a", "b")] == drawn(["a", "b"], 9, 0)

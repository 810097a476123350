"""Items that use one and the same resource, directly or through others, are of one group."""

from conformance.run.groups import tied


def test_who_shares_is_of_one_group_and_nobody_else_is() -> None:
    before = {"b": ("a",), "c": ("a", "b"), "y": ("x",), "z": ("y",)}
    made = tied(before)
    groups = [{one for one in made if made[one] == name} for name in sorted({*made.values()})]
    assert [{"a", "b", "c"}, {"x", "y", "z"}] == groups


def test_groups_that_one_item_ties_are_one() -> None:
    """The one in the middle uses a resource of each."""
    assert 1 == len({*tied({"b": ("a",), "d": ("c",), "e": ("b", "d")}).values()})


def test_where_nobody_shares_there_is_no_group() -> None:
    assert {} == tied({})

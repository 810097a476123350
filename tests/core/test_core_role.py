"""Roles: who stands for another entity, and whom it repeats there."""

from conformance.core.role import Role, at_home, by_name, stranger_of, strangers

ROLES = by_name((Role("clerk", "buyer"), Role("auditor"), Role("other_clerk", "buyer", "clerk")))


def test_a_role_of_another_entity_is_told_from_those_at_home() -> None:
    assert (("clerk", "auditor"), ("other_clerk",)) == (at_home(ROLES), strangers(ROLES))


def test_what_a_role_may_do_its_like_in_another_entity_tries() -> None:
    """A role that nobody repeats has nobody who could try."""
    assert ("other_clerk", "") == (stranger_of(ROLES, "clerk"), stranger_of(ROLES, "auditor"))

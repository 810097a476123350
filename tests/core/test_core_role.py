"""Roles: who stands for another entity and whom it repeats there, and who calls in whose place."""

import pytest

from conformance.core.role import (
    Callers,
    Calling,
    Role,
    Stead,
    at_home,
    by_name,
    stranger_of,
    strangers,
)

ROLES = by_name((Role("clerk", "buyer"), Role("auditor"), Role("other_clerk", "buyer", "clerk")))


def test_a_role_of_another_entity_is_told_from_those_at_home() -> None:
    assert (("clerk", "auditor"), ("other_clerk",)) == (at_home(ROLES), strangers(ROLES))


def test_what_a_role_may_do_its_like_in_another_entity_tries() -> None:
    """A role that nobody repeats has nobody who could try."""
    assert ("other_clerk", "") == (stranger_of(ROLES, "clerk"), stranger_of(ROLES, "auditor"))


PARTIES = by_name(
    (
        Role("head"),
        Role("clerk", "buyer", reads_for=("seller",)),
        Role("deputy", "buyer", stands_in_for=("clerk",), reads_for=("seller",)),
        Role("reader", "buyer", reads_only=True, stands_in_for=("clerk",)),
        Role("seller", "seller", reads_for=("clerk",)),
    )
)
WRITES, READS = Calling(), Calling(reads=True, stead=Stead.READER)


@pytest.mark.parametrize(
    ("given", "calling", "expected"),
    [
        (("clerk", "deputy"), WRITES, "clerk"),
        (("reader", "deputy"), WRITES, "deputy"),
        (("reader", "seller"), WRITES, ""),
        (("reader", "seller"), READS, "reader"),
        (("seller",), READS, "seller"),
        (("seller",), Calling(reads=True), ""),
        (("head",), READS, ""),
        (("head", "seller"), Calling(stead=Stead.ANYONE), "seller"),
        (("head",), Calling(stead=Stead.ANYONE), ""),
        (("reader", "seller"), Calling(True, Stead.USER), "seller"),
        (("seller",), Calling(stead=Stead.USER, listed=("clerk", "deputy")), ""),
        (("seller",), Calling(stead=Stead.ANYONE, listed=("clerk", "deputy")), "seller"),
    ],
)
def test_who_calls_in_the_place_of_a_role_may_do_what_it_may(
    given: tuple[str, ...], calling: Calling, expected: str
) -> None:
    """One of its side does all, or reads; another side reads; who acts for no party does nothing
    unasked.
    """
    assert expected == Callers(PARTIES, given).of("clerk", calling)


def test_what_is_not_for_a_role_nobody_is_refused_in_its_place() -> None:
    """Whether a role is kept out is judged of that role alone."""
    assert "" == Callers(PARTIES, ("deputy",)).of("clerk", Calling(listed=("seller", "deputy")))


def test_whoever_calls_in_the_place_of_another_is_told() -> None:
    """Each role without credentials, who calls for it, and whether only to read."""
    assert [("clerk", "deputy", False), ("seller", "deputy", True)] == [
        *Callers(PARTIES, ("deputy", "reader")).instead()
    ]

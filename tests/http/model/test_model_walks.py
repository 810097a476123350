"""The model on a lifecycle of two moves: what steps are made of, and how they are shortened."""

from conformance.core.lifecycle import Act, Lifecycle, Move, Refusal, Rule
from conformance.http.model.maker import Maker
from conformance.http.model.shrinking import accepted, packed, shorter_sequences
from conformance.http.model.state import marks, rows_after, rule_of
from conformance.http.model.walks import tour, variants

PAID_TWICE = Rule("paid", "LIF-03", "TOY-1")
OPENED = Act("account", "reason", group="REASONS", own_group="openings", like=r"[A-Z]\d")
PAID = Act("order", "way", group="REASONS", like=r"[a-z]+")
ORDER = Lifecycle(
    "order",
    "Order",
    ("none", "open", "paid"),
    (
        Move("open", ("none", "open"), "open", "open_order", ("buyer",), act=OPENED, creates=True),
        Move("pay", ("open",), "paid", "pay_order", ("bank", "buyer"), act=PAID),
    ),
    (Refusal(PAID_TWICE, ("pay",), ("paid",)),),
)
CYCLES = {"order": ORDER}
MAKER = Maker(CYCLES, ("buyer", "bank"), {"REASONS": ("A1", "card", "cash")})


def test_an_act_takes_the_codes_of_its_group_that_are_like_its_own() -> None:
    """A list of its own goes before the group; where none is alike a move takes any."""
    opened, paid = ORDER.moves
    own = Maker(CYCLES, MAKER.roles, {"REASONS": ("A1",), "openings": ("B2",)})
    assert [("A1",), ("card", "cash")] == [MAKER.offered(ORDER, one) for one in (opened, paid)]
    assert [("B2",), ("A1",)] == [own.offered(ORDER, one) for one in (opened, paid)]


def test_roles_make_a_move_in_the_order_of_the_table() -> None:
    """Whoever the target has no user for is left out."""
    only = Maker(CYCLES, ("buyer",), MAKER.codes)
    pay = ORDER.named("pay")
    assert [("bank", "buyer"), ("buyer",)] == [one.allowed(pay) for one in (MAKER, only)]


def test_a_tour_makes_every_move_and_tries_every_pair_out_of_turn() -> None:
    """The one pair is to pay what was paid."""
    steps, seen = tour(MAKER, ORDER), list[str]()
    for nth, step in enumerate(steps):
        seen += marks(CYCLES, rows_after(CYCLES, steps[:nth]) or {}, step)
    assert {"order.open", "order.pay", "order.paid!pay"} == set(seen)


def test_one_resource_takes_all_rows_where_no_rule_refuses_a_second() -> None:
    """Opening is in turn while another order is open."""
    assert {0} == {step.resource for step in variants(MAKER, ORDER)}


def test_what_does_not_lead_to_the_last_step_is_left_out() -> None:
    """Paying twice needs its own row alone, and the shortest is yielded first."""
    first, paid = (MAKER.step(ORDER, name, "a", 3) for name in ("open", "pay"))
    other = MAKER.step(ORDER, "open", "b", 3)
    steps = [first, other, paid, paid]
    assert [first, paid, paid] == next(shorter_sequences(CYCLES, steps))
    assert [first, other, paid] == accepted(CYCLES, steps)
    assert PAID_TWICE == rule_of(CYCLES, rows_after(CYCLES, steps[:-1]) or {}, paid)
    assert {0} == {step.resource for step in packed(steps)}

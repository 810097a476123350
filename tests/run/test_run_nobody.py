"""Whatever asks whether a caller may pass, or whether a verb is served, is about no row that a
target has.
"""

from collections.abc import Iterator

import pytest
from core_sample import answer, context_of

from conformance.core.exchange import Request
from conformance.http.item import Item
from conformance.http.unknown_id import UNKNOWN
from conformance.run.performing import perform
from conformance.run.plan import make_plan as planned
from conformance.run.plan import phase_items
from conformance.selftest.own_target import target_of

_ASKING = (
    "sin-token",
    "token-mal-formado",
    "token-alterado",
    "tokens-falsos",
    "verbo-equivocado",
    "verbos",
    "esquemas",
)


def _items(revision: str) -> Iterator[tuple[Item, bool]]:
    plan = planned(target_of(revision), {}, phases=("probing",))
    for item in phase_items(plan):
        if item.id.rsplit("/", 1)[1] in _ASKING:
            operation = plan.contract.bound[str(item.capability)].operation
            yield item, any(one.where == "path" for one in operation.parameters)


@pytest.mark.parametrize("revision", ["oficial", "manual"])
def test_a_probe_of_credentials_or_verbs_addresses_no_row_of_the_target(revision: str) -> None:
    """PUT and PATCH among them: a system that lets one through has nothing changed."""
    plan = planned(target_of(revision), {}, phases=())
    made, asked = 0, list[Request]()
    for item, in_path in _items(revision):
        sent = list[Request]()
        perform(context_of(item, *[answer(401)] * 40, plan=plan, sent=sent))
        made += bool(sent)
        asked += sent if in_path else []
    assert (True, set()) == (made > 200, {one.url for one in asked if f"/{UNKNOWN}" not in one.url})
    assert {"PUT", "PATCH"} <= {one.method for one in asked}

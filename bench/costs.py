"""How many requests each item sends to the reference server of its pack: the file that packs bring,
counted again.
"""

import sys
from collections import Counter
from dataclasses import replace

from conformance.core import installed
from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.profile import FULL, QUICK
from conformance.http.reference import Setup
from conformance.http.verification import load_pack
from conformance.run.estimate import Cost, Costs, FewCost, costs_text
from conformance.run.outlook import runs
from conformance.selftest.rehearsal import rehearse, settle
from conformance.selftest.rehearsed import DISCOVERY, Observer, Rehearsed, prepare

_FEW = 40
"""How many resources of each state are few."""


def counted(craft: Rehearsed, setup: Setup | None = None) -> Costs:
    """Return what a clean rehearsal sends, logins among it, item by item."""
    sent: Counter[str] = Counter()
    written: Counter[str] = Counter()
    known = craft.plan.pack.bindings.capabilities

    def heard(item: str, request: Request, response: Response) -> None:
        capability = known.get(request.capability or "")
        sent[item] += 1
        written[item] += capability is not None and capability.kind is Kind.WRITE

    rehearse(craft, setup=setup or Setup(), observer=Observer(heard=heard))
    items = {item.id: Cost(sent[item.id], written[item.id]) for item in craft.items}
    return Costs(sent[DISCOVERY], items)


def with_few(craft: Rehearsed) -> dict[str, FewCost]:
    """Return what those items send of a clean rehearsal at a target that has few resources which
    get fewer there than they would take.
    """
    states = (state.name for kind in craft.plan.pack.resources for state in kind.states)
    setup = Setup(stock=dict.fromkeys(states, _FEW))
    known, made = settle(craft, setup=setup), counted(craft, setup)
    found: dict[str, FewCost] = {}
    for item in craft.items:
        got = len(known.schedule.given.get(item.id, ()))
        fewer = got < sum(need.count for need in item.needs)
        if fewer and runs(craft.plan, item, known.pool, known.schedule):
            found[item.id] = FewCost(made.items[item.id], got)
    return found


def costs(name: str) -> str:
    """Return the text of the costs of a pack."""
    full, quick = (prepare(pack=name, profile=profile) for profile in (FULL, QUICK))
    return costs_text(replace(counted(full), few=with_few(full)), counted(quick))


def main() -> None:
    """Count again for each pack that has a file for it."""
    for name in installed.of_requests():
        path = load_pack(name).costs
        if path is not None:
            path.write_text(costs(name), encoding="utf-8")
            print(path)


if __name__ == "__main__":
    sys.exit(main())

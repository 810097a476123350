"""How many requests each item sends to the reference server of its pack: the file that packs bring,
counted again.
"""

import sys
from collections import Counter

from conformance.core import installed
from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.profile import FULL, QUICK
from conformance.http.verification import load_pack
from conformance.run.estimate import Cost, Costs, costs_text
from conformance.selftest.rehearsal import DISCOVERY, Observer, Rehearsed, prepare, rehearse


def counted(craft: Rehearsed) -> Costs:
    """Return what a clean rehearsal sends, logins among it, item by item."""
    sent: Counter[str] = Counter()
    written: Counter[str] = Counter()
    known = craft.plan.pack.bindings.capabilities

    def heard(item: str, request: Request, response: Response) -> None:
        capability = known.get(request.capability or "")
        sent[item] += 1
        written[item] += capability is not None and capability.kind is Kind.WRITE

    rehearse(craft, observer=Observer(heard=heard))
    items = {item.id: Cost(sent[item.id], written[item.id]) for item in craft.items}
    return Costs(sent[DISCOVERY], items)


def costs(name: str) -> str:
    """Return the text of the costs of a pack."""
    full, quick = (counted(prepare(pack=name, profile=profile)) for profile in (FULL, QUICK))
    return costs_text(full, quick)


def main() -> None:
    """Count again for each pack that has a file for it."""
    for name in installed.names():
        path = load_pack(name).costs
        if path is not None:
            path.write_text(costs(name), encoding="utf-8")
            print(path)


if __name__ == "__main__":
    sys.exit(main())

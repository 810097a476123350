"""Which items used one and the same resource, in words: what one leaves may show in the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.phrase import listed
from conformance.report.ledger import Ledger
from conformance.report.record import SharedResource

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Sharing:
    """The resources that several items of a run used, their users those that sent something."""

    resources: tuple[SharedResource, ...]

    def told(self, item: str) -> str:
        """Return what an item shared and with whom, as sentences, "" when it shared nothing."""
        return " ".join(_told(one, item) for one in self.resources if item in one.users)

    def rows(self) -> list[dict[str, Any]]:
        """Return them as acta.json tells them."""
        return [
            {"kind": one.noun.one, "id": one.resource.id, "items": list(one.users)}
            for one in self.resources
        ]


def sharing(ledger: Ledger) -> Sharing:
    """Return what the items of a run shared."""
    used = (
        SharedResource(one.noun, one.resource, tuple(x for x in one.users if x in ledger.touched))
        for one in ledger.header.shared
    )
    return Sharing(tuple(one for one in used if len(one.users) > 1))


def _told(one: SharedResource, item: str) -> str:
    place = one.users.index(item)
    earlier, later = one.users[:place], one.users[place + 1 :]
    noun = one.noun
    its = "la" if noun.feminine else "lo"
    parts = [
        f"antes {its} {_used(earlier)} {_named(earlier)}" if earlier else f"nadie {its} usó antes",
        *([f"después, {_named(later)}"] if later else []),
    ]
    return f"Compartió {noun.this} {one.resource.id}: {'; '.join(parts)}."


def _used(names: Sequence[str]) -> str:
    return "usó" if len(names) == 1 else "usaron"


def _named(names: Sequence[str]) -> str:
    shown = list(names[:_NAMED])
    left = len(names) - len(shown)
    if left == 1:
        shown, left = list(names), 0
    if left:
        return f"{', '.join(shown)} y {left} pruebas más"
    return listed(shown)

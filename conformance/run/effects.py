"""What an item does to the resources that are given to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance.core.capability import Kind, Shape
from conformance.core.resource import Effect
from conformance.http.item import Item
from conformance.http.pack import Pack

_WHOLE = (Shape.LIST, Shape.PAGE, Shape.SUMMARY)


@dataclass(frozen=True, slots=True)
class Trace:
    """What an item leaves on its resources, and after which marks it has nothing to say.

    `alone`: nobody else may use them, before or after. `untouched`: nobody may have changed
    anything on them before; `precedes` are the marks that nobody may have left before. `changes`:
    it does change something itself. It `closes` a resource by a mark that bars its own `opens`, the
    capabilities of acts that come before the `closing` ones. Its `opening` begins with what can be
    done once on a resource; who is `settled` changes nothing after it. Where that only turns the
    resource into another state, `turned` is the mark of it.
    """

    leaves: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    untouched: bool = False
    alone: bool = False
    changes: bool = True
    precedes: frozenset[str] = frozenset()
    closes: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
    opening: tuple[tuple[str, str], ...] = ()
    settled: bool = False
    turned: frozenset[str] = frozenset()

    def in_common(self, other: "Trace") -> frozenset[str]:
        """Return the marks that another leaves just as this one does, where both turn a resource
        alike: each goes its own way from there.
        """
        return self.turned if self.opening == other.opening else frozenset()

    def spoiled_by(self, other: "Trace") -> bool:
        """Say whether it has nothing to say after what another did without it."""
        marked = not other.leaves.isdisjoint(self.barred | self.precedes)
        return marked or (self.untouched and other.changes)

    def begins(self, other: "Trace") -> bool:
        """Say whether it leaves a resource as the opening of another would: that may go on from
        there.
        """
        own = self.opening
        return bool(own) and self.settled and other.opening[: len(own)] == own


ALONE = Trace(alone=True, untouched=True)
"""What is known of an item whose writes the pack tells nothing about."""


def trace(pack: Pack, item: Item) -> Trace:
    """Return what an item does to its resources, by the effects that their kinds tell.

    One that writes by a capability without an effect, or does not say by which, has them alone.
    """
    known = {name: one for kind in pack.resources for name, one in kind.effects.items()}
    acts = _acts(pack, item)
    if not acts <= known.keys() or (item.writes and not acts):
        return ALONE
    done = [known[name] for name in acts if name not in item.refused]
    shown = {name: marks for kind in pack.resources for name, marks in kind.visible.items()}
    learned = [item.capability] if item.capability and item.writes else []  # from the rows it shows
    counted = [name for name in (*item.counted, *learned) if _counts(pack, name)]
    leaves = frozenset(one.leaves for one in done if one.leaves)
    closes = frozenset(mark for mark in leaves if _later(mark, done))
    opening = _opening(pack, item, known)
    turning = opening[:1] if opening and known[opening[0][0]].turns else ()
    return Trace(
        leaves=leaves,
        barred=frozenset(mark for name in acts for mark in known[name].barred)
        | {mark for need in item.needs for mark in need.kind.turning},
        untouched=item.untouched or any(name not in shown for name in counted),
        precedes=frozenset(mark for name in counted for mark in shown.get(name, ())),
        changes=bool(done),
        closes=closes,
        opens=frozenset(name for name in acts if known[name].barred & closes),
        closing=frozenset(name for name in acts if known[name].leaves in closes),
        opening=turning or opening,
        settled=_settled(item, acts, opening) and turning in ((), opening),
        turned=frozenset(known[name].leaves for name, _ in turning),
    )


def _settled(item: Item, acts: frozenset[str], opening: tuple[tuple[str, str], ...]) -> bool:
    return item.settled or not (item.called or acts - item.refused - {*map(_name, opening)})


def _name(request: tuple[str, str]) -> str:
    return request[0]


def _opening(pack: Pack, item: Item, known: Mapping[str, Effect]) -> tuple[tuple[str, str], ...]:
    """Return what an item asks first of its only resource, when it begins with what can be done
    once there.
    """
    exemplar = pack.exemplars.get(item.capability or "")
    prepared = () if item.called or not exemplar else exemplar.prepared
    opening = item.opening or tuple((name, "") for name in prepared)
    effect = known.get(opening[0][0]) if opening else None
    once = effect is not None and (effect.turns or effect.leaves in effect.barred)
    return opening if once and sum(need.count for need in item.needs) == 1 else ()


def _later(mark: str, done: Sequence[Effect]) -> bool:
    """Say whether a mark bars other acts of an item than those that leave it."""
    leaving = [one for one in done if one.leaves == mark]
    return any(mark in one.barred for one in done) and not any(
        one.turns or mark in one.barred for one in leaving
    )


def _acts(pack: Pack, item: Item) -> frozenset[str]:
    """Return the capabilities by which an item writes, what prepares its requests among them."""
    asked = {*item.capabilities, *([item.capability] if item.capability else [])}
    shown = () if item.called else asked  # a story prepares by calls of its own
    prepared = {
        name for one in shown if one in pack.exemplars for name in pack.exemplars[one].prepared
    }
    return frozenset(name for name in asked | prepared | {*item.acts} if _writes(pack, name))


def _writes(pack: Pack, name: str) -> bool:
    capability = pack.bindings.capabilities.get(name)
    return capability is not None and capability.kind is Kind.WRITE


def _counts(pack: Pack, name: str) -> bool:
    """Say whether a reading shows all that there is of something, or tells of a resource."""
    capability = pack.bindings.capabilities.get(name)
    if capability is None or capability.kind is not Kind.READ:
        return False
    exemplar = pack.exemplars.get(name)
    of_resource = exemplar is not None and exemplar.need is not None and not exemplar.prepared
    return of_resource or capability.shape in _WHOLE

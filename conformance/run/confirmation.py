"""What an item found on a shared resource, once it was tried on one that nobody had used; or was
not, since none is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conformance.core.capability import Shape
from conformance.core.finding import Finding, Verdict
from conformance.core.noun import ANYTHING, Noun
from conformance.http.item import Item
from conformance.http.rereading import READ_AGAIN
from conformance.run.journal import Journal
from conformance.run.performing import OTHERS_DOING, Outcome

_SHOWN = 3
_SEVERAL = frozenset({Shape.LIST, Shape.PAGE, Shape.SUMMARY})
_BY_ITSELF = ("SCH-", "SEC-", "ERR-01")  # no row of others makes an answer of another shape


def confirmed(found: Journal, again: Journal) -> Journal:
    """Return what an item found on a shared resource, after it was tried `again` on one that nobody
    had used: that alone counts.
    """
    noun = _noun(found.item)
    both = replace(
        again,
        exchanges=(*found.exchanges, *again.exchanges),
        started=found.started,
        elapsed=found.elapsed + again.elapsed,
    )
    if again.outcome.verdict is Verdict.FAILED:
        said = f"confirmado en {noun.any} sin uso"
        return replace(both, outcome=replace(again.outcome, reason=_joined(again.outcome, said)))
    codes = ", ".join(dict.fromkeys(one.code for one in found.findings))
    said = f"lo que se vio en {noun.any} que ya tenía uso ({codes}) no se repitió en otra sin uso"
    return replace(both, outcome=Outcome(Verdict.BLOCKED, said))


def confirmed_before(found: Journal) -> Journal:
    """Return what an item found on a shared resource, all of it confirmed by others."""
    said = f"otra prueba ya confirmó lo mismo en {_noun(found.item).any} sin uso"
    return replace(found, outcome=replace(found.outcome, reason=_joined(found.outcome, said)))


def half_done(left: Journal) -> Journal:
    """Return how an item ended that was left half done, and for which nothing unused is left."""
    said = f"quedó a medias cuando se cortó la corrida: {left.outcome.reason}"
    return replace(left, outcome=replace(left.outcome, reason=said))


def doubtful(finding: Finding, shapes: Mapping[str, Shape]) -> bool:
    """Say whether what was found may come of what others left: what the use of others looks like,
    or what is said of a reading that shows their rows too, but for its shape and for whom it lets
    in.
    """
    if finding.aspect in READ_AGAIN:
        return False
    shows_others = shapes.get(finding.capability or "") in _SEVERAL
    return finding.code in OTHERS_DOING or (
        shows_others and not finding.code.startswith(_BY_ITSELF)
    )


def unconfirmed(found: Journal, before: Sequence[str], shapes: Mapping[str, Shape]) -> Journal:
    """Return what an item found on a shared resource when no other is left to confirm it on: what
    may come of what others left does not count.
    """
    noun = _noun(found.item)
    shown = ", ".join(before[:_SHOWN]) + (", …" if len(before) > _SHOWN else "")
    where = f"{noun.any} que ya habían usado {shown}"
    sure = tuple(one for one in found.findings if not doubtful(one, shapes))
    if not sure:
        codes = ", ".join(sorted({one.code for one in found.findings}))
        said = f"se vio {codes} en {where}, y no queda con qué confirmarlo"
        return replace(found, findings=(), stories={}, outcome=Outcome(Verdict.BLOCKED, said))
    said = f"se vio en {where}; no quedaba con qué confirmarlo"
    told = replace(found.outcome, reason=_joined(found.outcome, said))
    return replace(found, findings=sure, outcome=told)


def _noun(item: Item) -> Noun:
    return next((need.kind.noun for need in item.needs), ANYTHING)


def _joined(outcome: Outcome, said: str) -> str:
    return "; ".join(filter(None, [outcome.reason, said]))
